import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { areaOf, box, noonMs, patrolOf, randomPatrol } from '@tests/support/coverage'
import { areaCoverage } from './areaCoverage'
import { addPatrol, createCoverage } from './engine'
import { areaDayRecords, dayNumber, dayText, patrolAreaRecords, recordStamp } from './records'
import { riskCoverage } from './risk'
import { coverageSettings, isNight, serviceDay, settingsKey } from './settings'
import { cellsSeenWithin, lastDayAt, meanStaleDays, stalenessOf } from './staleness'
import { standingOf } from './standing'
import { secondsPerCell, splitAtCells } from './timeGrid'
import { degreesOf } from '@tests/support/coverage'

const random = createRandom(13)
const areas = [areaOf('a', box(0, 0, 1000, 2000)), areaOf('b', box(1000, 0, 2000, 2000)), areaOf('whole', box(0, 0, 2000, 2000))]
const coverage = createCoverage(areas)
const patrols = Array.from({ length: 30 }, (_, k) => randomPatrol(random, `p${k}`, 2000, 40))
patrols.forEach((patrol) => addPatrol(coverage, patrol))

describe('staleness', () => {
  const staleness = stalenessOf(coverage)

  test('each cell holds the last day of the patrols that saw it, whatever their order', () => {
    const { grid } = coverage
    const expected = new Map<number, number>()
    for (const { day, footprint } of coverage.patrols.values())
      for (let k = 0; k < footprint.seen.length; k += 4)
        for (let column = footprint.seen[k + 1]!; column < footprint.seen[k + 2]!; column++) {
          const cell = footprint.seen[k]! * grid.cols + column
          expected.set(cell, Math.max(expected.get(cell) ?? 0, day))
        }
    for (let row = 0; row < grid.rows; row++)
      for (let column = 0; column < grid.cols; column++)
        if (lastDayAt(staleness, row, column) !== (expected.get(row * grid.cols + column) ?? 0))
          throw new Error(`Cell ${row}, ${column}`)
    expect(expected.size).toBeGreaterThan(1000)
  })

  test.each([1, 3, 7, 30])('the share seen within %i days is that of the patrols of those days', (days) => {
    const today = 20_029
    const rows = areaCoverage(coverage, standingOf(coverage, ({ day }) => day > today - days && day <= today)) // prettier-ignore
    // Cells seen again after `today` would be missing: nobody asks about the past of a future.
    expect(Array.from(cellsSeenWithin(coverage, staleness, today, days))).toEqual(rows.map((row) => row.seenCells))
  })

  test('nobody ever there is as stale as never, and today everywhere is fresh', () => {
    const small = createCoverage([areaOf('a', box(0, 0, 100, 100))])
    expect(meanStaleDays(small, stalenessOf(small), 20_000, 90)[0]).toBe(90)
    addPatrol(small, patrolOf('p', [[50, 50]], { day: 19_990 }))
    expect(meanStaleDays(small, stalenessOf(small), 20_000, 90)[0]).toBe(10)
    addPatrol(small, patrolOf('q', [[50, 50]], { day: 20_000 }))
    expect(meanStaleDays(small, stalenessOf(small), 20_000, 90)[0]).toBe(0)
  })

  test('a day that no raster can hold is refused', () => {
    const small = createCoverage([areaOf('a', box(0, 0, 100, 100))])
    addPatrol(small, patrolOf('p', [[50, 50]], { day: 0 }))
    expect(() => stalenessOf(small)).toThrow('days after 1970')
  })
})

describe('records', () => {
  const days = [...areaDayRecords(coverage, 20_000, 20_029)]

  test('a row for each area and day, days without patrols too', () => {
    expect(days).toHaveLength(30)
    expect(days.every((rows) => rows.length === 3)).toBe(true)
    expect([...areaDayRecords(coverage, 20_050, 20_050)][0]![0]).toMatchObject({ seenHa: 0, seen7Ha: 0, seconds: 0, visits: 0 })
  })

  test('the shares of one day, of seven and of thirty are those of their patrols', () => {
    for (const [back, key] of [
      [1, 'seenHa'],
      [7, 'seen7Ha'],
      [30, 'seen30Ha'],
    ] as const)
      // prettier-ignore
      days.forEach((rows, k) => {
        const until = 20_000 + k
        const seen = areaCoverage(coverage, standingOf(coverage, ({ day }) => day > until - back && day <= until)) // prettier-ignore
        rows.forEach((row, area) => expect(row[key]).toBeCloseTo(seen[area]!.seenM2 / 10_000, 6))
      })
  })

  test('starting late gives the same rows as starting at the first patrol', () => {
    expect([...areaDayRecords(coverage, 20_020, 20_022)]).toEqual(days.slice(20, 23))
  })

  test('the rows of the patrols add up to the time and the visits of the days', () => {
    const perPatrol = [...coverage.patrols.values()].flatMap((record) => patrolAreaRecords(coverage, record))
    for (const id of ['a', 'b', 'whole']) {
      const own = perPatrol.filter((row) => row.areaId === id)
      const ofDays = days.flat().filter((row) => row.areaId === id)
      expect(ofDays.reduce((sum, row) => sum + row.visits, 0)).toBe(own.filter((row) => row.isVisit).length)
      const gap = ofDays.reduce((sum, row) => sum + row.seconds, 0) - own.reduce((sum, row) => sum + row.seconds, 0)
      // Each row is rounded to the second.
      expect(Math.abs(gap)).toBeLessThanOrEqual(own.length / 2 + 15)
    }
  })

  test('the same patrols give the same text, and the stamp names engine and settings', () => {
    const again = createCoverage(areas)
    ;[...patrols].reverse().forEach((patrol) => addPatrol(again, patrol))
    const text = (of: typeof coverage) => JSON.stringify(patrols.map(({ id }) => patrolAreaRecords(of, of.patrols.get(id)!)))
    expect(text(again)).toBe(text(coverage))
    expect(recordStamp(coverage)).toEqual({ engineVersion: 1, settingsKey: settingsKey(coverage.settings) })
    expect(settingsKey(coverageSettings({ cellM: 20 }))).not.toBe(settingsKey(coverageSettings()))
  })

  test('days are written as dates and read back', () => {
    expect(dayText(20_000)).toBe('2024-10-04')
    expect(dayNumber('2024-10-04')).toBe(20_000)
  })
})

