import { expect, test } from 'vitest'
import { frameOf, metresPerMm, scaleText, zoomOfScale } from './paper'

test('the frame, the legend and the margins together are the paper', () => {
  expect(frameOf('A4', true)).toEqual({ widthMm: 219, heightMm: 163 })
  expect(frameOf('A4', false)).toEqual({ widthMm: 190, heightMm: 188 })
  expect(frameOf('A3', true)).toEqual({ widthMm: 342, heightMm: 250 })
  expect(frameOf('A3', false)).toEqual({ widthMm: 277, heightMm: 293 })
})
test('the zoom of a scale shows that many metres under a millimetre', () => {
  for (const scale of [5_000, 25_000, 100_000]) expect(metresPerMm(zoomOfScale(scale, 26.5), 26.5)).toBeCloseTo(scale / 1000, 6)
})
test('a scale is said with three digits that count', () => {
  expect(scaleText(25)).toBe('1 : 25 000')
  expect(scaleText(123.4567)).toBe('1 : 123 000')
  expect(scaleText(0.5)).toBe('1 : 500')
})
