import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { countPerCell, type Grid } from '@/geo/raster/grid'
import { eventsIn, pairedEvents, regionsOf } from './members'
import { nearRepeat } from './nearRepeat'

const edges = { distanceEdgesM: [200, 400], dayEdges: [2, 7] }
const grid: Grid = { originX: 0, originY: 0, cellM: 100, columns: 4, rows: 3 }

test('each event with a partner in the cell is named once', () => {
  // 0 and 1: 150 m, a day. 1 and 2: the same place, five days. 3: far from all.
  const xy = Float64Array.from([0, 0, 100, 50, 100, 50, 5000, 0])
  const days = Float64Array.from([0, 1, 6, 0])
  expect([...pairedEvents(xy, days, { ...edges, band: 1, bin: 0 })]).toEqual([0, 1])
  expect([...pairedEvents(xy, days, { ...edges, band: 0, bin: 1 })]).toEqual([1, 2])
  expect([...pairedEvents(xy, days, { ...edges, band: 1, bin: 1 })]).toEqual([0, 2])
  expect([...pairedEvents(xy, days, { ...edges, band: 2, bin: 0 })]).toEqual([])
})

test('bins are half-open: a gap on the edge belongs to the later one', () => {
  const xy = Float64Array.from([0, 0, 10, 0])
  const days = Float64Array.from([0, 2])
  expect([...pairedEvents(xy, days, { ...edges, band: 1, bin: 0 })]).toEqual([])
  expect([...pairedEvents(xy, days, { ...edges, band: 1, bin: 1 })]).toEqual([0, 1])
})

test('a cell of the Knox table has members exactly when it counts pairs, and they suffice for them', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = createRandom(seed)
    const xy = Float64Array.from({ length: 120 }, () => Math.round(random.range(0, 2000)))
    const days = Float64Array.from({ length: 60 }, () => random.range(0, 40))
    const found = nearRepeat(xy, days, { ...edges, runs: 1, random })
    if (!found.ok) throw new Error('refused')
    for (let band = 0; band <= 2; band++)
      for (let bin = 0; bin <= 1; bin++) {
        const { pairs } = found.value.table[band]![bin]!
        const members = pairedEvents(xy, days, { ...edges, band, bin })
        expect(members.length > 0).toBe(pairs > 0)
        expect(members.length).toBeLessThanOrEqual(2 * pairs)
        expect((members.length * (members.length - 1)) / 2).toBeGreaterThanOrEqual(pairs)
      }
  }
})

test('events in cells taken whole or in part are named, those beyond the grid are not', () => {
  const taken = new Float32Array(12)
  taken[0] = 1
  taken[5] = 0.25
  const xy = Float64Array.from([50, 50, 150, 150, 250, 150, -50, 50, 399, 299])
  expect([...eventsIn(taken, grid, xy)]).toEqual([0, 1])
})

test('cells of one verdict that touch by a side are one region; corners and the other verdict part them', () => {
  // Rows from the south: two hot cells side by side, a cold one beside them, a hot one that touches by its corner only.
  const verdict = Int8Array.from([1, 1, -1, 0, 0, 0, 0, 1, 1, 0, 0, 1])
  const xy = Float64Array.from([50, 50, 150, 50, 160, 60, 250, 50, 350, 150, 350, 50])
  const { regions, labels } = regionsOf(verdict, grid, xy)
  expect(regions.map(({ verdict: sign, cells, events }) => [sign, cells, [...events]])).toEqual([
    [1, 2, [0, 1, 2]],
    [-1, 1, [3]],
    [1, 2, [4]],
    [1, 1, []],
  ])
  expect([regions[0]!.x, regions[0]!.y]).toEqual([100, 50])
  expect([...labels]).toEqual([0, 0, 1, -1, -1, -1, -1, 2, 3, -1, -1, 2])
})

test('regions part the verdict cells among them, and no event is lost or doubled', () => {
  const random = createRandom(5)
  const wide: Grid = { originX: -500, originY: 300, cellM: 50, columns: 30, rows: 20 }
  for (let round = 0; round < 20; round++) {
    const verdict = Int8Array.from({ length: 600 }, () => random.pick([1, 1, 0, -1]))
    const xy = Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? random.range(-600, 1100) : random.range(200, 1400)))
    const { regions, labels } = regionsOf(verdict, wide, xy)
    expect(regions.reduce((sum, { cells }) => sum + cells, 0)).toBe(verdict.filter((sign) => sign !== 0).length)
    labels.forEach((label, cell) => expect(label < 0 ? 0 : regions[label]!.verdict).toBe(verdict[cell]))
    const counts = countPerCell(xy, wide).counts
    const inside = counts.reduce((sum, count, cell) => sum + (verdict[cell] === 0 ? 0 : count), 0)
    expect(new Set(regions.flatMap(({ events }) => [...events])).size).toBe(inside)
  }
})
