import { expect, test } from 'vitest'
import type { CallRow } from '@/data/rows/calls'
import { bandOf, clockMs, clockText, columnOf, inOrder, maybeSame, metresBetween } from './clocks'

const aCall = (over: Partial<CallRow> = {}): CallRow => ({
  id: 'c1',
  code: 'C1',
  type: '打架',
  type_group: 'violence',
  status: 'received',
  is_open: true,
  is_alarm: false,
  rev: 1,
  summary: null,
  address: null,
  area_name: null,
  received_at: '2026-11-29T14:00:00Z',
  dispatched_at: null,
  en_route_at: null,
  arrived_at: null,
  closed_at: null,
  outcome: null,
  caller_phone: null,
  units: [],
  lng: 115.2,
  lat: 26.2,
  ...over,
})
const at = (time: string) => Date.parse(`2026-11-29T${time}Z`)

test('a call stands in the column of its state', () => {
  expect(
    ['received', 'dispatched', 'en_route', 'arrived', 'closed'].map((status) =>
      columnOf(aCall({ status: status as CallRow['status'] })),
    ),
  ).toEqual(['waiting', 'under_way', 'under_way', 'there', 'done'])
})

test('an alarm waits behind nobody, and the rest by how long they wait', () => {
  const calls = [
    aCall({ id: 'new', received_at: '2026-11-29T14:09:00Z' }),
    aCall({ id: 'alarm', is_alarm: true, received_at: '2026-11-29T14:08:00Z' }),
    aCall({ id: 'old', received_at: '2026-11-29T13:00:00Z' }),
  ]
  expect(inOrder('waiting', calls).map(({ id }) => id)).toEqual(['alarm', 'old', 'new'])
  expect(inOrder('done', calls).map(({ id }) => id)).toEqual(['new', 'alarm', 'old'])
})

test('the clock runs from the receipt to the first one there, and then stands', () => {
  expect(clockMs(aCall(), at('14:06:12'))).toBe(372_000)
  expect(clockMs(aCall({ arrived_at: '2026-11-29T14:04:00Z' }), at('15:00:00'))).toBe(240_000)
  // A clock of this device that is behind shows nothing negative.
  expect(clockMs(aCall(), at('13:59:00'))).toBe(0)
})

test.each([
  [0, '00:00'],
  [372_000, '06:12'],
  [3_972_000, '1:06:12'],
  [3 * 86_400_000, '3 d'],
])('%i ms are written %s', (passed, written) => expect(clockText(passed)).toBe(written))

test('one, three and five minutes are the rule; beyond is none of them', () => {
  expect([60_000, 60_001, 180_000, 300_000, 300_001].map(bandOf)).toEqual([1, 3, 3, 5, null])
})

test('a call within 500 m and two hours may be the same; a closed, far or old one is not', () => {
  const same = (over: Partial<CallRow>) => maybeSame([aCall(over)], [115.2, 26.2], at('14:30:00')).length
  expect(metresBetween([115.2, 26.2], [115.2, 26.2045])).toBeCloseTo(500, -1)
  expect(same({})).toBe(1)
  expect(same({ lat: 26.2044 })).toBe(1)
  expect(same({ lat: 26.205 })).toBe(0)
  expect(same({ is_open: false })).toBe(0)
  expect(same({ received_at: '2026-11-29T12:29:00Z' })).toBe(0)
})
