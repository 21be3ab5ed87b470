import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { createAnalysis } from './analysis'

const day = 86_400_000
const start = Date.parse('2025-01-06T00:00:00+08:00')
const outline: GeoJSON.Polygon = { type: 'Polygon', coordinates: [[[115, 26.2], [115.4, 26.2], [115.4, 26.6], [115, 26.6], [115, 26.2]]] } // prettier-ignore

/** A year of events: most at three places in the evening, some anywhere at any hour, a few broken. */
function year(seed = 1) {
  const random = createRandom(seed)
  const places = [[115.1, 26.3], [115.3, 26.5], [115.25, 26.33]] as const // prettier-ignore
  const lngLat: number[] = []
  const time: number[] = []
  for (let i = 0; i < 1500; i++) {
    const settled = random.chance(0.7)
    const [lng, lat] = settled ? random.pick(places) : ([random.range(115, 115.4), random.range(26.2, 26.6)] as const)
    lngLat.push(lng + (settled ? 0.002 * random.normal() : 0), lat + (settled ? 0.002 * random.normal() : 0))
    time.push(start + random.int(365) * day + (settled ? random.range(19, 23) : random.range(0, 24)) * 3_600_000)
  }
  lngLat.push(0, 0, NaN, 26.4, 118, 26.4)
  time.push(start, start, start)
  return { lngLat: Float64Array.from(lngLat), timeMs: Float64Array.from(time) }
}
const analysis = createAnalysis(year(), outline)
const valueOf = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error('expected a value')
  return result.value
}

test('broken positions are counted and left out', () => {
  expect(analysis.report()).toMatchObject({ events: 1501, withoutPosition: 2, hourQuality: { kind: 'timed' }, stacks: [] })
})

test('the three places come out as the peaks, in their hours, and an event beyond the outline is named', () => {
  const surface = valueOf(analysis.surface({ bandwidthM: 300 }))
  expect(surface.outside).toBe(1)
  const found = surface.peaks.slice(0, 3).map(({ lngLat }) => `${lngLat[0].toFixed(2)} ${lngLat[1].toFixed(2)}`)
  expect(found.sort()).toEqual(['115.10 26.30', '115.25 26.33', '115.30 26.50'])
  for (const peak of surface.peaks.slice(0, 3)) expect(peak.hours).toMatchObject({ fromHour: 19, toHour: 23 })
})

test('bands nest: the ground that holds a quarter lies in the ground that holds half', () => {
  const { bands } = valueOf(analysis.surface({ bandwidthM: 300, shares: [0.25, 0.5, 0.9] }))
  expect(bands[0]!.level).toBeGreaterThan(bands[1]!.level)
  expect(bands[1]!.level).toBeGreaterThan(bands[2]!.level)
  expect(bands[2]!.region.coordinates.length).toBeGreaterThan(0)
})

test('a tile is painted after the surface, at the place of the peaks', () => {
  const fresh = createAnalysis(year(), outline)
  const tile = { z: 8, x: Math.floor((295.2 / 360) * 256), y: 108 }
  const ramp = { levels: [0.5], colours: [[1, 1, 1, 255]] as const }
  expect(fresh.tile(tile, ramp)).toBeNull()
  fresh.surface({ bandwidthM: 500 })
  expect(fresh.tile(tile, ramp)).not.toBeNull()
})

test('significance finds the three places and little else', () => {
  const { hot } = valueOf(analysis.significance({ cellM: 500, radiusCells: 1 }))
  expect(hot.coordinates.length).toBeGreaterThanOrEqual(3)
  expect(hot.coordinates.length).toBeLessThan(12)
})

test('clusters label the filtered events and give centres in degrees', () => {
  const { sizes, centres, labels, selected } = analysis.clusters({ reachM: 300, minEvents: 20 })
  expect(sizes.length).toBe(3)
  expect(labels.length).toBe(selected.length)
  expect(centres[0]).toBeGreaterThan(115)
})

test('the back-test beats everything equal, and says too few for a short period', () => {
  const split = start + 300 * day
  const tested = valueOf(
    analysis.test({ trainFromMs: start, splitMs: split, testToMs: split + 60 * day, bandwidthM: 300, cellM: 250 }),
  )
  if (tested.kind !== 'tested') throw new Error('expected figures')
  expect(tested.at[0]!.shown.pai95.low).toBeGreaterThan(1)
  expect(tested.at[0]!.everythingEqual.pai).toBeCloseTo(1, 3)
  expect(valueOf(analysis.test({ trainFromMs: start, splitMs: split, testToMs: split + 2 * day })).kind).toBe('too-few')
})

test('near repeats and rhythm answer for the filtered events', () => {
  const repeats = valueOf(analysis.nearRepeats({ distanceEdgesM: [200], dayEdges: [1], runs: 19 }))
  expect(repeats.events).toBe(1501)
  const evening = analysis.rhythm({ fromMs: start, toMs: start + 7 * day })
  expect(evening.byWeekday.reduce((sum, count) => sum + count, 0)).toBe(
    [...year().timeMs].filter((time, i) => i < 1500 && time < start + 7 * day).length + 1,
  )
})

