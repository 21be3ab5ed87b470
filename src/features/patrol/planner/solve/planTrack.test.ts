import { expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { addPatrol, areaCoverage, createCoverage, dayNumber } from '@/geo/coverage'
import { createRandom } from '@/geo/random'
import type { TimedRoute } from '@/geo/routes/retime'
import { cleanTrack, trackOf } from '@/geo/tracks'
import { planTrack, type PlannedWay } from './planTrack'

const shiftFromMs = Date.parse('2026-07-01T14:00:00Z') // 22:00 in Shanghai
const day = dayNumber('2026-07-01')

/** Two stops on a way that turns at every position; times as the clock of the planner gives them. */
const way: PlannedWay = {
  line: [
    [115, 26],
    [115.01, 26],
    [115.01, 26.01],
    [115.03, 26.012],
    [115.02, 26.02],
    [115, 26],
  ],
  stopAt: [2, 4],
}
const visit = (stop: number, travelS: number, arriveS: number, leaveS: number) => ({
  ...{ stop, travelS, arriveS, waitS: 0, startS: arriveS, leaveS, slackS: 0 },
})
const timed: TimedRoute = {
  team: 0,
  visits: [visit(0, 1500, 1500, 2100), visit(1, 2700, 4800, 5580)],
  departS: 0,
  returnS: 8000,
  travelS: 6620,
  dwellS: 1380,
  waitS: 0,
  violations: [],
}
const square = (west: number, south: number, size: number) => [
  [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
]
const areas = [
  { id: 'county', polygons: square(114.98, 25.98, 0.07) },
  { id: 'town', polygons: square(115.005, 26.002, 0.02), sight: { dayM: 60, nightM: 30 } },
  { id: 'far', polygons: square(114.985, 26.035, 0.01) },
]

test('stands at a stop for its dwell and is back when the plan says', () => {
  const { lngLat, timeMs } = planTrack(way, timed, shiftFromMs)
  expect([timeMs[0], timeMs.at(-1)]).toEqual([shiftFromMs, shiftFromMs + 8_000_000])
  const there = [...timeMs].flatMap((at, fix) =>
    lngLat[2 * fix] === 115.01 && lngLat[2 * fix + 1] === 26.01 ? [at - shiftFromMs] : [],
  )
  expect([there[0], there.at(-1)]).toEqual([1_500_000, 2_100_000])
  expect([...lngLat.slice(-2)]).toEqual([115, 26])
})
test('is one leg without a gap for the coverage engine, and a route without stops is no walk', () => {
  const clean = cleanTrack(planTrack(way, timed, shiftFromMs))
  expect(clean.gaps).toEqual([])
  expect(clean.dropped.jump).toBe(0)
  expect(planTrack(way, { ...timed, visits: [] }, shiftFromMs).timeMs).toHaveLength(0)
})
test('what is forecast is what the coverage engine says once the same way is walked, fix by fix of a real device', () => {
  const forecast = createCoverage(areas)
  addPatrol(forecast, { id: 'plan', day, clean: cleanTrack(planTrack(way, timed, shiftFromMs)) })
  const walked = createCoverage(areas)
  addPatrol(walked, { id: 'walk', day, clean: cleanTrack(deviceOn(way, timed)) })
  const [planned, delivered] = [areaCoverage(forecast), areaCoverage(walked)]
  planned.forEach((row, place) => {
    expect(Math.abs(row.seenShare - delivered[place]!.seenShare)).toBeLessThan(0.002)
    expect(row.visits).toBe(delivered[place]!.visits)
  })
  expect(planned.find(({ areaId }) => areaId === 'county')!.seenShare).toBeGreaterThan(0.01)
  expect(planned.find(({ areaId }) => areaId === 'far')).toMatchObject({ seenShare: 0, visits: 0 })
})

/** A phone that writes a fix every five seconds, a metre or so off, while somebody walks the plan. */
function deviceOn({ line, stopAt }: PlannedWay, { visits, returnS }: TimedRoute) {
  const random = createRandom(4)
  const noise = () => random.normal() * 1e-5
  const spans: [from: number, to: number, fromS: number, toS: number][] = []
  let [here, clock] = [0, 0]
  visits.forEach((stop, index) => {
    spans.push([here, stopAt[index]!, clock, stop.arriveS], [stopAt[index]!, stopAt[index]!, stop.arriveS, stop.leaveS])
    ;[here, clock] = [stopAt[index]!, stop.leaveS]
  })
  spans.push([here, line.length - 1, clock, returnS])
  const at = (second: number): LngLat => {
    const [from, to, fromS, toS] = spans.find((span) => second <= span[3])!
    const lengths = Array.from({ length: to - from }, (_, leg) => {
      const [a, b] = [line[from + leg]!, line[from + leg + 1]!]
      return Math.hypot((b[0] - a[0]) * 100_070, (b[1] - a[1]) * 110_770)
    })
    let left = toS > fromS ? (lengths.reduce((sum, metres) => sum + metres, 0) * (second - fromS)) / (toS - fromS) : 0
    for (let leg = 0; leg < lengths.length; leg++) {
      const [a, b] = [line[from + leg]!, line[from + leg + 1]!]
      const share = left / lengths[leg]!
      if (share <= 1) return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
      left -= lengths[leg]!
    }
    return line[to]!
  }
  const seconds = Array.from({ length: Math.floor(returnS / 5) }, (_, fix) => fix * 5)
  const places = seconds.map(at)
  return trackOf({
    lng: places.map(([lng]) => lng + noise()),
    lat: places.map(([, lat]) => lat + noise()),
    timeMs: seconds.map((second) => shiftFromMs + second * 1000),
    accuracyM: seconds.map(() => 5),
  })
}
