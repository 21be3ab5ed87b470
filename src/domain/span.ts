import { dayMs } from '@/domain/time'

/** Service days from one to another, both included, as days since 1970-01-01. */
export interface Span {
  readonly fromDay: number
  readonly toDay: number
}

export const spanDays = ({ fromDay, toDay }: Span): number => toDay - fromDay + 1

/** The `days` that end with a day. */
export const lastDays = (days: number, toDay: number): Span => ({ fromDay: toDay - days + 1, toDay })

const dateOf = (day: number): Date => new Date(day * dayMs)
const dayNumber = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / dayMs
/** Monday of the week of a day; 1970-01-01 was a Thursday. */
export const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7)

/** Two periods laid side by side. */
export interface SpanPair {
  readonly now: Span
  readonly before: Span
}

export const pairPresets = ['week', 'days7', 'days30', 'month', 'year'] as const
export type PairPreset = (typeof pairPresets)[number]

/**
 * Pairs of equal length: a running week or month beside the same days of the one before, since a part beside a whole would look
 * like a fall. The days of a month that the one before does not have are left out of both.
 */
export function pairOf(preset: PairPreset, today: number): SpanPair {
  if (preset === 'week') {
    const monday = mondayOf(today)
    return { now: { fromDay: monday, toDay: today }, before: { fromDay: monday - 7, toDay: today - 7 } }
  }
  if (preset === 'month') {
    const at = dateOf(today)
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
    const first = dayNumber(year, month, 1)
    const firstBefore = dayNumber(year, month - 1, 1)
    const days = Math.min(today - first + 1, first - firstBefore)
    return { now: { fromDay: first, toDay: first + days - 1 }, before: { fromDay: firstBefore, toDay: firstBefore + days - 1 } }
  }
  const days = preset === 'days7' ? 7 : 30
  const back = preset === 'year' ? 364 : days
  // 364 days are whole weeks: weekends stay beside weekends.
  return { now: lastDays(days, today), before: lastDays(days, today - back) }
}
