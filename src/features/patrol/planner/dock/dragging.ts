import { moveStop, type PlanDraft, type PlanStop } from '@/domain/plan'
import { timingsOf, type TeamTiming, type WayMatrix } from '@/features/patrol/planner/solve/problem'
import type { RouteProblem } from '@/geo/routes/problem'

/** Where a stop would go: a team's route and the place on it. */
export interface Target {
  readonly teamId: string
  readonly index: number
}
/** How the night would stand with the stop there. */
export interface Preview extends Target {
  readonly draft: PlanDraft
  readonly timings: readonly TeamTiming[]
  /** Metres over all teams, more or less than now. */
  readonly moreM: number
  /** Second of the shift at which the stop would begin; null: it cannot be timed. */
  readonly startS: number | null
  readonly leaveS: number | null
  /** Rules that the two routes would break, which they do not break now. */
  readonly newFaults: number
}

/** Whether a stop may go to this team: one that is fixed to a team stays with it. */
export const mayGo = ({ pinnedTeamId }: PlanStop, teamId: string): boolean => pinnedTeamId === null || pinnedTeamId === teamId

/** The place in a row under a moment: after every stop whose middle lies before it, the dragged one left out. */
export function indexAt(timed: TeamTiming, stopIds: readonly string[], stopId: string, second: number): number {
  const before = timed.visits.filter((visit, place) => stopIds[place] !== stopId && (visit.startS + visit.leaveS) / 2 < second)
  return before.length
}

const sum = (timings: readonly TeamTiming[], of: (timed: TeamTiming) => number) =>
  timings.reduce((total, timed) => total + of(timed), 0)

/** Times and kilometres with the stop moved. O(stops). */
export function previewOf(
  draft: PlanDraft,
  now: readonly TeamTiming[],
  stopId: string,
  { teamId, index }: Target,
  matrices: readonly WayMatrix[],
  problem: RouteProblem,
): Preview {
  const moved = moveStop(draft, stopId, teamId, index)
  const timings = timingsOf(moved, matrices, problem)
  const place = (moved.routes[teamId] ?? []).indexOf(stopId)
  const visit = timings.find((timed) => timed.teamId === teamId)?.visits[place]
  return {
    teamId,
    index,
    draft: moved,
    timings,
    moreM: sum(timings, ({ travelM }) => travelM) - sum(now, ({ travelM }) => travelM),
    startS: visit?.startS ?? null,
    leaveS: visit?.leaveS ?? null,
    newFaults: Math.max(0, sum(timings, ({ violations }) => violations.length) - sum(now, ({ violations }) => violations.length)),
  }
}
