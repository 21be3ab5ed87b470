import { rpc } from '@/data/read'
import { planDetail, plansList, type PlanDetail } from '@/data/rows/plans'
import { dayMs, formatDay } from '@/domain/time'

export interface PlanProgress {
  readonly stops: readonly {
    readonly teamId: string
    /** Unix seconds; null when nobody was there. */
    readonly visitedS: number | null
  }[]
}

/** Which team was given which stop, and when it was there. */
interface PlannedStops {
  readonly routes: readonly Pick<PlanDetail['routes'][number], 'id' | 'team_id'>[]
  readonly stops: readonly Pick<PlanDetail['stops'][number], 'route_id' | 'visited_at'>[]
}

/** A night belongs to the day it starts, and a month of replay to no more plans than this. */
const mostPlans = 32

/** The stops that a plan gives its teams, when its shift touches the period (UTC ms). Pure. */
export function stopsWithin(
  plan: Pick<PlanDetail, 'shift_from' | 'shift_to'> & PlannedStops,
  fromMs: number,
  toMs: number,
): PlanProgress['stops'] {
  if (Date.parse(plan.shift_to) <= fromMs || Date.parse(plan.shift_from) >= toMs) return []
  const teamOf = new Map(plan.routes.map(({ id, team_id }) => [id, team_id]))
  return plan.stops.flatMap(({ route_id, visited_at }) => {
    const teamId = teamOf.get(route_id ?? '')
    return teamId === undefined ? [] : [{ teamId, visitedS: visited_at === null ? null : Date.parse(visited_at) / 1000 }]
  })
}

/** Stops of the published plans of a period. What cannot be read is left out: the replay goes without its share. */
export async function readPlans(fromMs: number, toMs: number): Promise<PlanProgress> {
  const list = await rpc(plansList, {
    from_day: formatDay(fromMs - dayMs),
    to_day: formatDay(toMs),
  })
  const published = list.ok ? list.value.filter(({ status }) => status === 'published').slice(0, mostPlans) : []
  const details = await Promise.all(published.map(({ id }) => rpc(planDetail, { id })))
  return { stops: details.flatMap((detail) => (detail.ok && detail.value ? stopsWithin(detail.value, fromMs, toMs) : [])) }
}

/** How many of the stops were visited by a moment, Unix seconds. */
export const doneBy = (stops: PlanProgress['stops'], atS: number): number =>
  stops.reduce((sum, { visitedS }) => (visitedS !== null && visitedS <= atS ? sum + 1 : sum), 0)
