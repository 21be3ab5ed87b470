import { expect, test } from 'vitest'
import { monthPairs, monthStart } from './yearOnYear'

test('twelve months end with the running one, each beside the same month a year before', () => {
  const pairs = monthPairs(
    [
      ['2025-01-05', 9],
      ['2025-12-03', 4],
      ['2026-11-20', 2],
      ['2024-12-31', 7],
    ],
    0,
    '2026-11-21',
  )
  expect(pairs).toHaveLength(12)
  expect([pairs[0]!.month, pairs.at(-1)!.month]).toEqual(['2025-12', '2026-11'])
  expect(pairs[1]).toEqual({ month: '2026-01', now: 0, before: 9 })
})

test('the running month is held against as much of the one before as has passed, not the whole', () => {
  const pairs = monthPairs(
    [
      ['2025-09-01', 1],
      ['2025-11-10', 3],
      ['2025-11-28', 50],
      ['2026-11-10', 4],
    ],
    3,
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
    0,
    '2026-11-21',
  )
  expect(pairs.every(({ before }) => before === null)).toBe(true)
  expect(monthPairs([], 0, '2026-01-31').map(({ now }) => now)).toEqual(Array(12).fill(0))
})

test('a month starts at its midnight in Shanghai, in the year asked for', () => {
  expect(new Date(monthStart('2026-03-31', 1)).toISOString()).toBe('2025-02-28T16:00:00.000Z')
})
