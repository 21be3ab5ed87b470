import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { usePeriod } from './period.store'

beforeEach(() => setActivePinia(createPinia()))

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
