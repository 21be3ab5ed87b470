/** Days of a month `2026-11` as ISO dates; none for anything else. */
export function daysOf(month: string): string[] {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? []
  if (year === undefined || number === undefined) return []
  const length = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate()
  return Array.from({ length }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}

export interface Leave {
  readonly id: string
  readonly team_id: string
  readonly from_day: string
  readonly to_day: string
  readonly reason: string | null
}

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
