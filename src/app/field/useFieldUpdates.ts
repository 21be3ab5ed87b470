import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDrafts } from '@/stores/drafts.store'
import { useOutbox } from '@/stores/outbox.store'
import { notify } from '@/ui/toast'

/** Another version lies on the phone and waits; shown under 我的. */
export const isNewVersionThere = ref(false)

const lookMs = 3_600_000

/** Keeps the page on the phone for when there is no signal. A new version is offered only while nothing unsent, typed or walked waits. */
export function useFieldUpdates(): void {
  const { t } = useI18n()
  const outbox = useOutbox()
  const drafts = useDrafts()
  const waiting = shallowRef<ServiceWorker | null>(null)
  const isFree = computed(() => outbox.unsentCount === 0 && outbox.walking === null && drafts.unsavedIn('page').length === 0)

  function noticed(registration: ServiceWorkerRegistration): void {
    const note = () => {
      // The first one ever is no new version.
      if (registration.waiting && navigator.serviceWorker.controller) waiting.value = registration.waiting
    }
    note()
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note))
    setInterval(() => void registration.update().catch(() => undefined), lookMs)
  }
  watch(
    () => waiting.value !== null && isFree.value,
    (isOffered) => {
      if (isOffered) notify(t('field.updateReady'), 'info', { label: t('app.reload'), run: take })
    },
  )
  watch(waiting, (worker) => (isNewVersionThere.value = worker !== null))
  function take(): void {
    // Something may have been typed or kept since it was offered.
    if (!isFree.value) return notify(t('field.updateLater'), 'info')
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting.value?.postMessage({ type: 'SKIP_WAITING' })
  }

  // Absent without a secure origin, and while the page is served from its sources.
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker
  if (import.meta.env.PROD && workers)
    void workers
      .register('/field/sw.js', { scope: '/field/' })
      .then(noticed)
      .catch(() => undefined)
}
