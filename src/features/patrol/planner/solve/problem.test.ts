import { expect, test } from 'vitest'
import type { PlanDraft } from '@/domain/plan'
import { findBreaches } from '@/geo/routes/feasibility'
import { solve } from '@/geo/routes/solve'
import { aStop, aTeam, shiftFromMs } from '@tests/support/plan'
import { placesOf, toOrders, toProblem, toRoutes, travelM, type WayMatrix } from './problem'

const aDraft = (over: Partial<PlanDraft> = {}): PlanDraft => ({
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs,
  shiftToMs: shiftFromMs + 8 * 3_600_000,
  teams: [aTeam('west', 115), aTeam('east', 116)],
  stops: [aStop('w1', 115.1), aStop('gone', 115.5, { isDropped: true }), aStop('e1', 115.9)],
  routes: { west: [], east: [] },
  ...over,
})
/** A plane world: an hour for a degree, 100 km for a degree. */
function matrixOf(draft: PlanDraft): WayMatrix {
  const places = placesOf(draft)
  const size = places.length / 2
  const degrees = Float64Array.from({ length: size * size }, (_, cell) =>
    Math.abs(places[2 * Math.floor(cell / size)]! - places[2 * (cell % size)]!),
  )
  return { way: 'car', durationS: degrees.map((d) => d * 3600), distanceM: degrees.map((d) => d * 100_000), isEstimate: false }
}

test('each team gets the stops near its own office, and a dropped stop is planned for nobody', () => {
  const draft = aDraft()
  const problem = toProblem(draft, [matrixOf(draft)], 0)
  const answer = solve(problem, { iterations: 500, seed: 1 })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error.faults))
  expect(findBreaches(problem, answer.value.routes)).toEqual([])
  expect(toRoutes(draft, answer.value.routes)).toEqual({ west: ['w1'], east: ['e1'] })
})
test('a pin sends a stop to its team although another is nearer', () => {
  const draft = aDraft({ stops: [aStop('w1', 115.1, { pinnedTeamId: 'east', isMust: true })] })
  const answer = solve(toProblem(draft, [matrixOf(draft)], 0), { iterations: 200, seed: 1 })
  expect(answer.ok && toRoutes(draft, answer.value.routes)).toEqual({ west: [], east: ['w1'] })
})
test('a must-visit stop whose window has passed is named with its rule', () => {
  const draft = aDraft({
    stops: [aStop('w1', 115.1, { isMust: true, windowFromMs: shiftFromMs, windowToMs: shiftFromMs + 60_000 })],
  })
  const answer = solve(toProblem(draft, [matrixOf(draft)], shiftFromMs + 3_600_000), { iterations: 50, seed: 1 })
  expect(!answer.ok && answer.error.faults).toEqual([expect.objectContaining({ stopId: 'w1', rule: 'window-past' })])
})
test('orders and routes are each other’s reverse, and distance goes from office to office', () => {
  const draft = aDraft({ routes: { west: ['e1', 'w1'], east: [] } })
  expect(toRoutes(draft, toOrders(draft))).toEqual(draft.routes)
  const matrix = matrixOf(draft)
  const timed = { team: 0, visits: [{ stop: 1 }, { stop: 0 }] } as never
  expect(travelM(draft, [matrix], timed)).toBeCloseTo(180_000, 3)
})
