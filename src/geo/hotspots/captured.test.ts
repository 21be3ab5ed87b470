import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cellCentre, type Grid } from '@/geo/raster/grid'
import { capturedBy } from './captured'

const grid: Grid = { originX: 0, originY: 0, cellM: 10, columns: 50, rows: 40 }

test('a route through the middle of an even surface captures what it passes, PAI 1', () => {
  const even = new Float32Array(2000).fill(3)
  const { share, areaShare, pai } = capturedBy(even, grid, [Float64Array.of(-100, 200, 700, 200)], 40)
  expect(areaShare).toBe(8 / 40)
  expect(share).toBeCloseTo(8 / 40, 6)
  expect(pai).toBeCloseTo(1, 6)
})

test('all events beside the route are a share of 1, and twice the same route counts once', () => {
  const density = new Float32Array(2000)
  density[5 * 50 + 5] = 8
  const line = Float64Array.of(0, 55, 100, 55)
  expect(capturedBy(density, grid, [line], 20).share).toBe(1)
  expect(capturedBy(density, grid, [line, line], 20)).toEqual(capturedBy(density, grid, [line], 20))
  expect(capturedBy(density, grid, [Float64Array.of(55, 55)], 9).areaShare).toBe(1 / 2000)
})

test('cells are passed exactly when their centre is within reach, and more routes never capture less', () => {
  const random = createRandom(3)
  for (let run = 0; run < 20; run++) {
    const line = Float64Array.from({ length: 8 }, () => random.range(-50, 550))
    const density = Float32Array.from({ length: 2000 }, () => random())
    const reachM = random.range(5, 60)
    let passed = 0
    let all = 0
    density.forEach((value, cell) => {
      const [x, y] = cellCentre(grid, cell)
      let nearest = Infinity
      for (let i = 0; i + 3 < line.length; i += 2) {
        const [dx, dy] = [line[i + 2]! - line[i]!, line[i + 3]! - line[i + 1]!]
        const along = Math.min(1, Math.max(0, ((x - line[i]!) * dx + (y - line[i + 1]!) * dy) / (dx * dx + dy * dy)))
        nearest = Math.min(nearest, Math.hypot(x - line[i]! - along * dx, y - line[i + 1]! - along * dy))
      }
      all += value
      if (nearest <= reachM) passed += value
    })
    const one = capturedBy(density, grid, [line], reachM)
    expect(one.share).toBeCloseTo(passed / all, 3)
    expect(capturedBy(density, grid, [line, Float64Array.of(0, 0, 500, 400)], reachM).share).toBeGreaterThanOrEqual(one.share)
  }
})

test('outside the outline nothing counts, and no route captures nothing', () => {
  const mask = Uint8Array.from({ length: 2000 }, (_, cell) => (cell % 50 < 25 ? 1 : 0))
  const even = new Float32Array(2000).fill(1)
  expect(capturedBy(even, grid, [Float64Array.of(400, 0, 400, 400)], 30, mask)).toMatchObject({
    share: 0,
    areaShare: 0,
    pai: NaN,
  })
  expect(capturedBy(even, grid, [], 30)).toMatchObject({ share: 0, areaShare: 0 })
  expect(capturedBy(new Float32Array(2000), grid, [Float64Array.of(0, 0, 500, 0)], 30).share).toBe(0)
})
