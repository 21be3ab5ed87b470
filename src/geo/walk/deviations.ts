import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'

/** Fixes in time order: flat [lng, lat, …] in degrees WGS-84 and Unix ms; NaN times are passed over. */
export interface TimedFixes {
  readonly lngLat: Float64Array
  readonly timeMs: Float64Array
}

export interface Deviation {
  readonly fromMs: number
  readonly toMs: number
  readonly farthestM: number
  /** Where the walk was farthest from its route. */
  readonly at: LngLat
}

export interface DeviationOptions {
  readonly awayM: number
  readonly minS: number
  readonly maxSilenceS: number
}
export const defaultDeviationOptions: DeviationOptions = { awayM: 150, minS: 300, maxSilenceS: 600 }

/** Metres from a point to a polyline, both flat [x, y, …] in metres; a line of one point is that point. O(vertices). */
export function distanceToLine(x: number, y: number, line: Float64Array): number {
  let nearest = Infinity
  for (let i = 0; i < line.length; i += 2) {
    const ax = line[i]!
    const ay = line[i + 1]!
    const dx = (line[i + 2] ?? ax) - ax
    const dy = (line[i + 3] ?? ay) - ay
    const square = dx * dx + dy * dy
    const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square))
    nearest = Math.min(nearest, Math.hypot(x - ax - share * dx, y - ay - share * dy))
  }
  return nearest
}

/**
 * Stretches in which every fix lies more than `awayM` from the planned route for at least `minS`. A silence longer than `maxSilenceS` ends
 * a stretch: what was not seen is not held against anybody. No route, no deviations. O(fixes × vertices).
 */
export function findDeviations(
  { lngLat, timeMs }: TimedFixes,
  route: readonly LngLat[],
  options: Partial<DeviationOptions> = {},
): Deviation[] {
  const { awayM, minS, maxSilenceS } = { ...defaultDeviationOptions, ...options }
  const origin = route[0]
  if (!origin) return []
  const plane = localProjection(origin[0], origin[1])
  const line = plane.forwardAll(Float64Array.from(route.flat()))
  const walked = plane.forwardAll(lngLat)
  const found: Deviation[] = []
  let open: { fromMs: number; toMs: number; farthestM: number; at: LngLat } | null = null
  const close = () => {
    if (open && open.toMs - open.fromMs >= minS * 1000) found.push(open)
    open = null
  }
  for (let i = 0; i < timeMs.length; i++) {
    const now = timeMs[i]!
    if (Number.isNaN(now)) continue
    const distanceM = distanceToLine(walked[i * 2]!, walked[i * 2 + 1]!, line)
    if (open && (distanceM <= awayM || now - open.toMs > maxSilenceS * 1000)) close()
    if (distanceM <= awayM) continue
    const at: LngLat = [lngLat[i * 2]!, lngLat[i * 2 + 1]!]
    if (!open) open = { fromMs: now, toMs: now, farthestM: distanceM, at }
    open.toMs = now
    if (distanceM > open.farthestM) {
      open.farthestM = distanceM
      open.at = at
    }
  }
  close()
  return found
}
