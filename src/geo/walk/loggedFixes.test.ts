import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { pickLogged, type LoggedFix } from './loggedFixes'

const logged = (timeMs: number, lng = 115.2, lat = 26.2): LoggedFix => ({ timeMs, at: [lng, lat], accuracyM: 5 })
const walk = { startedMs: 1_000_000, endedMs: 2_000_000, ownMs: [1_500_000, 1_505_000] }

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
  expect(aside).toEqual({ time: 1, outside: 2, place: 2, known: 2 })
})

test('a logger of every second comes as one fix in five seconds, in the order of time', () => {
  const { taken } = pickLogged(
    Array.from({ length: 20 }, (_, second) => logged(1_100_000 + (19 - second) * 1000)),
    walk,
  )
  expect(taken.map(({ timeMs }) => timeMs - 1_100_000)).toEqual([0, 5000, 10_000, 15_000])
})

test('where the phone’s own line goes on, nothing joins it: no way counts twice', () => {
  // Four minutes without a fix are one step of the line; six are a gap.
  const own = [1_100_000, 1_340_000, 1_700_000]
  const { taken, aside } = pickLogged([logged(1_200_000), logged(1_220_000), logged(1_500_000)], { ...walk, ownMs: own })
  expect(taken.map(({ timeMs }) => timeMs)).toEqual([1_500_000])
  expect(aside.known).toBe(2)
})

test('no fix that is taken lies nearer than 30 s to one of the phone, on its line, outside the walk, or out of order', () => {
  const random = createRandom(4)
  const long = { startedMs: 1_000_000, endedMs: 9_000_000 }
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
