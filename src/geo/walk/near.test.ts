import { expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { whoWasNear } from './near'
import { createReplay, type ReplayTrack } from './replay'

const origin: LngLat = [115.39, 26.47]
const plane = localProjection(...origin)
const place = (eastM: number, northM: number): LngLat => plane.inverse(eastM, northM)

type Fix = readonly [second: number, eastM: number, northM?: number]
/** A silence of more than five minutes parts two fixes, as cleaning does. */
const track = (id: string, fixes: readonly Fix[]): ReplayTrack => ({
  id,
  teamId: id,
  timeS: Float64Array.from(fixes, ([second]) => second),
  lngLat: Float64Array.from(fixes.flatMap(([, eastM, northM = 0]) => place(eastM, northM))),
  joined: Uint8Array.from(fixes, ([second], i) => (i + 1 < fixes.length && fixes[i + 1]![0] - second <= 300 ? 1 : 0)),
})

test('the nearest comes first, each with its closest moment', () => {
  const tracks = [
    track('a', [
      [0, 0],
      [100, 1000],
    ]),
    track('b', [
      [50, 320],
      [60, 320],
    ]),
    track('far', [
      [50, 320, 5000],
      [60, 320, 5000],
    ]),
  ]
  const near = whoWasNear(tracks, place(300, 0), 55, 400, 30)
  expect(near.map(({ trackId }) => trackId)).toEqual(['a', 'b'])
  expect(near[0]!.atS).toBeCloseTo(30, 3)
  expect(near[0]!.distanceM).toBeCloseTo(0, 1)
  expect(near[1]).toMatchObject({ atS: 50 })
  expect(near[1]!.distanceM).toBeCloseTo(20, 2)
})

test('a way between two fixes four minutes apart passes the place half way', () => {
  const sparse = track('sparse', [
    [0, -1200, 30],
    [240, 1200, 30],
  ])
  const [near] = whoWasNear([sparse], origin, 60, 100, 120)
  expect(near!.atS).toBeCloseTo(120, 2)
  expect(near!.distanceM).toBeCloseTo(30, 1)
})

test('a straight line across a silence is nobody', () => {
  const silent = track('silent', [
    [0, -1000],
    [301, 1000],
  ])
  expect(whoWasNear([silent], origin, 150, 500)).toEqual([])
})

test('a way across a jump is nobody, though the fixes themselves count', () => {
  const jumped = {
    ...track('jumped', [
      [0, -300],
      [10, 300],
    ]),
    joined: Uint8Array.from([0, 0]),
  }
  expect(whoWasNear([jumped], origin, 5, 100)).toEqual([])
  expect(whoWasNear([jumped], origin, 5, 300.5)).toMatchObject([{ trackId: 'jumped' }])
})

test('the window cuts a way: what lies before and after it does not count', () => {
  const passing = track('passing', [
    [0, -1000],
    [200, 1000],
  ])
  // Nearest at 100 s; a window of 20 s round 40 s ends 400 m short, one round 160 s begins 400 m past.
  expect(whoWasNear([passing], origin, 40, 5000, 20)[0]!.distanceM).toBeCloseTo(400, 0)
  expect(whoWasNear([passing], origin, 40, 5000, 20)[0]!.atS).toBe(60)
  expect(whoWasNear([passing], origin, 160, 5000, 20)[0]!.atS).toBe(140)
  expect(whoWasNear([passing], origin, -50, 5000, 20)).toEqual([])
  expect(whoWasNear([passing], origin, 300, 5000, 20)).toEqual([])
})

test.each([
  ['no fix at all', []],
  ['one fix outside the window', [[-1000, 0]]],
] as const)('%s is nobody', (_, fixes) => {
  expect(whoWasNear([track('x', fixes)], origin, 0)).toEqual([])
})

test('one fix alone counts at its own moment', () => {
  const [near] = whoWasNear([track('x', [[7, 0]])], origin, 0)
  expect(near!.atS).toBe(7)
  expect(near!.distanceM).toBeCloseTo(0, 1)
})

test('the answer is that of looking ten times a second, to what it moves in that time', () => {
  const random = createRandom(40)
  for (let round = 0; round < 60; round++) {
    // Gaps of up to 400 s: about a quarter of the ways are silences.
    let second = random.range(-400, 0)
    const walk = track(
      'walk',
      Array.from({ length: 12 }, () => [(second += random.range(5, 400)), random.range(-900, 900), random.range(-900, 900)]),
    )
    const atS = random.range(200, 1500)
    const replay = createReplay([walk])
    let closestM = Infinity
    for (let at = atS - 300; at <= atS + 300; at += 0.1) {
      replay.seek(at)
      const [x, y] = plane.forward(replay.places[0]!, replay.places[1]!)
      if (Math.hypot(x, y) < closestM) closestM = Math.hypot(x, y)
    }
    const [near] = whoWasNear([walk], origin, atS, 1e6, 300)
    // At most 1,900 m in 5 s, so 38 m in a tenth of a second; a fix alone in silence is met only by chance.
    if (near === undefined) expect(closestM).toBe(Infinity)
    else {
      expect(near.distanceM).toBeLessThanOrEqual(closestM + 0.1)
      const i = walk.timeS.findIndex((time) => time === near.atS)
      const isAlone = i >= 0 && walk.joined[i] === 0 && (i === 0 || walk.joined[i - 1] === 0)
      if (!isAlone) expect(closestM - near.distanceM).toBeLessThan(38)
      expect(Math.abs(near.atS - atS)).toBeLessThanOrEqual(300)
    }
  }
})
