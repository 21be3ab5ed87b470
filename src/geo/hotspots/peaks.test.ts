import { expect, test } from 'vitest'
import { kernelDensity } from './density'
import { countPerCell, type Grid } from '@/geo/raster/grid'
import { findPeaks } from './peaks'

const grid: Grid = { originX: 0, originY: 0, cellM: 50, columns: 60, rows: 60 }
const evening = (day: number, hour: number) => Date.parse('2025-11-03T00:00:00+08:00') + day * 86_400_000 + hour * 3_600_000
const many = (x: number, y: number, count: number, hour: number) =>
  Array.from({ length: count }, (_, k) => ({ x, y, time: evening(k, hour + (k % 3)) }))

const peaksOf = (events: { x: number; y: number; time: number }[], count = 5) => {
  const xy = Float64Array.from(events.flatMap(({ x, y }) => [x, y]))
  const density = kernelDensity(countPerCell(xy, grid).counts, grid, 150)
  return findPeaks(
    density,
    grid,
    xy,
    Float64Array.from(events, ({ time }) => time),
    { count, radiusM: 300, hoursLength: 3 },
  )
}

test('two places are two peaks, the busier first, each with its events and its hours', () => {
  const peaks = peaksOf([...many(625, 625, 30, 20), ...many(2225, 1825, 12, 9)])
  expect(peaks).toHaveLength(2)
  expect(peaks[0]).toMatchObject({ x: 625, y: 625, events: 30, hours: { fromHour: 20, toHour: 23, events: 30 } })
  expect(peaks[1]).toMatchObject({ x: 2225, y: 1825, events: 12, hours: { fromHour: 9, toHour: 12, events: 12 } })
  expect(peaks[0]!.share).toBeCloseTo(30 / 42, 10)
})

test('hours past midnight stay one stretch', () => {
  expect(peaksOf(many(625, 625, 30, 23))[0]!.hours).toEqual({ fromHour: 23, toHour: 2, events: 30 })
})

test('peaks keep their distance, and no more are named than asked', () => {
  const crowd = [...many(600, 600, 20, 1), ...many(760, 600, 19, 1), ...many(1500, 1500, 5, 1), ...many(2500, 500, 4, 1)]
  const peaks = peaksOf(crowd)
  peaks.forEach((a, i) => peaks.slice(i + 1).forEach((b) => expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(300)))
  expect(peaksOf(crowd, 2)).toHaveLength(2)
})

test('dates without hours give a place but no hours, and no events give no peak', () => {
  const dated = Array.from({ length: 30 }, (_, day) => ({ x: 625, y: 625, time: evening(day, 0) }))
  expect(peaksOf(dated)[0]).toMatchObject({ events: 30, hours: null })
  expect(peaksOf([])).toEqual([])
})
