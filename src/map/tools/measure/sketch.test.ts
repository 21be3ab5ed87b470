import { expect, test } from 'vitest'
import { addPoint, clearSketch, emptySketch, redo, undo } from './sketch'

const two = addPoint(addPoint(emptySketch, [1, 1]), [2, 2])

test('undo takes the last point away and redo brings it back', () => {
  expect(undo(two).points).toEqual([[1, 1]])
  expect(redo(undo(two)).points).toEqual(two.points)
})

test('undo and redo beyond the ends change nothing', () => {
  expect(undo(emptySketch)).toEqual(emptySketch)
  expect(redo(two)).toEqual(two)
})

test('clearing can be undone', () => {
  expect(clearSketch(two).points).toEqual([])
  expect(undo(clearSketch(two)).points).toEqual(two.points)
})

test('clearing nothing leaves nothing to undo', () => {
  expect(clearSketch(emptySketch)).toBe(emptySketch)
})

test('a new point after undo forgets what could have been redone', () => {
  const other = addPoint(undo(two), [3, 3])
  expect(other.points).toEqual([
    [1, 1],
    [3, 3],
  ])
  expect(redo(other)).toEqual(other)
})
