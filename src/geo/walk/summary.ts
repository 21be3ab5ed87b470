import type { LngLat } from '@/domain/frame'
import { towards } from './bearing'

export interface WalkFix {
  readonly timeMs: number
  readonly at: LngLat
}
export interface WalkSum {
  readonly distanceM: number
  readonly gaps: number
  readonly gapMs: number
}

/** A silence of so long, or a leap so fast, is no way that was seen walked: the server's line is split by the same two. */
export const silentMs = 300_000
const leapMps = 50
const leapLeastM = 200

/** What a walk comes to: its length without its gaps, and how many and how long these are, before the first fix and after the last too. */
export function sumWalk(fixes: readonly WalkFix[], startedMs: number, endedMs: number): WalkSum {
  let distanceM = 0
  let gaps = 0
  let gapMs = 0
  let before: WalkFix | null = null
  const pause = (ms: number): boolean => {
    if (ms <= silentMs) return false
    gaps++
    gapMs += ms
    return true
  }
  for (const fix of fixes) {
    const passedMs = fix.timeMs - (before?.timeMs ?? startedMs)
    const isSilent = pause(passedMs)
    if (before !== null && !isSilent) {
      const stepM = towards(before.at, fix.at).distanceM
      const isLeap = stepM > leapLeastM && stepM > leapMps * Math.max(1, passedMs / 1000)
      if (passedMs >= 0 && !isLeap) distanceM += stepM
    }
    before = fix
  }
  pause(endedMs - (before?.timeMs ?? startedMs))
  return { distanceM, gaps, gapMs }
}

const degreeM = 111_320
/** Which places a walk came by within `reachM`. O(places + fixes × places near the walk). */
export function passedBy<Place extends { readonly lng: number; readonly lat: number }>(
  places: readonly Place[],
  fixes: readonly WalkFix[],
  reachM: number,
): Place[] {
  if (fixes.length === 0) return []
  const span = (of: (fix: WalkFix) => number, spareDegrees: number) => {
    const all = fixes.map(of)
    const low = all.reduce((least, value) => Math.min(least, value), Infinity)
    const high = all.reduce((most, value) => Math.max(most, value), -Infinity)
    return (value: number) => value >= low - spareDegrees && value <= high + spareDegrees
  }
  const latSpare = reachM / degreeM
  const isLat = span(({ at }) => at[1], latSpare)
  const isLng = span(({ at }) => at[0], latSpare / Math.cos((fixes[0]!.at[1] * Math.PI) / 180))
  return places.filter(
    ({ lng, lat }) => isLng(lng) && isLat(lat) && fixes.some(({ at }) => towards(at, [lng, lat]).distanceM <= reachM),
  )
}
