import { area } from '@turf/area'
import { distance } from '@turf/distance'
import { polygon } from '@turf/helpers'
import { describe, expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { createRandom } from '@/geo/random'
import { areaUnits, distanceM, pathLengthM, ringAreaM2 } from './measure'

describe('distance', () => {
  test('one degree of latitude at the equator is the ellipsoid’s 110,574 m, of longitude 111,320 m', () => {
    expect(distanceM([115, -0.5], [115, 0.5])).toBeCloseTo(110_574.4, 0)
    expect(distanceM([114.5, 0], [115.5, 0])).toBeCloseTo(111_319.5, -1)
  })

  test('it is zero to itself, the same both ways, and finds the short way over the antimeridian', () => {
    expect(distanceM([115, 26], [115, 26])).toBe(0)
    expect(distanceM([115, 26], [116, 27])).toBeCloseTo(distanceM([116, 27], [115, 26]), 6)
    expect(distanceM([179.9, 0], [-179.9, 0])).toBeCloseTo(distanceM([-0.1, 0], [0.1, 0]), 3)
  })

  test('agrees with Turf’s sphere within the half per cent by which a sphere differs', () => {
    const random = createRandom(3)
    for (let round = 0; round < 200; round++) {
      const a: LngLat = [100 + random() * 20, 20 + random() * 25]
      const b: LngLat = [a[0] + random() * 0.5, a[1] + random() * 0.5]
      expect(distanceM(a, b) / (distance([...a], [...b]) * 1000)).toBeCloseTo(1, 2)
    }
  })

  test('a path is the sum of its legs, and nothing without two positions', () => {
    const path: LngLat[] = [
      [115, 26],
      [115.1, 26],
      [115.1, 26.1],
    ]
    expect(pathLengthM(path)).toBeCloseTo(distanceM(path[0]!, path[1]!) + distanceM(path[1]!, path[2]!), 9)
    expect(pathLengthM(path.slice(0, 1))).toBe(0)
    expect(pathLengthM([])).toBe(0)
  })
})

describe('area', () => {
  const square: LngLat[] = [
    [115, 26],
    [115.01, 26],
    [115.01, 26.01],
    [115, 26.01],
  ]

  test('a hundredth of a degree square at 26° north is 1,107.88 m by 1,001.14 m', () => {
    expect(ringAreaM2(square) / 1e6).toBeCloseTo(1.10788 * 1.00114, 4)
  })

  test('it does not depend on direction or on which corner comes first', () => {
    expect(ringAreaM2(square.toReversed())).toBeCloseTo(ringAreaM2(square), 3)
    expect(ringAreaM2([...square.slice(2), ...square.slice(0, 2)])).toBeCloseTo(ringAreaM2(square), 3)
  })

  test('two halves make the whole', () => {
    const [a, b, c, d] = square as [LngLat, LngLat, LngLat, LngLat]
    expect(ringAreaM2([a, b, c]) + ringAreaM2([a, c, d])).toBeCloseTo(ringAreaM2(square), 2)
  })

  test('fewer than three corners enclose nothing', () => {
    expect(ringAreaM2(square.slice(0, 2))).toBe(0)
    expect(ringAreaM2([])).toBe(0)
  })

  test('agrees with Turf’s sphere within one per cent', () => {
    const ring = [...square, square[0]!].map(([lng, lat]) => [lng, lat])
    expect(ringAreaM2(square) / area(polygon([ring]))).toBeCloseTo(1, 2)
  })

  test('15 mu are one hectare', () => {
    expect(areaUnits(10_000)).toEqual({ squareMetres: 10_000, mu: 15, hectares: 1, squareKilometres: 0.01 })
  })
})
