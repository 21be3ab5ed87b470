import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { regionAbove, signedArea, type Region } from './contours'
import type { Grid } from './grid'

const gridOf = (columns: number, rows: number): Grid => ({ originX: 100, originY: 200, cellM: 10, columns, rows })
const areaOf = (region: Region) => region.flat().reduce((sum, ring) => sum + signedArea(ring), 0)

test('one high cell gives a diamond around its centre', () => {
  const values = new Float32Array(9)
  values[4] = 2
  const region = regionAbove(values, gridOf(3, 3), 1)
  expect(region).toHaveLength(1)
  expect(areaOf(region)).toBeCloseTo(2 * 5 * 5, 6)
})

test('high ground up to the border of the grid ends there, and everything high is the whole grid without its corners', () => {
  const region = regionAbove(new Float32Array(12).fill(1), gridOf(4, 3), 0.5)
  expect(region).toHaveLength(1)
  expect(areaOf(region)).toBeCloseTo(40 * 30 - 4 * 12.5, 6)
  const [outer] = region[0]!
  expect(Math.min(...outer!.filter((_, i) => i % 2 === 0))).toBe(100)
})

test('a ring of high ground keeps its hole, and an island in the hole is a polygon of its own', () => {
  const size = 9
  const values = new Float32Array(size * size)
  for (let row = 1; row <= 7; row++)
    for (let column = 1; column <= 7; column++)
      if (row === 1 || row === 7 || column === 1 || column === 7) values[row * size + column] = 1
  values[4 * size + 4] = 1
  const region = regionAbove(values, gridOf(size, size), 0.5)
  expect(region.map((polygon) => polygon.length).sort()).toEqual([1, 2])
  const [outer, hole] = region.find((polygon) => polygon.length === 2)!
  expect(signedArea(outer!)).toBeGreaterThan(0)
  expect(signedArea(hole!)).toBeLessThan(0)
})

test('two peaks that touch at a corner stay apart', () => {
  expect(regionAbove(Float32Array.of(1, 0, 0, 1), gridOf(2, 2), 0.5)).toHaveLength(2)
})

test('rings are closed, and cells well inside and outside fall on their side, on random surfaces', () => {
  const random = createRandom(4)
  for (let run = 0; run < 20; run++) {
    const [columns, rows] = [2 + random.int(15), 2 + random.int(15)]
    const values = Float32Array.from({ length: columns * rows }, () => random())
    const region = regionAbove(values, gridOf(columns, rows), 0.5)
    for (const ring of region.flat()) expect([ring.at(-2), ring.at(-1)]).toEqual([ring[0], ring[1]])
    values.forEach((value, cell) => {
      const x = 100 + ((cell % columns) + 0.5) * 10
      const y = 200 + (Math.floor(cell / columns) + 0.5) * 10
      let crossings = 0
      for (const ring of region.flat())
        for (let i = 0; i + 3 < ring.length; i += 2) {
          const [x1, y1, x2, y2] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
          if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) crossings++
        }
      // Within the straightening's fiftieth of a cell either answer is right.
      if (Math.abs(value - 0.5) > 0.05) expect(crossings % 2).toBe(value >= 0.5 ? 1 : 0)
    })
  }
})

test('a higher level never gains ground, and above the summit there is none', () => {
  const random = createRandom(9)
  const values = Float32Array.from({ length: 400 }, () => random())
  const areas = [0.2, 0.4, 0.6, 0.8].map((level) => areaOf(regionAbove(values, gridOf(20, 20), level)))
  expect(areas).toEqual([...areas].sort((a, b) => b - a))
  expect(regionAbove(values, gridOf(20, 20), 1.1)).toEqual([])
})

test('a straight side has two corners, whatever its length in cells', () => {
  const values = Float32Array.from(
    { length: 900 },
    (_, cell) => 12 - Math.abs((cell % 30) - 14.5) - Math.abs(Math.floor(cell / 30) - 14.5),
  )
  const [ring] = regionAbove(values, gridOf(30, 30), 4)[0]!
  expect(ring!.length / 2 - 1).toBeLessThan(16)
  // The corners between cell centres are cut by up to half a cell.
  expect(signedArea(ring!) / (2 * 80 * 80)).toBeGreaterThan(0.98)
  expect(signedArea(ring!) / (2 * 80 * 80)).toBeLessThanOrEqual(1)
})
