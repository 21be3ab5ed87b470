import { rpc } from '@/data/read'
import { coverageBetween, coverageOverview, type CoverageAnswer, type StandingRow } from '@/data/rows/coverage'
import type { AreaStanding } from '@/domain/coverage'
import { ok, type Result } from '@/domain/result'
import type { Span } from '@/domain/span'
import { dayNumber, dayText } from '@/domain/time'

/** Which patrols count; empty teams and a null shift mean all. */
export interface WalkFilter {
  readonly teamIds: readonly string[]
  readonly shift: 'day' | 'night' | null
}
export const allWalks: WalkFilter = { teamIds: [], shift: null }

/** How areas stood at the end of a period. */
export interface CoverageFigures {
  readonly rows: readonly AreaStanding[]
  readonly onDay: number | null
  readonly computedAt: string | null
  readonly isBehind: boolean
  /** Areas too far from where patrols walk to be counted. */
  readonly leftOut: number
  /** The first day of which cells are kept; null where it was not asked, or nothing is. */
  readonly oldestDay: number | null
  /** Patrols counted; null where it was not asked. */
  readonly patrols: number | null
}

const toStanding = ([
  id,
  areaHa,
  seenHa,
  visits,
  weekVisits,
  rule,
  last,
  cycleDays,
  risk,
  riskUnseen,
  waters,
  unseen,
  owed,
]: StandingRow) => ({
  id,
  areaHa,
  seenHa,
  share: areaHa === 0 ? 0 : Math.min(1, seenHa / areaHa),
  visits,
  weekVisits,
  rule,
  owed,
  lastVisitDay: last === null ? null : dayNumber(last),
  cycleDays: cycleDays === null ? null : Number(cycleDays),
  risk,
  riskUnseen,
  waters,
  unseenWaters: unseen,
})
const dayOrNull = (text: string | null | undefined) => (text == null ? null : dayNumber(text))
const toFigures = (answer: CoverageAnswer): CoverageFigures => ({
  rows: answer.rows.map(toStanding),
  onDay: dayOrNull(answer.on_day),
  computedAt: answer.computed_at,
  isBehind: answer.is_stale,
  leftOut: answer.left_out ?? 0,
  oldestDay: dayOrNull(answer.oldest_day),
  patrols: answer.patrols ?? null,
})

/** The last days as of the newest count, by all patrols: from rolling unions, at any scale. */
export async function fetchOverview(days: number, signal: AbortSignal): Promise<Result<CoverageFigures>> {
  const result = await rpc(coverageOverview, { days }, signal)
  return result.ok ? ok(toFigures(result.value)) : result
}

/** Any days, teams and shift: joined from the cells that each patrol saw. */
export async function fetchBetween(
  { fromDay, toDay }: Span,
  { teamIds, shift }: WalkFilter,
  signal: AbortSignal,
): Promise<Result<CoverageFigures>> {
  const result = await rpc(
    coverageBetween,
    {
      from_day: dayText(fromDay),
      to_day: dayText(toDay),
      team_ids: teamIds.length === 0 ? null : teamIds,
      patrol_kind: shift,
    },
    signal,
  )
  return result.ok ? ok(toFigures(result.value)) : result
}
