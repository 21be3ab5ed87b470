import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cleanTrack, dropReasons } from './cleanTrack'
import { trackOf, type Track } from './track'

const start = Date.UTC(2026, 10, 21, 14)
/** Fixes 10 m apart to the east, one every 5 s, unless a change says otherwise: [lng, lat, second, accuracy]. */
function walk(count: number, changes: Record<number, readonly [number, number, number?, number?]> = {}): Track {
  const rows = Array.from({ length: count }, (_, i) => {
    const [lng, lat, second, accuracyM] = changes[i] ?? [115 + i * 1e-4, 26]
    return { lng, lat, timeMs: start + (second ?? i * 5) * 1000, accuracyM: accuracyM ?? NaN }
  })
  return trackOf({
    lng: rows.map((row) => row.lng),
    lat: rows.map((row) => row.lat),
    timeMs: rows.map((row) => row.timeMs),
    accuracyM: rows.map((row) => row.accuracyM),
  })
}
const reasons = (track: Track) => Array.from(cleanTrack(track).reasonOf, (code) => dropReasons[code - 1])

describe('cleanTrack', () => {
  test('a good walk stays as it is, in one leg', () => {
    const clean = cleanTrack(walk(20))
    expect(Array.from(clean.sourceIndex)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(Array.from(clean.legStart)).toEqual([0, 20])
    expect(clean.gaps).toEqual([])
    expect(clean.timed).toBe(true)
  })

  test.each([
    ['not-a-number', [NaN, 26]],
    ['not-a-number', [-Infinity, 26]],
    ['out-of-range', [115, 95]],
    ['out-of-range', [-1.7e308, 26]],
    ['zero-position', [0, 0]],
    ['no-time', [115.0005, 26, NaN]],
    ['inaccurate', [115.0005, 26, 25, 800]],
    ['jump', [115.05, 26]],
  ] as const)('names the fault %s of the fix %j and keeps the rest', (reason, fix) => {
    const clean = cleanTrack(walk(10, { 5: fix }))
    expect(clean.dropped[reason]).toBe(1)
    expect(dropReasons[clean.reasonOf[5]! - 1]).toBe(reason)
    expect(clean.track.timeMs).toHaveLength(9)
    expect(Array.from(clean.legStart)).toEqual([0, 9])
  })

  test('zero longitude alone is Greenwich, not a fault', () => {
    const clean = cleanTrack(trackOf({ lng: [0, 0], lat: [51.47, 51.4701], timeMs: [start, start + 5000] }))
    expect(clean.track.timeMs).toHaveLength(2)
  })

  test('of fixes that share a second the most accurate stays, the first of equals', () => {
    const track = walk(6, { 2: [115.0002, 26, 5.4, 4], 3: [115.0003, 26, 15, 9], 4: [115.0004, 26, 15.9, 9] })
    expect(reasons(track)).toEqual([undefined, 'duplicate-second', undefined, undefined, 'duplicate-second', undefined])
  })

  test('fixes out of order are put in order and counted', () => {
    const clean = cleanTrack(walk(6, { 2: [115.0003, 26, 15], 3: [115.0002, 26, 10] }))
    expect(clean.outOfOrder).toBe(1)
    expect(Array.from(clean.sourceIndex)).toEqual([0, 1, 3, 2, 4, 5])
  })

  test('a run of five wild fixes is dropped when the walk goes on behind it', () => {
    const wild = Object.fromEntries([4, 5, 6, 7, 8].map((i) => [i, [115.2 + i * 1e-4, 26.2] as const]))
    const clean = cleanTrack(walk(20, wild))
    expect(clean.dropped.jump).toBe(5)
    expect(clean.legStart).toHaveLength(2)
  })

  test('two spikes in a row at different places are both dropped', () => {
    const clean = cleanTrack(walk(20, { 7: [115.3, 26.3], 8: [114.7, 25.7] }))
    expect(clean.dropped.jump).toBe(2)
    expect(clean.legStart).toHaveLength(2)
  })

  test('a first fix from the last place the receiver knew is dropped, not the patrol after it', () => {
    const clean = cleanTrack(walk(20, { 0: [116.5, 27] }))
    expect(reasons(walk(20, { 0: [116.5, 27] }))[0]).toBe('jump')
    expect(clean.track.timeMs).toHaveLength(19)
  })

  test('a long stretch elsewhere is a leg of its own, and nothing is drawn between', () => {
    const far = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i + 10, [115.5 + i * 1e-4, 26.5] as const]))
    const clean = cleanTrack(walk(20, far))
    expect(clean.dropped.jump).toBe(0)
    expect(Array.from(clean.legStart)).toEqual([0, 10, 20])
    expect(clean.gaps[0]).toMatchObject({ kind: 'jump', afterFix: 9, seconds: 5 })
  })

  test('silence of more than five minutes splits, five minutes do not', () => {
    const late = (second: number) => cleanTrack(walk(3, { 1: [115.0001, 26, second], 2: [115.0002, 26, second + 5] }))
    expect(late(300).gaps).toEqual([])
    expect(late(301).gaps).toMatchObject([{ kind: 'silence', afterFix: 0, seconds: 301 }])
    expect(late(301).gaps[0]!.metres).toBeCloseTo(10, 0)
  })

  test('a track without times keeps its order and splits at steps of a kilometre', () => {
    const clean = cleanTrack(trackOf({ lng: [115, 115.001, 115.05, 115.051], lat: [26, 26, 26, 26] }))
    expect(clean.timed).toBe(false)
    expect(Array.from(clean.legStart)).toEqual([0, 2, 4])
    expect(clean.gaps[0]!.seconds).toBeNaN()
  })

  test('with times on fewer than half of the fixes the track counts as untimed', () => {
    const clean = cleanTrack(trackOf({ lng: [115, 115.0001, 115.0002], lat: [26, 26, 26], timeMs: [start, null, null] }))
    expect(clean.timed).toBe(false)
    expect(Array.from(clean.track.timeMs)).toEqual([NaN, NaN, NaN])
  })

  test('an altitude of −777 feet is unknown, in feet and in metres; the raw track keeps it', () => {
    const raw = trackOf({ lng: [115, 115.0001, 115.0002], lat: [26, 26, 26], altitudeM: [-777, -777 * 0.3048, 90] })
    const clean = cleanTrack(raw)
    expect(clean.altitudesUnknown).toBe(2)
    expect(Array.from(clean.track.altitudeM)).toEqual([NaN, NaN, 90])
    expect(raw.altitudeM[0]).toBe(-777)
  })

  test('accuracy is kept', () => {
    expect(cleanTrack(walk(3, { 1: [115.0001, 26, 5, 40] })).track.accuracyM[1]).toBe(40)
  })

  test('nothing, and nothing usable, give nothing', () => {
    const none = cleanTrack(trackOf({ lng: [], lat: [] }))
    expect(Array.from(none.legStart)).toEqual([0])
    expect(cleanTrack(trackOf({ lng: [0, NaN], lat: [0, 5] })).track.timeMs).toHaveLength(0)
  })

  test('columns of unequal length are refused', () => {
    expect(() => trackOf({ lng: [1], lat: [1, 2] })).toThrow('1 and 2')
  })

  test('whatever comes in: every fix is kept or has a reason, times rise, legs hold the limits, the raw track is unaltered', () => {
    const random = createRandom(11)
    for (let round = 0; round < 60; round++) {
      const count = random.int(80)
      const odd = (usual: number, strange: readonly number[]) => (random.chance(0.1) ? random.pick(strange) : usual)
      const raw = trackOf({
        lng: Array.from({ length: count }, (_, i) => odd(115 + i * 1e-4, [NaN, 0, 200, 116, 115])),
        lat: Array.from({ length: count }, () => odd(26, [NaN, 0, -95, 27])),
        timeMs: Array.from({ length: count }, (_, i) => odd(start + i * 5000, [NaN, start, start + i * 5000 + 400_000])),
        accuracyM: Array.from({ length: count }, () => odd(5, [NaN, 900, 60])),
      })
      const copy = structuredClone(raw)
      const { track, legStart, reasonOf, dropped, sourceIndex } = cleanTrack(raw)
      expect(raw).toEqual(copy)
      const left = Object.values(dropped).reduce((a, b) => a + b, 0)
      expect(track.timeMs.length + left).toBe(count)
      expect(reasonOf.filter((code) => code === 0)).toHaveLength(track.timeMs.length)
      expect([...sourceIndex].every((i, k) => raw.lngLat[i * 2] === track.lngLat[k * 2])).toBe(true)
      expect(legStart.at(-1)).toBe(track.timeMs.length)
      for (let leg = 0; leg + 1 < legStart.length; leg++)
        for (let i = legStart[leg]! + 1; i < legStart[leg + 1]!; i++) {
          const seconds = (track.timeMs[i]! - track.timeMs[i - 1]!) / 1000
          if (!Number.isNaN(seconds)) expect(seconds > 0 && seconds <= 300).toBe(true)
        }
    }
  })
})
