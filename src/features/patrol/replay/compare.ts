import type { PlanDetail, PlanWalks } from '@/data/rows/plans'
import type { LngLat } from '@/domain/frame'
import {
  findDeviations,
  visitRadiusM,
  walkNotices,
  watchVisits,
  type Deviation,
  type ReplayTrack,
  type WalkNotice,
} from '@/geo/walk'

type Route = PlanDetail['routes'][number]
type Stop = PlanDetail['stops'][number]
/** What of a plan a comparison needs. */
export interface ComparedPlan extends Pick<PlanDetail, 'shift_to'> {
  readonly routes: readonly Pick<Route, 'id' | 'team_id' | 'team_name' | 'colour' | 'leaves_at' | 'geom'>[]
  readonly stops: readonly Pick<
    Stop,
    'id' | 'route_id' | 'seq' | 'kind' | 'name' | 'lng' | 'lat' | 'dwell_s' | 'visited_at' | 'visited_s'
  >[]
}

export interface ComparedStop {
  readonly id: string
  readonly name: string
  readonly at: LngLat
  readonly askedS: number
  readonly givenS: number
  readonly state: 'visited' | 'partly' | 'missed' | 'skipped'
  readonly skipReason: string | null
}
export interface ComparedRoute {
  readonly id: string
  readonly teamName: string
  readonly colour: number
  readonly stops: readonly ComparedStop[]
  readonly notices: readonly WalkNotice[]
  readonly deviations: readonly Deviation[]
}

const ms = (at: string | null) => (at === null ? null : Date.parse(at))

/**
 * Plan and walk side by side, by place. Without tracks the phone's own records speak; with them (null: not looked at) the longer of the
 * two stays counts, and deviations are found. Teams are in the order of the plan, never of how they did.
 */
export function comparePlan(
  plan: ComparedPlan,
  walks: PlanWalks,
  tracks: readonly ReplayTrack[] | null,
  nowMs: number,
  limits: { readonly graceS: number; readonly silentS: number } = { graceS: 900, silentS: 900 },
): ComparedRoute[] {
  const skipOf = new Map(walks.skips.map((skip) => [skip.stop_id, skip.reason]))
  return plan.routes.map((route) => {
    const own = plan.stops.filter(({ route_id }) => route_id === route.id).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
    const patrols = walks.patrols.filter(({ team_id }) => team_id === route.team_id)
    const walked = (tracks ?? []).filter(
      ({ id, teamId }) => teamId === route.team_id && patrols.some(({ patrol_id }) => patrol_id === id),
    )
    const seen = new Map<string, number>()
    for (const track of walked) {
      const watch = watchVisits(
        own.map((stop) => ({ id: stop.id, at: [stop.lng, stop.lat], radiusM: visitRadiusM[stop.kind], dwellS: stop.dwell_s })),
      )
      track.timeS.forEach((second, i) => watch.add(second * 1000, [track.lngLat[i * 2]!, track.lngLat[i * 2 + 1]!]))
      for (const [id, { insideS }] of watch.states()) seen.set(id, (seen.get(id) ?? 0) + insideS)
    }
    const line = route.geom?.coordinates.map(([lng, lat]): LngLat => [lng, lat]) ?? []
    const first = patrols[0]
    const last = patrols.at(-1)
    return {
      id: route.id,
      teamName: route.team_name ?? '—',
      colour: route.colour ?? 0,
      stops: own.map((stop): ComparedStop => {
        const givenS = Math.max(stop.visited_s ?? 0, seen.get(stop.id) ?? 0)
        const isFull = stop.visited_at !== null || givenS >= stop.dwell_s
        const skipReason = skipOf.get(stop.id) ?? null
        return {
          id: stop.id,
          name: stop.name,
          at: [stop.lng, stop.lat],
          askedS: stop.dwell_s,
          givenS,
          state: isFull ? 'visited' : skipReason !== null ? 'skipped' : givenS > 0 ? 'partly' : 'missed',
          skipReason,
        }
      }),
      notices: walkNotices(
        {
          leavesMs: ms(route.leaves_at),
          shiftToMs: Date.parse(plan.shift_to),
          startedMs: first ? Date.parse(first.started_at) : null,
          endedMs: last ? ms(last.ended_at) : null,
          lastFixMs: last ? ms(last.last_fix_at) : null,
        },
        nowMs,
        limits.graceS,
        limits.silentS,
      ),
      deviations: walked.flatMap((track) =>
        findDeviations({ lngLat: track.lngLat, timeMs: track.timeS.map((second) => second * 1000) }, line),
      ),
    }
  })
}
