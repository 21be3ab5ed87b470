import { useDocumentVisibility } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { HeardPlace } from './callPlace'

/** `heardMs`: milliseconds of this page, whatever the phone's clock says. */
export type Fix = HeardPlace

/** Where the phone is, while its page is looked at: for distances and for the place of a report. Nothing of it is recorded. */
export const useHere = defineStore('here', () => {
  const fix = shallowRef<Fix | null>(null)
  /** Where it was when it was last heard, however long ago: for a call for help, and for nothing else. */
  const lastKnown = shallowRef<Fix | null>(null)
  const problem = ref<'denied' | 'unavailable' | null>(null)
  const visibility = useDocumentVisibility()
  let watchId: number | null = null

  function start(): void {
    // Without a secure origin, and in some views inside other programs, there is none.
    const finder = navigator.geolocation as Geolocation | null | undefined
    if (watchId !== null) return
    if (!finder) return void (problem.value = 'unavailable')
    watchId = finder.watchPosition(
      ({ coords }) => {
        problem.value = null
        const at = [coords.longitude, coords.latitude] as const
        fix.value = { at, accuracyM: coords.accuracy, heardMs: performance.now(), clockMs: Date.now() }
        lastKnown.value = fix.value
      },
      (failure) => {
        // Where it was is not where it is.
        fix.value = null
        problem.value = failure.code === failure.PERMISSION_DENIED ? 'denied' : 'unavailable'
      },
      { enableHighAccuracy: true, maximumAge: 5000 },
    )
  }
  function stop(): void {
    if (watchId !== null) navigator.geolocation.clearWatch(watchId)
    watchId = null
    // Out of the pocket it is somewhere else.
    fix.value = null
  }
  watch(visibility, (now) => (now === 'visible' ? start() : stop()), { immediate: true })
  return { fix, lastKnown, problem }
})
