import { expect, test } from 'vitest'
import { hourOfWeek } from '@/geo/hotspots/rhythm'
import { createRandom } from '@/geo/random'
import { incidentGroups } from '@/domain/incidentGroup'
import {
  chosenGroups,
  everything,
  hoursBetween,
  hoursOfWeek,
  isTonight,
  isWithin,
  peakAgain,
  significanceCellM,
  testSpan,
  tonight,
  weekRows,
  withoutPeriod,
} from './filter'

const dayMs = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

test('no hours and no weekdays let every hour of the week through, and cost nothing', () => {
  expect(hoursOfWeek([], [])).toBeUndefined()
  expect(withoutPeriod(everything, new Uint8Array(3))).toEqual({})
})

test('an hour chosen in the matrix is the hour the worker sees, whatever the weekday', () => {
  const random = createRandom(11)
  for (let round = 0; round < 200; round++) {
    const timeMs = at('2026-11-01') + Math.floor(random() * 30 * dayMs)
    const local = new Date(timeMs + 8 * 3_600_000)
    const flags = hoursOfWeek([local.getUTCHours()], [local.getUTCDay()])
    expect(flags?.reduce((sum, flag) => sum + flag, 0)).toBe(1)
    expect(flags?.[hourOfWeek(timeMs)]).toBe(1)
  }
})

test('the matrix shows Sunday first what the worker counts Monday first', () => {
  const counts = Array.from({ length: 168 }, (_, hour) => hour)
  const rows = weekRows(counts)
  expect(rows[1]?.[0]).toBe(0)
  expect(rows[0]?.[23]).toBe(167)
  expect(rows[6]?.[5]).toBe(5 * 24 + 5)
})

test('tonight passes midnight and is known as such until an hour is changed', () => {
  const filter = tonight({ ...everything, weekdays: [3] })
  expect(isTonight(filter)).toBe(true)
  expect(isTonight({ ...filter, weekdays: [1] })).toBe(false)
  expect(isTonight(everything)).toBe(false)
  expect(hoursBetween(20, 2)).toEqual(filter.hours)
  expect(hoursBetween(20, 0)).toEqual([20, 21, 22, 23])
})

test('chosen groups give the incidents of those groups and no others', () => {
  const group = Uint8Array.from([0, 1, 2, 0, incidentGroups.indexOf('fire')])
  expect(chosenGroups(group, [])).toBeUndefined()
  expect([...(chosenGroups(group, ['theft', 'fire']) ?? [])]).toEqual([0, 3, 4])
})

test('winter is December, January and February', () => {
  const { months } = withoutPeriod({ ...everything, seasons: ['winter'] }, new Uint8Array())
  expect([...(months ?? [])]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
})

test('a surface whose next period is over is tested on it, by a month at most', () => {
  expect(testSpan(at('2026-01-01'), at('2026-02-01'), at('2026-11-21'))).toEqual({
    trainFromMs: at('2026-01-01'),
    splitMs: at('2026-02-01'),
    testToMs: at('2026-02-01') + 30 * dayMs,
    isShownSurface: true,
  })
})

test('a surface that reaches today is tested one step earlier, never on incidents it was made from', () => {
  for (const days of [1, 7, 30, 365]) {
    const toMs = at('2026-11-22')
    const nowMs = toMs - 3_600_000
    const { trainFromMs, splitMs, testToMs, isShownSurface } = testSpan(toMs - days * dayMs, toMs, nowMs)
    expect(isShownSurface).toBe(false)
    expect(testToMs).toBe(nowMs)
    expect(testToMs - splitMs).toBe(Math.min(days, 30) * dayMs)
    expect(trainFromMs).toBeLessThan(splitMs)
  }
})

test('cells of the significance test are never finer than the bandwidth and coarser where there is little to count', () => {
  const box = [115, 26, 115.2, 26.2] as const
  expect(significanceCellM(430, 1e6, box)).toBe(450)
  expect(significanceCellM(50, 1e6, box)).toBe(200)
  expect(significanceCellM(50, 10, box)).toBeGreaterThan(4000)
  expect(Number.isFinite(significanceCellM(300, 0, box))).toBe(true)
})

test('nearness is measured on the ground, not in degrees', () => {
  expect(isWithin([115, 26], 115.001, 26, 101)).toBe(true)
  expect(isWithin([115, 26], 115.001, 26, 99)).toBe(false)
  expect(isWithin([115, 26], 115, 26.001, 111)).toBe(true)
  expect(isWithin([115, 26], 115, 26.001, 110)).toBe(false)
})

test('a chosen place stays chosen when a call that came in moves it a little or down the list; gone, nothing is chosen', () => {
  const peaks = [{ lngLat: [115.41, 26.45] }, { lngLat: [115.4002, 26.4501] }] as const
  expect(peakAgain(peaks, [115.4, 26.45], 300)).toBe(1)
  expect(peakAgain(peaks, [115.5, 26.45], 300)).toBeNull()
  expect(peakAgain(peaks, undefined, 300)).toBeNull()
})
