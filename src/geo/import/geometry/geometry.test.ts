import fc from 'fast-check'
import area from '@turf/area'
import { multiPolygon } from '@turf/helpers'
import type { MultiPolygon, Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { findCrossing } from './crossings'
import { maxOutlineVertices, mendPolygon } from './mendPolygon'
import { faultOfPosition, placeGeometry } from './placeGeometry'
import { cleanRing, signedArea } from './rings'
import { thinLine } from './thin'

const same = (x: number, y: number): [number, number] => [x, y]
const square = (x: number, y: number, size: number): Position[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
]
const mended = (rings: Position[][][]) => {
  const result = mendPolygon(rings)
  if ('fault' in result) throw new Error(result.fault)
  return result
}

describe('rings', () => {
  test('are closed, freed of repeats and spikes, and turned as RFC 7946 asks', () => {
    const open = [
      [0, 0],
      [0, 1],
      [0, 1],
      [1, 1],
      [2, 1],
      [1, 1],
      [1, 0],
    ]
    const { parts, mends } = mended([[open]])
    expect(mends.has('closed')).toBe(true)
    expect(signedArea(parts[0]?.[0] ?? [])).toBeCloseTo(1, 12)
    expect(parts[0]?.[0]).toHaveLength(5)
  })
  test('that enclose nothing are dropped', () => {
    expect(cleanRing([])).toBeNull()
    expect(cleanRing([[1, 1]])).toBeNull()
    expect(
      cleanRing([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
    ).toBeNull()
    expect(mendPolygon([[]])).toMatchObject({ fault: expect.stringContaining('空') })
    expect(mendPolygon([])).toMatchObject({ fault: expect.stringContaining('空') })
  })
})

describe('crossings', () => {
  test('are found in a bow tie and in a ring that touches itself, not in plain rings or rings that touch each other', () => {
    expect(
      findCrossing([
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ]),
    ).not.toBeNull()
    expect(findCrossing([square(0, 0, 1)])).toBeNull()
    expect(findCrossing([square(0, 0, 1), square(1, 1, 1)])).toBeNull()
    expect(
      findCrossing([
        [
          [0, 0],
          [2, 0],
          [1, 1],
          [2, 2],
          [0, 2],
          [1, 1],
          [0, 0],
        ],
      ]),
    ).not.toBeNull()
  })
  test('agree with trying every pair of segments', () => {
    const cross = (a: Position, b: Position, c: Position): number =>
      ((b[0] ?? 0) - (a[0] ?? 0)) * ((c[1] ?? 0) - (a[1] ?? 0)) - ((b[1] ?? 0) - (a[1] ?? 0)) * ((c[0] ?? 0) - (a[0] ?? 0))
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 9 }), (points) => {
        const ring = cleanRing(points)
        if (!ring) return
        let hasCrossing = false
        for (let i = 1; i < ring.length; i++)
          for (let j = i + 2; j < ring.length; j++) {
            const [a = [], b = [], c = [], d = []] = [ring[i - 1], ring[i], ring[j - 1], ring[j]]
            if (cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) hasCrossing = true
          }
        // Touches count too, so only the one direction must hold.
        if (hasCrossing) expect(findCrossing([ring])).not.toBeNull()
      }),
    )
  })
})

