import { expect, test } from 'vitest'
import { areasAround } from './around'

const at = (lng: number, lat: number) => ({ lng, lat })

test('an area on another continent is left out and counted', () => {
  const home = at(114.5, 26.3)
  const { kept, leftOut } = areasAround([home, at(115.9, 27), at(-87.6, 41.9)], [at(114.4, 26.2), at(114.6, 26.4)], 10)
  expect(kept).toEqual([home, at(115.9, 27)])
  expect(leftOut).toBe(1)
})

test('a few walks far away do not move the middle', () => {
  const walks = [...Array.from({ length: 9 }, () => at(114.5, 26.3)), at(116.3, 39.9), at(116.3, 39.9)]
  expect(areasAround([at(114.5, 26.3), at(116.3, 39.9)], walks, 10)).toEqual({ kept: [at(114.5, 26.3)], leftOut: 1 })
})

test('without walks, or with places that are no numbers, every area is kept', () => {
  expect(areasAround([at(0, 0), at(179, 80)], [], 10)).toEqual({ kept: [at(0, 0), at(179, 80)], leftOut: 0 })
  expect(areasAround([at(0, 0)], [at(NaN, 5)], 10).leftOut).toBe(0)
})

test('either side of the antimeridian is near the other', () => {
  const { leftOut } = areasAround([at(179.5, -17), at(-179.5, -17), at(178.5, -17)], [at(179.9, -17), at(-179.9, -17)], 10)
  expect(leftOut).toBe(0)
})

test('finer cells make a smaller raster, so less lies around', () => {
  const areas = [at(114.5, 26.3), at(116.1, 26.3)]
  expect(areasAround(areas, [at(114.5, 26.3)], 10).leftOut).toBe(0)
  expect(areasAround(areas, [at(114.5, 26.3)], 5).leftOut).toBe(1)
})
