import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { aNight, anyProblem } from '@tests/support/nightProblem'
import { findBreaches } from './feasibility'
import type { RouteProblem, Routes } from './problem'
import { solve } from './solve'
import { varyRoutes } from './vary'

/** Value of the stops a plan serves, worked out from the input alone; must-visit stops are served by every plan. */
const valueOf = ({ stops }: RouteProblem, routes: Routes) =>
  routes.flat().reduce((sum, stop) => sum + (stops[stop]!.mustVisit ? 0 : (stops[stop]!.prizeS ?? 1e7)), 0)

/** Travel, forgone value and unequal work of a plan, worked out from the input alone. */
function costOf(problem: RouteProblem, routes: Routes): number {
  const { stops, teams, matrices, placeCount, balance = 0 } = problem
  const totals = routes.map((route, index) => {
    const team = teams[index]!
    if (route.length === 0) return { travelS: 0, workS: 0 }
    const places = [team.startPlace, ...route.map((stop) => stops[stop]!.place), team.endPlace]
    const travelS = places
      .slice(1)
      .reduce((sum, place, at) => sum + matrices[team.matrix ?? 0]![places[at]! * placeCount + place]!, 0)
    return { travelS, workS: travelS + route.reduce((sum, stop) => sum + stops[stop]!.dwellS, 0) }
  })
  const served = new Set(routes.flat())
  const forgoneS = stops.reduce((sum, { prizeS, mustVisit }, stop) => {
    if (served.has(stop)) return sum
    return sum + (mustVisit ? 1e9 : (prizeS ?? 1e7))
  }, 0)
  const meanShiftS = teams.reduce((sum, team) => sum + team.shiftEndS - team.shiftStartS, 0) / teams.length
  const meanWorkS = totals.reduce((sum, { workS }) => sum + workS, 0) / teams.length
  const unevenness = totals.reduce((sum, { workS }) => sum + (workS - meanWorkS) ** 2, 0)
  return totals.reduce((sum, { travelS }) => sum + travelS, 0) + forgoneS + (balance / Math.max(1, meanShiftS)) * unevenness
}

test('the cost the solver tells is the cost of its plan, worked out from the input alone', () => {
  let solved = 0
  for (let seed = 1; seed <= 300; seed++) {
    const problem = anyProblem(seed * 31)
    const result = solve(problem, { iterations: 80, seed })
    if (!result.ok) continue
    const own = costOf(problem, result.value.routes)
    expect(Math.abs(result.value.costS - own), `seed ${seed}`).toBeLessThan(1e-6 * Math.max(1, own) + 0.01)
    solved++
  }
  expect(solved).toBeGreaterThan(80)
})

test('every varied plan of odd problems is sound, costs no more than allowed and serves as much value as allowed', () => {
  let varied = 0
  let others = 0
  for (let seed = 1; seed <= 250; seed++) {
    const problem = anyProblem(seed * 101)
    const loss = [0, 0.02, 0.1, 0.5][seed % 4]!
    const result = varyRoutes(problem, { seed, loss, count: 4, steps: 30, iterations: 120 })
    if (!result.ok) continue
    const best = solve(problem, { seed, iterations: 120 })
    if (!best.ok) throw new Error('it was solved a moment ago')
    const bestCost = costOf(problem, best.value.routes)
    for (const plan of result.value.plans) {
      expect(findBreaches(problem, plan.routes), `seed ${seed}`).toEqual([])
      expect(costOf(problem, plan.routes), `seed ${seed}`).toBeLessThanOrEqual(bestCost * (1 + loss) + 0.01)
      const least = (1 - loss) * valueOf(problem, best.value.routes)
      expect(valueOf(problem, plan.routes), `seed ${seed}`).toBeGreaterThanOrEqual(least - 0.01)
      if (JSON.stringify(plan.routes) !== JSON.stringify(best.value.routes)) others++
      varied++
    }
  }
  expect(varied).toBeGreaterThan(250)
  expect(others).toBeGreaterThan(50)
})

test('whatever plan is handed over to start from, the answer is sound', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const problem = anyProblem(seed * 17)
    const random = createRandom(seed)
    const start = problem.teams.map(() =>
      Array.from({ length: Math.floor(random() * 8) }, () => Math.floor(random() * (problem.stops.length + 2)) - 1),
    )
    const result = solve(problem, { iterations: seed % 3 === 0 ? 0 : 30, seed, start })
    const routes = result.ok ? result.value.routes : result.error.partial?.routes
    if (!routes) continue
    const breaches = findBreaches(problem, routes).filter(({ rule }) => rule !== 'must-visit-missing')
    expect(breaches, `seed ${seed}`).toEqual([])
  }
})

/** The same night told from another origin of time: midnight, or a week earlier. */
const told = (problem: RouteProblem, byS: number): RouteProblem => ({
  ...problem,
  stops: problem.stops.map((stop) => ({
    ...stop,
    windowStartS: stop.windowStartS + byS,
    windowEndS: stop.windowEndS + byS,
  })),
  teams: problem.teams.map((team) => ({ ...team, shiftStartS: team.shiftStartS + byS, shiftEndS: team.shiftEndS + byS })),
  ...(problem.nowS === undefined ? {} : { nowS: problem.nowS + byS }),
})

test('a night over midnight is planned alike whether its clock begins at 22:00, at midnight or a week ago', () => {
  const night = aNight({ seed: 4, stopCount: 50, teamCount: 5 })
  const plan = (byS: number) => solve(told(night, byS), { iterations: 800, seed: 3 })
  const [fromTen, fromMidnight, fromLastWeek] = [plan(0), plan(-7200), plan(7 * 86_400)]
  if (!fromTen.ok || !fromMidnight.ok || !fromLastWeek.ok) throw new Error('the night should be solvable')
  expect(fromMidnight.value.routes).toEqual(fromTen.value.routes)
  expect(fromLastWeek.value.routes).toEqual(fromTen.value.routes)
  const before = fromMidnight.value.timed.flatMap(({ visits }) => visits).filter(({ startS }) => startS < 0)
  expect(before.length).toBeGreaterThan(0)
  expect(findBreaches(told(night, -7200), fromMidnight.value.routes)).toEqual([])
})

test('odd problems keep their answers under another clock', () => {
  for (let seed = 1; seed <= 120; seed++) {
    const problem = anyProblem(seed * 13)
    const [here, there] = [solve(problem, { iterations: 40, seed }), solve(told(problem, -4321), { iterations: 40, seed })]
    expect(there.ok, `seed ${seed}`).toBe(here.ok)
    if (here.ok && there.ok) expect(there.value.routes, `seed ${seed}`).toEqual(here.value.routes)
  }
})
