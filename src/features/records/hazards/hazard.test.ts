import { expect, test } from 'vitest'
import type { HazardRow } from '@/data/rows/hazards'
import { passes } from './hazard'

const aHazard = (over: Partial<HazardRow> = {}): HazardRow => ({
  id: 'h1',
  code: 'YH-1',
  kind: 'road',
  severity: 2,
  title: '路基塌陷',
  status: 'reported',
  deadline: '2026-07-01',
  reported_at: '2026-06-01T00:00:00Z',
  is_open: true,
  is_overdue: false,
  is_due_soon: false,
  shared: false,
  lng: 115,
  lat: 26,
  ...over,
})

test('the map shows what the filter of the list lets through', () => {
  expect(passes(aHazard({ is_open: false }), { open: true })).toBe(false)
  expect(passes(aHazard(), { overdue: true })).toBe(false)
  expect(passes(aHazard({ is_overdue: true }), { overdue: true, severity: [1, 2] })).toBe(true)
  expect(passes(aHazard(), { kind: ['fire'] })).toBe(false)
  expect(passes(aHazard(), { text: ' 塌陷 ' })).toBe(true)
  expect(passes(aHazard(), {})).toBe(true)
})
