import { describe, expect, test } from 'vitest'
import { aNight, anyProblem } from '@tests/support/nightProblem'
import { findBreaches } from './feasibility'
import { nearestFeasible } from './greedy'
import { type RouteProblem, type RouteStop, type Routes, unreachableS } from './problem'
import { retime } from './retime'
import { solve } from './solve'

/** Places on a line, a second to the metre; place 0 is the office. */
const onLine = (
  places: readonly number[],
  stops: readonly Partial<RouteStop>[],
  more: Partial<RouteProblem> = {},
): RouteProblem => ({
  matrices: [Int32Array.from(places.flatMap((from) => places.map((to) => Math.abs(from - to))))],
  placeCount: places.length,
  stops: stops.map((stop, index) => ({
    id: `s${index}`,
    place: index + 1,
    dwellS: 10,
    windowStartS: 0,
    windowEndS: 1000,
    mustVisit: true,
    ...stop,
  })),
  teams: [{ id: 't0', startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 1000 }],
  ...more,
})
const solved = (problem: RouteProblem, iterations = 200, seed = 1) => {
  const result = solve(problem, { iterations, seed })
  if (!result.ok) throw new Error(JSON.stringify(result.error.faults))
  return result.value
}
const faultsOf = (problem: RouteProblem) => {
  const result = solve(problem, { iterations: 200 })
  return result.ok ? [] : result.error.faults
}

test('a team walks a line out and back, taking each stop once', () => {
  const { routes, travelS } = solved(onLine([0, 30, 10, 20], [{}, {}, {}]))
  expect([...routes[0]!].sort()).toEqual([0, 1, 2])
  expect(travelS).toBe(60)
})

test('windows decide the order even when it costs a detour', () => {
  const { routes, travelS } = solved(onLine([0, 10, 20], [{ windowStartS: 200 }, { windowEndS: 100 }]))
  expect(routes).toEqual([[1, 0]])
  expect(travelS).toBe(40)
  expect(solved(onLine([0, 10, -20], [{ windowStartS: 200 }, { windowEndS: 100 }])).routes).toEqual([[1, 0]])
})

test('an optional stop is visited only when it is worth the travel', () => {
  const problem = (prizeS: number) => onLine([0, 10, 100], [{}, { mustVisit: false, prizeS }])
  expect(solved(problem(179)).routes).toEqual([[0]])
  expect(solved(problem(181)).routes[0]).toHaveLength(2)
})

test('a pair stays with one team, a pinned stop with its own and a forbidden one away', () => {
  const teams = ['t0', 't1'].map((id) => ({ id, startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 1000 }))
  const stops = [{}, {}, {}, {}]
  const rules: Partial<RouteProblem> = {
    teams,
    sameTeam: [['s0', 's3']],
    pinned: [{ teamId: 't1', stopId: 's0' }],
    forbidden: [{ teamId: 't1', stopId: 's1' }],
  }
  const problem = onLine([0, -100, -90, 90, 100], stops, rules)
  const { routes } = solved(problem)
  expect(routes[1]).toContain(0)
  expect(routes[1]).toContain(3)
  expect(routes[0]).toContain(1)
})

test('an order given by hand is kept though the way back and forth is longer', () => {
  const problem = onLine([0, 10, 20, 30], [{}, {}, {}], { orders: [{ teamId: 't0', stopIds: ['s2', 's0', 's1'] }] })
  const route = solved(problem).routes[0]!
  expect(route).toEqual([2, 0, 1])
})

test('balance shares the work that one team alone would do with less travel', () => {
  const teams = ['t0', 't1'].map((id) => ({ id, startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 1000 }))
  const problem = onLine([0, 10, 11, 12, 13], [{}, {}, {}, {}], { teams })
  expect(solved(problem).routes.filter((route) => route.length > 0)).toHaveLength(1)
  expect(solved({ ...problem, balance: 50 }).routes.map((route) => route.length)).toEqual([2, 2])
})

