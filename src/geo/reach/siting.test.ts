import { expect, test } from 'vitest'
import loadHighs from 'highs'
import { createRandom } from '@/geo/random'
import { greedySites, sitingModel, type SitingProblem } from './siting'

/** The best gain of all choices, tried one by one. */
function best({ covers, weight, covered, sites }: SitingProblem): number {
  let most = 0
  const choose = (from: number, left: number, reached: Set<number>) => {
    let gain = 0
    for (const point of reached) if (covered?.[point] !== 1) gain += weight[point]!
    most = Math.max(most, gain)
    if (left === 0) return
    for (let site = from; site < covers.length; site++) choose(site + 1, left - 1, new Set([...reached, ...covers[site]!]))
  }
  choose(0, sites, new Set())
  return most
}

function anyProblem(seed: number, sites = 3): SitingProblem {
  const random = createRandom(seed)
  const points = Array.from({ length: 25 }, (_, point) => point)
  return {
    covers: Array.from({ length: 9 }, () => Int32Array.from(points.filter(() => random.chance(0.25)))),
    weight: Float64Array.from(points, () => random.int(50)),
    covered: Uint8Array.from(points, () => (random.chance(0.2) ? 1 : 0)),
    sites,
  }
}

test('the classic trap: greedy takes the big middle, though two halves are best, and its bound says so', () => {
  const problem = { covers: [[0, 1, 2, 3], [0, 1, 4], [2, 3, 5]].map((points) => Int32Array.from(points)), weight: new Float64Array(6).fill(1), sites: 2 } // prettier-ignore
  const answer = greedySites(problem)
  expect(answer).toMatchObject({ chosen: [0, 1], gains: [4, 1], gain: 5, method: 'greedy' })
  expect(answer.bound).toBe(6)
  expect(best(problem)).toBe(6)
})

test('greedy is never below 63 % of the best, and the best never above its bound', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const problem = anyProblem(seed)
    const answer = greedySites(problem)
    const most = best(problem)
    expect(answer.gain).toBeGreaterThanOrEqual((1 - 1 / Math.E) * most - 1e-9)
    expect(answer.gain).toBeLessThanOrEqual(most)
    expect(answer.bound).toBeGreaterThanOrEqual(most)
    expect(answer.gains).toEqual([...answer.gains].sort((a, b) => b - a))
  }
})

test('what an office reaches already does not count, and a site that adds nothing is not chosen', () => {
  const covers = [Int32Array.of(0, 1), Int32Array.of(0)]
  const weight = Float64Array.of(5, 7)
  expect(greedySites({ covers, weight, covered: Uint8Array.of(0, 1), sites: 2 })).toMatchObject({
    chosen: [0],
    gain: 5,
    bound: 5,
  })
  expect(greedySites({ covers: [], weight, sites: 2 })).toMatchObject({ chosen: [], gain: 0, bound: 0 })
  expect(greedySites({ covers, weight, sites: 0 })).toMatchObject({ chosen: [], gain: 0, bound: 0 })
})

test('the programme handed to the solver has the best gain as its optimum', async () => {
  const highs = await loadHighs()
  for (let seed = 1; seed <= 12; seed++) {
    const problem = anyProblem(seed, 1 + (seed % 3))
    const solution = highs.solve(sitingModel(problem))
    expect(solution.Status).toBe('Optimal')
    expect(solution.ObjectiveValue).toBeCloseTo(best(problem), 6)
  }
})
