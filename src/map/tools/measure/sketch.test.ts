import { expect, test } from 'vitest'
import { stepBack } from '@/domain/history'
import { addPoint, clearSketch, emptySketch } from './sketch'

const two = addPoint(addPoint(emptySketch, [1, 1]), [2, 2])

test('a step back takes the last point away', () => {
  expect(stepBack(two).now).toEqual([[1, 1]])
})

test('clearing can be undone', () => {
  expect(clearSketch(two).now).toEqual([])
  expect(stepBack(clearSketch(two)).now).toEqual(two.now)
})

test('clearing nothing leaves nothing to undo', () => {
  expect(clearSketch(emptySketch)).toBe(emptySketch)
})
