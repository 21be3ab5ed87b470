import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { anyProblem } from '@tests/support/nightProblem'
import { findBreaches } from './feasibility'
import { type RouteProblem, unreachableS } from './problem'
import { retime } from './retime'
import { solve } from './solve'

/** Office at 0, stops at 100, 200, 300 m, a second to the metre, dwell 10 s. */
const line: RouteProblem = {
  matrices: [Int32Array.from([0, 1, 2, 3].flatMap((from) => [0, 1, 2, 3].map((to) => Math.abs(from - to) * 100)))],
  placeCount: 4,
  stops: [1, 2, 3].map((place) => ({ id: `s${place}`, place, dwellS: 10, windowStartS: 0, windowEndS: 1000, demand: 1 })),
  teams: ['a', 'b'].map((id) => ({ id, startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 700 })),
}
const withStop = (change: object): RouteProblem => ({
  ...line,
  stops: line.stops.map((stop, at) => (at === 0 ? { ...stop, ...change } : stop)),
})
const withTeam = (change: object): RouteProblem => ({ ...line, teams: line.teams.map((team) => ({ ...team, ...change })) })
const rulesOf = (problem: RouteProblem, routes: number[][]) => findBreaches(problem, routes).map((breach) => breach.rule)

test('a sound plan has no breach', () => expect(findBreaches(line, [[0, 1], [2]])).toEqual([]))

test.each([
  ['a stop visited twice', line, [[0], [0]], 'visited-twice'],
  ['a stop that is not in the problem', line, [[7], []], 'unknown-stop'],
  ['a missing must-visit stop', withStop({ mustVisit: true }), [[1], []], 'must-visit-missing'],
  ['a window missed by a second', withStop({ windowEndS: 99 }), [[0], []], 'window-closed'],
  ['a return a second after the shift', withTeam({ shiftEndS: 229 }), [[0, 1], []], 'shift-too-short'],
  ['travel over the limit', withTeam({ maxTravelS: 399 }), [[0, 1], []], 'travel-limit'],
  ['longer out than allowed', withTeam({ maxDurationS: 419 }), [[0, 1], []], 'duration-limit'],
  ['too great a load', withTeam({ capacity: 1 }), [[0, 1], []], 'capacity'],
  ['a forbidden stop', { ...line, forbidden: [{ teamId: 'a', stopId: 's1' }] }, [[0], []], 'wrong-team'],
  ['a stop pinned elsewhere', { ...line, pinned: [{ teamId: 'b', stopId: 's1' }] }, [[0], []], 'wrong-team'],
  ['a split pair', { ...line, sameTeam: [['s1', 's2']] }, [[0], [1]], 'pair-split'],
  ['a broken order', { ...line, orders: [{ teamId: 'a', stopIds: ['s2', 's1'] }] }, [[0, 1], []], 'order-broken'],
] as const)('the checker finds %s', (_, problem, routes, rule) => {
  expect(
    rulesOf(
      problem as RouteProblem,
      routes.map((route) => [...route]),
    ),
  ).toContain(rule)
})

test('limits met exactly are no breach', () => {
  const exact = withTeam({ shiftEndS: 420, maxTravelS: 400, maxDurationS: 420, capacity: 2 })
  expect(findBreaches(exact, [[0, 1], []])).toEqual([])
})

test('waiting at the office does not count as being out', () => {
  const late = { ...withTeam({ maxDurationS: 210 }), ...{ stops: withStop({ windowStartS: 400 }).stops } }
  expect(findBreaches(late, [[0], []])).toEqual([])
  expect(retime(late, 0, [0])).toMatchObject({ departS: 300, returnS: 510, waitS: 0, violations: [] })
})

test('re-timing tells each visit, its wait and how far it could slip', () => {
  const problem = withStop({ windowStartS: 400, windowEndS: 450 })
  const { visits, departS, travelS, dwellS } = retime(problem, 0, [1, 0])
  expect(visits).toEqual([
    { stop: 1, travelS: 200, arriveS: 290, waitS: 0, startS: 290, leaveS: 300, slackS: 50 },
    { stop: 0, travelS: 100, arriveS: 400, waitS: 0, startS: 400, leaveS: 410, slackS: 50 },
  ])
  expect({ departS, travelS, dwellS }).toEqual({ departS: 90, travelS: 400, dwellS: 20 })
})

test('a route drawn by hand is timed whatever it breaks, and each breach is named', () => {
  const matrix = line.matrices[0]!.slice()
  matrix[1 * 4 + 3] = unreachableS
  const problem = { ...withStop({ windowEndS: 50 }), matrices: [matrix] }
  const timed = retime(problem, 0, [0, 2])
  expect(timed.violations).toEqual([
    { rule: 'stop-unreachable', teamId: 'a', stopId: 's3' },
    { rule: 'window-closed', teamId: 'a', stopId: 's1' },
  ])
  expect(timed.visits[0]!.slackS).toBe(-50)
})

test('re-timing and the checker agree on random routes about what breaks', () => {
  const ofRoute = new Set(['window-closed', 'shift-too-short', 'travel-limit', 'duration-limit', 'capacity', 'stop-unreachable'])
  let broken = 0
  for (let seed = 1; seed <= 400; seed++) {
    const problem = anyProblem(seed)
    const random = createRandom(seed)
    const route = problem.stops.map((_, stop) => stop).filter(() => random() < 0.3)
    const routes = problem.teams.map((_, team) => (team === 0 ? route : []))
    const ours = retime(problem, 0, route).violations.map((fault) =>
      fault.rule === 'office-unreachable' ? 'stop-unreachable' : fault.rule,
    )
    const theirs = findBreaches(problem, routes).map((breach) => breach.rule)
    const kinds = (rules: string[]) => [...new Set(rules.filter((rule) => ofRoute.has(rule)))].sort()
    // An unreachable leg has no time of its own: what comes after it cannot be compared.
    if (ours.includes('stop-unreachable')) expect(theirs, `seed ${seed}`).toContain('stop-unreachable')
    else if (kinds(ours).length === 0 || kinds(theirs).length === 0) expect(kinds(ours), `seed ${seed}`).toEqual(kinds(theirs))
    broken += kinds(ours).length > 0 ? 1 : 0
  }
  expect(broken).toBeGreaterThan(100)
})

test('starting from a plan keeps what it can of it and drops what breaks a rule', () => {
  const kept = solve(line, { iterations: 0, start: [[2, 0], [1]] })
  expect(kept.ok && kept.value.routes).toEqual([[2, 0], [1]])
  const mended = solve(
    { ...line, pinned: [{ teamId: 'b', stopId: 's3' }] },
    {
      iterations: 0,
      start: [
        [2, 0],
        [1, 1, 9],
      ],
    },
  )
  if (!mended.ok) throw new Error('every stop has a team')
  expect(mended.value.routes[0]).toEqual([0])
  expect([...mended.value.routes[1]!].sort()).toEqual([1, 2])
})
