import { expect, test } from 'vitest'
import { localProjection } from '@/geo/projection'
import type { Grid } from '@/geo/raster/grid'
import { paintTile } from './paint'

const projection = localProjection(115.3, 26.4)
const grid: Grid = { originX: -2000, originY: -2000, cellM: 100, columns: 40, rows: 40 }
const ramp = {
  levels: [1, 5],
  colours: [
    [1, 2, 3, 100],
    [9, 8, 7, 200],
  ] as const,
}
const tileAt = (lng: number, lat: number, z: number) => {
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return { z, x: Math.floor(((lng + 180) / 360) * 2 ** z), y: Math.floor(y * 2 ** z) }
}

test('each pixel has the colour of the ground below it, to the nearest pixel', () => {
  // East half high, west half low, nothing beyond the grid.
  const values = Float32Array.from({ length: 1600 }, (_, cell) => (cell % 40 >= 20 ? 6 : 2))
  const tile = tileAt(115.3, 26.4, 13)
  const pixels = paintTile(values, grid, projection, tile, ramp)!
  let seen = 0
  for (let py = 0; py < 256; py += 3)
    for (let px = 0; px < 256; px += 3) {
      const lng = ((tile.x + (px + 0.5) / 256) / 2 ** 13) * 360 - 180
      const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (tile.y + (py + 0.5) / 256)) / 2 ** 13))) * 180) / Math.PI
      const [x, y] = projection.forward(lng, lat)
      if (Math.abs(x) < 110 || Math.abs(Math.abs(x) - 2000) < 110 || Math.abs(Math.abs(y) - 2000) < 110) continue
      const outside = Math.abs(x) > 2000 || Math.abs(y) > 2000
      expect(pixels[(py * 256 + px) * 4 + 3]).toBe(outside ? 0 : x > 0 ? 200 : 100)
      seen++
    }
  expect(seen).toBeGreaterThan(1000)
})

test('between two centres the value is interpolated', () => {
  const values = new Float32Array(1600)
  values.fill(10)
  const pixels = paintTile(values, grid, projection, tileAt(115.3, 26.4, 18), ramp, 64)!
  expect(pixels.length).toBe(64 * 64 * 4)
  expect([...pixels.slice(0, 4)]).toEqual([9, 8, 7, 200])
})

test('a tile elsewhere, and a surface below the first level, are nothing at all', () => {
  const values = new Float32Array(1600).fill(3)
  expect(paintTile(values, grid, projection, tileAt(100, 30, 12), ramp)).toBeNull()
  expect(
    paintTile(
      values.map(() => 0.5),
      grid,
      projection,
      tileAt(115.3, 26.4, 13),
      ramp,
    ),
  ).toBeNull()
})
