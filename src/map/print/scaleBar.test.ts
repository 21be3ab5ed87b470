import { expect, test } from 'vitest'
import { scaleBarOf } from './scaleBar'

test('a bar is a round length and no longer than there is room', () => {
  expect(scaleBarOf(10, 100)).toEqual({ metres: 1000, length: 100, text: '1 km' })
  expect(scaleBarOf(9.9, 100)).toEqual({ metres: 500, length: 500 / 9.9, text: '500 m' })
  expect(scaleBarOf(2.3, 100).metres).toBe(200)
  expect(scaleBarOf(0.19, 100).text).toBe('10 m')
  expect(scaleBarOf(500, 110).text).toBe('50 km')
})
