import { findJumps } from './jumps'
import { fixDistanceM, pickFixes, type Track } from './track'

/** Why a fix was left out. The place in this list, plus one, is its code in `CleanTrack.reasonOf`. */
export const dropReasons = [
  'not-a-number',
  'out-of-range',
  'zero-position',
  'no-time',
  'duplicate-second',
  'inaccurate',
  'jump',
] as const
export type DropReason = (typeof dropReasons)[number]

export type CleanOptions = {
  /** Faster than this between two fixes cannot be; metres a second. */
  readonly maxSpeedMps: number
  /** A fix less accurate than this says nothing; metres. */
  readonly maxAccuracyM: number
  /** Silence longer than this splits the track; seconds. */
  readonly gapS: number
  /** Without times, a step longer than this splits the track; metres. */
  readonly untimedGapM: number
}
export const defaultCleanOptions: CleanOptions = { maxSpeedMps: 70, maxAccuracyM: 500, gapS: 300, untimedGapM: 1000 }

/** What lies between two legs: silence, or a way nobody could have gone. `afterFix` is the last fix of the leg before. */
export type TrackGap = {
  readonly afterFix: number
  readonly kind: 'silence' | 'jump'
  /** NaN without times. */
  readonly seconds: number
  readonly metres: number
}

export type CleanTrack = {
  /** The fixes kept, in time order. */
  readonly track: Track
  /** Place of each kept fix in the raw track. */
  readonly sourceIndex: Uint32Array
  /** First fix of each leg, and the number of fixes at the end. No line is ever drawn from one leg to the next. */
  readonly legStart: Uint32Array
  readonly gaps: readonly TrackGap[]
  /** One byte a raw fix: 0 kept, else 1 + place in `dropReasons`. */
  readonly reasonOf: Uint8Array
  readonly dropped: Readonly<Record<DropReason, number>>
  readonly timed: boolean
  /** Fixes that came before an earlier one and were put in order. */
  readonly outOfOrder: number
  /** Altitudes that a logger wrote as −777 (in feet or in metres), now NaN. */
  readonly altitudesUnknown: number
}

// A position that a receiver without a fix reports; nobody patrols the Gulf of Guinea.
const ZERO_DEGREES = 1e-6
const NO_ALTITUDE = -777
const METRES_PER_FOOT = 0.3048

function placeFault(lng: number, lat: number): DropReason | undefined {
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) return 'not-a-number'
  if (Math.abs(lng) > 180 || Math.abs(lat) > 90) return 'out-of-range'
  if (Math.abs(lng) < ZERO_DEGREES && Math.abs(lat) < ZERO_DEGREES) return 'zero-position'
  return undefined
}

/**
 * Makes a track fit for measuring: leaves out absurd fixes, puts the rest in time order and splits them into legs at
 * silences and impossible steps. Says what was left out and why; the raw track is not altered. A track in which fewer
 * than half of the fixes have a time counts as untimed: order as given, no speeds. O(n log n) out of order, else O(n).
 */
