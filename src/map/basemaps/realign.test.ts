import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { fromWgs84 } from '@/geo/frames'
import { gcjPieces, tilePx, worldPixel } from './realign'

const tileOf = (lng: number, lat: number, z: number) => {
  const [x, y] = worldPixel([lng, lat], z)
  return { z, x: Math.floor(x / tilePx), y: Math.floor(y / tilePx) }
}

test('the middle of the world is the middle pixel', () => {
  expect(worldPixel([0, 0], 0)).toEqual([128, 128])
  expect(worldPixel([-180, 0], 1)[0]).toBe(0)
})

test('outside China a tile is its own and only piece', () => {
  expect(gcjPieces(tileOf(-80.8, 35.2, 14))).toEqual([{ ...tileOf(-80.8, 35.2, 14), left: 0, top: 0 }])
})

test('the pieces cover the whole tile without a gap', () => {
  const random = createRandom(7)
  for (let round = 0; round < 200; round++) {
    const tile = tileOf(100 + random() * 20, 22 + random() * 18, 8 + Math.floor(random() * 11))
    const covered = new Set<number>()
    for (const { left, top } of gcjPieces(tile))
      for (const x of [0, 127, 255])
        for (const y of [0, 127, 255])
          if (x >= left && x < left + tilePx && y >= top && y < top + tilePx) covered.add(x * tilePx + y)
    expect(covered.size).toBe(9)
  }
})

test('a place drawn by a GCJ-02 supplier ends on its WGS-84 pixel, within a pixel, at every zoom', () => {
  const random = createRandom(11)
  for (let round = 0; round < 400; round++) {
    const lng = 98 + random() * 22
    const lat = 22 + random() * 20
    const z = 5 + Math.floor(random() * 14)
    const tile = tileOf(lng, lat, z)
    const [truthX, truthY] = worldPixel([lng, lat], z)
    const [drawnX, drawnY] = worldPixel(fromWgs84.gcj02(lng, lat), z)
    const piece = gcjPieces(tile).find(({ x, y }) => x === Math.floor(drawnX / tilePx) && y === Math.floor(drawnY / tilePx))
    // A place within a pixel of the edge may fall just off the pieces; it is then on the neighbour's tile.
    if (piece === undefined) continue
    expect(Math.abs(drawnX - piece.x * tilePx + piece.left + tile.x * tilePx - truthX)).toBeLessThan(1.01)
    expect(Math.abs(drawnY - piece.y * tilePx + piece.top + tile.y * tilePx - truthY)).toBeLessThan(1.01)
  }
})
