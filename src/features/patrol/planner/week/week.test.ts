import { expect, test } from 'vitest'
import type { WeekVillage } from '@/data/rows/plans'
import type { PlanTeam } from '@/domain/plan'
import { planWeek, toNightDraft, weekDays } from './week'

const aVillage = (id: string, over: Partial<WeekVillage> = {}): WeekVillage => ({
  id,
  name: id,
  lng: 115,
  lat: 26,
  rule: 3,
  done: [],
  ...over,
})
const aTeam: PlanTeam = { id: 't', name: '一队', colour: 0, phone: null, officeId: null, office: [115, 26], way: 'foot' }
const nights = (free: readonly number[] = [0, 1, 2, 3, 4, 5, 6]) =>
  weekDays('2026-11-28').map((day, night) => ({ day, shift: { fromMs: 0, toMs: 1 }, teams: free.includes(night) ? [aTeam] : [] }))
const visitsOf = (week: ReturnType<typeof planWeek>, id: string) =>
  week.nights.filter(({ villages }) => villages.some((village) => village.id === id)).length

test('the week runs on into the next month', () => {
  expect(weekDays('2026-11-28')).toEqual([
    '2026-11-28',
    '2026-11-29',
    '2026-11-30',
    '2026-12-01',
    '2026-12-02',
    '2026-12-03',
    '2026-12-04',
  ])
})
test('every village gets its own rule, and the nights carry alike', () => {
  const villages = [...Array.from({ length: 20 }, (_, n) => aVillage(`v${n}`)), aVillage('often', { rule: 5 })]
  const week = planWeek(villages, nights(), 15)
  for (const village of villages) expect(visitsOf(week, village.id)).toBe(village.rule)
  const sizes = week.nights.map((night) => night.villages.length)
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  expect(week.short).toEqual([])
})
test('nights that a published plan gives a village count, and are not given again', () => {
  const week = planWeek([aVillage('v', { done: [0, 3] })], nights(), 15)
  expect(visitsOf(week, 'v')).toBe(1)
  expect(week.nights[0]!.villages).toEqual([])
  expect(week.nights[3]!.villages).toEqual([])
})
test('a night without a team gets nothing, and a rule that cannot be met is named with what lacks', () => {
  const week = planWeek([aVillage('v')], nights([2, 5]), 15)
  expect(week.nights.map(({ villages }) => villages.length)).toEqual([0, 0, 1, 0, 0, 1, 0])
  expect(week.short).toEqual([{ village: aVillage('v'), missing: 1 }])
})
test('a night becomes a draft with a stop for each village, on no route yet', () => {
  const night = { ...nights()[0]!, villages: [aVillage('v')] }
  const draft = toNightDraft(night, 'a', '周六夜巡', 15, (key, values) => `${key}${JSON.stringify(values)}`)
  expect(draft).toMatchObject({ serviceDay: '2026-11-28', rev: null, routes: { t: [] } })
  expect(draft.stops[0]).toMatchObject({ kind: 'village', subjectId: 'v', dwellS: 900, reason: 'planner.why.weekly{"rule":3}' })
})
