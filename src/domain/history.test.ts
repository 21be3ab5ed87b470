import { expect, test } from 'vitest'
import { changed, historyOf, stepBack, stepForward } from './history'

test('back leads through every value to the first, forth again to the last, and a change ends the way forth', () => {
  const typed = ['a', 'ab', 'abc'].reduce((history, text) => changed(history, text), historyOf(''))
  const back = stepBack(stepBack(typed))
  expect([back.now, stepForward(back).now, stepForward(stepForward(stepForward(back))).now]).toEqual(['a', 'ab', 'abc'])
  expect(stepForward(changed(back, 'ax')).now).toBe('ax')
  const first = historyOf('')
  expect(stepBack(first)).toBe(first)
})

test('what belongs to the value stays with it, and the way back is no longer than asked', () => {
  const base = { ...historyOf(0), base: 'county' }
  const after = [1, 2, 3, 4].reduce((history, value) => changed(history, value, 2), base)
  expect(after).toEqual({ base: 'county', now: 4, past: [2, 3], future: [] })
  expect(stepBack(after)).toEqual({ base: 'county', now: 3, past: [2], future: [4] })
})
