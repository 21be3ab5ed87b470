import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cellCentre, type Grid } from './grid'
import { maskOf, maskSize } from './mask'

const grid: Grid = { originX: 0, originY: 0, cellM: 1, columns: 10, rows: 10 }
const square = (low: number, high: number) => Float64Array.of(low, low, high, low, high, high, low, high)

test('a square of four by four metres fills sixteen cells of one metre', () => {
  expect(maskSize(maskOf([square(3, 7)], grid))).toBe(16)
})

test('a hole is left out and an island within it is in again', () => {
  expect(maskSize(maskOf([square(0, 10), square(2, 8), square(4, 6)], grid))).toBe(100 - 36 + 4)
})

test('an area smaller than a cell has no cell unless it holds a centre', () => {
  expect(maskSize(maskOf([square(0.6, 0.9)], grid))).toBe(0)
  expect(maskSize(maskOf([square(0.4, 0.6)], grid))).toBe(1)
})

test('what lies beyond the grid is cut off, and no rings give an empty mask', () => {
  expect(maskSize(maskOf([square(-50, 50)], grid))).toBe(100)
  expect(maskSize(maskOf([], grid))).toBe(0)
})

test('every cell agrees with a point-in-polygon test of its centre on random polygons', () => {
  const random = createRandom(7)
  for (let run = 0; run < 50; run++) {
    const ring = Float64Array.from({ length: 2 * random.int(9) + 6 }, () => random.range(-3, 13))
    const mask = maskOf([ring], grid)
    for (let cell = 0; cell < 100; cell++) {
      const [x, y] = cellCentre(grid, cell)
      let inside = false
      for (let i = 0; i < ring.length; i += 2) {
        const j = (i + 2) % ring.length
        const [x1, y1, x2, y2] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!]
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
      }
      expect(mask[cell]).toBe(inside ? 1 : 0)
    }
  }
})
