import { drawnOf, rulesOf, type PlanDraft, type PlanTeam, type TravelWay } from '@/domain/plan'
import type { StopProblem } from '@/geo/reach/matrix'
import { anyTravelS, toTravelMatrix, type RouteProblem } from '@/geo/routes/problem'
import { retime, type TimedRoute } from '@/geo/routes/retime'

/** Travel between all places of a draft by one way of moving, as the reach worker gives it. */
export interface WayMatrix {
  readonly way: TravelWay
  /** Travel along the route that was drawn for this team; left out: by road, for every team that moves so. */
  readonly teamId?: string
  readonly durationS: ArrayLike<number>
  readonly distanceM: ArrayLike<number>
  readonly isEstimate: boolean
  /** Places that no road leads to, or only from some, and why. */
  readonly problems?: readonly StopProblem[]
}

/** Places of a draft in matrix order: one office for each team, then the stops that may be planned. */
export function placesOf(draft: PlanDraft): Float64Array {
  const stops = plannable(draft)
  const places = new Float64Array((draft.teams.length + stops.length) * 2)
  ;[...draft.teams.map(({ office }) => office), ...stops.map(({ at }) => at)].forEach(([lng, lat], place) => {
    places[place * 2] = lng
    places[place * 2 + 1] = lat
  })
  return places
}

export const plannable = (draft: PlanDraft) => draft.stops.filter((stop) => !stop.isDropped)
export const waysOf = (teams: readonly PlanTeam[]): TravelWay[] => [...new Set(teams.map(({ way }) => way))]

/** What a team's travel is read from: its drawing, or its way of moving. */
export const matrixOf = (team: PlanTeam, matrices: readonly WayMatrix[]): WayMatrix | undefined =>
  matrices.find(({ teamId }) => teamId === team.id) ??
  matrices.find(({ way, teamId }) => way === team.way && teamId === undefined)

/**
 * Minutes of travel that a visit is worth, by priority. The hours of a shift are spent anyway, so only what lies far off is passed over;
 * what is urgent is fetched from anywhere.
 */
const prizeS = { 1: 45 * 60, 2: 120 * 60, 3: anyTravelS } as const

/** Price of unequal work by the chief's choice: none, an hour's deviation for 1.5 minutes of travel, for 7.5. */
const balancePrice = { 0: 0, 1: 0.2, 2: 1 } as const

/** The draft as the solver's question; seconds count from the start of the shift. `nowMs` after the start shortens the shift. */
export function toProblem(draft: PlanDraft, matrices: readonly WayMatrix[], nowMs: number): RouteProblem {
  const stops = plannable(draft)
  const second = (ms: number) => Math.round((ms - draft.shiftFromMs) / 1000)
  const shiftEndS = second(draft.shiftToMs)
  const { pairs, forbidden, balance, mostOnFootS } = rulesOf(draft)
  const asked = new Set(stops.map(({ id }) => id))
  const going = new Set(draft.teams.map(({ id }) => id))
  // What is drawn stays as it is: its stops belong to its team and are visited.
  const drawnTeam = new Map(
    draft.teams.flatMap(({ id }) => (drawnOf(draft, id) ? (draft.routes[id] ?? []).map((stopId) => [stopId, id] as const) : [])),
  )
  const pinned = stops.flatMap(({ id, pinnedTeamId }) => {
    const teamId = drawnTeam.get(id) ?? pinnedTeamId
    return teamId === null ? [] : [{ teamId, stopId: id }]
  })
  return {
    matrices: matrices.map(({ durationS }) => toTravelMatrix(durationS)),
    placeCount: draft.teams.length + stops.length,
    teams: draft.teams.map((team, place) => ({
      id: team.id,
      startPlace: place,
      endPlace: place,
      shiftStartS: 0,
      shiftEndS,
      matrix: matrices.indexOf(matrixOf(team, matrices)!),
      ...(team.way === 'foot' ? { maxTravelS: mostOnFootS } : {}),
    })),
    stops: stops.map((stop, index) => ({
      id: stop.id,
      place: draft.teams.length + index,
      dwellS: stop.dwellS,
      windowStartS: stop.windowFromMs === null ? 0 : Math.max(0, second(stop.windowFromMs)),
      windowEndS: stop.windowToMs === null ? shiftEndS : Math.min(shiftEndS, second(stop.windowToMs)),
      ...(stop.isMust || drawnTeam.has(stop.id) ? { mustVisit: true } : { prizeS: prizeS[stop.priority] }),
    })),
    pinned,
    // Rules about stops that are left out tonight, or teams that stay at home, ask nothing.
    sameTeam: pairs.filter(([one, other]) => asked.has(one) && asked.has(other)),
    forbidden: forbidden.filter(({ teamId, stopId }) => going.has(teamId) && asked.has(stopId)),
    balance: balancePrice[balance],
    ...(nowMs > draft.shiftFromMs ? { nowS: second(nowMs) } : {}),
  }
}

/** Routes of a draft as stop indices of its problem, team by team; stops that are dropped are left out. */
export function toOrders(draft: PlanDraft): number[][] {
  const index = new Map(plannable(draft).map((stop, place) => [stop.id, place]))
  return draft.teams.map((team) => (draft.routes[team.id] ?? []).flatMap((id) => index.get(id) ?? []))
}

/** The solver's routes as ids of stops by team. */
export function toRoutes(draft: PlanDraft, routes: readonly (readonly number[])[]): Record<string, string[]> {
  const stops = plannable(draft)
  return Object.fromEntries(draft.teams.map((team, place) => [team.id, (routes[place] ?? []).map((stop) => stops[stop]!.id)]))
}

/** Metres that a timed route travels, office to office. O(stops of the route). */
export function travelM(draft: PlanDraft, matrices: readonly WayMatrix[], route: TimedRoute): number {
  const team = draft.teams[route.team]!
  const matrix = matrixOf(team, matrices)
  if (!matrix || route.visits.length === 0) return 0
  const size = draft.teams.length + plannable(draft).length
  const places = [route.team, ...route.visits.map(({ stop }) => draft.teams.length + stop), route.team]
  let metres = 0
  for (let leg = 1; leg < places.length; leg++) {
    const m = matrix.distanceM[places[leg - 1]! * size + places[leg]!]!
    metres += Number.isFinite(m) ? m : 0
  }
  return metres
}

export interface TeamTiming extends TimedRoute {
  readonly teamId: string
  readonly travelM: number
}

/** Every team's route on the clock, in the order of the teams. O(stops). */
export const timingsOf = (draft: PlanDraft, matrices: readonly WayMatrix[], asked: RouteProblem): TeamTiming[] =>
  toOrders(draft).map((order, team) => {
    const timed = retime(asked, team, order)
    return { ...timed, teamId: draft.teams[team]!.id, travelM: travelM(draft, matrices, timed) }
  })
