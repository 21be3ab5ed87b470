import { findBreaches } from '@/geo/routes/feasibility'
import type { RouteProblem, Routes } from '@/geo/routes/problem'
import { retime } from '@/geo/routes/retime'

/**
 * Gives every team something to do. The solver saves travel and may leave a team at home; the chief chose it to go out. Each idle team
 * gets the one stop that adds least travel: a stop on no route that it can serve, or one of a team that keeps at least one. Rules and
 * windows hold; a team that no stop suits stays idle. O(idle teams × stops × longest route).
 */
export function everyTeamGoes(problem: RouteProblem, routes: Routes): number[][] {
  const next = routes.map((route) => [...route])
  const travelS = (team: number, route: readonly number[]) => retime(problem, team, route).travelS
  const isSound = (team: number, route: readonly number[]) => retime(problem, team, route).violations.length === 0
  const before = ruleBreaches(problem, next)
  for (let team = 0; team < next.length; team++) {
    if (next[team]!.length > 0) continue
    const visitor = new Map(next.flatMap((route, at) => route.map((stop) => [stop, at] as const)))
    let best: { readonly stop: number; readonly from: number | undefined; readonly addsS: number } | null = null
    for (let stop = 0; stop < problem.stops.length; stop++) {
      const from = visitor.get(stop)
      if (from !== undefined && next[from]!.length < 2) continue
      if (!isSound(team, [stop])) continue
      const rest = from === undefined ? [] : next[from]!.filter((other) => other !== stop)
      if (from !== undefined && !isSound(from, rest)) continue
      const savedS = from === undefined ? 0 : travelS(from, next[from]!) - travelS(from, rest)
      const addsS = travelS(team, [stop]) - savedS
      if (best && addsS >= best.addsS) continue
      const trial = next.map((route, at) => (at === team ? [stop] : at === from ? rest : route))
      if (ruleBreaches(problem, trial) <= before) best = { stop, from, addsS }
    }
    if (!best) continue
    const { stop, from } = best
    if (from !== undefined) next[from] = next[from]!.filter((other) => other !== stop)
    next[team] = [stop]
  }
  return next
}

const ruleBreaches = (problem: RouteProblem, routes: Routes): number => findBreaches(problem, routes).length
