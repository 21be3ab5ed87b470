import { timeRoute } from './duration'
import type { Model } from './model'

/**
 * Routes under change: each team's nodes are a doubly linked list from its start to its end node. Four numbers of a node lie
 * side by side in `times`, because a search for a place walks along routes and reads them all:
 * +0 the earliest moment the team can leave, given what precedes; +1 the latest at which a visit may begin without harm to what
 * follows; +2 the travel to the next node, 0 for a team that stays in; +3 the place. A stop fits between two nodes when it
 * begins in time and leaves the next one's latest begin unharmed: one comparison, however long the route.
 */
export interface Tour {
  readonly next: Int32Array
  readonly prev: Int32Array
  /** Team of each node, −1 for a stop on no route. */
  readonly team: Int32Array
  readonly times: Int32Array
  readonly size: Int32Array
  readonly load: Int32Array
  readonly travel: Int32Array
  /** Travel and dwell of each team. */
  readonly work: Int32Array
  /** Changes whenever the route does, and comes back when a step is undone. */
  readonly version: Int32Array
  /** The newest version given out. */
  newest: number
  /** Duration, earliest and latest start of the part up to and from each node (see duration.ts), when a team is so bound. */
  readonly spans: Int32Array
  /** Travel; value of the stops on no route; sum and sum of squares of the teams' work. */
  readonly totals: Float64Array
}

const travelled = 0
const forgone = 1
const worked = 2
const workedSquared = 3

/** All stops on no route. */
export function createTour(model: Model): Tour {
  const { nodeCount, stopCount, teamCount } = model
  const perNode = () => new Int32Array(nodeCount)
  const perTeam = () => new Int32Array(teamCount)
  const tour: Tour = {
    next: perNode(),
    prev: perNode(),
    team: perNode().fill(-1),
    times: new Int32Array(4 * nodeCount),
    size: perTeam(),
    load: perTeam(),
    travel: perTeam(),
    work: perTeam(),
    version: perTeam(),
    newest: 0,
    spans: new Int32Array(model.hasMaxDuration ? nodeCount * 6 : 0),
    totals: new Float64Array(4),
  }
  for (let stop = 0; stop < stopCount; stop++) tour.totals[forgone]! += model.prize[stop]!
  for (let node = 0; node < nodeCount; node++) tour.times[4 * node + 3] = model.place[node]!
  for (let team = 0; team < teamCount; team++) {
    const start = stopCount + 2 * team
    tour.team.fill(team, start, start + 2)
    tour.next[start] = start + 1
    tour.prev[start + 1] = start
    refreshRoute(model, tour, team)
  }
  return tour
}

/** What the search lowers, in seconds: travel, value forgone, and unequal work. */
export function costOf(model: Model, tour: Tour): number {
  const { totals } = tour
  const plain = totals[travelled]! + totals[forgone]!
  if (model.balance === 0) return plain
  const sum = totals[worked]!
  return plain + model.balance * (totals[workedSquared]! - (sum * sum) / model.teamCount)
}

/** Travel of all routes, in seconds. */
export const travelOf = (tour: Tour): number => tour.totals[travelled]!

/** Value of the stops on no route, in seconds. */
export const forgoneOf = (tour: Tour): number => tour.totals[forgone]!

/** By how much unequal work costs more when a team takes on `extraS`. */
export function unequalGrowth(model: Model, tour: Tour, team: number, extraS: number): number {
  const sum = tour.totals[worked]!
  return model.balance * extraS * (2 * tour.work[team]! + extraS - (2 * sum + extraS) / model.teamCount)
}

function setSums(tour: Tour, team: number, travelS: number, workS: number, load: number) {
  const { totals, travel, work } = tour
  const before = work[team]!
  totals[travelled]! += travelS - travel[team]!
  totals[worked]! += workS - before
  totals[workedSquared]! += workS * workS - before * before
  travel[team] = travelS
  work[team] = workS
  tour.load[team] = load
}

const renew = (tour: Tour, team: number) => {
  tour.newest = (tour.newest + 1) | 0
  tour.version[team] = tour.newest
}

/**
 * Recounts one route from its links: times, legs and sums. O(route). Gives false when the route breaks a window or a limit,
 * which taking stops out can do where the travel times break the triangle inequality.
 */
