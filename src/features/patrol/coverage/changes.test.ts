import { expect, test } from 'vitest'
import type { AreaStanding } from '@/domain/coverage'
import { changesOf, countChanges } from './changes'

const area = (id: string, more: Partial<AreaStanding> = {}): AreaStanding => ({
  id,
  areaHa: 100,
  seenHa: 10,
  share: 0.1,
  visits: 1,
  weekVisits: 1,
  owed: 2,
  rule: 3,
  lastVisitDay: 20_000,
  cycleDays: null,
  risk: 10,
  riskUnseen: 5,
  waters: 2,
  unseenWaters: 1,
  ...more,
})
const asMap = (rows: readonly AreaStanding[]) => new Map(rows.map((row) => [row.id, row]))

test('the area that lost most ground comes first, and areas of one period only are left out', () => {
  const now = [area('a', { share: 0.3 }), area('b', { share: 0.1 }), area('new')]
  const before = asMap([area('a', { share: 0.1 }), area('b', { share: 0.4 }), area('gone')])
  const changes = changesOf(now, before, 'seen', 20_010, 20_003)
  expect(changes.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(changes[0]!.by).toBeCloseTo(-0.3)
  expect(countChanges(changes, 'seen')).toEqual({ better: 1, worse: 1, same: 0 })
})

test('days are counted to the end of each period: seen as long ago as before is no change', () => {
  const changes = changesOf(
    [area('a', { lastVisitDay: 20_008 })],
    asMap([area('a', { lastVisitDay: 20_001 })]),
    'stale',
    20_010,
    20_003,
  )
  expect(changes[0]!.by).toBe(0)
  expect(countChanges(changes, 'stale').same).toBe(1)
})

test('a first visit is better than never, in days and not without end', () => {
  const [change] = changesOf(
    [area('a', { lastVisitDay: 20_010 })],
    asMap([area('a', { lastVisitDay: null })]),
    'stale',
    20_010,
    20_003,
  )
  expect(change!.by).toBe(365)
})

test('less owed and less risk unseen are better; with nothing at risk there is no change', () => {
  const rule = changesOf([area('a', { weekVisits: 3, owed: 0 })], asMap([area('a', { weekVisits: 1 })]), 'rule', 1, 0)
  expect(rule[0]!.by).toBe(2)
  const risk = changesOf(
    [area('a', { riskUnseen: 2 }), area('b', { risk: 0, riskUnseen: 0 })],
    asMap([area('a'), area('b', { risk: 0 })]),
    'risk',
    1,
    0,
  )
  expect(risk.map(({ id, by }) => [id, Math.round(by * 100)])).toEqual([['b', 0], ['a', 30]]) // prettier-ignore
})
