import { expect, test } from 'vitest'
import { hasPosition, selectEvents, type EventTable } from './events'

const at = (local: string) => Date.parse(`${local}+08:00`)
const table: EventTable = {
  lngLat: Float64Array.of(115, 26, 0, 0, 115.1, 26.1, NaN, 26, 115.2, 26.2, -1.8e308, 3),
  timeMs: Float64Array.of(
    at('2025-11-21T22:30:00'),
    at('2025-11-21T22:30:00'),
    at('2025-12-01T05:00:00'),
    at('2025-11-21T22:30:00'),
    NaN,
    0,
  ),
}

test('0/0, NaN, infinity and degrees beyond the globe are no positions', () => {
  expect([
    hasPosition(0, 0),
    hasPosition(NaN, 1),
    hasPosition(-Infinity, 1),
    hasPosition(115, 91),
    hasPosition(512_000, 3),
  ]).toEqual([false, false, false, false, false])
  expect(hasPosition(0, 51.5)).toBe(true)
})

test('without a filter every event with a position passes, timed or not', () => {
  expect([...selectEvents(table)]).toEqual([0, 2, 4])
})

test('a period is half-open and leaves events without a time out', () => {
  expect([...selectEvents(table, { fromMs: at('2025-11-21T22:30:00'), toMs: at('2025-12-01T05:00:00') })]).toEqual([0])
})

test('hours of the week, months and a lasso narrow together', () => {
  const fridayNight = new Uint8Array(168)
  fridayNight[4 * 24 + 22] = 1
  expect([...selectEvents(table, { hoursOfWeek: fridayNight })]).toEqual([0])
  expect([...selectEvents(table, { months: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) })]).toEqual([2])
  expect([...selectEvents(table, { chosen: Uint32Array.of(1, 2, 4) })]).toEqual([2, 4])
})

test('an event that has only a date passes a period but no hour of the week', () => {
  const dated = { ...table, dayOnly: Uint8Array.of(1, 0, 0, 0, 0, 0) }
  const everyHour = new Uint8Array(168).fill(1)
  expect([...selectEvents(dated, { fromMs: 0 })]).toEqual([0, 2])
  expect([...selectEvents(dated, { hoursOfWeek: everyHour })]).toEqual([2])
})
