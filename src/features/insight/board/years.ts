import { rpc } from '@/data/read'
import { incidentCounts } from '@/data/rows/incidents'
import { ok, type Result } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { monthPairs, monthStart, type MonthPair } from './yearOnYear'
import { zeroCount, zeroGroups, type ZeroCount } from './zeroDays'

/** Two years of incidents: the last twelve months beside those before, and days without an incident of a group. */
export interface Years {
  readonly months: readonly MonthPair[]
  /** Empty for who reads steps: there a day with a case may look like one without. */
  readonly zeroCounts: readonly ZeroCount[]
}
export const noYears: Years = { months: [], zeroCounts: [] }

/**
 * Every number is one of `incident_counts`; what is done here is adding up days of a month, which holds for steps too. The running
 * month is held against as much of it as has passed, to the minute, as the board's comparison is.
 */
export async function readYears(nowMs: number, signal: AbortSignal): Promise<Result<Years>> {
  const today = formatDay(nowMs)
  const span = { from_at: new Date(monthStart(today, 2)).toISOString(), to_at: new Date(nowMs).toISOString() }
  const yearAgoMs = monthStart(today, 1)
  const elapsedMs = nowMs - monthStart(today, 0)
  const counts = await rpc(incidentCounts, span, signal)
  if (!counts.ok) return counts
  const before = await rpc(
    incidentCounts,
    { from_at: new Date(yearAgoMs).toISOString(), to_at: new Date(yearAgoMs + elapsedMs).toISOString() },
    signal,
  )
  if (!before.ok) return before
  const months = monthPairs(counts.value.by_day, before.value.total, today)
  if (counts.value.step > 1) return ok({ months, zeroCounts: [] })
  const firstRecord = counts.value.by_day[0]?.[0] ?? null
  const zeroCounts: ZeroCount[] = []
  for (const group of zeroGroups) {
    const answer = await rpc(incidentCounts, { ...span, groups: [group] }, signal)
    if (!answer.ok) return answer
    const count = zeroCount(group, answer.value.by_day, firstRecord, today)
    if (count !== null) zeroCounts.push(count)
  }
  return ok({ months, zeroCounts })
}
