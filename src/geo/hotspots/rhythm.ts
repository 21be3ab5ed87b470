/** Whether the hours of a set of times can be believed. */
export type HourQuality =
  | { readonly kind: 'timed' }
  /** Some times are only dates: those at the named second of the day are left out of hour charts. */
  | { readonly kind: 'mixed'; readonly dateOnly: number; readonly secondOfDay: number }
  /** The times are dates: an hour chart would show one false column and is refused. */
  | { readonly kind: 'date-only'; readonly dateOnly: number; readonly secondOfDay: number }
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

const minuteMs = 60_000
const dayMs = 86_400_000
// 1970-01-01 was a Thursday, index 3 of a week that starts on Monday.
const epochWeekday = 3
// One second of the day holding this share is a rule of the recording, not of the street.
const dateOnlyShare = 0.9
const mixedShare = 0.02
const fewestAlike = 5

/** Asia/Shanghai has kept one offset since 1991; other zones pass their own. */
export const shanghaiOffsetMinutes = 480

const secondOfDay = (timeMs: number, offsetMinutes: number) =>
  Math.floor(((((timeMs + offsetMinutes * minuteMs) % dayMs) + dayMs) % dayMs) / 1000)

/** Hour of the week 0–167, Monday 0:00 first, of a time in ms since 1970 UTC. */
export const hourOfWeek = (timeMs: number, offsetMinutes = shanghaiOffsetMinutes): number => {
  const hours = Math.floor((timeMs + offsetMinutes * minuteMs) / 3_600_000)
  return (((hours + epochWeekday * 24) % 168) + 168) % 168
}

/**
 * Looks for a second of the day that holds far too many events: files with dates alone put them all at midnight, or at
 * 08:00 when midnight was read as UTC. A round second can be popular by habit (00:00, 12:00), so a mix is only named when
 * it holds over 2 % and at least 10 times the next one. Fewer than 5 alike is chance. `timeMs` may hold NaN (no time). O(n).
 */
export function hourQuality(timeMs: Float64Array, offsetMinutes = shanghaiOffsetMinutes): HourQuality {
  const perSecond = new Uint32Array(dayMs / 1000)
  let timed = 0
  for (const time of timeMs) {
    if (!Number.isFinite(time)) continue
    perSecond[secondOfDay(time, offsetMinutes)]! += 1
    timed++
  }
  if (timed === 0) return { kind: 'none' }
  let top = 0
  for (let second = 1; second < perSecond.length; second++) if (perSecond[second]! > perSecond[top]!) top = second
  let next = 0
  for (let second = 0; second < perSecond.length; second++) if (second !== top) next = Math.max(next, perSecond[second]!)
  const dateOnly = perSecond[top]!
  const found = { dateOnly, secondOfDay: top }
  if (dateOnly < fewestAlike) return { kind: 'timed' }
  if (dateOnly >= dateOnlyShare * timed) return { kind: 'date-only', ...found }
  return dateOnly >= mixedShare * timed && dateOnly >= 10 * next ? { kind: 'mixed', ...found } : { kind: 'timed' }
}

/** Counts by hour of week, weekday and month. Date-only events count for weekday and month, never for an hour. O(n). */
export function rhythmOf(timeMs: Float64Array, offsetMinutes = shanghaiOffsetMinutes): Rhythm {
  const quality = hourQuality(timeMs, offsetMinutes)
  const byHour = quality.kind === 'date-only' || quality.kind === 'none' ? null : new Uint32Array(168)
  const byWeekday = new Uint32Array(7)
  const byMonth = new Uint32Array(12)
  const hourless = quality.kind === 'mixed' ? quality.secondOfDay : -1
  let undated = 0
  for (const time of timeMs) {
    if (!Number.isFinite(time)) {
      undated++
      continue
    }
    const hour = hourOfWeek(time, offsetMinutes)
    byWeekday[Math.floor(hour / 24)]! += 1
    byMonth[new Date(time + offsetMinutes * minuteMs).getUTCMonth()]! += 1
    if (byHour && secondOfDay(time, offsetMinutes) !== hourless) byHour[hour]! += 1
  }
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
