import type { LngLat } from '@/domain/frame'
import { towards } from './bearing'

export interface FilterOptions {
  /** A fix that may be this far off says nothing about a street or a pond. */
  readonly maxAccuracyM: number
  /** Nobody on patrol is faster; a fix that would need it is a reflection, until others agree with it. */
  readonly maxSpeedMs: number
  /** So many in a row that agree with each other were right, and the one before them was not. */
  readonly agreeing: number
}
export const defaultFilterOptions: FilterOptions = { maxAccuracyM: 500, maxSpeedMs: 50, agreeing: 3 }

export type FixFault = 'position' | 'accuracy' | 'speed'
export interface FixFilter {
  /** What is wrong with a fix; null: it may be believed, and the next is held against it. */
  readonly fault: (timeMs: number, at: LngLat, accuracyM: number) => FixFault | null
}

interface Seen {
  readonly timeMs: number
  readonly at: LngLat
}

/** Holds each fix of a device against the ones before it: no place, 0/0, an accuracy of kilometres, a leap. */
export function filterFixes(options: Partial<FilterOptions> = {}): FixFilter {
  const { maxAccuracyM, maxSpeedMs, agreeing } = { ...defaultFilterOptions, ...options }
  let last: Seen | null = null
  let doubted: Seen[] = []

  function isLeap(from: Seen, to: Seen): boolean {
    const passedS = Math.max(1, (to.timeMs - from.timeMs) / 1000)
    return towards(from.at, to.at).distanceM / passedS > maxSpeedMs
  }
  function fault(timeMs: number, at: LngLat, accuracyM: number): FixFault | null {
    const [lng, lat] = at
    const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 85.06 && !(lng === 0 && lat === 0)
    if (!isPlace) return 'position'
    if (accuracyM > maxAccuracyM) return 'accuracy'
    const seen = { timeMs, at }
    if (last && isLeap(last, seen)) {
      const before = doubted.at(-1)
      doubted = before && isLeap(before, seen) ? [seen] : [...doubted, seen]
      if (doubted.length < agreeing) return 'speed'
    }
    doubted = []
    last = seen
    return null
  }
  return { fault }
}
