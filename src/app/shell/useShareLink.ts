import { useI18n } from 'vue-i18n'
import { notify } from '@/ui/toast'

/** Copies the address of this page, which holds the view, the period and the record. */
export function useShareLink() {
  const { t } = useI18n()
  async function share(): Promise<void> {
    await navigator.clipboard.writeText(location.href)
    notify(t('app.shared'), 'ok')
  }
  return { share }
}