describe('what cannot be done is named', () => {
  const alone = (stop: Partial<RouteStop>, more: Partial<RouteProblem> = {}) => faultsOf(onLine([0, 100], [stop], more))
  const team = { id: 't0', startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 1000 }
  test('a stop off the map', () => expect(alone({ place: 9 })).toEqual([{ rule: 'stop-off-map', stopId: 's0' }]))
  test('a window that closed before now', () =>
    expect(alone({ windowEndS: 50 }, { nowS: 60 })).toEqual([{ rule: 'window-past', stopId: 's0' }]))
  test('a window that closes before anyone arrives', () =>
    expect(alone({ windowEndS: 99 })).toEqual([{ rule: 'window-closed', stopId: 's0', teamId: 't0' }]))
  test('a shift shorter than one leg', () =>
    expect(alone({}, { teams: [{ ...team, shiftEndS: 50 }] })).toEqual([{ rule: 'shift-too-short', stopId: 's0', teamId: 't0' }]))
  test('a team without an office', () =>
    expect(alone({}, { teams: [{ ...team, startPlace: -1 }] })).toEqual([{ rule: 'team-without-office', teamId: 't0' }]))
  test('no team at all', () => expect(alone({}, { teams: [] })).toEqual([{ rule: 'no-team' }]))
  test('a stop across a river with no bridge', () => {
    const matrices = [Int32Array.from([0, unreachableS, unreachableS, 0])]
    expect(alone({}, { matrices })).toEqual([{ rule: 'stop-unreachable', stopId: 's0', teamId: 't0' }])
  })
  test('more walking than the team may do', () =>
    expect(alone({}, { teams: [{ ...team, maxTravelS: 199 }] })).toEqual([{ rule: 'travel-limit', stopId: 's0', teamId: 't0' }]))
  test('a stop forbidden to everyone', () =>
    expect(alone({}, { forbidden: [{ teamId: 't0', stopId: 's0' }] })).toEqual([{ rule: 'no-team-allowed', stopId: 's0' }]))
  test('a pair whose stops are pinned to different teams', () => {
    const teams = [team, { ...team, id: 't1' }]
    const pinned = [
      { teamId: 't0', stopId: 's0' },
      { teamId: 't1', stopId: 's1' },
    ]
    const problem = onLine([0, 10, 20], [{}, {}], { teams, pinned, sameTeam: [['s0', 's1']] })
    expect(faultsOf(problem)).toEqual([{ rule: 'pair-impossible', stopId: 's0', otherStopId: 's1' }])
  })
  test('an order that the windows make impossible, by the stop that comes too late', () => {
    const problem = onLine([0, 100, 200], [{ windowEndS: 300 }, {}], { orders: [{ teamId: 't0', stopIds: ['s1', 's0'] }] })
    expect(faultsOf(problem)).toEqual([{ rule: 'order-impossible', stopId: 's0', teamId: 't0' }])
  })
  test('two stops that fit alone and not together, with the plan for the one that fits', () => {
    const problem = onLine([0, 100, -100], [{ windowEndS: 110 }, { windowEndS: 110 }])
    const result = solve(problem, { iterations: 50 })
    if (result.ok) throw new Error('both cannot be reached by 110')
    expect(result.error.faults.map((fault) => fault.rule)).toEqual(['no-room'])
    expect(result.error.partial?.routes[0]).toHaveLength(1)
  })
})

test('an optional stop nobody can serve is left out and named, and is no reason to refuse the night', () => {
  const problem = onLine(
    [0, 10, 20, 30],
    [{}, { mustVisit: false, windowStartS: 90, windowEndS: 80 }, { mustVisit: false, windowEndS: 5 }],
  )
  expect(solved(problem)).toMatchObject({
    routes: [[0]],
    unserved: [
      { rule: 'window-reversed', stopId: 's1' },
      { rule: 'window-closed', stopId: 's2', teamId: 't0' },
    ],
  })
})

test('a budget that is not a number gives the first plan at once', () => {
  const result = solve(onLine([0, 10], [{}]), { budgetMs: NaN })
  expect(result.ok && result.value.routes).toEqual([[0]])
})

test('stopped at once, it still answers with a feasible plan', () => {
  const problem = aNight({ seed: 3 })
  const result = solve(problem, { iterations: 1e9, shouldStop: () => true })
  if (!result.ok) throw new Error(JSON.stringify(result.error.faults))
  expect(result.value.isStopped).toBe(true)
  expect(result.value.iterations).toBe(0)
  expect(findBreaches(problem, result.value.routes)).toEqual([])
})

