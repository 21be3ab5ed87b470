import { expect, test } from 'vitest'
import { deepestOf, tilesMost, tilesOf } from './tiles'

test('a village is covered to the last zoom, each tile once, and every one touches its box', () => {
  const box = [115.38, 26.42, 115.42, 26.46] as const
  const tiles = tilesOf([...box])
  expect(deepestOf(tiles)).toBe(14)
  expect(new Set(tiles.map(({ z, x, y }) => `${z}/${x}/${y}`)).size).toBe(tiles.length)
  for (const { z, x } of tiles) {
    const west = (x / 2 ** z) * 360 - 180
    expect(west).toBeLessThanOrEqual(box[2])
    expect(west + 360 / 2 ** z).toBeGreaterThanOrEqual(box[0])
  }
  // By hand: 115.4 east, 26.44 north at zoom 14.
  expect(tiles).toContainEqual({ z: 14, x: 13444, y: 6943 })
})

test('a prefecture is covered as deep as one sitting goes, and no zoom in part', () => {
  const tiles = tilesOf([113.5, 24.5, 116.6, 27.5])
  expect(tiles.length).toBeLessThanOrEqual(tilesMost)
  expect(deepestOf(tiles)).toBeLessThan(14)
  expect(deepestOf(tiles)).toBeGreaterThan(9)
})
