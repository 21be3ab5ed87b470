import { expect, test } from 'vitest'
import { filterArguments, filterOf, passes } from './incident'

test('map and chart take from the filter of the list what they know', () => {
  const filter = filterOf({ group: ['fire', 'help'], hours: [22, 23], text: '九口', status: ['closed'] })
  expect(filter).toEqual({ groups: ['help', 'fire'], hours: [22, 23], weekdays: [] })
  expect(filterArguments(filter)).toEqual({ groups: ['help', 'fire'], hours: [22, 23], weekdays: null })
})

test('an open call passes by its group and by the hour of Shanghai', () => {
  const call = {
    id: 'a',
    lng: 115,
    lat: 26,
    group: 'fire',
    occurredAtMs: Date.parse('2026-11-21T14:30:00Z'),
    status: 'received',
  } as const
  expect(passes(call, filterOf({ group: ['fire'], hours: [22] }))).toBe(true)
  expect(passes(call, filterOf({ hours: [14] }))).toBe(false)
  expect(passes(call, filterOf({ weekdays: [6] }))).toBe(true)
})