test('one seed and one number of iterations give one answer, whatever the clock says', () => {
  const problem = aNight({ seed: 5, stopCount: 40, teamCount: 4 })
  let ticks = 0
  const first = solve(problem, { iterations: 300, seed: 9 })
  const second = solve(problem, { iterations: 300, seed: 9, now: () => (ticks += 97) })
  if (!first.ok || !second.ok) throw new Error('the night should be solvable')
  expect(second.value.routes).toEqual(first.value.routes)
})

test('progress never gets worse and ends at the answer', () => {
  const problem = aNight({ seed: 7, stopCount: 40, teamCount: 4, mustShare: 1 })
  let ticks = 0
  const travel: number[] = []
  const result = solve(problem, { iterations: 2000, now: () => (ticks += 60), onProgress: (told) => travel.push(told.travelS) })
  if (!result.ok) throw new Error(JSON.stringify(result.error.faults))
  expect(travel.length).toBeGreaterThan(5)
  for (let at = 1; at < travel.length; at++) expect(travel[at]!).toBeLessThanOrEqual(travel[at - 1]!)
  expect(result.value.travelS).toBeLessThanOrEqual(travel[travel.length - 1]!)
})

test('every answer to a thousand odd problems passes the checker, and what it drops it names', () => {
  let served = 0
  for (let seed = 1; seed <= 1000; seed++) {
    const problem = anyProblem(seed)
    const result = solve(problem, { iterations: 60, seed })
    const solution = result.ok ? result.value : result.error.partial
    if (!result.ok) expect(result.error.faults.length, `seed ${seed}`).toBeGreaterThan(0)
    if (!solution) continue
    const breaches = findBreaches(problem, solution.routes).filter((breach) => breach.rule !== 'must-visit-missing')
    expect(breaches, `seed ${seed}`).toEqual([])
    if (result.ok) expect(findBreaches(problem, solution.routes), `seed ${seed}`).toEqual([])
    expect(
      solution.timed.flatMap((route) => route.violations),
      `seed ${seed}`,
    ).toEqual([])
    const visits = solution.routes.flat().length
    expect(visits + solution.unserved.length, `seed ${seed}`).toBe(problem.stops.length)
    served += visits
  }
  expect(served).toBeGreaterThan(1500)
})

/** The least cost of travel and forgone value over every assignment and order. Factorial: keep to five stops. */
function bruteForce(problem: RouteProblem): number {
  let best = Infinity
  const routes: number[][] = problem.teams.map(() => [])
  const visit = (stop: number) => {
    if (stop === problem.stops.length) {
      if (findBreaches(problem, routes).length > 0) return
      const travelS = routes.reduce((sum, route, team) => sum + retime(problem, team, route).travelS, 0)
      const forgoneS = problem.stops.reduce(
        (sum, { prizeS }, index) => sum + (routes.flat().includes(index) ? 0 : (prizeS ?? 1e7)),
        0,
      )
      best = Math.min(best, travelS + forgoneS)
      return
    }
    for (const route of routes)
      for (let at = 0; at <= route.length; at++) {
        route.splice(at, 0, stop)
        visit(stop + 1)
        route.splice(at, 1)
      }
    visit(stop + 1)
  }
  visit(0)
  return best
}

test('small problems are solved as well as by trying everything', () => {
  let compared = 0
  for (let seed = 1; compared < 60; seed++) {
    const { balance: _, ...problem } = anyProblem(seed * 7919)
    if (problem.stops.length === 0 || problem.stops.length > 5 || problem.teams.length > 2) continue
    const result = solve(problem, { iterations: 600, seed })
    // A team that cannot go out at all is refused at the door; the oracle would just leave it in.
    if (!result.ok && result.error.faults.some((fault) => fault.stopId === undefined)) continue
    const best = bruteForce(problem)
    compared++
    if (!result.ok) expect(best, `seed ${seed * 7919}`).toBe(Infinity)
    else expect(result.value.costS, `seed ${seed * 7919}`).toBe(best)
  }
})

test('a night of 120 stops takes at least a quarter less travel than going to the nearest', () => {
  const problem = aNight({ seed: 2, mustShare: 1 })
  const greedy = nearestFeasible(problem)
  const travelOf = (routes: Routes) => routes.reduce((sum, route, team) => sum + retime(problem, team, route).travelS, 0)
  expect(findBreaches(problem, greedy)).toEqual([])
  expect(solved(problem, 4000).travelS).toBeLessThan(0.75 * travelOf(greedy))
})
