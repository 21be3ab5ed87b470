import initGeos from 'geos-wasm'
import { geojsonToGeosGeom } from 'geos-wasm/helpers'
import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { areaOf, box, patrolOf, randomPatrol } from '@tests/support/coverage'
import { collapseEdges } from './collapse'
import { addPatrol, createCoverage } from './engine'
import { gapOf } from './gap'
import { signedCells, traceMask, type CellPolygon } from './trace'

const geos = await initGeos()

function validity(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): string {
  const geometry = geojsonToGeosGeom(
    { type: 'MultiPolygon', coordinates: polygons.map((p) => p.map((r) => r.map((at) => [...at]))) },
    geos,
  )
  const isValid = geos.GEOSisValid(geometry) === 1
  geos.GEOSGeom_destroy(geometry)
  return isValid ? 'valid' : 'not valid'
}
const closed = (polygons: readonly CellPolygon[]) =>
  polygons.map((polygon) =>
    polygon.map((ring) => {
      const points = Array.from({ length: ring.length / 2 }, (_, k) => [ring[k * 2]!, ring[k * 2 + 1]!])
      return [...points, points[0]!]
    }),
  )
const cellsOf = (polygons: readonly CellPolygon[]) => polygons.flat().reduce((sum, ring) => sum + signedCells(ring), 0)
/** A mask from lines, the northern row first, as it looks. */
const mask = (...lines: string[]) => ({
  rows: lines.length,
  cols: lines[0]!.length,
  cells: Uint8Array.from(lines.reverse().join(''), (cell) => (cell === '#' ? 1 : 0)),
})

describe('traceMask', () => {
  test('one cell is its four corners, counter-clockwise', () => {
    expect(traceMask(mask('#'))).toEqual([[[1, 0, 1, 1, 0, 1, 0, 0]]])
  })
  test('an empty mask has no outline', () => {
    expect(traceMask(mask('..', '..'))).toEqual([])
    expect(traceMask({ rows: 0, cols: 0, cells: new Uint8Array(0) })).toEqual([])
  })
  test('a ring of cells is one polygon with one hole', () => {
    const [polygon] = traceMask(mask('###', '#.#', '###'))
    expect(polygon).toHaveLength(2)
    expect(polygon!.map(signedCells)).toEqual([9, -1])
  })
  test('cells that touch at a corner are two polygons', () => {
    expect(traceMask(mask('#.', '.#'))).toHaveLength(2)
  })
  test('a ring pinched at a corner is one valid polygon whose hole touches its outline', () => {
    const pinched = mask('####', '#..#', '#.#.', '####')
    const polygons = traceMask(pinched)
    expect(polygons).toHaveLength(1)
    expect(polygons[0]).toHaveLength(2)
    expect(validity(closed(polygons))).toBe('valid')
  })
  test('islands in holes in islands keep to their own', () => {
    const polygons = traceMask(mask('#######', '#.....#', '#.###.#', '#.#.#.#', '#.###.#', '#.....#', '#######'))
    expect(polygons.map((polygon) => polygon.map(signedCells))).toEqual([
      [49, -25],
      [9, -1],
    ])
  })
  test('random masks: as much ground as cells, valid, before and after simplifying', () => {
    const random = createRandom(99)
    for (let round = 0; round < 120; round++) {
      const [cols, rows] = [1 + random.int(24), 1 + random.int(24)]
      const cells = Uint8Array.from({ length: cols * rows }, () => (random.chance(random.pick([0.3, 0.6, 0.9])) ? 1 : 0))
      const traced = traceMask({ rows, cols, cells })
      const set = cells.reduce((sum, cell) => sum + cell, 0)
      expect(cellsOf(traced)).toBe(set)
      expect(validity(closed(traced))).toBe('valid')
      const simple = collapseEdges(traced, random.pick([0.8, 1.5, 4]))
      expect(cellsOf(simple)).toBeCloseTo(set, 6)
      expect(validity(closed(simple))).toBe('valid')
      expect(simple.map((polygon) => polygon.length)).toEqual(traced.map((polygon) => polygon.length))
    }
  })
})

