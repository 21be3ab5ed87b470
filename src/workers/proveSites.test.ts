import loadHighs from 'highs'
import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import type { SitingProblem } from '@/geo/reach/siting'
import { proveSites } from './proveSites'

const trap: SitingProblem = { covers: [[0, 1, 2, 3], [0, 1, 4], [2, 3, 5]].map((points) => Int32Array.from(points)), weight: new Float64Array(6).fill(1), sites: 2 } // prettier-ignore

test('where greedy falls into the trap the solver finds and proves the better pair', async () => {
  expect(await proveSites(trap, () => loadHighs())).toEqual({ chosen: [1, 2], gains: [3, 3], gain: 6, bound: 6, method: 'exact' })
})

test('a greedy answer that meets its own bound needs no solver', async () => {
  const easy = { ...trap, covers: [Int32Array.of(0), Int32Array.of(1), Int32Array.of(2)] }
  expect(await proveSites(easy, () => Promise.reject(new Error('must not be loaded')))).toMatchObject({
    gain: 2,
    bound: 2,
    method: 'exact',
  })
})

test('without WebAssembly the greedy answer stands with its bound', async () => {
  expect(await proveSites(trap, () => Promise.reject(new Error('blocked by policy')))).toMatchObject({
    gain: 5,
    bound: 6,
    method: 'greedy',
  })
})

test('a county of 300 candidates and 1,500 villages is proven', async () => {
  const random = createRandom(4)
  const villages = Array.from({ length: 1500 }, () => [random.range(0, 60), random.range(0, 60)] as const)
  const covers = Array.from({ length: 300 }, () => {
    const [x, y] = [random.range(0, 60), random.range(0, 60)]
    return Int32Array.from([...villages.keys()].filter((v) => Math.hypot(villages[v]![0] - x, villages[v]![1] - y) < 4))
  })
  const answer = await proveSites({ covers, weight: Float64Array.from(villages, () => random.int(900)), sites: 5 }, () =>
    loadHighs(),
  )
  expect(answer.method).toBe('exact')
  expect(answer.chosen).toHaveLength(5)
})
