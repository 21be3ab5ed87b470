import type { PlanDraft } from '@/domain/plan'
import { findFaults, whyNobody, type RouteFault } from '@/geo/routes/faults'
import type { RouteProblem } from '@/geo/routes/problem'
import { matrixOf, plannable, type WayMatrix } from './solve/problem'

/** One thing that is wrong, with all that it is wrong of: a night has many stops and few kinds of fault. */
interface FaultGroup {
  /** A rule of the solver, or one of reach: `stop-off-map`, `stop-cut-off`, `stop-one-way`. */
  readonly rule: string
  /** Empty for a fault of the whole plan. */
  readonly stopIds: readonly string[]
  readonly teamIds: readonly string[]
}

/** Why no road leads to a place, as reach found it: no road near, a piece of network of its own, one-way streets. */
function whyUnreachable(place: number, matrices: readonly WayMatrix[]): string {
  const byRoad = matrices.filter(({ teamId }) => teamId === undefined)
  const reasons = byRoad.map(({ problems }) => problems?.find(({ stop }) => stop === place)?.reason)
  if (reasons.length > 0 && reasons.every((reason) => reason === 'off-network')) return 'stop-off-map'
  if (reasons.includes('separate-part') || reasons.includes('off-network')) return 'stop-cut-off'
  return reasons.some((reason) => reason !== undefined) ? 'stop-one-way' : 'stop-unreachable'
}

/**
 * All that is wrong with a plan as it stands, before anything is solved: faults of the input, stops on no route that nobody could
 * serve even alone, offices no road leads to, and `found`, what the last search and the clock name. O(stops × teams).
 */
export function planFaults(
  draft: PlanDraft,
  problem: RouteProblem,
  matrices: readonly WayMatrix[],
  found: readonly RouteFault[],
): FaultGroup[] {
  const stops = plannable(draft)
  const placeOf = new Map(stops.map(({ id }, index) => [id, draft.teams.length + index]))
  const unbounded = new Set(stops.flatMap(({ id, windowToMs }) => (windowToMs === null ? [id] : [])))
  const onRoute = new Set(Object.values(draft.routes).flat())
  const input = findFaults(problem)
  const ofTeams = input.filter(({ stopId, teamId }) => stopId === undefined && teamId !== undefined)
  // No team may leave: what then is wrong with each stop is no news.
  if (ofTeams.length >= draft.teams.length && ofTeams.length > 0) return grouped(ofTeams, draft)
  const alone = problem.stops
    .filter(({ id, mustVisit }) => !mustVisit && !onRoute.has(id))
    .flatMap((stop) => whyNobody(problem, stop) ?? [])
  const offices = draft.teams.flatMap((team, place): RouteFault[] => {
    const problems = matrixOf(team, matrices)?.problems ?? []
    return problems.some(({ stop }) => stop === place) ? [{ rule: 'office-unreachable', teamId: team.id }] : []
  })
  const all = [...input, ...offices, ...alone, ...found].map(({ rule, stopId, teamId }) => {
    const place = stopId === undefined ? undefined : placeOf.get(stopId)
    if (rule === 'stop-unreachable' && place !== undefined) return { rule: whyUnreachable(place, matrices), stopId, teamId }
    // Without a window of its own a stop's window is the shift: it is the shift that ends too soon.
    if (rule === 'window-closed' && stopId !== undefined && unbounded.has(stopId))
      return { rule: 'shift-too-short', stopId, teamId }
    return { rule, stopId, teamId }
  })
  return grouped(all, draft)
}

function grouped(
  faults: readonly { readonly rule: string; readonly stopId?: string | undefined; readonly teamId?: string | undefined }[],
  draft: PlanDraft,
): FaultGroup[] {
  return [...Map.groupBy(faults, ({ rule }) => rule)].map(([rule, of]) => {
    const stopIds = [...new Set(of.flatMap(({ stopId }) => stopId ?? []))]
    const teamIds = [...new Set(of.flatMap(({ stopId, teamId }) => (stopId === undefined ? (teamId ?? []) : [])))]
    return { rule, stopIds, teamIds: teamIds.length === draft.teams.length ? [] : teamIds }
  })
}
