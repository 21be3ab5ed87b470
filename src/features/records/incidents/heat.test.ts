import { expect, test } from 'vitest'
import { metresPerPixel } from '@/geo/earth'
import { createRandom } from '@/geo/random'
import { heatIntensity, heatIntensityOf, metreTrueRadius } from './heat'
import { projectDensity } from './heat.layer'
import { filterArguments, filterOf } from './incident'

/** What MapLibre makes of ['interpolate', ['exponential', 2], ['zoom'], z0, a, z1, b]. */
function radiusAt(expression: ReturnType<typeof metreTrueRadius>, zoom: number): number {
  const [, , , z0, a, z1, b] = expression as unknown as [string, unknown, unknown, number, number, number, number]
  if (zoom <= z0) return a
  if (zoom >= z1) return b
  return a + ((b - a) * (2 ** (zoom - z0) - 1)) / (2 ** (z1 - z0) - 1)
}

test('the radius covers the same metres at every zoom until it would cost too much', () => {
  for (const lat of [0, 26, 53]) {
    const expression = metreTrueRadius(600, lat)
    for (let zoom = 0; zoom <= 24; zoom += 0.5) {
      const radiusPx = radiusAt(expression, zoom)
      if (radiusPx < 159) expect(radiusPx * metresPerPixel(zoom, lat)).toBeCloseTo(600, 3)
      else expect(radiusPx).toBeCloseTo(160, 0)
    }
  }
})

test('one incident is shown at full strength, a crowd is scaled down', () => {
  expect(heatIntensity([{ lng: 115, lat: 26 }], 600)).toBe(2.5)
  expect(heatIntensity([], 600)).toBe(2.5)
  const stack = Array.from({ length: 50 }, () => ({ lng: 115, lat: 26 }))
  expect(heatIntensity(stack, 600)).toBe(0.05)
})

test('one crowded town among many quiet villages does not pale the villages', () => {
  const villages = Array.from({ length: 99 }, (_, i) => ({ lng: 114 + i * 0.05, lat: 26 }))
  const town = Array.from({ length: 500 }, () => ({ lng: 113, lat: 26 }))
  expect(heatIntensity([...villages, ...town], 600)).toBe(heatIntensity(villages, 600))
})

test('a wider radius gathers more and so never raises the intensity', () => {
  const random = createRandom(4)
  for (let round = 0; round < 20; round++) {
    const points = Array.from({ length: 300 }, () => ({ lng: 115 + random() * 0.02, lat: 26 + random() * 0.02 }))
    expect(heatIntensity(points, 8000)).toBeLessThanOrEqual(heatIntensity(points, 200))
  }
})

test('tiles of evenly spread incidents come out six times fainter than their points would, and never beyond one point', () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({
    lng: 115 + (i % 100) * 0.005,
    lat: 26 + Math.floor(i / 100) * 0.005,
  }))
  const [width, height] = [0.5 * 111_320 * Math.cos((26.25 * Math.PI) / 180), 0.5 * 110_574]
  const ratio = heatIntensity(points, 2500) / heatIntensityOf(points.length, width * height, 2500)
  expect(ratio).toBeGreaterThan(3)
  expect(ratio).toBeLessThan(9)
  expect(heatIntensityOf(0, 1e9, 600)).toBe(2.5)
})

test('a density square has the stated side in metres, and the fullest square the whole ramp', () => {
  const { features } = projectDensity({
    k: 3,
    cell_m: 500,
    from: '',
    to: '',
    cells: [
      [115, 26, 3],
      [115.1, 26, 12],
    ],
  })
  const ring = features[0]?.geometry.type === 'Polygon' ? features[0].geometry.coordinates[0] : []
  const [west = [], east = [], north = []] = ring ?? []
  expect(((north[1] ?? 0) - (west[1] ?? 0)) * 111_195).toBeCloseTo(500, 3)
  expect(((east[0] ?? 0) - (west[0] ?? 0)) * 111_195 * Math.cos((26 * Math.PI) / 180)).toBeCloseTo(500, 3)
  expect(features.map(({ properties }) => properties?.['share'])).toEqual([0.25, 1])
})

test('an empty part of the filter asks for everything', () => {
  expect(filterArguments(filterOf({}))).toEqual({ groups: null, hours: null, weekdays: null })
  expect(filterArguments({ groups: ['theft'], hours: [22, 23], weekdays: [0] })).toEqual({
    groups: ['theft'],
    hours: [22, 23],
    weekdays: [0],
  })
})
