import { describe, expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { countOut, createReplay, type ReplayTrack } from './replay'

const plane = localProjection(115.39, 26.47)
/** Degrees of a place so many metres east and north of the origin. */
const place = (eastM: number, northM: number): LngLat => plane.inverse(eastM, northM)

describe('replay', () => {
  const track = (id: string, steps: readonly (readonly [second: number, east: number])[]): ReplayTrack => ({
    id,
    teamId: id,
    timeS: Float64Array.from(steps.map(([second]) => second)),
    lngLat: Float64Array.from(steps.flatMap(([, east]) => place(east, 0))),
    joined: Uint8Array.from(steps, ([second], i) => (i + 1 < steps.length && steps[i + 1]![0] - second <= 300 ? 1 : 0)),
  })
  const tracks = [
    track('a', [
      [0, 0],
      [100, 1000],
      [2000, 1000],
    ]),
    track('b', [
      [50, 300],
      [60, 300],
    ]),
  ]
  const eastOf = (places: Float64Array, slot: number) => plane.forward(places[slot * 2]!, places[slot * 2 + 1]!)[0]

  test('half way in time is half way along', () => {
    const replay = createReplay(tracks)
    replay.seek(50)
    expect(eastOf(replay.places, 0)).toBeCloseTo(500, 2)
    expect(eastOf(replay.places, 1)).toBeCloseTo(300, 2)
  })

  test('nobody is shown before the first fix, after the last, or in a long silence', () => {
    const replay = createReplay(tracks)
    replay.seek(-1)
    expect(replay.places.every(Number.isNaN)).toBe(true)
    replay.seek(1000)
    expect(replay.places.every(Number.isNaN)).toBe(true)
  })

  test('as many are out as have a place', () => {
    const replay = createReplay(tracks)
    for (const at of [-1, 0, 50, 55, 60, 61, 100, 101, 1000, 2000, 2001]) {
      replay.seek(at)
      expect(countOut(tracks, at)).toBe([...replay.places].filter((value) => !Number.isNaN(value)).length / 2)
    }
  })

  test('running forward gives the same places as jumping there', () => {
    const random = createRandom(11)
    const many = Array.from({ length: 20 }, (_, k) =>
      track(
        String(k),
        Array.from({ length: 60 }, (__, i) => [i * 30 + random.range(0, 20), random.range(-500, 500)] as const),
      ),
    )
    const running = createReplay(many)
    for (let at = -50; at < 2000; at += 7) {
      running.seek(at)
      const jumped = createReplay(many)
      jumped.seek(at)
      expect([...running.places]).toEqual([...jumped.places])
    }
  })
})
