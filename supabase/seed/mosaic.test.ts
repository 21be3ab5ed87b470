import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { growRegions, tidyLabels } from './labels'
import { dissolve, signedArea, traceArcs } from './mosaic'
import type { Raster } from './raster'

const three: Raster = { columns: 3, rows: 3, cellM: 100 }

test('one cell in the middle becomes one counter-clockwise ring around it', () => {
  const labels = Int32Array.from([-1, -1, -1, -1, 0, -1, -1, -1, -1])
  const rings = dissolve(traceArcs(three, labels), (label) => label).get(0)!
  expect(rings).toHaveLength(1)
  const [ring] = rings[0]!
  expect(ring!.at(0)).toEqual(ring!.at(-1))
  expect(signedArea(ring!)).toBeGreaterThan(0)
  for (const [x, y] of ring!) expect(Math.abs(x - 150) <= 90 && Math.abs(y - 150) <= 90).toBe(true)
})

test('a region around another has it as a hole, and dissolving the two closes it', () => {
  const labels = Int32Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0])
  const arcs = traceArcs(three, labels)
  expect(dissolve(arcs, (label) => label).get(0)![0]).toHaveLength(2)
  expect(dissolve(arcs, () => 0).get(0)![0]).toHaveLength(1)
})

test('no labels give no areas', () => {
  expect(traceArcs(three, new Int32Array(9).fill(-1))).toEqual([])
})

test.each([1, 2, 3, 4])(
  'grown and tidied regions are single pieces whose polygons share every border and add up to the whole (seed %i)',
  (seed) => {
    const random = createRandom(seed)
    const raster: Raster = { columns: 60, rows: 50, cellM: 100 }
    const seeds = Array.from({ length: 12 }, (_, k) => k * 240 + random.int(60))
    const costs = Float32Array.from({ length: 3000 }, () => random.range(0.5, 3))
    const labels = growRegions(
      raster,
      (cell) => cell % 60 > 2 && cell % 60 < 57,
      seeds,
      (cell) => costs[cell]!,
    )
    tidyLabels(raster, labels)
    const arcs = traceArcs(raster, labels)
    const parts = dissolve(arcs, (label) => label)
    const areaOf = (polygons: NonNullable<ReturnType<typeof parts.get>>) =>
      polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0)
    for (const polygons of parts.values()) expect(polygons).toHaveLength(1)
    const whole = areaOf(dissolve(arcs, () => 0).get(0)!)
    expect([...parts.values()].reduce((sum, polygons) => sum + areaOf(polygons), 0)).toBeCloseTo(whole, 3)
  },
)
