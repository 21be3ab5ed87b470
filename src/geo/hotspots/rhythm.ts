import { dayMs, hourMs, minuteMs } from '@/domain/time'

/** Whether the hours of a set of times can be believed. */
export type HourQuality =
  | { readonly kind: 'timed' }
  /** Some times are only dates: they are left out of hour charts. The second of the day that gave them away, null when they came marked. */
  | { readonly kind: 'mixed'; readonly dateOnly: number; readonly secondOfDay: number | null }
  /** The times are dates: an hour chart would show one false column and is refused. */
  | { readonly kind: 'date-only'; readonly dateOnly: number; readonly secondOfDay: number | null }
  | { readonly kind: 'none' }

/** Events by weekday and hour, and by month, local time. */
export interface Rhythm {
  readonly quality: HourQuality
  /** 7 × 24 counts, Monday first, `weekday * 24 + hour`; null when the times are only dates. */
  readonly byHour: Uint32Array | null
  /** Seven counts, Monday first. */
  readonly byWeekday: Uint32Array
  /** Twelve counts, January first. */
  readonly byMonth: Uint32Array
  /** Events without a time at all. */
  readonly undated: number
}

// 1970-01-01 was a Thursday, index 3 of a week that starts on Monday.
const epochWeekday = 3
// One second of the day holding this share is a rule of the recording, not of the street.
const dateOnlyShare = 0.9
const mixedShare = 0.01
const aboveNext = 5
const fewestAlike = 5

/** Asia/Shanghai has kept one offset since 1991; other zones pass their own. */
export const shanghaiOffsetMinutes = 480

const secondOfDay = (timeMs: number, offsetMinutes: number) =>
  Math.floor(((((timeMs + offsetMinutes * minuteMs) % dayMs) + dayMs) % dayMs) / 1000)

/** Hour of the week 0–167, Monday 0:00 first, of a time in ms since 1970 UTC. */
export const hourOfWeek = (timeMs: number, offsetMinutes = shanghaiOffsetMinutes): number => {
  const hours = Math.floor((timeMs + offsetMinutes * minuteMs) / hourMs)
  return (((hours + epochWeekday * 24) % 168) + 168) % 168
}

/** The second of the day with most events, how many it has, and how many the next one has. */
function busiestSecond(timeMs: Float64Array, offsetMinutes: number, marked: (event: number) => boolean) {
  const perSecond = new Uint32Array(dayMs / 1000)
  timeMs.forEach((time, i) => {
    if (Number.isFinite(time) && !marked(i)) perSecond[secondOfDay(time, offsetMinutes)]! += 1
  })
  let [at, count, next] = [0, 0, 0]
  perSecond.forEach((events, second) => {
    if (events > count) [at, count, next] = [second, events, count]
    else next = Math.max(next, events)
  })
  return { at, count, next }
}

/**
 * Which events have an hour to believe. Those marked `dayOnly` (1) have none; beyond them a second of the day that holds far too
 * many events gives others away: files with dates alone put them all at midnight, or at 08:00 when midnight was read as UTC. A round
 * second can be popular by habit (00:00, 12:00), so a mix is only named when one second holds over 1 % and at least 5 times the next.
 * Fewer than 5 alike is chance. `timeMs` may hold NaN (no time). O(n).
 */
export function knownHours(
  timeMs: Float64Array,
  offsetMinutes = shanghaiOffsetMinutes,
  dayOnly?: Uint8Array,
): { quality: HourQuality; known: Uint8Array } {
  const marked = (event: number) => dayOnly?.[event] === 1
  const known = Uint8Array.from(timeMs, (time, i) => (Number.isFinite(time) && !marked(i) ? 1 : 0))
  const dated = timeMs.reduce((count, time) => count + (Number.isFinite(time) ? 1 : 0), 0)
  const timed = known.reduce((count, one) => count + one, 0)
  if (dated === 0) return { quality: { kind: 'none' }, known }
  const { at, count, next } = busiestSecond(timeMs, offsetMinutes, marked)
  const stands =
    count >= fewestAlike && (count >= dateOnlyShare * timed || (count >= mixedShare * timed && count >= aboveNext * next))
  if (stands) timeMs.forEach((time, i) => (known[i] = known[i] === 1 && secondOfDay(time, offsetMinutes) !== at ? 1 : 0))
  const dateOnly = dated - timed + (stands ? count : 0)
  if (dateOnly === 0) return { quality: { kind: 'timed' }, known }
  const kind = dateOnly >= dateOnlyShare * dated ? 'date-only' : 'mixed'
  return { quality: { kind, dateOnly, secondOfDay: stands ? at : null }, known }
}

/** Counts by hour of week, weekday and month. Date-only events count for weekday and month, never for an hour. O(n). */
export function rhythmOf(timeMs: Float64Array, offsetMinutes = shanghaiOffsetMinutes, dayOnly?: Uint8Array): Rhythm {
  const { quality, known } = knownHours(timeMs, offsetMinutes, dayOnly)
  const byHour = quality.kind === 'date-only' || quality.kind === 'none' ? null : new Uint32Array(168)
  const byWeekday = new Uint32Array(7)
  const byMonth = new Uint32Array(12)
  let undated = 0
  timeMs.forEach((time, i) => {
    if (!Number.isFinite(time)) {
      undated++
      return
    }
    const hour = hourOfWeek(time, offsetMinutes)
    byWeekday[Math.floor(hour / 24)]! += 1
    byMonth[new Date(time + offsetMinutes * minuteMs).getUTCMonth()]! += 1
    if (byHour && known[i] === 1) byHour[hour]! += 1
  })
  return { quality, byHour, byWeekday, byMonth, undated }
}

/** The contiguous hours of the day, `lengthH` long and allowed to cross midnight, that hold most events; earliest on a tie. */
export function busiestHours(byHourOfDay: ArrayLike<number>, lengthH: number): { fromHour: number; count: number } {
  let best = { fromHour: 0, count: -1 }
  for (let fromHour = 0; fromHour < 24; fromHour++) {
    let count = 0
    for (let k = 0; k < lengthH; k++) count += byHourOfDay[(fromHour + k) % 24]!
    if (count > best.count) best = { fromHour, count }
  }
  return best
}
