import { describe, expect, test } from 'vitest'
import { findStays, markStaying } from './stays'
import { trackOf } from './track'

const start = Date.UTC(2026, 10, 21, 14)
const at = (fixes: readonly (readonly [metresEast: number, second: number])[], lng = 115) =>
  trackOf({
    lng: fixes.map(([metres]) => lng + metres / 100_117),
    lat: fixes.map(() => 26),
    timeMs: fixes.map(([, second]) => start + second * 1000),
  })

describe('findStays', () => {
  test('ten minutes on a bench between two walks is one stay at the bench', () => {
    const stays = findStays(
      at([
        [-200, 0],
        [-100, 60],
        [0, 120],
        [5, 300],
        [-4, 500],
        [3, 720],
        [120, 780],
        [240, 840],
      ]),
    )
    expect(stays).toHaveLength(1)
    expect(stays[0]).toMatchObject({ from: 2, to: 5, arriveMs: start + 120_000, leaveMs: start + 720_000 })
    expect(stays[0]!.lng).toBeCloseTo(115 + 1 / 100_117, 5)
  })
  test('a halt of less than five minutes is none', () => {
    expect(
      findStays(
        at([
          [0, 0],
          [3, 100],
          [2, 299],
          [200, 400],
        ]),
      ),
    ).toEqual([])
  })
  test('a silence that ends where it began is a stay', () => {
    expect(
      findStays(
        at([
          [0, 0],
          [10, 3600],
        ]),
      ),
    ).toHaveLength(1)
  })
  test('slow walking is no stay', () => {
    expect(findStays(at(Array.from({ length: 60 }, (_, i) => [i * 10, i * 20] as const)))).toEqual([])
  })
  test('the mean place does not jump across the antimeridian', () => {
    const [stay] = findStays(
      at(
        [
          [-5, 0],
          [5, 200],
          [-5, 400],
        ],
        180,
      ),
    )
    expect(Math.abs(stay!.lng)).toBeGreaterThan(179.99)
  })
  test('without times there are none', () => {
    expect(findStays(trackOf({ lng: [115, 115], lat: [26, 26] }))).toEqual([])
  })
})

describe('markStaying', () => {
  test('marks the segments of the stay and no others', () => {
    const xy = Float64Array.from([0, 0, 100, 0, 102, 0, 99, 0, 300, 0])
    const timeMs = Float64Array.from([0, 60, 300, 500, 600].map((second) => second * 1000))
    expect(Array.from(markStaying(xy, timeMs, 50, 300))).toEqual([0, 1, 1, 0])
  })
  test('has nothing to mark in a leg of one vertex or none', () => {
    expect(markStaying(new Float64Array(2), new Float64Array(1), 50, 300)).toHaveLength(0)
    expect(markStaying(new Float64Array(0), new Float64Array(0), 50, 300)).toHaveLength(0)
  })
})
