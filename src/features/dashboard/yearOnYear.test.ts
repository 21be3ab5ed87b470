import { expect, test } from 'vitest'
import { monthPairs } from './yearOnYear'

test('twelve months end with the running one, each beside the same month a year before', () => {
  const pairs = monthPairs(
    [
      ['2025-01-05', 9],
      ['2025-12-03', 4],
      ['2026-11-20', 2],
      ['2024-12-31', 7],
    ],
    '2026-11-21',
  )
  expect(pairs).toHaveLength(12)
  expect([pairs[0]!.month, pairs.at(-1)!.month]).toEqual(['2025-12', '2026-11'])
  expect(pairs[1]).toEqual({ month: '2026-01', now: 0, before: 9 })
})

test('the running month is compared up to the same day, not with a whole month', () => {
  const pairs = monthPairs(
    [
      ['2025-09-01', 1],
      ['2025-11-10', 3],
      ['2025-11-28', 50],
      ['2026-11-10', 4],
    ],
    '2026-11-21',
  )
  expect(pairs.at(-1)).toEqual({ month: '2026-11', now: 4, before: 3 })
})

test('months before the records begin, and the one in which they do, are not compared', () => {
  const pairs = monthPairs(
    [
      ['2025-11-25', 5],
      ['2026-11-01', 6],
    ],
    '2026-11-21',
  )
  expect(pairs.every(({ before }) => before === null)).toBe(true)
  expect(monthPairs([], '2026-01-31').map(({ now }) => now)).toEqual(Array(12).fill(0))
})
