import { useEventListener } from '@vueuse/core'
import type { LngLat } from '@/domain/frame'

/** One fix every five seconds; a phone's own rhythm is not exact, and none is passed over for that. */
const leastMs = 4500

/** Follows the device's place, in WGS-84, and keeps the screen awake meanwhile: a dark phone stops giving fixes. */
export function watchPlace(on: {
  readonly onFix: (at: LngLat, accuracyM: number) => unknown
  readonly onProblem: (problem: 'denied' | 'unavailable') => void
}) {
  let watchId: number | null = null
  let lock: WakeLockSentinel | null = null
  /** By what has passed, not by the clock, which may be set; what the device calls new is told by its own stamp. */
  let lastMs = -Infinity
  let lastStamp = Number.NaN

  async function stayAwake(): Promise<void> {
    if (watchId === null || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    // Refused while the battery is low: the walk goes on, with gaps that are shown.
    lock = await navigator.wakeLock.request('screen').catch(() => null)
  }
  useEventListener(document, 'visibilitychange', () => void stayAwake())

  function start(): void {
    if (watchId !== null) return
    if (!('geolocation' in navigator)) return on.onProblem('unavailable')
    watchId = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        // A frozen receiver tells its last place again.
        if (timestamp === lastStamp || performance.now() - lastMs < leastMs) return
        lastStamp = timestamp
        lastMs = performance.now()
        on.onFix([coords.longitude, coords.latitude], coords.accuracy)
      },
      (problem) => on.onProblem(problem.code === problem.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, maximumAge: 1000 },
    )
    void stayAwake()
  }
  function stop(): void {
    if (watchId !== null) navigator.geolocation.clearWatch(watchId)
    watchId = null
    void lock?.release()
    lock = null
  }
  return { start, stop }
}
