import { expect, test } from 'vitest'
import { dueState } from './waterDetail'

const now = Date.parse('2026-07-01T00:00:00Z')
test.each([
  [null, 'never'],
  ['2026-06-30T23:59:59Z', 'overdue'],
  ['2026-07-01T00:00:00Z', 'soon'],
  ['2026-07-04T00:00:00Z', 'soon'],
  ['2026-07-04T00:00:01Z', 'ok'],
] as const)('a round due at %s is %s', (due, state) => {
  expect(dueState(due, now)).toBe(state)
})
