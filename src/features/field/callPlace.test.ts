import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callPlace } from './callPlace'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})
/** Heard so many seconds ago. */
const heard = (lng: number, secondsAgo: number, accuracyM = 9.4) => ({
  at: [lng, 26] as const,
  accuracyM,
  heardMs: performance.now() - secondsAgo * 1000,
  clockMs: Date.now() - secondsAgo * 1000,
})

test('the newest place goes, with its age, wherever it was heard', () => {
  expect(callPlace([null, heard(115.1, 600), heard(115.2, 90)])).toEqual({ lng: 115.2, lat: 26, accuracy_m: 9, heard_s: 90 })
  expect(callPlace([null, heard(115.1, 5), heard(115.2, 90)])).toEqual({ lng: 115.1, lat: 26, accuracy_m: 9, heard_s: 5 })
})
test('while a phone slept nothing passed by one clock, and the place is old all the same', () => {
  const place = heard(115.1, 0)
  expect(callPlace([{ ...place, clockMs: Date.now() - 3600_000 }])).toMatchObject({ heard_s: 3600 })
  // The clock was set back meanwhile: no place is younger than what has passed.
  expect(callPlace([{ ...place, heardMs: performance.now() - 70_000, clockMs: Date.now() + 3600_000 }])).toMatchObject({
    heard_s: 70,
  })
})
test('nowhere is said as nowhere, and no accuracy as none', () => {
  expect(callPlace([null, null])).toEqual({})
  expect(callPlace([heard(115.1, 0, Number.NaN)])).toEqual({ lng: 115.1, lat: 26, heard_s: 0 })
})