test('no events, a bandwidth of zero and cells too fine are refused, not thrown', () => {
  expect(createAnalysis({ lngLat: new Float64Array(), timeMs: new Float64Array() }).surface()).toMatchObject({
    ok: false,
    error: { field: 'events' },
  })
  expect(analysis.surface({ bandwidthM: 0 })).toMatchObject({ ok: false, error: { field: 'bandwidthM' } })
  expect(analysis.surface({ bandwidthM: 300, cellM: 1 })).toMatchObject({ ok: false, error: { field: 'cellM' } })
})

test('across the antimeridian the surface is whole', () => {
  const random = createRandom(3)
  const lngLat = Float64Array.from(
    Array.from({ length: 300 }, () => [((180 + 0.01 * random.normal() + 180) % 360) - 180, 26 + 0.01 * random.normal()]).flat(),
  )
  const surface = valueOf(
    createAnalysis({ lngLat, timeMs: new Float64Array(300).fill(NaN) }).surface({ bandwidthM: 400, peaks: 3 }),
  )
  expect(Math.abs(Math.abs(surface.peaks[0]!.lngLat[0]) - 180)).toBeLessThan(0.02)
  expect(surface.cellM).toBeLessThan(101)
})

test('dates without hours are recognised over all events and stay out of every hour asked for', () => {
  const { lngLat, timeMs } = year()
  const midnights = timeMs.map((time, i) =>
    i % 10 === 0 ? Math.floor((time + 8 * 3_600_000) / day) * day - 8 * 3_600_000 : time,
  )
  const mixed = createAnalysis({ lngLat, timeMs: midnights }, outline)
  expect(mixed.report().hourQuality).toMatchObject({ kind: 'mixed', secondOfDay: 0 })
  const firstHours = Uint8Array.from({ length: 168 }, (_, hour) => (hour % 24 === 0 ? 1 : 0))
  const afterMidnight = mixed.rhythm({ hoursOfWeek: firstHours })
  expect(afterMidnight.byHour!.reduce((sum, count) => sum + count, 0)).toBeLessThan(60)
  expect(mixed.rhythm({ fromMs: start, toMs: start + 60 * day }).quality).toMatchObject({ kind: 'mixed', secondOfDay: 0 })
})

test('a stop at each of the three places captures most of what is expected, from a sliver of the ground', () => {
  const fresh = createAnalysis(year(), outline)
  expect(fresh.captured([], 300)).toBeNull()
  const { peaks } = valueOf(fresh.surface({ bandwidthM: 300 }))
  const stops = peaks.slice(0, 3).map(({ lngLat }) => Float64Array.from(lngLat))
  const { share, areaShare, pai } = fresh.captured(stops, 800)!
  expect(share).toBeGreaterThan(0.6)
  expect(areaShare).toBeLessThan(0.01)
  expect(pai).toBeCloseTo(share / areaShare, 6)
})

test('the events of a significant region are those around it, and its place on the map leads to it', () => {
  const { regions } = valueOf(analysis.significance({ cellM: 400, radiusCells: 1 }))
  expect(regions.slice(0, 3).every(({ kind }) => kind === 'hot')).toBe(true)
  expect(regions[0]!.events).toBeGreaterThan(200)
  const table = year()
  const members = analysis.regionMembers(0)
  expect(members).toHaveLength(regions[0]!.events)
  for (const i of members) expect(Math.abs(table.lngLat[2 * i]! - regions[0]!.lngLat[0])).toBeLessThan(0.03)
  expect(analysis.regionAt(regions[0]!.lngLat)).toBe(0)
  expect(analysis.regionAt([118, 26.4])).toBe(-1)
  expect([...analysis.regionMembers(999)]).toEqual([])
})

test('the hits of a tested map are tested events, as many as its hit rate says where no cells are tied', () => {
  const split = start + 300 * day
  const options = { trainFromMs: start, splitMs: split, testToMs: split + 60 * day, bandwidthM: 300, cellM: 250 }
  const result = valueOf(analysis.test(options))
  if (result.kind !== 'tested') throw new Error('too few')
  const table = year()
  for (const { areaShare, shown } of result.at) {
    const hits = analysis.hits('shown', areaShare)
    expect(Math.abs(hits.length - shown.hitRate * result.events)).toBeLessThan(1)
    for (const i of hits) expect(table.timeMs[i]! >= split && table.timeMs[i]! < options.testToMs).toBe(true)
  }
})

test('a box lets through what lies in it, its edges included', () => {
  const table = year()
  const box = [115.09, 26.29, 115.11, 26.31] as const
  const expected = [...table.timeMs.keys()].filter((i) => {
    const [lng, lat] = [table.lngLat[2 * i]!, table.lngLat[2 * i + 1]!]
    return lng >= box[0] && lng <= box[2] && lat >= box[1] && lat <= box[3]
  })
  expect(analysis.rhythm({ box }).byHour!.reduce((sum, count) => sum + count, 0)).toBe(expected.length)
  expect(expected.length).toBeGreaterThan(100)
})

test('members of a near-repeat cell are indices of the table under the filter', () => {
  const split = start + 180 * day
  const place = { filter: { toMs: split }, distanceEdgesM: [200, 400], dayEdges: [7], band: 1, bin: 0 }
  const members = analysis.nearRepeatMembers(place)
  expect(members.length).toBeGreaterThan(10)
  const table = year()
  for (const i of members) expect(table.timeMs[i]!).toBeLessThan(split)
})
