import { expect, test } from 'vitest'
import { areaKinds, type Area, type AreaKind } from '@/domain/area'
import { createRandom, type Random } from '@/geo/random'
import { isShownAt, levelBands, zoomFor, type LevelBand } from './levels'
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
  const stations = areas('station', 5, 600)
  const beats = areas('beat', 25, 120).map((beat, at) => ({ ...beat, parentId: stations[at % 5]!.id }))
  const cells = areas('cell', 100, 30).map((cell, at) => ({ ...cell, parentId: beats[at % 25]!.id }))
  const bands = levelBands([...stations, ...beats, ...cells])
  expect(bands.map(({ kind }) => kind)).toEqual(['station', 'beat', 'cell'])
  expect(bands[0]?.minZoom).toBe(0)
  expect(bands.at(-1)?.maxZoom).toBe(24)
  for (const [i, band] of bands.entries()) if (i > 0) expect(band.minZoom).toBe(bands[i - 1]?.maxZoom)
  const areaPx = (areaKm2: number, zoom: number) => 88 / 2 ** (zoomFor(Math.sqrt(areaKm2) * 1000, 88, 26) - zoom)
  expect(areaPx(30, bands[2]?.minZoom ?? 0)).toBeCloseTo(88, 6)
})

/** Every cell lies in a village of its own. */
function villagesWithCells(count: number, villageKm2: number, cellKm2: number): Area[] {
  const villages = areas('village', count, villageKm2)
  const cells = areas('cell', count, cellKm2).map((cell, at) => ({ ...cell, parentId: villages[at]!.id }))
  return [...villages, ...cells]
}
const bandOf = (bands: readonly LevelBand[], kind: AreaKind): LevelBand => {
  const found = bands.find((band) => band.kind === kind)
  if (found === undefined) throw new Error(`no band of ${kind}`)
  return found
}
/** A tree of up to four levels with sizes, numbers and gaps as they come. */
function randomTree(random: Random): Area[] {
  let above: Area[] = []
  const all: Area[] = []
  for (const kind of areaKinds) {
    if (random.chance(0.4)) continue
    const level = areas(kind, 1 + random.int(30), 10 ** random.range(-1, 4))
    const placed = level.map((area) => ({
      ...area,
      parentId: above.length > 0 && random.chance(0.7) ? random.pick(above).id : null,
    }))
    all.push(...placed)
    above = placed
  }
  return all
}
const shownFrom = (bands: readonly LevelBand[], { id, kind }: Area) => {
  const band = bands.find((candidate) => candidate.kind === kind)
  if (band === undefined) return null
  return isShownAt(band, id, band.minZoom) ? band.minZoom : null
}

test('villages as small as their cells give way to the cells', () => {
  const county = [...areas('station', 5, 600), ...villagesWithCells(95, 32, 30)]
  const bands = levelBands(county)
  for (const zoom of [0, 8, 10, 12, 16, 22]) {
    const kinds = new Set(county.filter(({ id, kind }) => isShownAt(bandOf(bands, kind), id, zoom)).map(({ kind }) => kind))
    // Stations have nothing inside them here, so nothing takes their place.
    expect([...kinds]).toEqual(zoom < bandOf(bands, 'cell').minZoom ? ['station'] : ['station', 'cell'])
  }
})

test('neighbourhoods beside a county whose cells are as large are drawn all the same', () => {
  const county = [...areas('station', 5, 600), ...villagesWithCells(95, 32, 30)]
  const imported = areas('village', 464, 3)
  const bands = levelBands([...county, ...imported])
  for (const area of imported) {
    const from = shownFrom(bands, area)
    expect(from).not.toBeNull()
    for (let zoom = from!; zoom <= 22; zoom += 0.5) expect(isShownAt(bandOf(bands, 'village'), area.id, zoom)).toBe(true)
  }
})

test('small areas that an import calls stations do not hold up the county beside them', () => {
  const stations = areas('station', 5, 600)
  const beats = areas('beat', 25, 120).map((beat, at) => ({ ...beat, parentId: stations[at % 5]!.id }))
  const alone = bandOf(levelBands([...stations, ...beats]), 'beat')
  expect(bandOf(levelBands([...stations, ...beats, ...areas('station', 195, 2)]), 'beat').minZoom).toBe(alone.minZoom)
})

test('an area that finer ones fill in part only is drawn on', () => {
  const [whole, part] = areas('beat', 2, 100)
  const inside = [
    ...areas('cell', 4, 25).map((cell) => ({ ...cell, parentId: whole!.id })),
    ...areas('cell', 1, 25).map((cell) => ({ ...cell, parentId: part!.id })),
  ]
  const bands = levelBands([whole!, part!, ...inside])
  const beats = bandOf(bands, 'beat')
  expect(isShownAt(beats, whole!.id, beats.maxZoom)).toBe(false)
  expect(isShownAt(beats, part!.id, beats.maxZoom)).toBe(true)
})

test('whatever a county is made of, each of its areas has a zoom at which it is drawn, or others that fill it', () => {
  const random = createRandom(20_261_129)
  for (let turn = 0; turn < 200; turn++) {
    const county = randomTree(random)
    const bands = levelBands(county)
    const divided = new Set(bands.flatMap((band) => [...band.divided]))
    for (const area of county) {
      const band = bandOf(bands, area.kind)
      if (divided.has(area.id)) continue
      expect(isShownAt(band, area.id, band.minZoom)).toBe(true)
      expect(isShownAt(band, area.id, 22)).toBe(true)
    }
  }
})

test('an imported county of cells alone shows them from the start', () => {
  expect(levelBands(areas('cell', 716, 2))).toEqual([{ kind: 'cell', minZoom: 0, maxZoom: 24, divided: new Set() }])
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
