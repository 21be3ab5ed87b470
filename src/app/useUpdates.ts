import { useI18n } from 'vue-i18n'
import { useRegisterSW } from 'virtual:pwa-register/vue'
import { watch } from 'vue'
import { notify } from '@/ui/toast'

/** Keeps the shell on the device for when there is no signal, and offers a new version instead of taking it. */
export function useUpdates(): void {
  const { t } = useI18n()
  const { needRefresh, updateServiceWorker } = useRegisterSW()
  watch(needRefresh, (isThere) => {
    if (isThere) notify(t('app.updateReady'), 'info', { label: t('app.reload'), run: () => void updateServiceWorker(true) })
  })
}
