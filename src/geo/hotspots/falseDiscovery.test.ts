import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { discoveryThreshold, normalUpperTail } from './falseDiscovery'

test('tails of the normal match printed tables, deep ones included', () => {
  expect(normalUpperTail(0)).toBeCloseTo(0.5, 6)
  expect(normalUpperTail(1.959964)).toBeCloseTo(0.025, 6)
  expect(normalUpperTail(-1.644854)).toBeCloseTo(0.95, 6)
  expect(normalUpperTail(6) / 9.8658765e-10).toBeCloseTo(1, 5)
  expect(normalUpperTail(10) / 7.619853e-24).toBeCloseTo(1, 5)
})

test("Benjamini and Hochberg's own fifteen p-values give four discoveries at 5 %", () => {
  const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
  expect(discoveryThreshold(Float64Array.from(p), 15, 0.05)).toBe(0.0095)
})

test('leaving out p-values above the rate changes nothing', () => {
  const random = createRandom(2)
  for (let run = 0; run < 50; run++) {
    const p = Float64Array.from({ length: 200 }, () => random() ** 3)
    expect(
      discoveryThreshold(
        p.filter((value) => value <= 0.05),
        200,
        0.05,
      ),
    ).toBe(discoveryThreshold(p, 200, 0.05))
  }
})

test('without a discovery the threshold is −1, and a p-value that underflowed to 0 is one', () => {
  expect(discoveryThreshold(Float64Array.of(0.2, 0.9), 2, 0.05)).toBe(-1)
  expect(discoveryThreshold(new Float64Array(), 10, 0.05)).toBe(-1)
  expect(discoveryThreshold(Float64Array.of(0), 100, 0.05)).toBe(0)
})
