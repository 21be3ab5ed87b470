import type { LeaveRow } from '@/data/rows/rota'

/** Days of a month `2026-11` as ISO dates; none for anything else. */
export function daysOf(month: string): string[] {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? []
  if (year === undefined || number === undefined) return []
  const length = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate()
  return Array.from({ length }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}

export type Leave = LeaveRow

/** Days each team is away, by team id; both ends of a leave belong to it. */
export function awayDays(leave: readonly Leave[], days: readonly string[]): Map<string, Set<string>> {
  const away = new Map<string, Set<string>>()
  for (const { team_id, from_day, to_day } of leave) {
    const set = away.get(team_id) ?? new Set()
    for (const day of days) if (day >= from_day && day <= to_day) set.add(day)
    away.set(team_id, set)
  }
  return away
}

/** `2026-12` for `2027-01`. */
export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number)
  const at = new Date(Date.UTC(year ?? 0, (number ?? 1) - 2, 1))
  return `${at.getUTCFullYear()}-${String(at.getUTCMonth() + 1).padStart(2, '0')}`
}

export interface Duties {
  readonly nights: number
  readonly holidays: number
}

/**
 * Duties of the month before as what each team did more than the one that did least, so that one month makes up for the last. A team
 * that took no turns then is new: it starts level with the least, and owes nothing for the time before it came.
 */
export function fromLeast(earlier: ReadonlyMap<string, Duties>, taking: ReadonlySet<string>): Map<string, Duties> {
  const rows = [...taking].flatMap((id) => {
    const done = earlier.get(id)
    return done ? [[id, done] as const] : []
  })
  const leastNights = Math.min(...rows.map(([, { nights }]) => nights))
  const leastHolidays = Math.min(...rows.map(([, { holidays }]) => holidays))
  return new Map(
    rows.map(([id, { nights, holidays }]) => [id, { nights: nights - leastNights, holidays: holidays - leastHolidays }]),
  )
}
