import { expect, test } from 'vitest'
import { weekdayOf } from '@/domain/time'
import { makeRota } from '@/geo/routes/rota'
import { awayDays, daysOf, fromLeast, monthBefore } from './month'

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

test('the month before January is December of the year before', () => {
  expect(monthBefore('2027-01')).toBe('2026-12')
  expect(monthBefore('2026-11')).toBe('2026-10')
})

test('a month makes up for the last, and a team that is new owes nothing', () => {
  const done = new Map([
    ['a', { nights: 12, holidays: 2 }],
    ['b', { nights: 10, holidays: 3 }],
    ['elsewhere', { nights: 1, holidays: 0 }],
  ])
  const earlier = fromLeast(done, new Set(['a', 'b', 'new']))
  expect([...earlier]).toEqual([
    ['a', { nights: 2, holidays: 0 }],
    ['b', { nights: 0, holidays: 1 }],
  ])
  const rota = makeRota({ teamIds: ['a', 'b', 'new'], nights: daysOf('2026-11'), perNight: 1, earlier })
  expect([...rota.nightsOf.values()].sort((x, y) => x - y)[0]).toBe(rota.nightsOf.get('a'))
  expect(rota.nightsOf.get('new')! - rota.nightsOf.get('a')!).toBeLessThanOrEqual(3)
})
test('no month before leaves every team level', () => {
  expect(fromLeast(new Map(), new Set(['a'])).size).toBe(0)
})
