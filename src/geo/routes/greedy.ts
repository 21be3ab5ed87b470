import { isAllowed, travelS } from './faults'
import { type RouteProblem, type Routes } from './problem'
import { retime } from './retime'

/**
 * What a planner in a hurry does, as the yardstick: each team in turn goes to the nearest stop it can still serve and be
 * back in time, until none is left; must-visit stops before others. Pairs and orders are not its concern: stops bound by them
 * are left out. O(teams × stops² ) with a re-timing each.
 */
export function nearestFeasible(problem: RouteProblem): Routes {
  const bound = new Set([...(problem.sameTeam ?? []).flat(), ...(problem.orders ?? []).flatMap((order) => order.stopIds)])
  const open = new Set(problem.stops.flatMap((stop, index) => (bound.has(stop.id) ? [] : [index])))
  const routes: number[][] = problem.teams.map(() => [])
  for (const wantsMust of [true, false]) {
    routes.forEach((route, index) => {
      const team = problem.teams[index]!
      for (;;) {
        const here = route.length === 0 ? team.startPlace : problem.stops[route[route.length - 1]!]!.place
        const near = [...open]
          .filter(
            (stop) => Boolean(problem.stops[stop]!.mustVisit) === wantsMust && isAllowed(problem, team, problem.stops[stop]!),
          )
          .map((stop) => ({ stop, hopS: travelS(problem, team, here, problem.stops[stop]!.place) }))
          .sort((a, b) => a.hopS - b.hopS || a.stop - b.stop)
        const next = near.find(({ stop }) => retime(problem, index, [...route, stop]).violations.length === 0)
        if (!next) break
        route.push(next.stop)
        open.delete(next.stop)
      }
    })
  }
  return routes
}
