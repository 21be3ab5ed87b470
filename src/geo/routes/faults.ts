import { readyS, type RouteProblem, type RouteStop, type RouteTeam, unreachableS } from './problem'

/** Which rule an input or an answer breaks, and who breaks it; the interface words it. */
export interface RouteFault {
  readonly rule: RouteRule
  readonly stopId?: string
  readonly teamId?: string
  /** The other stop of a pair, or the one before it in a fixed order. */
  readonly otherStopId?: string
}

export type RouteRule =
  /** The problem itself cannot be read. */
  | 'matrix-size'
  | 'not-a-number'
  | 'duplicate-id'
  | 'unknown-id'
  | 'no-team'
  | 'team-without-office'
  | 'stop-off-map'
  | 'stop-in-two-orders'
  /** No plan at all can serve the stop or send the team. */
  | 'window-reversed'
  | 'window-past'
  | 'shift-reversed'
  | 'shift-past'
  | 'office-unreachable'
  | 'stop-unreachable'
  | 'shift-too-short'
  | 'window-closed'
  | 'duration-limit'
  | 'travel-limit'
  | 'capacity'
  | 'no-team-allowed'
  | 'pair-impossible'
  | 'order-impossible'
  /** The search found no room beside the other stops. */
  | 'no-room'
  /** Breaches of an answer, found by `findBreaches`. */
  | 'visited-twice'
  | 'unknown-stop'
  | 'wrong-team'
  | 'pair-split'
  | 'order-broken'
  | 'must-visit-missing'

/**
 * Everything wrong with a problem that can be told before solving: unreadable input, and must-visit stops that no team could
 * serve even alone. An optional stop nobody can serve is no fault; it stays unserved. O(stops × teams).
 */
export function findFaults(problem: RouteProblem): RouteFault[] {
  const unreadable = findUnreadable(problem)
  if (unreadable.length > 0) return unreadable
  const faults = problem.teams.flatMap((team) => teamFaults(problem, team))
  for (const stop of problem.stops) {
    const fault = stop.mustVisit ? whyNobody(problem, stop) : undefined
    if (fault) faults.push(fault)
  }
  for (const [stopId, otherStopId] of problem.sameTeam ?? []) {
    const [one, other] = [stopOf(problem, stopId)!, stopOf(problem, otherStopId)!]
    if (!one.mustVisit || !other.mustVisit) continue
    const isShared = problem.teams.some((team) => isAllowed(problem, team, one) && isAllowed(problem, team, other))
    if (!isShared) faults.push({ rule: 'pair-impossible', stopId, otherStopId })
  }
  for (const { teamId, stopIds } of problem.orders ?? []) {
    const team = problem.teams.find(({ id }) => id === teamId)!
    const late = firstLate(
      problem,
      team,
      stopIds.flatMap((id) => stopOf(problem, id) ?? []).filter((stop) => stop.mustVisit),
    )
    // A stop late even alone is named above, with its own rule.
    if (late && !faults.some(({ stopId }) => stopId === late.id))
      faults.push({ rule: 'order-impossible', stopId: late.id, teamId })
  }
  return faults
}

const stopOf = (problem: RouteProblem, id: string) => problem.stops.find((stop) => stop.id === id)

function findUnreadable(problem: RouteProblem): RouteFault[] {
  const { placeCount, teams, stops } = problem
  const faults: RouteFault[] = []
  if (problem.matrices.length === 0 || problem.matrices.some((matrix) => matrix.length !== placeCount * placeCount))
    faults.push({ rule: 'matrix-size' })
  if (teams.length === 0) faults.push({ rule: 'no-team' })
  const isPlace = (place: number) => Number.isInteger(place) && place >= 0 && place < placeCount
  const teamIds = new Set<string>()
  for (const team of teams) {
    if (teamIds.has(team.id)) faults.push({ rule: 'duplicate-id', teamId: team.id })
    teamIds.add(team.id)
    if (!isPlace(team.startPlace) || !isPlace(team.endPlace)) faults.push({ rule: 'team-without-office', teamId: team.id })
    const limits = [team.maxDurationS ?? 0, team.maxTravelS ?? 0, team.capacity ?? 0, team.shiftStartS, team.shiftEndS]
    const isMatrix = Number.isInteger(team.matrix ?? 0) && (team.matrix ?? 0) >= 0 && (team.matrix ?? 0) < problem.matrices.length
    if (!limits.every(isWhole) || !isMatrix) faults.push({ rule: 'not-a-number', teamId: team.id })
  }
  const stopIds = new Set<string>()
  for (const stop of stops) {
    if (stopIds.has(stop.id)) faults.push({ rule: 'duplicate-id', stopId: stop.id })
    stopIds.add(stop.id)
    if (!isPlace(stop.place)) faults.push({ rule: 'stop-off-map', stopId: stop.id })
    const times = [stop.dwellS, stop.windowStartS, stop.windowEndS, stop.demand ?? 0]
    const isWorth = stop.prizeS === undefined || (Number.isFinite(stop.prizeS) && stop.prizeS >= 0)
    if (!times.every(isWhole) || stop.dwellS < 0 || !isWorth) faults.push({ rule: 'not-a-number', stopId: stop.id })
  }
  const ordered = new Set<string>()
  for (const { teamId, stopIds: inOrder } of problem.orders ?? []) {
    if (!teamIds.has(teamId)) faults.push({ rule: 'unknown-id', teamId })
    for (const stopId of inOrder) {
      if (!stopIds.has(stopId)) faults.push({ rule: 'unknown-id', stopId })
      if (ordered.has(stopId)) faults.push({ rule: 'stop-in-two-orders', stopId })
      ordered.add(stopId)
    }
  }
  for (const { teamId, stopId } of [...(problem.forbidden ?? []), ...(problem.pinned ?? [])]) {
    if (!teamIds.has(teamId)) faults.push({ rule: 'unknown-id', teamId })
    if (!stopIds.has(stopId)) faults.push({ rule: 'unknown-id', stopId })
  }
  for (const stopId of (problem.sameTeam ?? []).flat()) if (!stopIds.has(stopId)) faults.push({ rule: 'unknown-id', stopId })
  return faults
}

