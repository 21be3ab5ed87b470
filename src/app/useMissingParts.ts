import { useIntervalFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { watchParts } from '@/data/laterPart'
import { useConnectivity } from '@/stores/connectivity.store'
import { notify } from '@/ui/toast'

const lookMs = 5_000
/** A page that a reload has not mended is not reloaded by itself again so soon. */
const restMs = 600_000

const isFromReload = () =>
  performance.getEntriesByType('navigation').some((entry) => (entry as PerformanceNavigationTiming).type === 'reload')

/** A portal answers too, and a page that left for it would be gone. */
async function isServerThere(): Promise<boolean> {
  const answer = await fetch('/config.json', { cache: 'no-store' }).catch(() => null)
  return answer?.ok === true && (answer.headers.get('content-type') ?? '').includes('json')
}

/**
 * A part of the program that did not load is asked for again as long as the page stands, in some browsers in vain: with a network it is
 * said, and the page is loaded anew as soon as `isFree` says that nobody would lose anything by it.
 */
export function useMissingParts(isFree: () => boolean): void {
  const { t } = useI18n()
  const connectivity = useConnectivity()
  let isMissing = false
  /** Looks in a row at which a part was missing with a network: the first may be before it was asked for again. */
  let looks = 0
  let isSaid = false
  watchParts((is) => (isMissing = is))

  const mayReload = () => isFree() && !(isFromReload() && performance.now() < restMs)
  async function look(): Promise<void> {
    looks = isMissing && connectivity.isOnline ? looks + 1 : 0
    if (looks > 1 && !isSaid) {
      isSaid = true
      notify(t('app.partMissing'), 'danger', { label: t('app.reload'), run: () => location.reload() })
    }
    // Asked once more after the answer: somebody may have begun to type meanwhile.
    if (looks > 2 && mayReload() && (await isServerThere()) && mayReload()) location.reload()
  }
  useIntervalFn(() => void look(), lookMs)
  onScopeDispose(() => watchParts(() => undefined))
}
