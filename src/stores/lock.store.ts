import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { forgetSeen, isRight, loadPin, loadSeen, removePin, savePin, saveSeen, withTries, type KeptPin } from '@/data/local/pin'
import { useOutbox } from './outbox.store'
import { useSession } from './session.store'

const lookMs = 5000
/** So long after its owner is back at the page a photo may be on its way; Safari 16 does not say that none was chosen. */
const photoMs = 5 * 60_000
/** After so many wrong PINs only the password opens. */
export const triesMost = 5

/** A shared phone that lay down for some minutes shows nothing until its owner says his PIN. Whoever walks never meets it. */
export const useLock = defineStore('lock', () => {
  const session = useSession()
  const outbox = useOutbox()
  const pin = shallowRef<KeptPin | null>(null)
  const isDue = ref(false)
  const tries = computed(() => pin.value?.tries ?? 0)
  const userId = () => session.account?.userId ?? null
  const isLocked = computed(() => isDue.value && pin.value !== null && outbox.walking === null)
  let seenMs = 0
  /** The camera, or the list of photos, that its owner asked for lies over the page. */
  let isPaused = false
  /** When he was back from it; null: he is at it. */
  let backMs: number | null = null

  /** Rest is measured by the clock, since a phone that slept has no other; a clock that was set back is rest too. */
  function look(): void {
    const id = userId()
    if (id === null || pin.value === null || isDue.value) return
    if (isPaused) {
      if (backMs === null || Date.now() - backMs < photoMs) return
      isPaused = false
    }
    if (outbox.walking !== null) return void (seenMs = Date.now())
    const rest = Date.now() - seenMs
    if (rest > pin.value.minutes * 60_000 || rest < -60_000) lock()
  }
  const isBack = () => void (backMs ??= Date.now())
  function seen(): void {
    const id = userId()
    seenMs = Date.now()
    if (id !== null && pin.value !== null) saveSeen(id, seenMs)
  }
  function touched(): void {
    const id = userId()
    isBack()
    look()
    if (id === null || isDue.value) return
    // Not at each key.
    if (Math.abs(Date.now() - seenMs) > 1000) seen()
  }
  watch(
    [userId, () => session.state] as const,
    ([id, state], before) => {
      // A lock is one person's: it goes when he signs out, also where nobody who may work here comes after him.
      if (id !== before?.[0]) {
        pin.value = null
        isDue.value = false
      }
      if (id === null || state !== 'active') return
      // Signed in with the password just now, and not opened again with a session that lay here.
      const isFresh = before?.[1] === 'signed-out'
      pin.value = loadPin(id)
      isDue.value = false
      isPaused = false
      if (isFresh) return open()
      seenMs = loadSeen(id) ?? 0
      look()
      touched()
    },
    { immediate: true },
  )
  // A walk opens it, and its rest begins when that is over.
  watch(
    () => outbox.walking !== null,
    (isWalking) => {
      if (isWalking) isDue.value = false
      seenMs = Date.now()
    },
  )
  for (const name of ['pointerdown', 'keydown'] as const)
    useEventListener(window, name, touched, { capture: true, passive: true })
  useEventListener(window, 'focus', isBack)
  useEventListener(document, 'visibilitychange', () => {
    if (!document.hidden) isBack()
    look()
  })
  const timer = setInterval(look, lookMs)
  onScopeDispose(() => clearInterval(timer))

  function open(): void {
    isDue.value = false
    const id = userId()
    if (id !== null && pin.value !== null && tries.value > 0) pin.value = withTries(id, pin.value, 0)
    seen()
  }
  /** False where the digits are wrong, or there were too many tries. */
  function unlock(digits: string): boolean {
    const id = userId()
    if (id === null || pin.value === null) return false
    // Another tab may have counted too, or set another one.
    const kept = loadPin(id)
    if (kept && (kept.salt !== pin.value.salt || kept.tries > tries.value)) pin.value = kept
    const isOpened = tries.value < triesMost && isRight(pin.value, digits)
    if (isOpened) open()
    else if (tries.value < triesMost) pin.value = withTries(id, pin.value, tries.value + 1)
    return isOpened
  }
  /** The page is left for the camera, and must stand as it is when the photo comes. */
  function pause(): void {
    isPaused = true
    backMs = null
  }
  /** The photo is here, or none was taken: rest begins anew. */
  function resume(): void {
    if (!isPaused) return
    isPaused = false
    seen()
  }
  function lock(): void {
    const id = userId()
    if (id === null || pin.value === null) return
    isPaused = false
    // Also after a reload.
    forgetSeen(id)
    isDue.value = true
  }
  /** False where the browser does not keep it. */
  function set(digits: string, minutes: number): boolean {
    const id = userId()
    if (id === null || !savePin(id, digits, minutes)) return false
    pin.value = loadPin(id)
    open()
    return true
  }
  /** By its owner, or because he forgot it and said his password. */
  function remove(): void {
    const id = userId()
    if (id !== null) {
      removePin(id)
      forgetSeen(id)
    }
    pin.value = null
    isDue.value = false
  }
  return { pin, isLocked, tries, unlock, lock, set, remove, pause, resume }
})
