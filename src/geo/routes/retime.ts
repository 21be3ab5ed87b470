import { readyS, type RouteProblem, unreachableS } from './problem'
import { isAllowed, type RouteFault, travelS } from './faults'

/** One visit of a route on the clock. */
export interface Visit {
  /** Index in `problem.stops`. */
  readonly stop: number
  readonly travelS: number
  readonly arriveS: number
  readonly waitS: number
  readonly startS: number
  readonly leaveS: number
  /** How long the visit could slip without breaking a window or the shift; negative when already broken. */
  readonly slackS: number
}

/** A team's route on the clock, with what is wrong with it. */
export interface TimedRoute {
  readonly team: number
  readonly visits: readonly Visit[]
  /** Leaves as late as it may without arriving later anywhere, so that waiting is done at the office. */
  readonly departS: number
  readonly returnS: number
  readonly travelS: number
  readonly dwellS: number
  readonly waitS: number
  readonly violations: readonly RouteFault[]
}

/**
 * Times a route in the order given, whatever rules it breaks: for the timeline, for routes drawn by hand and after a stop is
 * dragged. Late visits start on arrival; an unreachable leg counts as no time and is named. O(stops of the route).
 */
export function retime(problem: RouteProblem, team: number, order: readonly number[]): TimedRoute {
  const by = problem.teams[team]!
  const violations: RouteFault[] = []
  const breach = (rule: RouteFault['rule'], stop?: number) =>
    violations.push({ rule, teamId: by.id, ...(stop === undefined ? {} : { stopId: problem.stops[stop]!.id }) })
  const legs = order.map((stop, at) =>
    hop(problem, team, at === 0 ? by.startPlace : placeOf(problem, order[at - 1]!), placeOf(problem, stop)),
  )
  const lastLeg = order.length === 0 ? 0 : hop(problem, team, placeOf(problem, order[order.length - 1]!), by.endPlace)
  order.forEach((stop, at) => {
    if (legs[at] === unreachableS) breach('stop-unreachable', stop)
  })
  if (lastLeg === unreachableS) breach('office-unreachable')
  const known = (leg: number) => (leg === unreachableS ? 0 : leg)

  const departS = latestDeparture(problem, team, order, legs.map(known))
  let clock = departS
  const visits = order.map((stop, at): Omit<Visit, 'slackS'> => {
    const { windowStartS, windowEndS, dwellS } = problem.stops[stop]!
    const arriveS = clock + known(legs[at]!)
    const startS = Math.max(arriveS, windowStartS)
    clock = startS + dwellS
    if (startS > windowEndS) breach('window-closed', stop)
    if (!isAllowed(problem, by, problem.stops[stop]!)) breach('wrong-team', stop)
    return { stop, travelS: known(legs[at]!), arriveS, waitS: startS - arriveS, startS, leaveS: clock }
  })
  const returnS = clock + known(lastLeg)
  const routeTravelS = legs.reduce((sum, leg) => sum + known(leg), 0) + known(lastLeg)
  const load = order.reduce((sum, stop) => sum + (problem.stops[stop]!.demand ?? 0), 0)
  if (order.length > 0 && returnS > by.shiftEndS) breach('shift-too-short')
  if (returnS - departS > (by.maxDurationS ?? Infinity)) breach('duration-limit')
  if (routeTravelS > (by.maxTravelS ?? Infinity)) breach('travel-limit')
  if (load > (by.capacity ?? Infinity)) breach('capacity')

  let latestS = by.shiftEndS - known(lastLeg)
  const slackS = new Array<number>(order.length)
  for (let at = order.length - 1; at >= 0; at--) {
    const { windowEndS, dwellS } = problem.stops[order[at]!]!
    const startByS = Math.min(windowEndS, latestS - dwellS)
    slackS[at] = startByS - visits[at]!.startS
    latestS = startByS - known(legs[at]!)
  }
  return {
    team,
    visits: visits.map((visit, at) => ({ ...visit, slackS: slackS[at]! })),
    departS,
    returnS,
    travelS: routeTravelS,
    dwellS: order.reduce((sum, stop) => sum + problem.stops[stop]!.dwellS, 0),
    waitS: visits.reduce((sum, visit) => sum + visit.waitS, 0),
    violations,
  }
}

const placeOf = (problem: RouteProblem, stop: number) => problem.stops[stop]!.place

const hop = (problem: RouteProblem, team: number, from: number, to: number) =>
  Math.min(travelS(problem, problem.teams[team]!, from, to), unreachableS)

/** The latest departure that delays the return by nothing: waiting on the way is turned into a later start. */
function latestDeparture(problem: RouteProblem, team: number, order: readonly number[], legs: readonly number[]): number {
  const by = problem.teams[team]!
  let clock = readyS(problem, by)
  let movableS = Infinity
  let waitedS = 0
  order.forEach((stop, at) => {
    const { windowStartS, windowEndS, dwellS } = problem.stops[stop]!
    clock += legs[at]!
    waitedS += Math.max(0, windowStartS - clock)
    clock = Math.max(clock, windowStartS)
    movableS = Math.min(movableS, Math.max(0, windowEndS - clock) + waitedS)
    clock += dwellS
  })
  return readyS(problem, by) + (order.length === 0 ? 0 : Math.max(0, Math.min(movableS, waitedS)))
}
