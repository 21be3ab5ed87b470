import { describe, expect, test } from 'vitest'
import { createMarks, MARK_MS } from './standbyMarks.ts'
import { holds, isPosition, later, NEVER } from './standbyPosition.ts'

describe('positions in the log', () => {
  test('are compared as numbers, not as text', () => {
    expect(holds('10/0', '9/FFFFFFFF')).toBe(true)
    expect(holds('0/FF', '0/100')).toBe(false)
    expect(holds('2/A', '2/A')).toBe(true)
    expect(holds('16/B374D848', NEVER)).toBe(false)
    expect(later('A/0', '9/1')).toBe('A/0')
    expect(later(null, '9/1')).toBe('9/1')
    expect(later(null, null)).toBeNull()
  })
  test('are read from nobody who writes something else', () => {
    expect(['16/B374D848', '0/0'].every(isPosition)).toBe(true)
    expect(['', '16', '16/', '16/b374', "0/0'::text", '123456789/0', '0/0\n'].some(isPosition)).toBe(false)
  })
})

describe('what a caller must see', () => {
  test('is the later of his own and of everybody’s', () => {
    const marks = createMarks()
    expect(marks.of('ann')).toBeNull()
    marks.set('ann', '0/20')
    marks.set(null, '0/10')
    expect(marks.of('ann')).toBe('0/20')
    expect(marks.of('bob')).toBe('0/10')
    marks.set('ann', '0/15')
    expect(marks.of('ann')).toBe('0/20')
  })
  test('is forgotten after its time, so that a log set back by a restore binds nobody for long', () => {
    let nowMs = 0
    const marks = createMarks(() => nowMs)
    marks.set('ann', NEVER)
    nowMs = MARK_MS - 1
    expect(marks.of('ann')).toBe(NEVER)
    nowMs = MARK_MS
    expect(marks.of('ann')).toBeNull()
    marks.set('ann', '0/1')
    expect(marks.of('ann')).toBe('0/1')
  })
})
