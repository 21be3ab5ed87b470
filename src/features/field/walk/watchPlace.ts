import { useEventListener } from '@vueuse/core'
import type { LngLat } from '@/domain/frame'

/** Closer fixes than this say nothing new. */
const leastMs = 2000

/** Follows the device's place, in WGS-84 with device time, and keeps the screen awake meanwhile: a dark phone stops giving fixes. */
export function watchPlace(on: {
  readonly onFix: (timeMs: number, at: LngLat, accuracyM: number) => unknown
  readonly onProblem: (problem: 'denied' | 'unavailable') => void
}) {
  let watchId: number | null = null
  let lock: WakeLockSentinel | null = null
  let lastMs = 0

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
        if (timestamp - lastMs < leastMs) return
        lastMs = timestamp
        on.onFix(timestamp, [coords.longitude, coords.latitude], coords.accuracy)
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