// eslint-disable-next-line house/own-lines -- the hot loop of the solver: both passes share its cursors
export function refreshRoute(model: Model, tour: Tour, team: number): boolean {
  const { hops, open, due, dwell, demand, placeCount } = model
  const { next, prev, times } = tour
  const base = model.base[team]!
  const start = model.stopCount + 2 * team
  const end = start + 1
  renew(tour, team)
  if (next[start] === end) {
    times[4 * start] = times[4 * end] = open[start]!
    times[4 * start + 1] = times[4 * end + 1] = due[end]!
    times[4 * start + 2] = tour.size[team] = 0
    setSums(tour, team, 0, 0, 0)
    if (model.hasMaxDuration) timeRoute(model, tour, team)
    return true
  }
  let ready = open[start]!
  let travelS = 0
  let dwellS = 0
  let load = 0
  let legs = 0
  let fits = true
  times[4 * start] = ready
  for (let node = start; node !== end; legs++) {
    const following = next[node]!
    const hop = hops[base + 2 * (times[4 * node + 3]! * placeCount + times[4 * following + 3]!) + 1]!
    times[4 * node + 2] = hop
    travelS += hop
    let begin = ready + hop
    if (begin < open[following]!) begin = open[following]!
    if (begin > due[following]!) fits = false
    const staysS = dwell[following]!
    ready = begin + staysS
    times[4 * following] = ready
    dwellS += staysS
    load += demand[following]!
    node = following
  }
  let until = due[end]!
  times[4 * end + 1] = until
  for (let node = end; node !== start;) {
    node = prev[node]!
    until -= times[4 * node + 2]! + dwell[node]!
    if (until > due[node]!) until = due[node]!
    times[4 * node + 1] = until
  }
  tour.size[team] = legs - 1
  setSums(tour, team, travelS, travelS + dwellS, load)
  if (travelS > model.maxTravel[team]!) fits = false
  if (model.hasMaxDuration && timeRoute(model, tour, team) > model.maxDuration[team]!) fits = false
  return fits
}

/** Puts a stop after a node, and mends the times around it as far as they change. */
export function insertStop(model: Model, tour: Tour, stop: number, before: number): void {
  const { hops, open, due, dwell, placeCount } = model
  const { next, prev, times } = tour
  const team = tour.team[before]!
  const after = next[before]!
  const row = model.base[team]! + 2 * times[4 * stop + 3]! * placeCount
  const toS = hops[row + 2 * times[4 * before + 3]!]!
  const fromS = hops[row + 2 * times[4 * after + 3]! + 1]!
  const growth = toS + fromS - times[4 * before + 2]!
  renew(tour, team)
  next[before] = stop
  prev[stop] = before
  next[stop] = after
  prev[after] = stop
  times[4 * before + 2] = toS
  times[4 * stop + 2] = fromS
  tour.team[stop] = team
  tour.size[team]!++
  tour.totals[forgone]! -= model.prize[stop]!
  setSums(
    tour,
    team,
    tour.travel[team]! + growth,
    tour.work[team]! + growth + dwell[stop]!,
    tour.load[team]! + model.demand[stop]!,
  )
  const end = model.stopCount + 2 * team + 1
  const start = end - 1

  let ready = times[4 * before]! + toS
  ready = dwell[stop]! + (ready < open[stop]! ? open[stop]! : ready)
  times[4 * stop] = ready
  for (let node = stop; node !== end;) {
    ready += times[4 * node + 2]!
    node = next[node]!
    ready = dwell[node]! + (ready < open[node]! ? open[node]! : ready)
    if (times[4 * node] === ready) break
    times[4 * node] = ready
  }
  let until = times[4 * after + 1]! - fromS - dwell[stop]!
  if (until > due[stop]!) until = due[stop]!
  times[4 * stop + 1] = until
  for (let node = stop; node !== start;) {
    node = prev[node]!
    until -= times[4 * node + 2]! + dwell[node]!
    if (until > due[node]!) until = due[node]!
    if (times[4 * node + 1] === until) break
    times[4 * node + 1] = until
  }
  if (model.hasMaxDuration) timeRoute(model, tour, team)
}

/** Unlinks a stop. The route's times and sums are stale until `refreshRoute`. */
export function removeStop(model: Model, tour: Tour, stop: number): void {
  const { next, prev } = tour
  const before = prev[stop]!
  const after = next[stop]!
  next[before] = after
  prev[after] = before
  tour.team[stop] = -1
  tour.totals[forgone]! += model.prize[stop]!
}

/** Each team's stops in order of visit, read from the links. */
export function routesOf(model: Model, next: Int32Array): number[][] {
  return Array.from({ length: model.teamCount }, (_, team) => {
    const route: number[] = []
    for (let node = next[model.stopCount + 2 * team]!; node < model.stopCount; node = next[node]!) route.push(node)
    return route
  })
}
