import { expect, test } from 'vitest'
import { weekdayOf } from '@/domain/time'
import { awayDays, daysOf } from './month'

test.each([
  ['2026-11', 30],
  ['2026-02', 28],
  ['2028-02', 29],
  ['2026-12', 31],
  ['soon', 0],
])('%s has %d days', (month, count) => {
  expect(daysOf(month)).toHaveLength(count)
})

test('21 November 2026 is a Saturday', () => {
  expect(weekdayOf('2026-11-21')).toBe(6)
})

test('both ends of a leave belong to it, and leaves of one team add up', () => {
  const leave = (from_day: string, to_day: string) => ({ id: from_day, team_id: 'a', from_day, to_day, reason: null })
  const away = awayDays([leave('2026-10-30', '2026-11-02'), leave('2026-11-29', '2026-12-05')], daysOf('2026-11'))
  expect([...away.get('a')!]).toEqual(['2026-11-01', '2026-11-02', '2026-11-29', '2026-11-30'])
})
