import { expect, test } from 'vitest'
import type { Area, AreaKind } from '@/domain/area'
import { levelBands, zoomFor } from './levels'
import { treeRows } from './tree'

let next = 0
const areas = (kind: AreaKind, count: number, areaKm2: number): Area[] =>
  Array.from({ length: count }, () => ({
    id: String(next++),
    code: '',
    name: '',
    kind,
    parentId: null,
    lng: 115,
    lat: 26,
    bbox: null,
    population: null,
    households: null,
    areaKm2,
    patrolsPerWeek: null,
    responsibleName: null,
    rev: 1,
  }))

test('the whole world is 512 pixels wide at zoom 0 on the equator', () => {
  expect(zoomFor(40_075_016.686, 512, 0)).toBeCloseTo(0, 9)
  expect(zoomFor(40_075_016.686, 1024, 0)).toBeCloseTo(1, 9)
})

test('a county shows stations, then beats, then cells, each until the next is readable', () => {
  const bands = levelBands([...areas('station', 5, 600), ...areas('beat', 25, 120), ...areas('cell', 100, 30)])
  expect(bands.map(({ kind }) => kind)).toEqual(['station', 'beat', 'cell'])
  expect(bands[0]?.minZoom).toBe(0)
  expect(bands.at(-1)?.maxZoom).toBe(24)
  for (const [i, band] of bands.entries()) if (i > 0) expect(band.minZoom).toBe(bands[i - 1]?.maxZoom)
  const areaPx = (areaKm2: number, zoom: number) => 88 / 2 ** (zoomFor(Math.sqrt(areaKm2) * 1000, 88, 26) - zoom)
  expect(areaPx(30, bands[2]?.minZoom ?? 0)).toBeCloseTo(88, 6)
})

test('villages as small as their cells give way to the cells', () => {
  const bands = levelBands([...areas('station', 5, 600), ...areas('village', 95, 32), ...areas('cell', 100, 30)])
  expect(bands.map(({ kind }) => kind)).toEqual(['station', 'cell'])
})

test('an imported county of cells alone shows them from the start', () => {
  expect(levelBands(areas('cell', 716, 2))).toEqual([{ kind: 'cell', minZoom: 0, maxZoom: 24 }])
})

test('areas without an outline make no level', () => {
  expect(levelBands(areas('cell', 3, 0))).toEqual([])
  expect(levelBands([])).toEqual([])
})

const named = (id: string, parentId: string | null, name: string): Area => ({ ...areas('cell', 1, 1)[0]!, id, parentId, name })
const county = [
  named('县', null, '云岭县'),
  named('所', '县', '泉江派出所'),
  named('村', '所', '共裕村'),
  named('格', '村', '3号网格'),
  named('所2', '县', '沙地派出所'),
]
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

test('the tree shows what is open, in order and depth', () => {
  expect(ids(treeRows(county, new Set(), ''))).toEqual(['县'])
  const rows = treeRows(county, new Set(['县', '所']), '')
  expect(ids(rows)).toEqual(['县', '所', '村', '所2'])
  expect(rows.map(({ depth, childCount, isOpen }) => [depth, childCount, isOpen])).toEqual([
    [0, 2, true],
    [1, 1, true],
    [2, 1, false],
    [1, 0, false],
  ])
})

test('a search shows each match with the areas above it, whatever is open', () => {
  expect(ids(treeRows(county, new Set(), '3号'))).toEqual(['县', '所', '村', '格'])
  expect(treeRows(county, new Set(), '没有的')).toEqual([])
})

test('areas whose parent is out of sight are tops of their own', () => {
  expect(ids(treeRows(county.slice(2), new Set(), ''))).toEqual(['村', '所2'])
})
