import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { gaussianHalf, kernelDensity, levelsHolding } from './density'
import { cellCentre, countPerCell, type Grid } from '@/geo/raster/grid'

const grid: Grid = { originX: 0, originY: 0, cellM: 50, columns: 120, rows: 100 }
const mass = (density: Float32Array) => density.reduce((sum, value) => sum + value, 0) * (grid.cellM / 1000) ** 2
const middle = (count: number, seed: number) => {
  const random = createRandom(seed)
  return Float64Array.from({ length: 2 * count }, () => random.range(2000, 3000))
}

test('one event gives the normal curve: 1 / 2πσ² at its cell, times e^−½ one σ away', () => {
  const { counts } = countPerCell(Float64Array.of(3025, 2525), grid)
  const density = kernelDensity(counts, grid, 250)
  const peak = density[50 * 120 + 60]!
  expect(peak).toBeCloseTo(1 / (2 * Math.PI * 0.25 ** 2), 2)
  expect(density[50 * 120 + 65]! / peak).toBeCloseTo(Math.exp(-0.5), 5)
  expect(density[55 * 120 + 65]! / peak).toBeCloseTo(Math.exp(-1), 5)
})

test('the surface agrees with exact stamping of every event, weighted or not', () => {
  const random = createRandom(3)
  const xy = Float64Array.from({ length: 400 }, () => random.range(1500, 3500))
  const weight = Float64Array.from({ length: 200 }, () => random.range(0.1, 5))
  const sigma = 300
  const density = kernelDensity(countPerCell(xy, grid, weight).counts, grid, sigma)
  let worst = 0
  let highest = 0
  for (let cell = 0; cell < density.length; cell++) {
    const [x, y] = cellCentre(grid, cell)
    let exact = 0
    for (let i = 0; i < 200; i++) {
      const squared = (x - xy[2 * i]!) ** 2 + (y - xy[2 * i + 1]!) ** 2
      exact += (weight[i]! * Math.exp(-squared / (2 * sigma * sigma)) * 1e6) / (2 * Math.PI * sigma * sigma)
    }
    worst = Math.max(worst, Math.abs(exact - density[cell]!))
    highest = Math.max(highest, exact)
  }
  // Cells of a sixth of the bandwidth: binning costs about one per cent of the peak.
  expect(worst / highest).toBeLessThan(0.015)
})

test('no event is lost or made: the surface integrates to their number', () => {
  expect(mass(kernelDensity(countPerCell(middle(500, 1), grid).counts, grid, 200))).toBeCloseTo(500, 1)
})

test('shifting every event by whole cells shifts the surface', () => {
  const xy = middle(50, 5)
  const a = kernelDensity(countPerCell(xy, grid).counts, grid, 150)
  const b = kernelDensity(
    countPerCell(
      xy.map((v, i) => v + (i % 2 === 0 ? 500 : 250)),
      grid,
    ).counts,
    grid,
    150,
  )
  for (let row = 20; row < 80; row++)
    for (let column = 20; column < 80; column++) expect(b[(row + 5) * 120 + column + 10]).toBeCloseTo(a[row * 120 + column]!, 4)
})

test('more events never lower the surface', () => {
  const few = middle(20, 8)
  const more = Float64Array.of(...few, ...middle(20, 9))
  const a = kernelDensity(countPerCell(few, grid).counts, grid, 300)
  const b = kernelDensity(countPerCell(more, grid).counts, grid, 300)
  expect(a.every((value, cell) => b[cell]! >= value - 1e-5)).toBe(true)
})

describe('inside an outline', () => {
  const mask = Uint8Array.from({ length: 12_000 }, (_, cell) => (cell % 120 < 60 ? 1 : 0))

  test('the border does not thin a uniform scatter', () => {
    const density = kernelDensity(new Float32Array(12_000).fill(1), grid, 400, mask)
    const inner = density[50 * 120 + 30]!
    expect(density[50 * 120 + 59]! / inner).toBeCloseTo(1, 3)
    expect(density[0]! / inner).toBeCloseTo(1, 3)
  })

  test('events and cells outside it do not count', () => {
    const density = kernelDensity(countPerCell(Float64Array.of(4000, 2500), grid).counts, grid, 400, mask)
    expect(density.every((value) => value === 0)).toBe(true)
  })
})

test('an empty set gives an empty surface, and a bandwidth far below the cell the plain counts', () => {
  expect(kernelDensity(new Float32Array(12_000), grid, 300).every((value) => value === 0)).toBe(true)
  const { counts } = countPerCell(middle(30, 2), grid)
  const density = kernelDensity(counts, grid, 1)
  expect(density.every((value, cell) => Math.abs(value - counts[cell]! * 400) < 1e-3)).toBe(true)
})

test('the discrete kernel sums to one at every bandwidth', () => {
  for (const bandwidth of [0.1, 10, 49, 50, 123, 5000]) {
    const half = gaussianHalf(bandwidth, 50)
    expect(half.reduce((sum, value, k) => sum + (k === 0 ? value : 2 * value), 0)).toBeCloseTo(1, 5)
  }
})

describe('levels that hold a share', () => {
  test('of 8, 4, 2, 1, 1 half is held by the first cell and three quarters by two', () => {
    const density = Float32Array.of(1, 8, 0, 2, 1, 4)
    expect(levelsHolding(density, [0.5, 0.75, 1])).toEqual([8, 4, 1])
  })

  test('they agree with sorting, on random surfaces', () => {
    const random = createRandom(11)
    const density = Float32Array.from({ length: 5000 }, () => (random.chance(0.5) ? random.exponential(3) : 0))
    const sorted = density.slice().sort().reverse()
    const total = sorted.reduce((sum, value) => sum + value, 0)
    for (const share of [0.01, 0.1, 0.37, 0.5, 0.9]) {
      let held = 0
      const at = sorted.findIndex((value) => (held += value) >= share * total)
      expect(levelsHolding(density, [share])[0]).toBe(sorted[at])
    }
  })

  test('an empty surface has level zero', () => expect(levelsHolding(new Float32Array(9), [0.5])).toEqual([0]))
})
