import { parseDay } from '@/domain/time'

/** One month of a year and of the year before; null where nothing is known of the year before. */
export interface MonthPair {
  /** `2026-11`. */
  readonly month: string
  readonly now: number
  readonly before: number | null
}

const key = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`

/** The first moment of the month of `today`, so many years back. */
export function monthStart(today: string, yearsBack: number): number {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return parseDay(`${key(year - yearsBack, month)}-01`)
}

/**
 * The twelve months that end with that of `today` (`2026-11-21`), each beside the same month a year earlier. The running month is
 * held against `soFar`, as much of it as has passed by now: a part of a month beside a whole one would look like a fall.
 */
export function monthPairs(byDay: readonly (readonly [string, number])[], soFar: number, today: string): MonthPair[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const sums = new Map<string, number>()
  const running = key(year, month)
  const runningBefore = key(year - 1, month)
  const first = byDay.reduce((least, [day]) => (day < least ? day : least), '9999-12-31').slice(0, 7)
  for (const [day, count] of byDay) {
    const at = day.slice(0, 7)
    sums.set(at, (sums.get(at) ?? 0) + count)
  }
  sums.set(runningBefore, soFar)
  return Array.from({ length: 12 }, (_, back) => {
    const no = year * 12 + (month - 1) - (11 - back)
    const at = key(Math.floor(no / 12), (no % 12) + 1)
    const before = key(Math.floor(no / 12) - 1, (no % 12) + 1)
    // The month in which the records begin may be a part of one: nothing is compared with it.
    return { month: at, now: sums.get(at) ?? 0, before: before > first ? (sums.get(before) ?? 0) : null }
  }).filter(({ month: at }) => at <= running)
}
