import type { LngLat } from '@/domain/frame'
import type { PlanStopKind } from '@/domain/plan'
import { localProjection } from '@/geo/projection'

/** Metres within which one is at a stop: a water has banks to walk, a village has houses. */
export const visitRadiusM: Readonly<Record<PlanStopKind, number>> = {
  water: 80,
  gap: 150,
  hotspot: 100,
  village: 200,
  hazard: 60,
  campaign: 100,
  place: 80,
  manual: 60,
}

export interface WatchedStop {
  readonly id: string
  readonly at: LngLat
  readonly radiusM: number
  readonly dwellS: number
}

export interface VisitOptions {
  /** Longer silences between two fixes count for nothing: nobody knows where the phone was. */
  readonly maxSilenceS: number
  /** Fixes known to be worse than this are passed over. */
  readonly maxAccuracyM: number
}
export const defaultVisitOptions: VisitOptions = { maxSilenceS: 180, maxAccuracyM: 100 }

/** What a stop has been given so far. */
export interface StopState {
  /** Seconds inside the radius, all stays together. */
  readonly insideS: number
  /** Device time of the first entry. */
  readonly enteredMs: number | null
  /** Device time at which the dwell was full; null: not yet. */
  readonly visitedMs: number | null
  readonly isInside: boolean
  /** Metres at the newest fix; NaN before the first. */
  readonly distanceM: number
}

export interface VisitWatch {
  /** Takes one fix in WGS-84 with device time; says which stops became visited by it. Older fixes than the last are passed over. */
  readonly add: (timeMs: number, lngLat: LngLat, accuracyM?: number) => readonly string[]
  readonly states: () => ReadonlyMap<string, StopState>
}

/**
 * Part of a straight move from (ax, ay) to (bx, by) that lies within `radius` of the origin, as shares [from, to] of the move; null when
 * none does. All in one unit. A point that does not move is inside or not.
 */
export function insideShare(ax: number, ay: number, bx: number, by: number, radius: number): readonly [number, number] | null {
  const dx = bx - ax
  const dy = by - ay
  const square = dx * dx + dy * dy
  const excess = ax * ax + ay * ay - radius * radius
  if (square === 0) return excess <= 0 ? [0, 1] : null
  const half = ax * dx + ay * dy
  const root = half * half - square * excess
  if (root < 0) return null
  const from = Math.max(0, (-half - Math.sqrt(root)) / square)
  const to = Math.min(1, (-half + Math.sqrt(root)) / square)
  return to > from || (to === from && excess <= 0) ? [from, to] : null
}

/**
 * Watches fixes come in and turns stops visited by themselves: inside the radius for the dwell, by device time, stays added up. Between two
 * fixes the move is straight and even, so passing through counts the seconds it took. O(stops) a fix.
 */
export function watchVisits(stops: readonly WatchedStop[], options: Partial<VisitOptions> = {}): VisitWatch {
  const { maxSilenceS, maxAccuracyM } = { ...defaultVisitOptions, ...options }
  const watched = stops.map((stop) => ({
    stop,
    plane: localProjection(stop.at[0], stop.at[1]),
    x: NaN,
    y: NaN,
    state: { insideS: 0, enteredMs: null, visitedMs: null, isInside: false, distanceM: NaN } as StopState,
  }))
  let lastMs = NaN

  function add(timeMs: number, lngLat: LngLat, accuracyM = NaN): readonly string[] {
    if (timeMs <= lastMs || accuracyM > maxAccuracyM || !Number.isFinite(timeMs)) return []
    const silenceS = (timeMs - lastMs) / 1000
    const isConnected = silenceS <= maxSilenceS
    const visited: string[] = []
    for (const entry of watched) {
      const { stop, state: before } = entry
      const [x, y] = entry.plane.forward(lngLat[0], lngLat[1])
      const share = isConnected ? insideShare(entry.x, entry.y, x, y, stop.radiusM) : null
      const distanceM = Math.hypot(x, y)
      const isInside = distanceM <= stop.radiusM
      const gainedS = share ? (share[1] - share[0]) * silenceS : 0
      const insideS = before.insideS + gainedS
      const enteredMs = before.enteredMs ?? (share ? lastMs + share[0] * silenceS * 1000 : isInside ? timeMs : null)
      let visitedMs = before.visitedMs
      if (visitedMs === null && enteredMs !== null && insideS >= stop.dwellS) {
        visitedMs = share ? lastMs + share[0] * silenceS * 1000 + (stop.dwellS - before.insideS) * 1000 : timeMs
        visited.push(stop.id)
      }
      entry.x = x
      entry.y = y
      entry.state = { insideS, enteredMs, visitedMs, isInside, distanceM }
    }
    lastMs = timeMs
    return visited
  }

  return { add, states: () => new Map(watched.map(({ stop, state }) => [stop.id, state])) }
}
