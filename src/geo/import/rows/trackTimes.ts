import { offsetFinder } from '@/geo/import/columns/time'
import type { SourceFixes } from '@/geo/import/table'

/** The week count of GPS has ten bits: an old receiver is 1,024 weeks behind after it has run over. Seconds. */
const rolloverS = 1024 * 7 * 86_400
const daySeconds = 86_400
// No GPS track is older.
const earliestS = Date.UTC(1990, 0, 1) / 1000
/** How long after its last true fix a track may be for a fix rolled over to belong to it. Seconds. */
const rolloverSlackS = 6 * 3600
const recentS = 3 * 365 * daySeconds

export interface TimeRules {
  readonly timeZone: string
  readonly addsRollover: boolean
  /** Silence longer than this ends one outing and begins another. Seconds. */
  readonly gapS: number
  readonly nowS: number
}

/** What became of one track: its outings, and the times that cannot be. */
export interface TimedParts {
  readonly parts: readonly SourceFixes[]
  /** Times left out, in UTC seconds as they were written. */
  readonly impossible: readonly number[]
  /** How many of them would be right 1,024 weeks later. */
  readonly rollovers: number
  /** True when no time was possible: the track then has none, and keeps all its fixes. */
  readonly isUntimed: boolean
}

/** Takes local times to UTC in the zone asked for. */
function zoned(fixes: SourceFixes, timeZone: string): Float64Array {
  const { timeS, unzoned } = fixes
  if (!unzoned) return timeS
  const offsetAt = offsetFinder(timeZone)
  return timeS.map((wallS, index) => {
    if (unzoned[index] !== 1 || !Number.isFinite(wallS)) return wallS
    const guess = wallS - offsetAt(wallS) * 60
    return wallS - offsetAt(guess) * 60
  })
}

function takeFixes(fixes: SourceFixes, timeS: Float64Array, places: readonly number[]): SourceFixes {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (place) => values[place] ?? NaN)
  return {
    lng: pick(fixes.lng),
    lat: pick(fixes.lat),
    timeS: pick(timeS),
    unzoned: null,
    accuracyM: fixes.accuracyM && pick(fixes.accuracyM),
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index)

/** Places in order of time, cut at every long silence. */
function cutAtSilence(places: readonly number[], timeS: Float64Array, gapS: number): number[][] {
  const sorted = [...places].sort((a, b) => (timeS[a] ?? 0) - (timeS[b] ?? 0))
  const groups: number[][] = []
  for (const place of sorted) {
    const last = groups.at(-1)
    if (last && (timeS[place] ?? 0) - (timeS[last.at(-1) ?? 0] ?? 0) <= gapS) last.push(place)
    else groups.push([place])
  }
  return groups
}

/** Fixes that stand alone in time are slips of the clock, unless the whole track is that sparse. */
function withoutStrays(groups: readonly number[][]): { kept: number[][]; strays: number[] } {
  const kept = groups.filter((group) => group.length > 1)
  const strays = groups.filter((group) => group.length === 1).flat()
  const count = groups.reduce((sum, group) => sum + group.length, 0)
  if (strays.length * 3 > count) return { kept: [groups.flat()], strays: [] }
  return { kept, strays }
}

/** Puts each fix without a time with the outing of the fix before it. */
function addUntimed(groups: readonly number[][], untimed: readonly number[]): number[][] {
  if (groups.length === 0 || untimed.length === 0) return groups.map((group) => [...group].sort((a, b) => a - b))
  const owner = new Map(groups.flatMap((group, index) => group.map((place) => [place, index] as const)))
  const full = groups.map((group) => [...group])
  for (const place of untimed) {
    let before = place - 1
    while (before >= 0 && !owner.has(before)) before--
    full[owner.get(before) ?? 0]?.push(place)
  }
  return full.map((group) => group.sort((a, b) => a - b))
}

/**
 * Makes outings of one recorded track: local times in their zone, impossible times set aside one by one (or put forward by the
 * 1,024 weeks a receiver lost), the rest cut at long silences, fixes in the order they came. O(n log n).
 */
export function timedParts(fixes: SourceFixes, rules: TimeRules): TimedParts {
  const timeS = Float64Array.from(zoned(fixes, rules.timeZone))
  const all = range(timeS.length)
  const timed = all.filter((place) => Number.isFinite(timeS[place]))
  const untimed = all.filter((place) => !Number.isFinite(timeS[place]))
  const whole = (times: Float64Array): readonly SourceFixes[] => [takeFixes(fixes, times, all)]
  if (timed.length === 0) return { parts: whole(timeS), impossible: [], rollovers: 0, isUntimed: false }
  const isPossible = (time: number): boolean => time >= earliestS && time <= rules.nowS + daySeconds
  const possible = timed.filter((place) => isPossible(timeS[place] ?? NaN))
  const { kept, strays } = withoutStrays(cutAtSilence(possible, timeS, rules.gapS))
  const odd = [...timed.filter((place) => !possible.includes(place)), ...strays]
  const settled = kept.flat().map((place) => timeS[place] ?? NaN)
  const [from, to] = [minOf(settled), maxOf(settled)]
  const isRollover = (place: number): boolean => {
    const later = (timeS[place] ?? NaN) + rolloverS
    return settled.length > 0
      ? later > from - rolloverSlackS && later < to + rolloverSlackS
      : isPossible(later) && later > rules.nowS - recentS
  }
  const rolled = odd.filter(isRollover)
  const impossible = odd.map((place) => timeS[place] ?? NaN)
  if (rules.addsRollover && rolled.length > 0) {
    for (const place of rolled) timeS[place] = (timeS[place] ?? NaN) + rolloverS
    const mended = timedParts({ ...fixes, timeS, unzoned: null }, { ...rules, addsRollover: false })
    return { ...mended, rollovers: rolled.length }
  }
  if (kept.length === 0) return { parts: whole(timeS.map(() => NaN)), impossible, rollovers: rolled.length, isUntimed: true }
  const parts = addUntimed(kept, untimed).map((places) => takeFixes(fixes, timeS, places))
  return { parts, impossible, rollovers: rolled.length, isUntimed: false }
}

const minOf = (values: readonly number[]): number => values.reduce((least, value) => Math.min(least, value), Infinity)
const maxOf = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), -Infinity)
