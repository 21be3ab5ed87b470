import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { createCoverage, type CoverageArea } from './engine'
import { polygonSpans } from './spans'
import { regionAt } from './regions'

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]
const area = (id: string, ...rings: number[][][]): CoverageArea => ({ id, polygons: [rings] })
const cellsOf = (areas: CoverageArea[]) => Array.from(createCoverage(areas).areaCells)

describe('polygonSpans', () => {
  const spans = (rings: number[][], cols = 20, rows = 20) => {
    const found: [number, number, number][] = []
    polygonSpans(rings.map((ring) => Float64Array.from(ring)), cols, rows, (row, from, to) => found.push([row, from, to])) // prettier-ignore
    return found
  }
  test('a box covers the cells whose centres it holds', () => {
    expect(spans([[1, 1, 4, 1, 4, 3, 1, 3]])).toEqual([
      [1, 1, 4],
      [2, 1, 4],
    ])
    expect(spans([[1.6, 1.6, 4.4, 1.6, 4.4, 3.4, 1.6, 3.4]])).toEqual([[2, 2, 4]])
  })
  test('a hole splits a row', () => {
    expect(spans([[0, 0, 6, 0, 6, 1, 0, 1], [2, 0, 4, 0, 4, 1, 2, 1]])).toEqual([[0, 0, 2], [0, 4, 6]]) // prettier-ignore
  })
  test('what is off the grid is cut away', () => {
    expect(spans([[-5, -5, 50, -5, 50, 2, -5, 2]], 10, 10)).toEqual([
      [0, 0, 10],
      [1, 0, 10],
    ])
    expect(spans([[30, 30, 40, 30, 40, 40]], 10, 10)).toEqual([])
  })
  test('agrees with asking for each centre, on random stars', () => {
    const random = createRandom(8)
    for (let round = 0; round < 100; round++) {
      const corners = 3 + random.int(9)
      const ring = Array.from({ length: corners }, (_, k) => {
        const [angle, radius] = [(2 * Math.PI * k) / corners, random.range(1, 9)]
        return [10 + radius * Math.cos(angle), 10 + radius * Math.sin(angle)]
      }).flat()
      const inside = new Set(
        spans([ring]).flatMap(([row, from, to]) => Array.from({ length: to - from }, (_, k) => `${row},${from + k}`)),
      )
      for (let row = 0; row < 20; row++)
        for (let column = 0; column < 20; column++) {
          let isIn = false
          for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2)
            if (ring[k + 1]! > row + 0.5 !== ring[j + 1]! > row + 0.5 && column + 0.5 < ring[k]! + ((row + 0.5 - ring[k + 1]!) / (ring[j + 1]! - ring[k + 1]!)) * (ring[j]! - ring[k]!)) isIn = !isIn // prettier-ignore
          expect(inside.has(`${row},${column}`)).toBe(isIn)
        }
    }
  })
})

