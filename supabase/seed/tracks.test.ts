import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { generateCounty } from './county'
import type { Track } from './countyTypes'
import { isInRing } from './mosaic'
import { positionsAt, walkedM, type Stretch } from './patrolWalk'
import { planeOf } from './plane'
import { smallScale } from './smallScale'
import { recordTrack } from './tracks'

const now = new Date('2026-11-21T14:30:00Z')
const county = generateCounty({ seed: 4, now, scale: smallScale })
const tracks = county.patrols.flatMap(({ track }) => (track ? [track] : []))
const metres = ({ lngE6, latE6 }: Track, a: number, b: number) =>
  Math.hypot((lngE6[a]! - lngE6[b]!) * 0.0997, (latE6[a]! - latE6[b]!) * 0.1108)

test('a hand-made walk is where it should be at each second', () => {
  const walk: Stretch[] = [
    { fromS: 0, toS: 10, line: [[0, 0]] },
    {
      fromS: 10,
      toS: 30,
      line: [
        [0, 0],
        [30, 0],
        [30, 10],
      ],
    },
    { fromS: 30, toS: 40, line: [[30, 10]] },
  ]
  expect(positionsAt(walk, [0, 10, 15, 25, 30, 40, 99])).toEqual([
    [0, 0],
    [0, 0],
    [10, 0],
    [30, 0],
    [30, 10],
    [30, 10],
    [30, 10],
  ])
  expect(walkedM(walk)).toBe(40)
})

test('only the last days keep fixes, all arrays of a track are of one length, and times rise', () => {
  expect(tracks.length).toBeGreaterThan(100)
  for (const { tS, lngE6, latE6, accuracyDm, faults, startedAt } of tracks) {
    expect(now.getTime() - startedAt.getTime()).toBeLessThan((smallScale.trackDays + 1) * 86_400_000)
    expect(new Set([tS.length, lngE6.length, latE6.length, accuracyDm.length]).size).toBe(1)
    const stalls = tS.filter((t, k) => k > 0 && t <= tS[k - 1]!)
    expect(stalls.length).toBe(faults.filter(({ kind }) => kind === 'same-second').length)
  }
})

test('no fix outruns a motorcycle, except the faults that were planted', () => {
  for (const track of tracks) {
    const isPlanted = new Set(track.faults.filter(({ kind }) => kind !== 'gap').flatMap(({ index }) => [index, index + 1]))
    for (let k = 1; k < track.tS.length; k++) {
      if (isPlanted.has(k)) continue
      expect(metres(track, k, k - 1) / Math.max(1, track.tS[k]! - track.tS[k - 1]!)).toBeLessThan(16)
    }
  }
})

test('faults of every kind are planted, in few tracks', () => {
  const kinds = new Set(tracks.flatMap(({ faults }) => faults.map(({ kind }) => kind)))
  expect(kinds).toEqual(new Set(['jump', 'null-island', 'same-second', 'gap']))
  expect(tracks.filter(({ faults }) => faults.length > 0).length / tracks.length).toBeLessThan(0.3)
})

test('a gap longer than five minutes splits the line, and no line is drawn to an absurd fix', () => {
  for (const { line, track } of county.patrols) {
    if (!track) continue
    const gaps = track.tS.filter((t, k) => k > 0 && t - track.tS[k - 1]! > 300)
    expect(line.length).toBeLessThanOrEqual(gaps.length + 1)
    for (const part of line)
      for (const [lng, lat] of part) expect(Math.abs(lng - 115.3) < 0.4 && Math.abs(lat - 26.45) < 0.4).toBe(true)
  }
})

test('every team goes out three times or more in nearly every week', () => {
  const weekOf = (at: Date) => Math.floor((now.getTime() - at.getTime()) / 604_800_000)
  for (const { id } of county.teams) {
    const weeks = county.patrols.filter(({ teamId }) => teamId === id).map(({ startedAt }) => weekOf(startedAt))
    const full = Array.from({ length: 40 }, (_, week) => weeks.filter((other) => other === week + 1).length).filter(
      (count) => count >= 3,
    )
    expect(full.length).toBeGreaterThan(30)
  }
})

test('most villages were seen in the last thirty days and some were not', () => {
  const recent = county.patrols.filter(({ startedAt }) => now.getTime() - startedAt.getTime() < 30 * 86_400_000)
  const seenPoints = recent.flatMap(({ line }) => line.flat())
  const villages = county.areas.filter(({ kind }) => kind === 'village')
  const seen = villages.filter(({ outline }) => seenPoints.filter((at) => isInRing(at, outline.coordinates[0]![0]!)).length > 20)
  expect(seen.length / villages.length).toBeGreaterThan(0.5)
  expect(seen.length).toBeLessThan(villages.length)
})

test('a track that is still being walked ends before now', () => {
  const active = county.patrols.filter(({ status }) => status === 'active')
  expect(active.length).toBeGreaterThan(0)
  for (const { track, startedAt, endedAt } of active) {
    expect(endedAt).toBeNull()
    expect(startedAt.getTime() + track!.tS.at(-1)! * 1000).toBeLessThanOrEqual(now.getTime())
  }
})

test('noise stays within what a phone shows: 95 of 100 fixes within 30 m of the truth', () => {
  const plane = planeOf({ columns: 100, rows: 100, cellM: 100 })
  const walk: Stretch[] = [
    {
      fromS: 0,
      toS: 2000,
      line: [
        [1000, 5000],
        [9000, 5000],
      ],
    },
  ]
  let within = 0
  let all = 0
  for (let seed = 0; seed < 40; seed++) {
    const { track } = recordTrack(createRandom(seed), walk, plane, now, 20, Infinity)
    track.lngE6.forEach((lng, k) => {
      if (track.faults.some(({ index }) => index === k)) return
      const [x, y] = plane.toPoint([lng / 1e6, track.latE6[k]! / 1e6])
      all++
      if (Math.hypot(x - (1000 + 4 * track.tS[k]!), y - 5000) < 30) within++
    })
  }
  expect(within / all).toBeGreaterThan(0.95)
})
