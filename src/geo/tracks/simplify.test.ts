import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { markSimplified } from './simplify'

function kept(xy: number[], timeS: number[], toleranceM: number): number[] {
  const keep = new Uint8Array(timeS.length)
  markSimplified(
    Float64Array.from(xy),
    Float64Array.from(timeS, (s) => s * 1000),
    0,
    timeS.length,
    toleranceM,
    keep,
  )
  return [...keep].flatMap((mark, i) => (mark === 1 ? [i] : []))
}

describe('markSimplified', () => {
  test('an even straight walk needs its two ends', () => {
    expect(kept([0, 0, 10, 0, 20, 0, 30, 0], [0, 5, 10, 15], 5)).toEqual([0, 3])
  })
  test('a corner stays', () => {
    expect(kept([0, 0, 10, 0, 20, 0, 20, 10, 20, 20], [0, 5, 10, 15, 20], 5)).toEqual([0, 2, 4])
  })
  test('an hour on a bench along a straight way stays an hour on the bench', () => {
    expect(kept([0, 0, 100, 0, 100, 0, 200, 0], [0, 60, 3660, 3720], 5)).toEqual([0, 1, 2, 3])
  })
  test('without times the same bench is on the way, and a way back is not', () => {
    expect(kept([0, 0, 100, 0, 100, 0, 200, 0], [NaN, NaN, NaN, NaN], 5)).toEqual([0, 3])
    expect(kept([0, 0, 100, 0, 0, 0], [NaN, NaN, NaN], 5)).toEqual([0, 1, 2])
  })
  test('one fix stays, none is none', () => {
    expect(kept([3, 4], [0], 5)).toEqual([0])
    expect(kept([], [], 5)).toEqual([])
  })

  test('at every fix the simplified track is within the tolerance, over blocks too', () => {
    const random = createRandom(3)
    for (const [count, tolerance] of [
      [50, 1],
      [300, 4],
      [1500, 10],
    ] as const) {
      const xy: number[] = []
      let [x, y] = [0, 0]
      for (let i = 0; i < count; i++) xy.push((x += random.normal() * 6), (y += random.normal() * 6))
      const times = Array.from({ length: count }, (_, i) => i * 5)
      const vertices = kept(xy, times, tolerance)
      expect(vertices.length).toBeLessThan(count)
      let leg = 0
      for (let i = 0; i < count; i++) {
        while (vertices[leg + 1]! < i) leg++
        const [a, b] = [vertices[leg]!, vertices[leg + 1]!]
        const share = (i - a) / (b - a)
        const offX = xy[a * 2]! + share * (xy[b * 2]! - xy[a * 2]!) - xy[i * 2]!
        const offY = xy[a * 2 + 1]! + share * (xy[b * 2 + 1]! - xy[a * 2 + 1]!) - xy[i * 2 + 1]!
        expect(Math.hypot(offX, offY)).toBeLessThanOrEqual(tolerance + 1e-9)
      }
    }
  })
})