describe('areas on the raster', () => {
  test('a kilometre square has ten thousand cells of ten metres', () => {
    const [cells] = cellsOf([area('a', square(115, 26, 0.01))])
    // 1,001.2 m × 1,107.9 m at 26° north; straight borders along the raster may gain or lose half a row each.
    expect(Math.abs((cells! * 100) / (1001.17 * 1107.89) - 1)).toBeLessThan(0.01)
  })

  test('a hole is not ground, and parts add up', () => {
    const hole = area('holed', square(115, 26, 0.01), square(115.002, 26.002, 0.004))
    const filling = area('filling', square(115.002, 26.002, 0.004))
    const whole = area('whole', square(115, 26, 0.01))
    const [holed, filled, all] = cellsOf([hole, filling, whole])
    expect(holed! + filled!).toBe(all)
    const parts: CoverageArea = { id: 'parts', polygons: [[square(115, 26, 0.004)], [square(115.006, 26, 0.004)]] }
    const [both, first, second] = cellsOf([parts, area('1', square(115, 26, 0.004)), area('2', square(115.006, 26, 0.004))])
    expect(both).toBe(first! + second!)
  })

  test('areas that share bent borders leave no cell out and count none twice', () => {
    const random = createRandom(19)
    const side = 6
    const corner = Array.from({ length: (side + 1) ** 2 }, (_, k) => {
      const bend = () => random.range(-0.002, 0.002)
      const [i, j] = [k % (side + 1), Math.floor(k / (side + 1))]
      const edge = i === 0 || i === side || j === 0 || j === side
      return [115 + i * 0.01 + (edge ? 0 : bend()), 26 + j * 0.01 + (edge ? 0 : bend())]
    })
    const cells = Array.from({ length: side * side }, (_, k) => {
      const at = (i: number, j: number) => corner[(k % side) + i + (Math.floor(k / side) + j) * (side + 1)]!
      // Every other ring runs the other way round.
      const ring = [at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]
      return area(`${k}`, k % 2 === 0 ? ring : ring.reverse())
    })
    const outline = Array.from({ length: 4 * side }, (_, k) => {
      const [along, turn] = [k % side, Math.floor(k / side)]
      const [i, j] = [[along, 0], [side, along], [side - along, side], [0, side - along]][turn]! as [number, number] // prettier-ignore
      return corner[i + j * (side + 1)]!
    })
    const county = area('county', [...outline, outline[0]!])
    const counted = cellsOf([...cells, county])
    expect(counted.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(counted.at(-1))
  })

  test('every cell has the region that a search of its row finds, in blocks as well', () => {
    const { regions, grid } = createCoverage([area('a', square(115, 26, 0.02)), area('b', square(115.01, 26.01, 0.02))])
    for (let row = 0; row < grid.rows; row += 3)
      for (let column = 0; column < grid.cols; column += 3) {
        const block = regions.blocks[(row >> 4) * regions.blockCols + (column >> 4)]!
        if (block >= 0) expect(regionAt(regions, row, column)).toBe(block)
      }
    const total = (of: number) => Array.from(regions.areas.subarray(regions.areaStart[of], regions.areaStart[of + 1]))
    const overlap = Array.from({ length: regions.count }, (_, r) => r).find((r) => total(r).length === 2)!
    expect(regions.cells[overlap]! * 100).toBeCloseTo(1e-4 * 100_117 * 110_789, -5)
  })

  test('an area smaller than a cell borrows the one it lies in', () => {
    expect(cellsOf([area('hut', square(115.00003, 26.00002, 0.00002)), area('village', square(115, 26, 0.01))])[0]).toBe(1)
  })

  test('an area without polygons, or of one point, has no ground and harms no other', () => {
    expect(cellsOf([{ id: 'empty', polygons: [] }, area('point', [[115, 26]]), area('a', square(115, 26, 0.01))])[0]).toBe(0)
    expect(cellsOf([{ id: 'alone', polygons: [] }])).toEqual([0])
    expect(cellsOf([])).toEqual([])
  })

  test('an area across the antimeridian has the size of one elsewhere', () => {
    const [there] = cellsOf([area('a', [[179.99, 26], [-179.99, 26], [-179.99, 26.01], [179.99, 26.01], [179.99, 26]])]) // prettier-ignore
    const [here] = cellsOf([area('a', [[114.99, 26], [115.01, 26], [115.01, 26.01], [114.99, 26.01], [114.99, 26]])]) // prettier-ignore
    expect(Math.abs(there! / here! - 1)).toBeLessThan(1e-3)
  })

  test('a cap around the pole has the area of the cap', () => {
    const ring = Array.from({ length: 73 }, (_, k) => [k * 5 - 180, 89.9])
    const [cells] = cellsOf([area('cap', ring)])
    expect(Math.abs((cells! * 100) / (Math.PI * 11_169 ** 2) - 1)).toBeLessThan(0.003)
  })

  test('overlapping parts of one area count once', () => {
    const doubled: CoverageArea = { id: 'a', polygons: [[square(115, 26, 0.01)], [square(115, 26, 0.01)]] }
    expect(cellsOf([doubled])[0]).toBe(cellsOf([area('a', square(115, 26, 0.01))])[0])
  })

  test.each([4, 51, NaN])('a cell of %s m is refused', (cellM) => {
    expect(() => createCoverage([], { cellM })).toThrow(RangeError)
  })
  test('repeated ids, a sight of nothing and a set as wide as a country are refused', () => {
    expect(() => createCoverage([area('a', square(115, 26, 0.01)), area('a', square(115, 26, 0.01))])).toThrow('same id')
    expect(() => createCoverage([{ ...area('a', square(115, 26, 0.01)), sight: { dayM: 0, nightM: 5 } }])).toThrow('sight')
    expect(() => createCoverage([area('a', square(105, 20, 15))])).toThrow('larger cells')
  })
})
