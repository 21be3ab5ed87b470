import { expect, test } from 'vitest'
import { boxOf, boxOfFlat } from './box'

test('a box is around every position, whichever way they are laid', () => {
  const positions = [
    [115.2, 26.1],
    [114.9, 26.7, 310],
    [115.6, 26.3],
  ]
  expect(boxOf(positions)).toEqual([114.9, 26.1, 115.6, 26.7])
  expect(boxOfFlat([[115.2, 26.1, 114.9, 26.7], Float64Array.of(115.6, 26.3)])).toEqual([114.9, 26.1, 115.6, 26.7])
})

test('around nothing the west lies beyond the east', () => {
  for (const [west, , east] of [boxOf([]), boxOfFlat([])]) expect(west).toBeGreaterThan(east)
})