// Ten years of seconds: sums of a few still fit 31 bits.
const isWhole = (value: number) => Number.isInteger(value) && Math.abs(value) <= 3.2e8

function teamFaults(problem: RouteProblem, team: RouteTeam): RouteFault[] {
  if (team.shiftEndS < team.shiftStartS) return [{ rule: 'shift-reversed', teamId: team.id }]
  if (problem.nowS !== undefined && team.shiftEndS < problem.nowS) return [{ rule: 'shift-past', teamId: team.id }]
  if (travelS(problem, team, team.startPlace, team.endPlace) >= unreachableS)
    return [{ rule: 'office-unreachable', teamId: team.id }]
  return []
}

export function travelS(problem: RouteProblem, team: RouteTeam, from: number, to: number): number {
  return problem.matrices[team.matrix ?? 0]![from * problem.placeCount + to]!
}

export function isAllowed(problem: RouteProblem, team: RouteTeam, stop: RouteStop): boolean {
  if (problem.forbidden?.some(({ teamId, stopId }) => teamId === team.id && stopId === stop.id)) return false
  if (problem.pinned?.some(({ teamId, stopId }) => stopId === stop.id && teamId !== team.id)) return false
  return !problem.orders?.some(({ teamId, stopIds }) => stopIds.includes(stop.id) && teamId !== team.id)
}

/** The first stop the team comes to too late in this order with nothing between, or from which it is back too late. */
function firstLate(problem: RouteProblem, team: RouteTeam, order: readonly RouteStop[]): RouteStop | undefined {
  let clock = readyS(problem, team)
  let place = team.startPlace
  return order.find((stop) => {
    clock = Math.max(clock + travelS(problem, team, place, stop.place), stop.windowStartS)
    if (clock > stop.windowEndS) return true
    clock += stop.dwellS
    place = stop.place
    return clock + travelS(problem, team, place, team.endPlace) > team.shiftEndS
  })
}

/** Rules from the furthest from being met to the nearest: the last one reached is the one worth telling. */
const ladder = [
  'no-team-allowed',
  'stop-unreachable',
  'window-closed',
  'shift-too-short',
  'duration-limit',
  'travel-limit',
  'capacity',
] as const

/** Why no team could serve the stop even with nothing else to do; nothing when one could. O(teams). */
export function whyNobody(problem: RouteProblem, stop: RouteStop): RouteFault | undefined {
  if (stop.windowEndS < stop.windowStartS) return { rule: 'window-reversed', stopId: stop.id }
  if (problem.nowS !== undefined && stop.windowEndS < problem.nowS) return { rule: 'window-past', stopId: stop.id }
  let nearest = 0
  let teamId: string | undefined
  for (const team of problem.teams) {
    const rung = aloneFault(problem, team, stop)
    if (rung < 0) return undefined
    if (teamId === undefined || rung > nearest) {
      nearest = rung
      teamId = team.id
    }
  }
  return { rule: ladder[nearest]!, stopId: stop.id, ...(teamId !== undefined && nearest > 0 ? { teamId } : {}) }
}

/** The rung of the ladder on which a team fails to serve a stop alone, −1 when it can. */
function aloneFault(problem: RouteProblem, team: RouteTeam, stop: RouteStop): number {
  if (!isAllowed(problem, team, stop)) return 0
  const toS = travelS(problem, team, team.startPlace, stop.place)
  const backS = travelS(problem, team, stop.place, team.endPlace)
  if (toS >= unreachableS || backS >= unreachableS) return 1
  const beginS = Math.max(readyS(problem, team) + toS, stop.windowStartS)
  if (beginS > stop.windowEndS) return 2
  if (beginS + stop.dwellS + backS > team.shiftEndS) return 3
  if (toS + stop.dwellS + backS > (team.maxDurationS ?? Infinity)) return 4
  if (toS + backS > (team.maxTravelS ?? Infinity)) return 5
  return (stop.demand ?? 0) > (team.capacity ?? Infinity) ? 6 : -1
}
