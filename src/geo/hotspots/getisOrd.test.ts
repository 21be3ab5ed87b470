import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { getisOrd } from './getisOrd'
import type { Grid } from '@/geo/raster/grid'

const gridOf = (columns: number, rows: number): Grid => ({ originX: 0, originY: 0, cellM: 100, columns, rows })

/** Gi* by its definition, one window at a time. */
function slow(counts: Float32Array, columns: number, radius: number, mask: Uint8Array): Float64Array {
  const inside = [...counts.keys()].filter((cell) => mask[cell] === 1)
  const n = inside.length
  const mean = inside.reduce((sum, cell) => sum + counts[cell]!, 0) / n
  const deviation = Math.sqrt(inside.reduce((sum, cell) => sum + counts[cell]! ** 2, 0) / n - mean * mean)
  return Float64Array.from(counts, (_, cell) => {
    if (mask[cell] !== 1) return 0
    const near = inside.filter(
      (other) =>
        Math.abs((other % columns) - (cell % columns)) <= radius &&
        Math.abs(Math.floor(other / columns) - Math.floor(cell / columns)) <= radius,
    )
    const sum = near.reduce((total, other) => total + counts[other]!, 0)
    const spread = (n * near.length - near.length ** 2) / (n - 1)
    return spread > 0 ? (sum - mean * near.length) / (deviation * Math.sqrt(spread)) : 0
  })
}

test('the z-scores equal the definition on random counts and masks', () => {
  const random = createRandom(4)
  for (let run = 0; run < 20; run++) {
    const [columns, rows, radius] = [3 + random.int(12), 3 + random.int(12), random.int(4)]
    const counts = Float32Array.from({ length: columns * rows }, () => random.int(6))
    const mask = Uint8Array.from({ length: columns * rows }, () => (random.chance(0.8) ? 1 : 0))
    const expected = slow(counts, columns, radius, mask)
    const { z } = getisOrd(counts, gridOf(columns, rows), { radiusCells: radius, mask })
    z.forEach((score, cell) => expect(score).toBeCloseTo(expected[cell]!, 4))
  }
})

test('a block of trouble in a quiet county is hot, and the quiet is not cold', () => {
  const random = createRandom(1)
  const counts = Float32Array.from({ length: 2500 }, () => (random.chance(0.05) ? 1 : 0))
  for (let row = 20; row < 24; row++) for (let column = 30; column < 34; column++) counts[row * 50 + column] = 8
  const { verdict, criticalZ } = getisOrd(counts, gridOf(50, 50), { radiusCells: 1 })
  expect(verdict[21 * 50 + 31]).toBe(1)
  expect(criticalZ).toBeGreaterThan(1.96)
  expect(verdict.filter((v) => v === 1).length).toBeLessThanOrEqual(36)
  expect(verdict.includes(-1)).toBe(false)
})

test('pure chance is seldom called hot: false discoveries stay near the rate', () => {
  const random = createRandom(9)
  let runsWithDiscovery = 0
  for (let run = 0; run < 60; run++) {
    const counts = Float32Array.from({ length: 900 }, () => random.int(20))
    if (Number.isFinite(getisOrd(counts, gridOf(30, 30), { radiusCells: 1 }).criticalZ)) runsWithDiscovery++
  }
  expect(runsWithDiscovery).toBeLessThan(9)
})

test('the same count everywhere, one cell, an empty mask: nothing stands out', () => {
  const nothing = { verdict: new Int8Array(9), criticalZ: Infinity }
  expect(getisOrd(new Float32Array(9).fill(3), gridOf(3, 3), { radiusCells: 1 })).toMatchObject(nothing)
  expect(getisOrd(Float32Array.of(7), gridOf(1, 1), { radiusCells: 2 }).criticalZ).toBe(Infinity)
  expect(getisOrd(new Float32Array(9).fill(3), gridOf(3, 3), { radiusCells: 1, mask: new Uint8Array(9) })).toMatchObject(nothing)
})

test('a neighbourhood wider than the grid leaves nothing to compare with', () => {
  const { z } = getisOrd(Float32Array.of(1, 2, 3, 4), gridOf(2, 2), { radiusCells: 5 })
  expect([...z]).toEqual([0, 0, 0, 0])
})
