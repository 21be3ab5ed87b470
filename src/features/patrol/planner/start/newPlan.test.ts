import { expect, test } from 'vitest'
import type { Proposal } from '@/data/rows/plans'
import { shiftOf } from './newPlan'
import { reasonOf, shortlist, toStop, windowOf } from '@/features/patrol/planner/solve/proposal'

test('a night shift crosses midnight', () => {
  const shift = shiftOf('2026-07-01', '22:00', '06:00')
  expect(new Date(shift.fromMs).toISOString()).toBe('2026-07-01T14:00:00.000Z')
  expect(shift.toMs - shift.fromMs).toBe(8 * 3_600_000)
})
test('a day shift stays within its day', () => {
  const shift = shiftOf('2026-07-01', '08:30', '12:00')
  expect(shift.toMs - shift.fromMs).toBe(3.5 * 3_600_000)
})

const aProposal = (over: Partial<Proposal>): Proposal => ({
  kind: 'water',
  subject_id: 'w',
  name: '塘',
  lng: 115,
  lat: 26,
  priority: 2,
  figures: {},
  ...over,
})

test('the shortlist takes the kinds in turn, the most urgent of each first', () => {
  const list = shortlist(
    [
      ...[1, 2, 3].map((n) => aProposal({ name: `w${n}`, priority: n as 1 | 2 | 3, lng: 115 + n / 10 })),
      aProposal({ kind: 'hotspot', name: 'h', priority: 1, lng: 116 }),
    ],
    3,
  )
  expect(list.map(({ name }) => name)).toEqual(['w3', 'h', 'w2'])
})
test('two errands at one place are one stop', () => {
  expect(shortlist([aProposal({ name: 'a' }), aProposal({ kind: 'gap', name: 'b', lng: 115.0002 })], 5)).toHaveLength(1)
})
test('an overdue water says for how many days, and what it lacks', () => {
  const words = (key: string, values?: Record<string, unknown>) =>
    `${key.split('.').at(-1)}${values ? JSON.stringify(values) : ''}`
  const shiftFrom = Date.parse('2026-07-10T14:00:00Z')
  expect(reasonOf(aProposal({ figures: { due_at: '2026-07-05T00:00:00Z', lacking: 2 } }), shiftFrom, words)).toBe(
    'waterOverdue{"count":5}lacking{"count":2}',
  )
  expect(reasonOf(aProposal({ figures: { due_at: null, lacking: 0 } }), shiftFrom, words)).toBe('waterNever')
})

const night = shiftOf('2026-07-01', '22:00', '06:00')
const words = (key: string, values?: Record<string, unknown>) => `${key.split('.').at(-1)}${values ? JSON.stringify(values) : ''}`

test('a hotspot is visited in the three hours that hold half of what happens there', () => {
  const hotspot = aProposal({ kind: 'hotspot', name: null, figures: { count: 6, peak: { from: 3, share: 0.67 } } })
  expect(windowOf(hotspot, night)).toEqual({ fromMs: night.fromMs + 3 * 3_600_000, toMs: night.fromMs + 6 * 3_600_000 })
  expect(reasonOf(hotspot, night.fromMs, words)).toBe('hotspot{"count":6}peak{"from":"1:00","to":"4:00"}')
  expect(toStop(hotspot, 'id', night, 16, words)).toMatchObject({ dwellS: 960, windowFromMs: night.fromMs + 3 * 3_600_000 })
})
test('a hotspot without a busy spell, and anything else, may be visited at any time', () => {
  expect(windowOf(aProposal({ kind: 'hotspot', figures: { peak: { from: 0, share: 0.4 } } }), night)).toBeNull()
  expect(windowOf(aProposal({ figures: { peak: { from: 0, share: 1 } } }), night)).toBeNull()
})
test('a window begins no earlier than a shift that starts within the hour, and ends with it', () => {
  const late = shiftOf('2026-07-01', '22:30', '23:30')
  const hotspot = aProposal({ kind: 'hotspot', figures: { peak: { from: 0, share: 1 } } })
  expect(windowOf(hotspot, late)).toEqual(late)
})
test('a campaign says how far it is, a tourist spot which holiday it is', () => {
  const campaign = aProposal({ kind: 'campaign', figures: { campaign: '护粮', visited: 1, wanted: 3, dwell_min: 20 } })
  expect(reasonOf(campaign, night.fromMs, words)).toBe('campaign{"name":"护粮","visited":1,"wanted":3}')
  expect(toStop(campaign, 'id', night, 13, words).dwellS).toBe(1200)
  expect(reasonOf(aProposal({ kind: 'place', figures: { holiday: '国庆节' } }), night.fromMs, words)).toBe(
    'holiday{"name":"国庆节"}',
  )
})
test('a gap says since when it has been one, a gap never walked that it never was', () => {
  const gap = aProposal({ kind: 'gap', figures: { days: 10, lapsed_at: '2026-06-28T14:00:00Z' } })
  expect(reasonOf(gap, night.fromMs, words)).toBe('gap{"count":10,"day":"day{\\"month\\":6,\\"day\\":28}"}')
  expect(reasonOf(aProposal({ kind: 'gap', figures: { days: null, lapsed_at: null } }), night.fromMs, words)).toBe('gapNever')
})
