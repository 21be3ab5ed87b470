import { expect, test } from 'vitest'
import { aNight } from '@tests/support/nightProblem'
import { findBreaches } from './feasibility'
import { unpredictabilityOf, varyRoutes } from './vary'

const vary = (options: Parameters<typeof varyRoutes>[1]) => {
  const problem = aNight({ seed: 11, stopCount: 40, teamCount: 4 })
  const result = varyRoutes(problem, { iterations: 3000, steps: 150, ...options })
  if (!result.ok) throw new Error(JSON.stringify(result.error.faults))
  return { problem, variety: result.value }
}

test('every varied plan is feasible and within the loss that was set', () => {
  const { problem, variety } = vary({ loss: 0.04 })
  expect(variety.plans).toHaveLength(10)
  for (const plan of variety.plans) {
    expect(findBreaches(problem, plan.routes)).toEqual([])
    expect(plan.loss).toBeLessThanOrEqual(0.04)
  }
})

test('more loss allows less predictable rounds', () => {
  const scores = [0, 0.05, 0.15].map((loss) => vary({ loss }).variety.unpredictability)
  expect(scores[1]).toBeGreaterThan(scores[0]!)
  expect(scores[2]).toBeGreaterThan(scores[1]!)
})

test('tonight avoids the times of recent nights', () => {
  const { variety } = vary({ loss: 0.1 })
  const recent = [variety.plans[0]!.routes, variety.plans[1]!.routes]
  const again = vary({ loss: 0.1, recent }).variety
  expect(again.chosen.novelty).toBe(Math.max(...again.plans.map((plan) => plan.novelty)))
  expect(again.chosen.novelty).toBeGreaterThan(0)
  expect(again.plans[0]!.novelty).toBe(0)
})

test('one seed draws one plan', () => expect(vary({ seed: 4 }).variety.chosen).toEqual(vary({ seed: 4 }).variety.chosen))

test('the score is 0 for one plan walked every night and one half for two times of equal chance', () => {
  expect(
    unpredictabilityOf([
      [1, 2],
      [1, 2],
    ]),
  ).toBe(0)
  expect(unpredictabilityOf([[1], [2]])).toBe(0.5)
  expect(unpredictabilityOf([])).toBe(0)
})

test('a small optional stop is not dropped because a must-visit one is worth so much', () => {
  // The must-visit stop costs 2,000 s of travel, the optional one 10 s for a value of 60: dropping it stays within 5 % of the cost.
  const places = [0, 1000, -5]
  const stops = [{ mustVisit: true }, { prizeS: 60, windowEndS: 10 }].map((stop, index) => ({
    id: `s${index}`,
    place: index + 1,
    dwellS: 0,
    windowStartS: 0,
    windowEndS: 9000,
    ...stop,
  }))
  const problem = {
    matrices: [Int32Array.from(places.flatMap((from) => places.map((to) => Math.abs(from - to))))],
    placeCount: 3,
    stops,
    teams: [{ id: 't', startPlace: 0, endPlace: 0, shiftStartS: 0, shiftEndS: 9000 }],
  }
  const result = varyRoutes(problem, { loss: 0.05, iterations: 50, count: 600, steps: 4 })
  if (!result.ok) throw new Error('both stops have room')
  // Its only place is passed over in one step of a hundred.
  for (const plan of result.value.plans) expect([...plan.routes[0]!].sort()).toEqual([0, 1])
})
