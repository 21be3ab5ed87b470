import { expect, test } from 'vitest'
import type { Palette } from '@/map/palette'
import type { Surface } from '@/geo/hotspots/analysisTypes'
import { outlinesOf, trendOf } from './density'
import { rampOf } from './hotspots.layer'

const density = (cells: [number, number, number][]) => ({ k: 3, cell_m: 500, from: '', to: '', cells })

test('the fullest square comes first, and one that was not published before has no trend', () => {
  const squares = trendOf(density([[115, 26, 3], [115.1, 26, 9]]), density([[115.1, 26, 4]])) // prettier-ignore
  expect(squares.map(({ count, before }) => [count, before])).toEqual([
    [9, 4],
    [3, null],
  ])
})

test('the outline of a square has its side in metres', () => {
  const [outline] = outlinesOf(trendOf(density([[115, 26, 3]]), density([])), 500).features
  const ring = outline?.geometry.type === 'Polygon' ? (outline.geometry.coordinates[0] ?? []) : []
  expect(((ring[2]?.[1] ?? 0) - (ring[1]?.[1] ?? 0)) * 111_195).toBeCloseTo(500, 3)
})

const palette = { 'heat-1': '#fed976', 'heat-2': '#fd8d3c', 'heat-3': '#e31a1c', 'heat-4': '#800026' } as Palette
const surface = (levels: readonly number[]): Surface => ({
  events: 9,
  outside: 0,
  bandwidthM: 300,
  cellM: 75,
  highest: 9,
  peaks: [],
  bands: [0.1, 0.25, 0.5, 0.75].map((share, k) => ({
    share,
    level: levels[k]!,
    region: { type: 'MultiPolygon', coordinates: [] },
  })),
})

test('classes are painted from the widest to the densest, with rising levels', () => {
  const { levels, colours } = rampOf(surface([8, 6, 3, 1]), palette)
  expect(levels).toEqual([1, 3, 6, 8])
  expect(colours[0]?.slice(0, 3)).toEqual([254, 217, 118])
  expect(colours[3]?.slice(0, 3)).toEqual([128, 0, 38])
})

test('classes that share a level are one, the densest', () => {
  const { levels, colours } = rampOf(surface([5, 5, 5, 5]), palette)
  expect(levels).toEqual([5])
  expect(colours[0]?.slice(0, 3)).toEqual([128, 0, 38])
})
