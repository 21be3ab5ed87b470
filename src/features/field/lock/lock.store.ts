import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { forgetSeen, isRight, loadPin, loadSeen, removePin, savePin, saveSeen, type KeptPin } from '@/data/local/pin'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'

const lookMs = 5000
/** After so many wrong PINs only the password opens. */
export const triesMost = 5

/** A shared phone that lay down for some minutes shows nothing until its owner says his PIN. Whoever walks never meets it. */
export const useLock = defineStore('lock', () => {
  const session = useSession()
  const outbox = useOutbox()
  const pin = shallowRef<KeptPin | null>(null)
  const isDue = ref(false)
  const tries = ref(0)
  const userId = () => session.account?.userId ?? null
  const isLocked = computed(() => isDue.value && pin.value !== null && outbox.walking === null)
  let seenMs = 0

  /** Rest is measured by the clock, since a phone that slept has no other; a clock that was set back is rest too. */
  function look(): void {
    const id = userId()
    if (id === null || pin.value === null || isDue.value) return
    if (outbox.walking !== null) return void (seenMs = Date.now())
    const rest = Date.now() - seenMs
    if (rest > pin.value.minutes * 60_000 || rest < -60_000) lock()
  }
  function touched(): void {
    const id = userId()
    look()
    if (id === null || isDue.value) return
    const now = Date.now()
    if (now - seenMs > 1000) saveSeen(id, now)
    seenMs = now
  }
  watch(
    [userId, () => session.state] as const,
    ([id, state], before) => {
      if (id === null || state !== 'active') return
      // Signed in with the password just now, and not opened again with a session that lay here.
      const isFresh = before?.[1] === 'signed-out'
      pin.value = loadPin(id)
      seenMs = isFresh ? Date.now() : (loadSeen(id) ?? 0)
      isDue.value = false
      tries.value = 0
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
  useEventListener(document, 'visibilitychange', look)
  const timer = setInterval(look, lookMs)
  onScopeDispose(() => clearInterval(timer))

  function open(): void {
    isDue.value = false
    tries.value = 0
    seenMs = Date.now()
    const id = userId()
    if (id !== null) saveSeen(id, seenMs)
  }
  /** False where the digits are wrong, or there were too many tries. */
  function unlock(digits: string): boolean {
    if (pin.value === null || tries.value >= triesMost) return false
    if (!isRight(pin.value, digits)) {
      tries.value++
      return false
    }
    open()
    return true
  }
  function lock(): void {
    const id = userId()
    if (id === null || pin.value === null) return
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
    if (id !== null) removePin(id)
    pin.value = null
    isDue.value = false
  }
  return { pin, isLocked, tries, unlock, lock, set, remove }
})