export function cleanTrack(raw: Track, options: Partial<CleanOptions> = {}): CleanTrack {
  const limits = { ...defaultCleanOptions, ...options }
  const { lngLat, timeMs, accuracyM } = raw
  const total = timeMs.length
  const reasonOf = new Uint8Array(total)
  const dropped = Object.fromEntries(dropReasons.map((reason) => [reason, 0])) as Record<DropReason, number>
  const leaveOut = (i: number, reason: DropReason) => {
    reasonOf[i] = dropReasons.indexOf(reason) + 1
    dropped[reason]++
  }

  let withTime = 0
  for (let i = 0; i < total; i++) if (Math.abs(timeMs[i]!) < Infinity) withTime++
  const timed = withTime > 0 && withTime * 2 >= total
  for (let i = 0; i < total; i++) {
    // Nearly every fix is good: one test for all faults, which not-a-number fails, and the reason only where it is wanted.
    const isOnEarth = Math.abs(lngLat[i * 2]!) <= 180 && Math.abs(lngLat[i * 2 + 1]!) <= 90
    const isNearZero = Math.abs(lngLat[i * 2]!) + Math.abs(lngLat[i * 2 + 1]!) < 2 * ZERO_DEGREES
    const isTimed = !timed || Math.abs(timeMs[i]!) < Infinity
    if (isOnEarth && !isNearZero && isTimed && !(accuracyM[i]! > limits.maxAccuracyM)) continue
    const fault = placeFault(lngLat[i * 2]!, lngLat[i * 2 + 1]!)
    if (fault !== undefined) leaveOut(i, fault)
    else if (timed && !Number.isFinite(timeMs[i]!)) leaveOut(i, 'no-time')
    else if (accuracyM[i]! > limits.maxAccuracyM) leaveOut(i, 'inaccurate')
  }

  let order = remaining(reasonOf)
  let outOfOrder = 0
  let breakBefore: Uint8Array = new Uint8Array(order.length)
  if (timed) {
    for (let k = 1; k < order.length; k++) if (timeMs[order[k]!]! < timeMs[order[k - 1]!]!) outOfOrder++
    if (outOfOrder > 0) order.sort((a, b) => timeMs[a]! - timeMs[b]! || a - b)
    const kept = (i: number) => reasonOf[i] === 0
    for (const i of sharedSeconds(raw, order)) leaveOut(i, 'duplicate-second')
    if (dropped['duplicate-second'] > 0) order = order.filter(kept)
    const jumps = findJumps(lngLat, timeMs, order, limits.maxSpeedMps)
    breakBefore = jumps.breakBefore
    for (let k = 0; k < order.length; k++) if (jumps.drop[k] === 1) leaveOut(order[k]!, 'jump')
    if (dropped.jump > 0) {
      breakBefore = breakBefore.filter((_, k) => jumps.drop[k] === 0)
      order = order.filter(kept)
    }
  }

  const track = pickFixes(raw, order)
  if (!timed) track.timeMs.fill(NaN)
  return {
    track,
    sourceIndex: order,
    ...splitIntoLegs(track, breakBefore, limits),
    reasonOf,
    dropped,
    timed,
    outOfOrder,
    altitudesUnknown: forgetMissingAltitudes(track.altitudeM),
  }
}

function remaining(reasonOf: Uint8Array): Uint32Array {
  const kept = new Uint32Array(reasonOf.length)
  let count = 0
  for (let i = 0; i < reasonOf.length; i++) if (reasonOf[i] === 0) kept[count++] = i
  return kept.slice(0, count)
}

/** Of the fixes that share a whole second all but the most accurate, the first of equals. `order` is in time order. */
function sharedSeconds({ timeMs, accuracyM }: Track, order: Uint32Array): number[] {
  const extra: number[] = []
  let best = order[0] ?? 0
  for (let k = 1; k < order.length; k++) {
    const i = order[k]!
    const isLater = timeMs[i]! - timeMs[best]! >= 1000 || Math.floor(timeMs[i]! / 1000) !== Math.floor(timeMs[best]! / 1000)
    if (isLater) best = i
    else if (accuracyM[i]! < accuracyM[best]! || (Number.isNaN(accuracyM[best]!) && !Number.isNaN(accuracyM[i]!))) {
      extra.push(best)
      best = i
    } else extra.push(i)
  }
  return extra
}

function splitIntoLegs(track: Track, breakBefore: Uint8Array, limits: CleanOptions) {
  const { lngLat, timeMs } = track
  const count = timeMs.length
  const starts: number[] = count === 0 ? [] : [0]
  const gaps: TrackGap[] = []
  for (let i = 1; i < count; i++) {
    const seconds = (timeMs[i]! - timeMs[i - 1]!) / 1000
    const jumped = breakBefore[i] === 1
    const silent = Number.isNaN(seconds) ? fixDistanceM(lngLat, i - 1, i) > limits.untimedGapM : seconds > limits.gapS
    if (!jumped && !silent) continue
    starts.push(i)
    gaps.push({ afterFix: i - 1, kind: jumped ? 'jump' : 'silence', seconds, metres: fixDistanceM(lngLat, i - 1, i) })
  }
  return { legStart: Uint32Array.from([...starts, count]), gaps }
}

function forgetMissingAltitudes(altitudeM: Float32Array): number {
  let unknown = 0
  for (let i = 0; i < altitudeM.length; i++) {
    const altitude = altitudeM[i]!
    if (altitude !== NO_ALTITUDE && Math.abs(altitude - NO_ALTITUDE * METRES_PER_FOOT) > 0.01) continue
    altitudeM[i] = NaN
    unknown++
  }
  return unknown
}
