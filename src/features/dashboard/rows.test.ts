import { expect, test } from 'vitest'
import type { HazardRow } from '@/data/rows/hazards'
import type { WaterRow } from '@/data/rows/waters'
import { hazardsBehind, lacking, watersBehind } from './rows'

type Water = Pick<WaterRow, 'id' | 'due' | 'kit'>
const water = (id: string, changes: Partial<Water>): Water => ({ id, due: 'ok', kit: null, ...changes })
const hazard = (id: string, status: HazardRow['status'], deadline: string | null) => ({ id, status, deadline })

test('a water never inspected counts as overdue, one that only comes due does not', () => {
  const rows = [
    water('never', { due: 'never' }),
    water('late', { due: 'overdue' }),
    water('soon', { due: 'soon' }),
    water('ok', {}),
  ]
  expect(watersBehind(rows, 'waterOverdue').map(({ id }) => id)).toEqual(['never', 'late'])
  expect(watersBehind(rows, 'waterSoon').map(({ id }) => id)).toEqual(['soon'])
})

test('kit that is damaged is lacking, kit nobody looked at is not', () => {
  const rows = [
    water('a', { kit: { sign: 'present', rope: 'damaged' } }),
    water('b', { kit: { sign: 'unknown' } }),
    water('c', { kit: { ring: 'missing' } }),
  ]
  expect(watersBehind(rows, 'kit').map(({ id }) => id)).toEqual(['a', 'c'])
  expect(lacking(rows[0]!)).toEqual(['rope'])
})

test('a hazard is overdue the day after its deadline, and never once it is resolved', () => {
  const rows = [
    hazard('late', 'assigned', '2026-11-20'),
    hazard('today', 'assigned', '2026-11-21'),
    hazard('done', 'resolved', '2026-11-01'),
    hazard('open', 'reported', null),
    hazard('closed', 'closed', '2026-01-01'),
  ]
  expect(hazardsBehind(rows, 'hazardOverdue', '2026-11-21').map(({ id }) => id)).toEqual(['late'])
  expect(hazardsBehind(rows, 'hazardOpen', '2026-11-21').map(({ id }) => id)).toEqual(['late', 'today', 'done', 'open'])
})
