import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { suggestBandwidth } from './bandwidth'

const around = (centres: number, spreadM: number, count: number, seed = 1) => {
  const random = createRandom(seed)
  const at = Array.from({ length: centres }, () => [random.range(0, 40_000), random.range(0, 40_000)] as const)
  return Float64Array.from(
    Array.from({ length: count }, () => {
      const [x, y] = random.pick(at)
      return [x + spreadM * random.normal(), y + spreadM * random.normal()]
    }).flat(),
  )
}

test('for one normal cloud it comes near the normal-reference rule, n^(−1/6) σ', () => {
  const { bandwidthM, method } = suggestBandwidth(around(1, 1000, 2000))
  expect(method).toBe('cross-validation')
  expect(bandwidthM / (1000 * 2000 ** (-1 / 6))).toBeGreaterThan(0.6)
  expect(bandwidthM / (1000 * 2000 ** (-1 / 6))).toBeLessThan(1.4)
})

test('many tight centres ask for a bandwidth near their own width, not near that of the county', () => {
  const { bandwidthM } = suggestBandwidth(around(30, 250, 3000))
  expect(bandwidthM).toBeGreaterThan(60)
  expect(bandwidthM).toBeLessThan(400)
})

test('a busy address does not pull it down', () => {
  const spread = around(10, 800, 600)
  const stacked = Float64Array.from([...spread, ...Array.from({ length: 400 }, () => [...spread.slice(0, 2)]).flat()])
  expect(suggestBandwidth(stacked).bandwidthM).toBe(suggestBandwidth(spread).bandwidthM)
})

test('one far outlier does not push it up to the county', () => {
  const near = around(10, 300, 800)
  const with1 = Float64Array.of(...near, 90_000, 90_000)
  expect(suggestBandwidth(with1).bandwidthM).toBeLessThan(2 * suggestBandwidth(near).bandwidthM)
})

test('nothing, one place and a stack get the default; a handful gets the rule', () => {
  expect(suggestBandwidth(new Float64Array())).toEqual({ bandwidthM: 300, method: 'default', places: 0 })
  expect(suggestBandwidth(Float64Array.of(5, 5, 5, 5, 5, 5))).toMatchObject({ method: 'default', places: 1 })
  expect(suggestBandwidth(around(1, 500, 10))).toMatchObject({ method: 'rule', places: 10 })
})
