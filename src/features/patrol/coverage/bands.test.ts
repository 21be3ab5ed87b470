import { expect, test } from 'vitest'
import type { AreaStanding } from '@/domain/coverage'
import { coverageThemes } from '@/stores/coverage.store'
import { areasByBand, bandsOf, valueOf } from './bands'

const row = (id: string, changes: Partial<AreaStanding> = {}): AreaStanding => ({
  id,
  areaHa: 100,
  seenHa: 7,
  share: 0.07,
  visits: 2,
  weekVisits: 2,
  owed: 1,
  rule: 3,
  lastVisitDay: 100,
  cycleDays: null,
  risk: 4,
  riskUnseen: 3,
  waters: 1,
  unseenWaters: 1,
  ...changes,
})

test('an area falls into the first band that reaches its value', () => {
  expect(areasByBand([row('a'), row('none', { share: 0 })], 'seen', 101)).toEqual([['none'], [], [], ['a'], [], []])
})

test('never visited is the last band of staleness, not the oldest one', () => {
  expect(areasByBand([row('never', { lastVisitDay: null }), row('old', { lastVisitDay: 0 })], 'stale', 101).slice(-2)).toEqual([
    ['old'],
    ['never'],
  ])
})

test('an area without rule or risk is painted by neither', () => {
  expect(valueOf(row('a', { rule: 0 }), 'rule', 101)).toBeNaN()
  expect(areasByBand([row('a', { risk: 0, riskUnseen: 0 })], 'risk', 101).flat()).toEqual([])
})

test('every value lies in exactly one band, and the bands of a theme rise', () => {
  for (const theme of coverageThemes) {
    const limits = bandsOf[theme].map(({ upTo }) => upTo)
    expect(limits).toEqual(limits.toSorted((a, b) => a - b))
    expect(limits.at(-1)).toBe(Infinity)
    const rows = Array.from({ length: 50 }, (_, i) =>
      row(`n${i}`, { share: i / 50, lastVisitDay: 101 - i, weekVisits: i % 5, owed: Math.max(0, 3 - (i % 5)) }),
    )
    expect(areasByBand(rows, theme, 101).flat().toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  }
})