describe('night and service day', () => {
  const settings = coverageSettings()
  const at = (text: string) => Date.parse(`${text}+08:00`)
  test.each([
    ['2026-11-21T22:00', true],
    ['2026-11-22T05:59', true],
    ['2026-11-22T06:00', false],
    ['2026-11-21T21:59', false],
  ])('%s in Shanghai is night: %s', (text, expected) => {
    expect(isNight(at(text), settings)).toBe(expected)
  })
  test('a patrol after midnight belongs to the evening before, one at six to its own day', () => {
    expect(dayText(serviceDay(at('2026-11-22T02:00'), settings))).toBe('2026-11-21')
    expect(dayText(serviceDay(at('2026-11-22T06:00'), settings))).toBe('2026-11-22')
    expect(dayText(serviceDay(at('2026-11-21T23:00'), settings))).toBe('2026-11-21')
  })
  test('equal hours have no night, and an unknown time is day', () => {
    expect(isNight(at('2026-11-21T23:00'), coverageSettings({ nightFromHour: 0, nightToHour: 0 }))).toBe(false)
    expect(isNight(NaN, settings)).toBe(false)
  })
})

describe('time per cell', () => {
  test('a segment over three cells gives each its part', () => {
    const parts: [number, number, number][] = []
    splitAtCells(0.5, 0.5, 2.5, 0.5, 8, (row, column, seconds) => parts.push([row, column, seconds]))
    expect(parts).toEqual([[0, 0, 2], [0, 1, 4], [0, 2, 2]]) // prettier-ignore
  })
  test('standing still gives all to one cell; along a border nothing is lost', () => {
    const total = (ax: number, ay: number, bx: number, by: number) => {
      let sum = 0
      splitAtCells(ax, ay, bx, by, 10, (_, __, seconds) => (sum += seconds))
      return sum
    }
    expect(total(3.2, 3.2, 3.2, 3.2)).toBe(10)
    expect(total(3, 3, 3, 3)).toBe(10)
    expect(total(3, 0, 3, 7)).toBeCloseTo(10, 9)
    for (let k = 0; k < 200; k++)
      expect(total(random.range(-9, 9), random.range(-9, 9), random.int(9), random.int(9))).toBeCloseTo(10, 6)
  })
  test('over a whole county it adds up to the time of its areas; without stays a parked phone is cold', () => {
    const parked = createCoverage([areaOf('a', box(0, 0, 1000, 1000))])
    addPatrol(parked, patrolOf('p', [[100, 500, 0], [500, 500, 300], [501, 500, 600], [500, 501, 900], [900, 500, 1200]], { startMs: noonMs })) // prettier-ignore
    const { rows, cols } = parked.grid
    const window = { firstRow: 0, endRow: rows, firstCol: 0, endCol: cols }
    const sum = (withStays: boolean) => secondsPerCell(parked, window, () => true, withStays).reduce((a, b) => a + b, 0)
    expect(areaCoverage(parked)[0]!.seconds).toBeCloseTo(sum(true), 0)
    expect(sum(false)).toBeLessThan(sum(true))
  })
})

describe('risk-weighted coverage', () => {
  test('names the weight that was not seen, the heaviest first, in every area that holds it', () => {
    const seen = createCoverage([areaOf('a', box(0, 0, 1000, 1000)), areaOf('half', box(0, 0, 1000, 500))])
    addPatrol(seen, patrolOf('p', [[-300, 800, 0], [1300, 800, 60]])) // prettier-ignore
    const point = (east: number, north: number, weight: number) => {
      const [lng, lat] = degreesOf(east, north)
      return { lng, lat, weight }
    }
    const points = [point(500, 800, 5), point(500, 200, 1), point(600, 250, 3), point(5000, 5000, 9)]
    expect(riskCoverage(seen, seen.standing, points)).toEqual([
      { weight: 9, seenWeight: 5, probableWeight: 0, unseen: [2, 1] },
      { weight: 4, seenWeight: 0, probableWeight: 0, unseen: [2, 1] },
    ])
  })
})
