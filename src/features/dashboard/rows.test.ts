import { expect, test } from 'vitest'
import { hazardsBehind, lacking, watersBehind, type HazardRow, type WaterRow } from './rows'

const water = (id: string, changes: Partial<WaterRow>): WaterRow => ({
  id,
  name: id,
  due: 'ok',
  kit: null,
  lng: 115,
  lat: 26,
  ...changes,
})
const hazard = (id: string, status: string, deadline: string | null): HazardRow => ({
  id,
  title: id,
  status,
  deadline,
  lng: 115,
  lat: 26,
})

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
