import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { busiestHours, hourOfWeek, knownHours, rhythmOf } from './rhythm'

const at = (local: string) => Date.parse(`${local}+08:00`)
const hourQuality = (timeMs: Float64Array) => knownHours(timeMs).quality
const scattered = (count: number, seed = 1) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => at('2025-03-03T00:00:00') + random.int(86_400 * 28) * 1000)
}

test('hours count from Monday midnight in Shanghai, before 1970 too', () => {
  expect(hourOfWeek(at('2025-11-17T00:00:00'))).toBe(0)
  expect(hourOfWeek(at('2025-11-21T22:59:59'))).toBe(4 * 24 + 22)
  expect(hourOfWeek(at('2025-11-23T23:30:00'))).toBe(167)
  expect(hourOfWeek(at('1969-12-29T00:10:00'))).toBe(0)
  expect(hourOfWeek(Date.parse('2025-11-17T00:30:00Z'), 0)).toBe(0)
})

test('the matrix holds each event once, at its hour and weekday, and months by local time', () => {
  const times = Float64Array.of(at('2025-11-17T08:15:10'), at('2025-11-17T08:59:00'), at('2025-12-01T00:10:00'), NaN)
  const rhythm = rhythmOf(times)
  expect(rhythm.quality).toEqual({ kind: 'timed' })
  expect(rhythm.byHour![8]).toBe(2)
  expect(rhythm.byHour![0]).toBe(1)
  expect([...rhythm.byWeekday]).toEqual([3, 0, 0, 0, 0, 0, 0])
  expect([rhythm.byMonth[10], rhythm.byMonth[11]]).toEqual([2, 1])
  expect(rhythm.undated).toBe(1)
})

test('dates without hours are named with the hour they pretend to, and the hour chart is refused', () => {
  const midnights = Float64Array.from({ length: 30 }, (_, day) => at('2025-05-01T00:00:00') + day * 86_400_000)
  expect(hourQuality(midnights)).toEqual({ kind: 'date-only', dateOnly: 30, secondOfDay: 0 })
  const readAsUtc = midnights.map((time) => time + 8 * 3_600_000)
  expect(hourQuality(readAsUtc)).toEqual({ kind: 'date-only', dateOnly: 30, secondOfDay: 8 * 3600 })
  expect(rhythmOf(midnights).byHour).toBeNull()
  expect(rhythmOf(midnights).byWeekday.reduce((sum, n) => sum + n, 0)).toBe(30)
})

test('in a mixed file only the date-only events are kept from the hours', () => {
  const times = Float64Array.from([
    ...scattered(400),
    ...Array.from({ length: 60 }, (_, day) => at('2025-05-01T00:00:00') + day * 86_400_000),
  ])
  const rhythm = rhythmOf(times)
  expect(rhythm.quality).toMatchObject({ kind: 'mixed', secondOfDay: 0 })
  expect(rhythm.byHour!.reduce((sum, n) => sum + n, 0)).toBe(400)
})

test('times to the minute, with their habit of round hours, are believed', () => {
  const rounded = scattered(3000).map((time) => Math.floor(time / 1_800_000) * 1_800_000)
  expect(hourQuality(Float64Array.from(rounded))).toEqual({ kind: 'timed' })
  expect(hourQuality(Float64Array.from(scattered(3)))).toEqual({ kind: 'timed' })
})

test('no times at all is said, not charted', () => {
  expect(rhythmOf(Float64Array.of(NaN, NaN))).toMatchObject({ quality: { kind: 'none' }, byHour: null, undated: 2 })
})

test('the busiest stretch may cross midnight', () => {
  const hours = new Uint32Array(24)
  hours[22] = 3
  hours[23] = 5
  hours[0] = 4
  hours[12] = 6
  expect(busiestHours(hours, 3)).toEqual({ fromHour: 22, count: 12 })
  expect(busiestHours(new Uint32Array(24), 4)).toEqual({ fromHour: 0, count: 0 })
})

test('events marked as dates are left out without any spike to give them away', () => {
  const times = Float64Array.from(scattered(100))
  const dayOnly = Uint8Array.from(times, (_, i) => (i < 4 ? 1 : 0))
  const rhythm = rhythmOf(times, 480, dayOnly)
  expect(rhythm.quality).toEqual({ kind: 'mixed', dateOnly: 4, secondOfDay: null })
  expect(rhythm.byHour!.reduce((sum, n) => sum + n, 0)).toBe(96)
  expect(rhythmOf(times, 480, new Uint8Array(100).fill(1))).toMatchObject({
    quality: { kind: 'date-only', dateOnly: 100 },
    byHour: null,
  })
})
