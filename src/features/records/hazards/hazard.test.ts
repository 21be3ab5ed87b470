import { expect, test } from 'vitest'
import { byUrgency, passes, type Hazard } from './hazard'

const aHazard = (over: Partial<Hazard> = {}): Hazard => ({
  id: 'h1',
  code: 'YH-1',
  kind: 'road',
  severity: 2,
  title: '路基塌陷',
  status: 'reported',
  deadline: '2026-07-01',
  reportedAt: '2026-06-01T00:00:00Z',
  isOpen: true,
  isOverdue: false,
  shared: false,
  lng: 115,
  lat: 26,
  ...over,
})

test('the worst comes first: overdue, then severe, then old', () => {
  const list = [
    aHazard({ id: 'new', deadline: null, reportedAt: '2026-06-09T00:00:00Z' }),
    aHazard({ id: 'old', deadline: null }),
    aHazard({ id: 'severe', deadline: null, severity: 3 }),
    aHazard({ id: 'overdue', severity: 1, isOverdue: true }),
  ]
  expect(list.toSorted(byUrgency).map(({ id }) => id)).toEqual(['overdue', 'severe', 'old', 'new'])
})
test('filters by openness, kind and words', () => {
  const all = { isOpenOnly: false, kind: null, text: '' }
  expect(passes(aHazard({ isOpen: false }), { ...all, isOpenOnly: true })).toBe(false)
  expect(passes(aHazard(), { ...all, kind: 'fire' })).toBe(false)
  expect(passes(aHazard(), { ...all, text: ' 塌陷 ' })).toBe(true)
})
