import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { formatPosition, positionFormats } from './formatPosition'
import { gaussGrid, projectMeridian, unprojectMeridian } from './transverseMercator'
import { typedPlaces } from './typedPlaces'

const inChina = fc.tuple(fc.double({ min: 74, max: 134, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }))
const here: LngLat = [115.5, 26.25]
const near = (at: LngLat | undefined, [lng, lat]: LngLat, metres: number) => {
  const dx = ((at?.[0] ?? NaN) - lng) * 111_320 * Math.cos((lat * Math.PI) / 180)
  expect(Math.hypot(dx, ((at?.[1] ?? NaN) - lat) * 110_574)).toBeLessThan(metres)
}

test('the inverse of the meridian projection takes every position back, to a micrometre', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), fc.double({ min: -80, max: 84, noNaN: true }), (off, lat) => {
      const grid = gaussGrid(38, true)
      const [lng, back] = unprojectMeridian(...projectMeridian(114 + off, lat, grid), grid)
      expect(Math.abs(lng - 114 - off)).toBeLessThan(1e-11)
      expect(Math.abs(back - lat)).toBeLessThan(1e-11)
    }),
  )
})

test('whatever is written for people is read back, in every format', () => {
  fc.assert(
    fc.property(inChina, fc.constantFrom(...positionFormats), (place, format) => {
      const text = formatPosition(place, format)
      const named = format === 'gcj02' ? `高德 ${text}` : format === 'bd09' ? `百度 ${text}` : text
      near(typedPlaces(named)[0]?.at, place, format === 'decimal' || format === 'gcj02' || format === 'bd09' ? 0.2 : 4)
    }),
  )
})

test.each([
  ['115.5,26.25'],
  ['26.25 115.5'],
  ['26.25，115.5'],
  ['(115.5, 26.25)'],
  ['东经115度30分，北纬26度15分'],
  ['N26°15′ E115°30′'],
  ['１１５．５，２６．２５'],
  ['经度115.5，纬度26.25'],
  ['lat 26.25, lng 115.5'],
])('%s is one place, as it stands first', (text) => near(typedPlaces(text)[0]?.at, here, 0.1))

test('bare degrees in China may be in another frame; a named frame leaves one reading', () => {
  expect(typedPlaces('115.5,26.25').map((place) => place.as)).toEqual(['decimal', 'gcj02', 'bd09'])
  expect(typedPlaces('WGS84 115.5,26.25').map((place) => place.as)).toEqual(['decimal'])
  expect(typedPlaces('高德坐标：115.5,26.25').map((place) => place.as)).toEqual(['gcj02'])
  expect(typedPlaces('-87.62, 41.83').map((place) => place.as)).toEqual(['decimal'])
})

test('a grid of six degrees and one of three name the same ground', () => {
  const [eastingM, northingM] = projectMeridian(...here, { ...gaussGrid(39, false), falseEastingM: 20_500_000 })
  near(typedPlaces(`X=${northingM.toFixed(2)} Y=${eastingM.toFixed(2)}`)[0]?.at, here, 0.1)
})

test.each(['城关', '110', '13800138000', 'JQ20261130001', '115', '2026-11-30', '115.5,126.25,3', '999, 999', '', '38 12'])(
  '"%s" is no place',
  (text) => expect(typedPlaces(text)).toEqual([]),
)