describe('mending', () => {
  test('untangles a small loop and leaves the area as it was', () => {
    const ring = square(0, 0, 1)
    // A loop of one thousandth at the corner.
    ring.splice(2, 1, [1, 1], [1.001, 0.999], [1.001, 1.0005], [0.9995, 0.9992])
    const { parts, mends } = mended([[ring]])
    expect(mends.has('untangled')).toBe(true)
    expect(findCrossing(parts.flat())).toBeNull()
    expect(Math.abs(area(multiPolygon(parts)) / area(multiPolygon([[square(0, 0, 1)]])) - 1)).toBeLessThan(0.01)
  })
  test('refuses a bow tie by name and place, since it may mean anything', () => {
    const bowTie = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ]
    expect(mendPolygon([[bowTie]])).toMatchObject({ fault: expect.stringMatching(/自相交.*附近.*1%/) })
  })
  test('gives up on strokes that all overlap in box, instead of looking for minutes', () => {
    // A comb of 20,000 long diagonal teeth: valid, yet every box overlaps every other.
    const teeth = Array.from({ length: 20_000 }, (_, i): Position => [115 + (i % 2) * 0.5 + i * 1e-6, 26 + (i % 2) * 0.5])
    const result = mendPolygon([[[...teeth, [116, 26]]]])
    expect(result).toMatchObject({ fault: expect.stringContaining('过于复杂') })
  })
  test('keeps exclaves and holes', () => {
    const { parts } = mended([[square(0, 0, 4), square(1, 1, 1)], [square(9, 9, 1)]])
    expect(parts.map((part) => part.length)).toEqual([2, 1])
    expect(signedArea(parts[0]?.[1] ?? [])).toBeLessThan(0)
  })
  test('always gives rings that do not cross, or a fault', () => {
    const coordinate = fc.integer({ min: 0, max: 12 })
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 10 }), (points) => {
        const result = mendPolygon([[points]])
        if (!('fault' in result)) expect(findCrossing(result.parts.flat())).toBeNull()
      }),
      { numRuns: 300, seed: 7 },
    )
  })
  test('thins an outline of a million vertices and hardly changes its area', () => {
    const count = 1_000_000
    const ring = Array.from({ length: count }, (_, i): Position => {
      const angle = (i / count) * 2 * Math.PI
      const radius = 0.2 + 0.01 * Math.sin(angle * 40) + 0.00002 * Math.sin(angle * 20_000)
      return [115 + radius * Math.cos(angle), 26 + radius * Math.sin(angle)]
    })
    const { parts, thinned } = mended([[ring]])
    expect(thinned?.from).toBe(count + 1)
    expect(thinned?.to).toBeLessThanOrEqual(maxOutlineVertices)
    expect(Math.abs(signedArea(parts[0]?.[0] ?? []) / signedArea([...ring, ring[0] ?? []]) - 1)).toBeLessThan(0.001)
  })
})

describe('thinning', () => {
  test('drops nothing farther from the line than the tolerance, and keeps the ends', () => {
    const line = Array.from({ length: 5000 }, (_, i): Position => [115 + i * 1e-5, 26 + Math.sin(i / 50) * 1e-4])
    const thin = thinLine(line, 2)
    expect(thin.length).toBeLessThan(line.length / 5)
    expect(thin[0]).toEqual(line[0])
    expect(thin.at(-1)).toEqual(line.at(-1))
    const kept = new Set(thin)
    // Each dropped point against the piece of line that replaced it; x grows all the way, so the piece is found by x.
    const metres = (degrees: number) => degrees * 111_320
    for (const point of line) {
      if (kept.has(point)) continue
      const after = thin.findIndex((other) => (other[0] ?? 0) > (point[0] ?? 0))
      const [a = [], b = []] = [thin[after - 1], thin[after]]
      const share = ((point[0] ?? 0) - (a[0] ?? 0)) / ((b[0] ?? 0) - (a[0] ?? 0))
      expect(metres(Math.abs((point[1] ?? 0) - ((a[1] ?? 0) + share * ((b[1] ?? 0) - (a[1] ?? 0)))))).toBeLessThan(2 * 1.5)
    }
  })
})

describe('placing', () => {
  test.each([
    [[NaN, 1], '没有坐标'],
    [[0, 0], '坐标为 0, 0'],
    [[-Infinity, -Infinity], '坐标是无穷大'],
    [[200, 26], '坐标超出范围（200, 26）'],
    [[38_549_931, 2_910_168], '坐标超出范围（38549931, 2910168）'],
  ])('says why %j is no position', ([x = 0, y = 0], fault) => {
    expect(faultOfPosition(x, y, x, y)).toBe(fault)
    expect(placeGeometry({ type: 'Point', coordinates: [x, y] }, 'point', same)).toEqual({ fault })
  })
  test('gives each kind the shape it needs', () => {
    const polygon: MultiPolygon = { type: 'MultiPolygon', coordinates: [[square(1, 1, 1)]] }
    expect(placeGeometry(polygon, 'any', same)).toMatchObject({ geometry: { type: 'Polygon' } })
    expect(placeGeometry(polygon, 'area', same)).toMatchObject({ geometry: { type: 'MultiPolygon' } })
    expect(placeGeometry(polygon, 'point', same)).toMatchObject({ geometry: { type: 'Point', coordinates: [1.5, 1.5] } })
    expect(placeGeometry({ type: 'LineString', coordinates: square(1, 1, 1) }, 'area', same)).toMatchObject({
      geometry: { type: 'MultiPolygon' },
    })
    expect(placeGeometry({ type: 'Point', coordinates: [1, 2] }, 'area', same)).toEqual({ fault: '需要面，这里是一个点' })
    expect(
      placeGeometry({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [5, 5] }, polygon] }, 'any', same),
    ).toMatchObject({
      geometry: { type: 'Polygon' },
    })
    expect(placeGeometry({ type: 'MultiPolygon', coordinates: [] }, 'area', same)).toMatchObject({
      fault: expect.stringContaining('空'),
    })
  })
})
