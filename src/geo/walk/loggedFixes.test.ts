import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { pickLogged, type LoggedFix } from './loggedFixes'

const logged = (timeMs: number, lng = 115.2, lat = 26.2): LoggedFix => ({ timeMs, at: [lng, lat], accuracyM: 5 })
const walk = { startedMs: 1_000_000, endedMs: 2_000_000, ownMs: [1_500_000, 1_505_000], aheadMs: 0 }

test('what lies outside the walk, has no time or no place, or is told by the phone already, is set aside by reason', () => {
  const { taken, aside } = pickLogged(
    [
      logged(1_200_000),
      logged(Number.NaN),
      logged(999_999),
      logged(2_000_001),
      logged(1_300_000, 0, 0),
      logged(1_300_000, 200, 26),
      logged(1_480_000),
      logged(1_534_000),
      logged(1_536_000),
    ],
    walk,
  )
  expect(taken.map(({ timeMs }) => timeMs)).toEqual([1_200_000, 1_536_000])
  expect(aside).toEqual({ time: 1, outside: 2, place: 2, known: 2, dense: 0 })
})

test('a logger of every second comes as one fix in five seconds, in the order of time, and the others are counted', () => {
  const { taken, aside } = pickLogged(
    Array.from({ length: 20 }, (_, second) => logged(1_100_000 + (19 - second) * 1000)),
    walk,
  )
  expect(taken.map(({ timeMs }) => timeMs - 1_100_000)).toEqual([0, 5000, 10_000, 15_000])
  expect(aside).toEqual({ time: 0, outside: 0, place: 0, known: 0, dense: 16 })
})

test('where the phone’s own line goes on, nothing joins it: no way counts twice', () => {
  // Four minutes without a fix are one step of the line; six are a gap.
  const own = [1_100_000, 1_340_000, 1_700_000]
  const { taken, aside } = pickLogged([logged(1_200_000), logged(1_220_000), logged(1_500_000)], { ...walk, ownMs: own })
  expect(taken.map(({ timeMs }) => timeMs)).toEqual([1_500_000])
  expect(aside.known).toBe(2)
})

test('a phone ten minutes ahead is compared by its own clock; one that was right on the walk is taken as it was', () => {
  const ahead = { ...walk, aheadMs: 600_000 }
  // On the phone the walk began at 1,000 s, which was 400 s; its fix of 1,500 s was 900 s.
  const { taken, shiftMs, aside } = pickLogged([logged(410_000), logged(890_000), logged(1_390_000), logged(1_900_000)], ahead)
  expect(shiftMs).toBe(600_000)
  expect(taken.map(({ timeMs }) => timeMs)).toEqual([1_010_000, 1_990_000])
  expect(aside).toMatchObject({ known: 1, outside: 1 })
  // None of it falls into the walk by the clock as it is now.
  const since = pickLogged([logged(1_490_000), logged(1_700_000)], ahead)
  expect(since).toMatchObject({ shiftMs: 0, aside: { known: 1 } })
  expect(since.taken.map(({ timeMs }) => timeMs)).toEqual([1_700_000])
})

test('no fix that is taken lies nearer than 30 s to one of the phone, on its line, outside the walk, or out of order', () => {
  const random = createRandom(4)
  const long = { startedMs: 1_000_000, endedMs: 9_000_000, aheadMs: 0 }
  const ownMs = Array.from({ length: 20 }, () => 1_000_000 + random() * 8_000_000)
  const { taken } = pickLogged(
    Array.from({ length: 6000 }, () => logged(900_000 + random() * 8_200_000)),
    { ...long, ownMs },
  )
  expect(taken.length).toBeGreaterThan(100)
  for (const [place, { timeMs }] of taken.entries()) {
    expect(timeMs).toBeGreaterThanOrEqual(long.startedMs)
    expect(timeMs).toBeLessThanOrEqual(long.endedMs)
    expect(Math.min(...ownMs.map((own) => Math.abs(own - timeMs)))).toBeGreaterThanOrEqual(30_000)
    const before = Math.max(-Infinity, ...ownMs.filter((own) => own <= timeMs))
    const after = Math.min(Infinity, ...ownMs.filter((own) => own >= timeMs))
    expect(after - before).toBeGreaterThan(300_000)
    if (place > 0) expect(timeMs - taken[place - 1]!.timeMs).toBeGreaterThanOrEqual(5000)
  }
})
