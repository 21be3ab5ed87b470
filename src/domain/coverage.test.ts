import { expect, test } from 'vitest'
import { daysSince, lapseDay, rankGaps, type AreaStanding } from './coverage'

const today = 20_778
const row = (id: string, changes: Partial<AreaStanding> = {}): AreaStanding => ({
  id,
  areaHa: 100,
  seenHa: 20,
  share: 0.2,
  visits: 3,
  weekVisits: 2,
  owed: 1,
  rule: 3,
  lastVisitDay: today - 1,
  cycleDays: 2,
  risk: 4,
  riskUnseen: 1,
  waters: 2,
  unseenWaters: 1,
  ...changes,
})
const order = (rows: readonly AreaStanding[], by: 'days' | 'ground' | 'risk') => rankGaps(rows, by, today).map(({ id }) => id)

test('three visits a week lapse on the third day after the last one', () => {
  expect(lapseDay(row('a'))).toBe(today + 2)
  expect(lapseDay(row('a', { rule: 7 }))).toBe(today)
})

test('an area without a rule or without a visit has no day on which it lapses', () => {
  expect([lapseDay(row('a', { rule: 0 })), lapseDay(row('a', { lastVisitDay: null }))]).toEqual([null, null])
  expect(daysSince(row('a', { lastVisitDay: null }), today)).toBe(Infinity)
})

test('never visited comes first, then what lapsed longest ago by its own rule', () => {
  const rows = [
    row('fresh'),
    row('never', { lastVisitDay: null }),
    row('daily', { rule: 7, lastVisitDay: today - 4 }),
    row('weekly', { rule: 1, lastVisitDay: today - 8 }),
  ]
  expect(order(rows, 'days')).toEqual(['never', 'daily', 'weekly', 'fresh'])
})

test('by ground the least seen share comes first, by risk the heaviest unseen', () => {
  const rows = [row('a', { share: 0.5, riskUnseen: 9 }), row('b', { share: 0.1, riskUnseen: 1 })]
  expect([order(rows, 'ground'), order(rows, 'risk')]).toEqual([
    ['b', 'a'],
    ['a', 'b'],
  ])
})

test('ranking keeps every row and does not depend on the order given', () => {
  const rows = Array.from({ length: 30 }, (_, i) =>
    row(`n${i}`, { lastVisitDay: i % 4 ? today - (i % 9) : null, share: (i % 5) / 5 }),
  )
  for (const by of ['days', 'ground', 'risk'] as const) expect(order(rows.toReversed(), by)).toEqual(order(rows, by))
  expect(new Set(order(rows, 'days')).size).toBe(30)
})
