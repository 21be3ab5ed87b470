import { expect, test } from 'vitest'
import { shiftOf } from './newPlan'
import { reasonOf, shortlist, type Proposal } from './proposal'

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
