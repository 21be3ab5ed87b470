import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useDrafts } from '@/stores/drafts.store'
import { useSelection } from '@/stores/selection.store'
import { useStack } from '@/stores/stack.store'
import { choose } from '@/ui/confirm'

/**
 * Nothing that was typed goes without a question: closing a tab or a drawer, opening another record, going back, reloading. Back
 * closes the top thing, as Esc does; the tab itself is left only when nothing lies on it.
 */
export function useLeaving() {
  const { t } = useI18n()
  const router = useRouter()
  const drafts = useDrafts()
  const selection = useSelection()
  const stack = useStack()
  void drafts.ensure()

  drafts.setAsking(async (works) => {
    const isLost = works.some((work) => work.isLost)
    const choice = await choose({
      title: t(isLost ? 'leave.lostTitle' : 'leave.title'),
      text: t(isLost ? 'leave.lostText' : 'leave.text'),
      confirm: t(isLost ? 'leave.go' : 'leave.keep'),
      cancel: t('leave.stay'),
      ...(isLost ? { danger: true } : { other: t('leave.discard') }),
    })
    return choice === 'cancel' ? 'stay' : choice === 'other' ? 'discard' : 'keep'
  })

  /** Of the page that is shown. On a press on back the browser has changed its own already when the guard is asked. */
  let position = positionOf(history.state)
  const stopGuard = router.beforeEach(async (to, from) => {
    const wasBack = positionOf(history.state) < position
    // The same tab in another room is the same panel, which stays as it is.
    if (to.params['tab'] === from.params['tab']) return true
    const over = stack.opened.length - (from.params['tab'] === undefined ? 0 : 1)
    if (wasBack && over > 0) {
      stack.closeTop()
      return false
    }
    return drafts.mayLeavePlace('panel')
  })
  const stopAfter = router.afterEach((_to, _from, failure) => {
    // A way that was refused is taken back by the browser, a moment later.
    if (!failure) position = positionOf(history.state)
  })
  selection.guard(() => (drafts.unsavedIn('drawer').length === 0 ? true : drafts.mayLeavePlace('drawer')))
  useEventListener(window, 'beforeunload', (event: BeforeUnloadEvent) => {
    if (drafts.unsavedIn('page').length > 0) event.preventDefault()
  })
  onScopeDispose(() => {
    stopGuard()
    stopAfter()
    selection.guard(null)
  })
}

/** Where the router counts this page in the history of the tab. */
const positionOf = (state: unknown): number =>
  typeof state === 'object' && state !== null && 'position' in state && typeof state.position === 'number' ? state.position : 0
