import type { RouteFault } from './faults'
import { type RouteProblem, type Routes, unreachableS } from './problem'

/**
 * Checks an answer against the problem as written, sharing nothing with the solver: every rule is derived again from the
 * input, every route walked again. Gives every breach, an empty list for a sound answer. O(stops² + rules × stops).
 */
export function findBreaches(problem: RouteProblem, routes: Routes): RouteFault[] {
  const breaches: RouteFault[] = []
  const visitor = new Map<string, { teamId: string; rank: number }>()
  if (routes.length !== problem.teams.length) breaches.push({ rule: 'no-team' })
  routes.forEach((route, index) => {
    const team = problem.teams[index]
    if (!team) return
    route.forEach((stopIndex, rank) => {
      const stop = problem.stops[stopIndex]
      if (!stop) return breaches.push({ rule: 'unknown-stop', teamId: team.id, stopId: String(stopIndex) })
      if (visitor.has(stop.id)) breaches.push({ rule: 'visited-twice', teamId: team.id, stopId: stop.id })
      return visitor.set(stop.id, { teamId: team.id, rank })
    })
    breaches.push(...walk(problem, index, route))
  })
  for (const stop of problem.stops)
    if (stop.mustVisit && !visitor.has(stop.id)) breaches.push({ rule: 'must-visit-missing', stopId: stop.id })
  for (const { teamId, stopId } of problem.forbidden ?? [])
    if (visitor.get(stopId)?.teamId === teamId) breaches.push({ rule: 'wrong-team', teamId, stopId })
  for (const { teamId, stopId } of problem.pinned ?? []) {
    const visit = visitor.get(stopId)
    if (visit && visit.teamId !== teamId) breaches.push({ rule: 'wrong-team', teamId: visit.teamId, stopId })
  }
  for (const [stopId, otherStopId] of problem.sameTeam ?? []) {
    const [one, other] = [visitor.get(stopId), visitor.get(otherStopId)]
    if (one && other && one.teamId !== other.teamId) breaches.push({ rule: 'pair-split', stopId, otherStopId })
  }
  for (const { teamId, stopIds } of problem.orders ?? []) {
    let before: { id: string; rank: number } | undefined
    for (const stopId of stopIds) {
      const visit = visitor.get(stopId)
      if (!visit) continue
      if (visit.teamId !== teamId) breaches.push({ rule: 'wrong-team', teamId: visit.teamId, stopId })
      if (before && before.rank > visit.rank) breaches.push({ rule: 'order-broken', teamId, stopId, otherStopId: before.id })
      before = { id: stopId, rank: visit.rank }
    }
  }
  return breaches
}

function walk(problem: RouteProblem, index: number, route: readonly number[]): RouteFault[] {
  const team = problem.teams[index]!
  if (route.length === 0) return []
  const breaches: RouteFault[] = []
  const matrix = problem.matrices[team.matrix ?? 0]!
  const stops = route.flatMap((stop) => problem.stops[stop] ?? [])
  const places = [team.startPlace, ...stops.map((stop) => stop.place), team.endPlace]
  const hops = places.slice(1).map((place, at) => matrix[places[at]! * problem.placeCount + place]!)
  const travelS = hops.reduce((sum, hop) => sum + hop, 0)
  if (hops.some((hop) => hop >= unreachableS)) breaches.push({ rule: 'stop-unreachable', teamId: team.id })
  if (travelS > (team.maxTravelS ?? Infinity)) breaches.push({ rule: 'travel-limit', teamId: team.id })
  const load = stops.reduce((sum, stop) => sum + (stop.demand ?? 0), 0)
  if (load > (team.capacity ?? Infinity)) breaches.push({ rule: 'capacity', teamId: team.id })

  const finish = (departS: number, onLate?: (stopId: string) => void) => {
    let clock = departS
    stops.forEach((stop, at) => {
      clock = Math.max(clock + hops[at]!, stop.windowStartS)
      if (clock > stop.windowEndS) onLate?.(stop.id)
      clock += stop.dwellS
    })
    return clock + hops[stops.length]!
  }
  const firstS = Math.max(team.shiftStartS, problem.nowS ?? team.shiftStartS)
  const earliestEndS = finish(firstS, (stopId) => breaches.push({ rule: 'window-closed', teamId: team.id, stopId }))
  if (earliestEndS > team.shiftEndS) breaches.push({ rule: 'shift-too-short', teamId: team.id })
  if (team.maxDurationS !== undefined && breaches.length === 0) {
    // The later a team leaves the shorter it is out, until it returns later by as much: search for the last departure
    // that still returns at the earliest moment and is late nowhere.
    let soonest = firstS
    let latest = team.shiftEndS
    while (soonest < latest) {
      const departS = Math.ceil((soonest + latest) / 2)
      let isLate = false
      const endS = finish(departS, () => (isLate = true))
      if (endS > earliestEndS || isLate) latest = departS - 1
      else soonest = departS
    }
    if (earliestEndS - soonest > team.maxDurationS) breaches.push({ rule: 'duration-limit', teamId: team.id })
  }
  return breaches
}