describe('collapseEdges', () => {
  test('a staircase becomes a slope with the same area and a fraction of the corners', () => {
    const stairs = Array.from({ length: 30 }, (_, k) => '#'.repeat(k + 1).padEnd(30, '.'))
    const traced = traceMask(mask(...stairs))
    const simple = collapseEdges(traced, 1)
    expect(cellsOf(simple)).toBeCloseTo(465, 9)
    expect(simple[0]![0]!.length / 2).toBeLessThan(10)
    expect(traced[0]![0]!.length / 2).toBeGreaterThan(60)
  })
  test('a tolerance of nothing moves nothing', () => {
    const traced = traceMask(mask('##.', '.##'))
    expect(cellsOf(collapseEdges(traced, 0))).toBe(4)
    expect(collapseEdges(traced, 0)[0]![0]).toHaveLength(traced[0]![0]!.length)
  })
})

describe('gapOf', () => {
  const village = areaOf('village', box(0, 0, 1000, 1000))
  const planeM2 = (coverage: ReturnType<typeof createCoverage>, polygons: number[][][][]) =>
    polygons.flat().reduce((sum, ring) => sum + signedCells(Array.from(coverage.grid.projection.forwardAll(Float64Array.from(ring.slice(0, -1).flat())))), 0) // prettier-ignore

  test('a village nobody has seen is its own gap', () => {
    const coverage = createCoverage([village])
    const gap = gapOf(coverage, 'village')!
    expect(gap.cells).toBe(coverage.areaCells[0])
    expect(gap.polygons).toHaveLength(1)
    expect(gap.polygons[0]![0]!.length).toBeLessThan(12)
  })
  test('a walk through the middle leaves two pieces, one on each side', () => {
    const coverage = createCoverage([village])
    addPatrol(coverage, patrolOf('p', [[-300, 500, 0], [1300, 500, 60]])) // prettier-ignore
    expect(gapOf(coverage, 'village')!.polygons).toHaveLength(2)
  })
  test('what is only probable is a gap on request', () => {
    const coverage = createCoverage([village])
    addPatrol(coverage, patrolOf('p', [[-300, 500, 0, 90], [1300, 500, 60, 90]])) // prettier-ignore
    expect(gapOf(coverage, 'village')!.polygons).toHaveLength(2)
    expect(gapOf(coverage, 'village', coverage.standing, { probableIsGap: true, simplifyM: 0 })!.polygons).toHaveLength(1)
  })
  test('is valid in degrees and has the area of the raster, for areas with holes and parts under random patrols', () => {
    const random = createRandom(4)
    const holed = areaOf('holed', box(0, 0, 1500, 1500), box(400, 400, 900, 700))
    const parts = { id: 'parts', polygons: [...areaOf('', box(1600, 0, 2000, 900)).polygons, ...areaOf('', box(1700, 1000, 2000, 2000)).polygons] } // prettier-ignore
    for (let round = 0; round < 12; round++) {
      const coverage = createCoverage([holed, parts])
      for (let k = 0; k < 1 + round * 2; k++) addPatrol(coverage, randomPatrol(random, `${k}`, 2000, 25))
      for (const id of ['holed', 'parts']) {
        const gap = gapOf(coverage, id)!
        expect(validity(gap.polygons)).toBe('valid')
        expect(Math.abs(planeM2(coverage, gap.polygons) - gap.cells * 100)).toBeLessThan(60)
      }
    }
  })
  test('of an unknown area there is none, and of one without ground an empty one', () => {
    const coverage = createCoverage([village, { id: 'empty', polygons: [] }])
    expect(gapOf(coverage, 'elsewhere')).toBeUndefined()
    expect(gapOf(coverage, 'empty')).toEqual({ cells: 0, polygons: [] })
  })
})
