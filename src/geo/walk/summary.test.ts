import { describe, expect, test } from 'vitest'
import { passedBy, sumWalk, type WalkFix } from './summary'

/** A metre of latitude, in degrees. */
const metre = 1 / 111_195
const minuteMs = 60_000
const fixAt = (timeMs: number, northM: number): WalkFix => ({ timeMs, at: [115, 26 + northM * metre] })

describe('what a walk comes to', () => {
  test('its steps without its gaps; a silence is a gap, a leap is none of its way', () => {
    const fixes = [
      fixAt(minuteMs, 0),
      fixAt(2 * minuteMs, 60),
      fixAt(3 * minuteMs, 130),
      // Ten minutes of nothing: the way between was not seen.
      fixAt(13 * minuteMs, 900),
      fixAt(14 * minuteMs, 950),
      // 4 km in a minute is faster than anybody walks or drives.
      fixAt(15 * minuteMs, 4950),
      fixAt(16 * minuteMs, 5000),
    ]
    const sum = sumWalk(fixes, 0, 17 * minuteMs)
    // The ellipsoid’s metre of latitude is not the sphere’s: a percent is not what this is about.
    expect(Math.abs(sum.distanceM - (60 + 70 + 50 + 50))).toBeLessThan(2.3)
    expect(sum).toMatchObject({ gaps: 1, gapMs: 10 * minuteMs })
  })
  test('silence before the first fix and after the last counts, and a walk without a fix is one gap', () => {
    expect(sumWalk([fixAt(20 * minuteMs, 0)], 0, 40 * minuteMs)).toEqual({ distanceM: 0, gaps: 2, gapMs: 40 * minuteMs })
    expect(sumWalk([], 0, 40 * minuteMs)).toEqual({ distanceM: 0, gaps: 1, gapMs: 40 * minuteMs })
    expect(sumWalk([], 0, minuteMs)).toEqual({ distanceM: 0, gaps: 0, gapMs: 0 })
  })
  test('a clock that was set back adds nothing', () => {
    expect(sumWalk([fixAt(5 * minuteMs, 0), fixAt(0, 100)], 0, 5 * minuteMs).distanceM).toBe(0)
  })
})

test('a place is passed within reach of a fix, and no other', () => {
  const fixes = [fixAt(0, 0), fixAt(minuteMs, 100)]
  const places = [
    { id: 'near', lng: 115, lat: 26 + 140 * metre },
    { id: 'far', lng: 115, lat: 26 + 170 * metre },
    { id: 'beside', lng: 115 + 70 * metre, lat: 26 },
  ]
  expect(passedBy(places, fixes, 60).map(({ id }) => id)).toEqual(['near'])
  expect(passedBy(places, [], 60)).toEqual([])
})
