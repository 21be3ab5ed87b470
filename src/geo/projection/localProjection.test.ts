import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { centreOf } from './centreOf'
import { localProjection } from './localProjection'

/** Ring area on the plane, m². */
function planeArea(xy: Float64Array): number {
  let twice = 0
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) twice += xy[j]! * xy[i + 1]! - xy[i]! * xy[j + 1]!
  return Math.abs(twice) / 2
}

/** Exact area of a quadrangle of the ellipsoid between meridians and parallels, by Simpson's rule on cos φ / (1 − e² sin² φ)². */
function quadrangleM2(west: number, south: number, east: number, north: number): number {
  const e2 = 0.0066943799901413165
  const radians = Math.PI / 180
  const steps = 2000
  const width = ((north - south) * radians) / steps
  let sum = 0
  for (let k = 0; k <= steps; k++) {
    const lat = south * radians + k * width
    const weight = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2
    sum += (weight * Math.cos(lat)) / (1 - e2 * Math.sin(lat) ** 2) ** 2
  }
  return (6378137 ** 2 * (1 - e2) * (east - west) * radians * sum * width) / 3
}

/** Outline of a quadrangle with `steps` vertices a side, flat degrees. */
function quadrangle(west: number, south: number, east: number, north: number, steps: number): Float64Array {
  const side = (x0: number, y0: number, x1: number, y1: number) =>
    Array.from({ length: steps }, (_, k) => [x0 + ((x1 - x0) * k) / steps, y0 + ((y1 - y0) * k) / steps])
  return Float64Array.from(
    [
      ...side(west, south, east, south),
      ...side(east, south, east, north),
      ...side(east, north, west, north),
      ...side(west, north, west, south),
    ].flat(),
  )
}

describe('localProjection', () => {
  test('a degree east and a degree north of 115°, 26° have the lengths that the ellipsoid gives', () => {
    const plane = localProjection(115, 26)
    // Snyder's formulas: a cos φ / sqrt(1 − e² sin² φ) and a (1 − e²) / (1 − e² sin² φ)^1.5, for a thousandth of a degree.
    expect(plane.forward(115.001, 26)[0]).toBeCloseTo(100.1171, 2)
    expect(plane.forward(115, 26.001)[1]).toBeCloseTo(110.7888, 2)
  })

  test('the origin is the origin and comes back as itself', () => {
    const plane = localProjection(115, 26)
    expect(plane.forward(115, 26)).toEqual([0, 0])
    expect(plane.inverse(0, 0)[0]).toBeCloseTo(115, 12)
    expect(plane.inverse(0, 0)[1]).toBeCloseTo(26, 7)
  })

  test.each([
    [115, 26],
    [-80, 35],
    [25, 69],
    [179.9, -17],
    [0, 0],
    [40, 90],
    [-10, -90],
  ])('positions within 300 km of %s°, %s° come back within 2 mm', (lng, lat) => {
    const plane = localProjection(lng, lat)
    const random = createRandom(5)
    for (let k = 0; k < 500; k++) {
      const [x, y] = [random.range(-3e5, 3e5), random.range(-3e5, 3e5)]
      const [x2, y2] = plane.forward(...plane.inverse(x, y))
      // At the very pole the cosine of the latitude is lost to rounding: 6 cm.
      const allowedM = Math.abs(lat) === 90 ? 0.06 : 0.002
      expect(Math.hypot(x2 - x, y2 - y)).toBeLessThan(allowedM)
    }
  })

  test.each([
    [115, 26],
    [-80, 35],
    [25, 69],
    [10, -3],
  ])('a square degree near %s°, %s° keeps its area to a ten-millionth', (lng, lat) => {
    const plane = localProjection(lng - 0.8, lat + 0.6)
    const area = planeArea(plane.forwardAll(quadrangle(lng, lat, lng + 1, lat + 1, 2000)))
    expect(area / quadrangleM2(lng, lat, lng + 1, lat + 1)).toBeCloseTo(1, 7)
  })

  test('a distance from the origin is off by no more than d² / 8R²', () => {
    const plane = localProjection(115, 26)
    // Along the meridian the ellipsoid gives the arc from 26° to 27.8°: 199,443 m (Snyder 3-21, by quadrature).
    const radians = Math.PI / 180
    const e2 = 0.0066943799901413165
    let arc = 0
    for (let k = 0; k < 20_000; k++) {
      const lat = (26 + (1.8 * (k + 0.5)) / 20_000) * radians
      arc += ((6378137 * (1 - e2)) / (1 - e2 * Math.sin(lat) ** 2) ** 1.5) * ((1.8 * radians) / 20_000)
    }
    const [x, y] = plane.forward(115, 27.8)
    expect(Math.abs(Math.hypot(x, y) / arc - 1)).toBeLessThan(arc ** 2 / (8 * 6371000 ** 2) + 1e-6)
  })

  test('longitudes wrap across the antimeridian', () => {
    const plane = localProjection(179.95, 10)
    expect(plane.forward(-179.95, 10)[0]).toBeCloseTo(plane.forward(180.05, 10)[0], 6)
    expect(plane.inverse(20_000, 0)[0]).toBeLessThan(-179)
  })

  test('a batch may be converted in place', () => {
    const plane = localProjection(115, 26)
    const both = Float64Array.from([115.1, 26.1, 114.9, 25.9])
    const apart = plane.forwardAll(both)
    expect(plane.forwardAll(both, both)).toBe(both)
    expect(both).toEqual(apart)
  })
})

describe('centreOf', () => {
  test('the middle of a box, however its vertices are spread', () => {
    const [lng, lat] = centreOf(Float64Array.from([114, 25, 116, 25, 116, 27, 114, 27, 114, 26.9, 114, 26.8]))!
    expect(lng).toBeCloseTo(115, 1)
    expect(lat).toBeCloseTo(26, 1)
  })
  test('lies on the antimeridian for a set on both sides of it', () => {
    expect(Math.abs(centreOf(Float64Array.from([179, 0, -179, 0]))![0])).toBeCloseTo(180, 6)
  })
  test('is the pole for a ring around it', () => {
    expect(centreOf(Float64Array.from([0, 85, 90, 85, 180, 85, -90, 85]))![1]).toBeCloseTo(90, 6)
  })
  test('passes over positions that are not numbers, and is undefined when none is left', () => {
    expect(centreOf(Float64Array.from([NaN, 0, 115, 26]))![0]).toBeCloseTo(115, 9)
    expect(centreOf(new Float64Array(0))).toBeUndefined()
  })
})
