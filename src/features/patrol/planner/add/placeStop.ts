import { addStop, moveStop, type PlanDraft, type PlanStop } from '@/domain/plan'
import { toOrders, plannable, toProblem, type WayMatrix } from '@/features/patrol/planner/solve/problem'
import { whyOut } from '@/features/patrol/planner/solve/whyOut'
import type { StopWish } from '@/stores/stopWish.store'

/** The draft with a stop in it, and the team that takes it; null: no team has room, the stop is offered. */
export interface Placed {
  readonly draft: PlanDraft
  readonly teamId: string | null
}

/** Puts a stop that is in the draft where it adds least travel and every window is kept. `matrices` are of this draft. */
export function placeStop(draft: PlanDraft, stopId: string, matrices: readonly WayMatrix[], nowMs: number): Placed {
  const index = plannable(draft).findIndex(({ id }) => id === stopId)
  if (index < 0) return { draft, teamId: null }
  const why = whyOut(toProblem(draft, matrices, nowMs), toOrders(draft), index)
  const team = why.kind === 'fits' ? draft.teams[why.team] : undefined
  if (why.kind !== 'fits' || !team) return { draft, teamId: null }
  return { draft: moveStop(draft, stopId, team.id, why.index), teamId: team.id }
}

/** About 150 m: nearer than that two errands are one stop. */
const sameLng = 0.0015
const sameLat = 0.0014

/** The stop of the draft that is this errand already: by its record, a hotspot by its place. */
export function standingFor(draft: PlanDraft, wish: Pick<StopWish, 'kind' | 'subjectId' | 'at'>): PlanStop | null {
  const isIt = ({ subjectId, kind, at }: PlanStop) =>
    wish.subjectId === null
      ? kind === wish.kind && Math.abs(at[0] - wish.at[0]) < sameLng && Math.abs(at[1] - wish.at[1]) < sameLat
      : subjectId === wish.subjectId
  return draft.stops.find(isIt) ?? null
}

/** A wish as a stop: asked for by name, so it has to be made. */
export function toWishedStop({ kind, subjectId, name, reason, at }: StopWish, id: string, dwellMin: number): PlanStop {
  return {
    id,
    kind,
    subjectId,
    name: name.slice(0, 120),
    reason: reason.slice(0, 500),
    at,
    windowFromMs: null,
    windowToMs: null,
    dwellS: dwellMin * 60,
    priority: 3,
    isMust: true,
    pinnedTeamId: null,
    isDropped: false,
  }
}

/** The draft with what was wished for before there was a plan; what proposed itself anyway has to be made now. */
export function withWishes(
  draft: PlanDraft,
  wishes: readonly StopWish[],
  idFor: () => string,
  dwellOf: (wish: StopWish) => number,
): PlanDraft {
  return wishes.reduce((from, wish) => {
    const standing = standingFor(from, wish)
    if (!standing) return addStop(from, toWishedStop(wish, idFor(), dwellOf(wish)))
    return { ...from, stops: from.stops.map((stop) => (stop.id === standing.id ? { ...stop, isMust: true } : stop)) }
  }, draft)
}
