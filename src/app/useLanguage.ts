import { computed, type WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { rememberLocale, type Locale } from '@/i18n'
import { notify } from '@/ui/toast'
import { speak } from './language'

/** The language of the page, as a choice: it changes once its words are there. */
export function useLanguage(): WritableComputedRef<Locale> {
  const { t, locale } = useI18n()
  async function change(next: Locale): Promise<void> {
    if (await speak(next)) rememberLocale(next)
    else notify(t('locale.notFetched'), 'danger')
  }
  return computed<Locale>({
    get: () => (locale.value === 'en' ? 'en' : 'zh-CN'),
    set: (next) => void change(next),
  })
}
