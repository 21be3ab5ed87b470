import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cleanTrack } from './cleanTrack'
import { presenceInside } from './presence'
import { trackOf } from './track'

const start = Date.UTC(2026, 10, 21, 14)
const square = [Float64Array.from([115, 26, 115.01, 26, 115.01, 26.01, 115, 26.01])]
const walk = (points: readonly (readonly [lng: number, lat: number, second: number])[]) =>
  cleanTrack(
    trackOf({
      lng: points.map(([lng]) => lng),
      lat: points.map(([, lat]) => lat),
      timeMs: points.map(([, , second]) => start + second * 1000),
    }),
  )
const seconds = (presences: ReturnType<typeof presenceInside>) =>
  presences.map(({ enterMs, leaveMs }) => [(enterMs - start) / 1000, (leaveMs - start) / 1000])

describe('presenceInside', () => {
  test('crossing from side to side gives the time between the borders', () => {
    expect(
      seconds(
        presenceInside(
          walk([
            [114.99, 26.005, 0],
            [115.02, 26.005, 300],
          ]),
          square,
        ),
      ),
    ).toEqual([[100, 200]])
  })
  test('fixes inside join to one presence; leaving and coming back makes two', () => {
    const track = walk([
      [115.002, 26.005, 0],
      [115.008, 26.005, 100],
      [115.012, 26.005, 200],
      [115.008, 26.005, 300],
    ])
    expect(seconds(presenceInside(track, square))).toEqual([
      [0, 150],
      [250, 300],
    ])
  })
  test('nothing is assumed across a gap', () => {
    const track = walk([
      [115.005, 26.005, 0],
      [115.006, 26.005, 1000],
    ])
    expect(seconds(presenceInside(track, square))).toEqual([
      [0, 0],
      [1000, 1000],
    ])
  })
  test('a hole is outside', () => {
    const ring = [...square, Float64Array.from([115.004, 26.004, 115.006, 26.004, 115.006, 26.006, 115.004, 26.006])]
    const track = walk([
      [115, 26.005, 0],
      [115.01, 26.005, 100],
    ])
    expect(seconds(presenceInside(track, ring))).toEqual([
      [0, 40],
      [60, 100],
    ])
  })
  test('hours limit it', () => {
    const track = walk([
      [114.99, 26.005, 0],
      [115.02, 26.005, 300],
    ])
    expect(seconds(presenceInside(track, square, start + 150_000, start + 170_000))).toEqual([[150, 170]])
    expect(presenceInside(track, square, start + 201_000)).toEqual([])
  })
  test('passing by, and a track without times, give none', () => {
    expect(
      presenceInside(
        walk([
          [114.99, 26.02, 0],
          [115.02, 26.02, 300],
        ]),
        square,
      ),
    ).toEqual([])
    expect(presenceInside(cleanTrack(trackOf({ lng: [115.005, 115.006], lat: [26.005, 26.005] })), square)).toEqual([])
  })
  test('agrees with looking once a second, on wandering tracks and a bent outline', () => {
    const random = createRandom(23)
    const ring = Float64Array.from([115, 26, 115.01, 26.003, 115.012, 26.012, 115.006, 26.007, 115.001, 26.011])
    const isInside = (x: number, y: number) => {
      let inside = false
      for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2)
        if (
          ring[k + 1]! > y !== ring[j + 1]! > y &&
          x < ring[k]! + ((y - ring[k + 1]!) / (ring[j + 1]! - ring[k + 1]!)) * (ring[j]! - ring[k]!)
        )
          inside = !inside
      return inside
    }
    for (let round = 0; round < 20; round++) {
      const points = Array.from({ length: 30 }, (_, i) => [115 + random() * 0.012, 26 + random() * 0.012, i * 60] as const)
      let counted = 0
      for (let second = 0.5; second < 29 * 60; second++) {
        const [a, b, share] = [points[Math.floor(second / 60)]!, points[Math.floor(second / 60) + 1]!, (second % 60) / 60]
        if (isInside(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)) counted++
      }
      const found = presenceInside(walk(points), [ring]).reduce((sum, p) => sum + (p.leaveMs - p.enterMs) / 1000, 0)
      expect(Math.abs(found - counted)).toBeLessThan(35)
    }
  })
})
