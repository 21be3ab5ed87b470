import { watch } from 'vue'
import { useLock } from '@/stores/lock.store'
import { asked } from '@/ui/confirm'

/** What stands in place of a locked page; a part of its own, for the many that have no PIN. */
export const loadLockScreen = () => import('@/features/field/lock/LockScreen.vue')

/** The lock over this page: while it is shut nothing behind it is seen, asked or answered. */
export function useLockScreen() {
  const lock = useLock()
  // Here before it is needed: it may lock where there is no signal. Where it does not come now, it is asked for again when it locks.
  watch(
    () => lock.pin !== null,
    (hasPin) => {
      if (hasPin) void loadLockScreen().catch(() => undefined)
    },
    { immediate: true },
  )
  // An open question is answered by its owner or not at all.
  watch(
    () => lock.isLocked,
    (isLocked) => {
      if (isLocked) asked.value?.answer('cancel')
    },
    { flush: 'sync' },
  )
  return lock
}
