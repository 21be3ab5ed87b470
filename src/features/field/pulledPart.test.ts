import { describe, expect, test } from 'vitest'
import { withChanges } from './pulledPart'

const kept = [
  { id: 'a', name: '一' },
  { id: 'b', name: '二', shared: true },
  { id: 'c', name: '三' },
]

describe('rows with what changed over them', () => {
  test('take the place they had, new ones stand last, those that are gone go', () => {
    const rows = [
      { id: 'c', name: '三改' },
      { id: 'd', name: '四' },
      { id: 'b', name: '二', shared: true },
    ]
    expect(withChanges(kept, { rows, gone: ['a'] })).toEqual([
      { id: 'b', name: '二', shared: true },
      { id: 'c', name: '三改' },
      { id: 'd', name: '四' },
    ])
  })
  test('of a neighbour are those alone that he shows now: a border that was lifted takes its rows along', () => {
    expect(withChanges(kept, { rows: [], gone: [] }).map(({ id }) => id)).toEqual(['a', 'c'])
  })
  test('are the same list where nothing changed, so that nothing is drawn or written anew', () => {
    const own = [{ id: 'a' }, { id: 'b' }]
    expect(withChanges(own, { rows: [], gone: ['x'] })).toBe(own)
  })
  test('gone and there at once, a row is there: it came back', () => {
    expect(withChanges([{ id: 'a' }], { rows: [{ id: 'a' }], gone: [] })).toEqual([{ id: 'a' }])
  })
})
