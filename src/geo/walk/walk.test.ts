import { describe, expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { compassPoint, towards } from './bearing'
import { distanceToLine, findDeviations } from './deviations'
import { walkNotices } from './notices'
import { insideShare, watchVisits } from './visits'

const origin: LngLat = [115.39, 26.47]
const plane = localProjection(...origin)
/** Degrees of a place so many metres east and north of the origin. */
const place = (eastM: number, northM: number): LngLat => plane.inverse(eastM, northM)
const stop = { id: 'pond', at: origin, radiusM: 100, dwellS: 60 }

describe('stops', () => {
  test('passing through the middle of a circle of 100 m at 2 m/s counts 100 seconds', () => {
    const watch = watchVisits([stop])
    watch.add(0, place(-180, 0))
    watch.add(90_000, place(0, 0))
    watch.add(180_000, place(180, 0))
    const state = watch.states().get('pond')!
    expect(state.insideS).toBeCloseTo(100, 3)
    // Reached 100 m west after 40 s; a minute later the dwell of 60 s is full.
    expect(state.enteredMs).toBeCloseTo(40_000, 0)
    expect(state.visitedMs).toBeCloseTo(100_000, 0)
  })

  test('a stop is visited once, at the fix that fills its dwell', () => {
    const watch = watchVisits([stop])
    expect(watch.add(0, origin)).toEqual([])
    expect(watch.add(59_000, origin)).toEqual([])
    expect(watch.add(61_000, origin)).toEqual(['pond'])
    expect(watch.add(90_000, origin)).toEqual([])
  })

  test('a silence inside counts for nothing, and neither does a fix known to be bad', () => {
    const watch = watchVisits([stop])
    watch.add(0, origin)
    expect(watch.add(600_000, origin)).toEqual([])
    expect(watch.add(630_000, place(5000, 0), 800)).toEqual([])
    watch.add(640_000, origin)
    expect(watch.states().get('pond')!.insideS).toBeCloseTo(40, 6)
  })

  test('a stop without dwell is visited on entry, an older fix changes nothing', () => {
    const watch = watchVisits([{ ...stop, dwellS: 0 }])
    expect(watch.add(1000, origin)).toEqual(['pond'])
    expect(watch.add(500, place(900, 0))).toEqual([])
    expect(watch.states().get('pond')!.distanceM).toBeCloseTo(0, 6)
  })

  test('the share inside a circle equals what sampling the move says', () => {
    const random = createRandom(7)
    for (let round = 0; round < 300; round++) {
      const [ax, ay, bx, by] = Array.from({ length: 4 }, () => random.range(-3, 3)) as [number, number, number, number]
      const share = insideShare(ax, ay, bx, by, 1.5)
      let inside = 0
      for (let k = 0; k < 2000; k++) {
        const at = (k + 0.5) / 2000
        if (Math.hypot(ax + (bx - ax) * at, ay + (by - ay) * at) <= 1.5) inside++
      }
      expect(Math.abs((share ? share[1] - share[0] : 0) - inside / 2000)).toBeLessThan(0.0015)
    }
  })
})

describe('deviations', () => {
  const route = [place(0, 0), place(1000, 0)]
  const walk = (steps: readonly (readonly [second: number, east: number, north: number])[]) => ({
    timeMs: Float64Array.from(steps.map(([second]) => second * 1000)),
    lngLat: Float64Array.from(steps.flatMap(([, east, north]) => place(east, north))),
  })

  test('six minutes 200 m beside the route are one deviation, with its farthest place', () => {
    const found = findDeviations(
      walk([
        [0, 0, 0],
        [100, 100, 200],
        [300, 300, 260],
        [460, 500, 200],
        [560, 600, 0],
      ]),
      route,
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ fromMs: 100_000, toMs: 460_000 })
    expect(found[0]!.farthestM).toBeCloseTo(260, 0)
  })

  test('four minutes away, a silence in between, or no route are none', () => {
    expect(
      findDeviations(
        walk([
          [0, 0, 0],
          [100, 100, 200],
          [340, 300, 200],
          [400, 300, 0],
        ]),
        route,
      ),
    ).toEqual([])
    expect(
      findDeviations(
        walk([
          [0, 100, 200],
          [200, 100, 200],
          [900, 100, 200],
          [1100, 100, 200],
        ]),
        route,
      ),
    ).toEqual([])
    expect(
      findDeviations(
        walk([
          [0, 100, 900],
          [900, 100, 900],
        ]),
        [],
      ),
    ).toEqual([])
  })

  test('the distance to a line equals the least over many points of it', () => {
    const random = createRandom(3)
    for (let round = 0; round < 100; round++) {
      const line = Float64Array.from({ length: 8 }, () => random.range(0, 100))
      const [x, y] = [random.range(0, 100), random.range(0, 100)]
      let least = Infinity
      for (let i = 0; i < 6; i += 2)
        for (let k = 0; k <= 500; k++) {
          const at = k / 500
          least = Math.min(
            least,
            Math.hypot(x - line[i]! - (line[i + 2]! - line[i]!) * at, y - line[i + 1]! - (line[i + 3]! - line[i + 1]!) * at),
          )
        }
      const exact = distanceToLine(x, y, line)
      expect(exact).toBeLessThanOrEqual(least + 1e-9)
      expect(least - exact).toBeLessThan(0.2)
    }
  })
})

describe('notices', () => {
  const minute = 60_000
  const times = { leavesMs: 0, shiftToMs: 480 * minute, startedMs: null, endedMs: null, lastFixMs: null }
  test.each([
    ['on time, heard of now', { startedMs: 5 * minute, lastFixMs: 29 * minute }, 30, []],
    ['not yet gone after twenty minutes', {}, 20, [{ kind: 'not-started', minutes: 20 }]],
    ['gone forty minutes late', { startedMs: 40 * minute, lastFixMs: 59 * minute }, 60, [{ kind: 'late', minutes: 40 }]],
    ['silent for half an hour', { startedMs: 0, lastFixMs: 30 * minute }, 60, [{ kind: 'lost-contact', sinceMs: 30 * minute }]],
    ['home again', { startedMs: 0, endedMs: 200 * minute, lastFixMs: 200 * minute }, 400, []],
  ] as const)('%s', (_, over, nowMinutes, expected) => {
    expect(walkNotices({ ...times, ...over }, nowMinutes * minute)).toEqual(expected)
  })
})

test('a place 1 km north-east is 1 km north-east', () => {
  const { distanceM, bearingDeg } = towards(origin, place(707.1, 707.1))
  expect(distanceM).toBeCloseTo(1000, 0)
  expect(bearingDeg).toBeCloseTo(45, 3)
  expect(compassPoint(bearingDeg)).toBe(1)
  expect(compassPoint(359)).toBe(0)
})
