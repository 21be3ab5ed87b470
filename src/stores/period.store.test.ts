// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { usePeriod } from './period.store'

beforeEach(() => {
  sessionStorage.clear()
  setActivePinia(createPinia())
})

test('seven days end with today and hold whole Shanghai days', () => {
  const period = usePeriod()
  period.roll(Date.parse('2026-11-21T20:00:00Z'))
  period.choose('last7')
  expect(period.toAt).toBe('2026-11-22T16:00:00.000Z')
  expect(period.fromAt).toBe('2026-11-15T16:00:00.000Z')
})

test('a span with swapped ends is put in order', () => {
  const period = usePeriod()
  period.chooseSpan(2000, 1000)
  expect([period.fromMs, period.toMs, period.preset]).toEqual([1000, 2000, 'custom'])
})

test('tonight is the service day: before 06:00 the night that is running', () => {
  const period = usePeriod()
  period.enter('tonight')
  expect(period.preset).toBe('tonight')
  period.roll(Date.parse('2026-11-22T05:59:00+08:00'))
  expect([period.fromAt, period.toAt]).toEqual(['2026-11-20T22:00:00.000Z', '2026-11-21T22:00:00.000Z'])
  period.roll(Date.parse('2026-11-22T06:00:00+08:00'))
  expect([period.fromAt, period.toAt]).toEqual(['2026-11-21T22:00:00.000Z', '2026-11-22T22:00:00.000Z'])
})

test('each room keeps its own, and the first one takes what the address said', () => {
  const period = usePeriod()
  period.link({ preset: 'last90' })
  period.enter('records')
  expect(period.preset).toBe('last90')
  period.enter('insight')
  expect(period.preset).toBe('last30')
  period.choose('lastYear')
  period.enter('records')
  expect(period.preset).toBe('last90')
  period.enter(null)
  period.enter('insight')
  expect(period.preset).toBe('lastYear')
})

test('days are offered everywhere, tonight where shifts are worked', () => {
  const period = usePeriod()
  period.enter('insight')
  expect(period.names).not.toContain('tonight')
  period.enter('patrol')
  expect(period.names[0]).toBe('tonight')
})

test('what an older version kept in this browser is passed over', () => {
  sessionStorage.setItem('patrolgrid.periods', JSON.stringify({ records: { preset: 'fortnight' } }))
  const period = usePeriod()
  period.enter('records')
  expect(period.preset).toBe('last30')
})
