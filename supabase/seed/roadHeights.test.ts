import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { distanceM } from './lines'
import type { Point } from './raster'
import { roadHeights, steepest } from './roadHeights'
import type { RoadLine } from './roadNetwork'

const raster = { columns: 40, rows: 40, cellM: 50 }
/** Ground of a given height by column and row. */
const ground = (heightAt: (i: number, j: number) => number) => ({
  raster,
  height: Float32Array.from({ length: 1600 }, (_, cell) => heightAt(cell % 40, Math.floor(cell / 40))),
})
const road = (line: RoadLine['line'], more: Partial<RoadLine> = {}): RoadLine => ({
  line,
  kind: 'tertiary',
  name: '',
  isOneway: false,
  isBridge: false,
  ...more,
})

const gradesOf = (line: readonly Point[], heights: readonly number[]) =>
  line.slice(1).map((at, k) => (heights[k + 1]! - heights[k]!) / distanceM(line[k]!, at))

test('by hand: on ground that rises a metre in ten the road rises with it', () => {
  const slope = ground((i) => 100 + i * 5)
  // The middle of cell i lies at 50 · i + 25.
  expect(roadHeights(slope, road([[25, 500], [525, 500], [1025, 500]]))).toEqual([100, 150, 200]) // prettier-ignore
})

test('a ridge is cut to the grade of the road, while a path climbs it', () => {
  const ridge = ground((i) => (i === 20 ? 140 : 100))
  const line = [[525, 500], [1025, 500], [1525, 500]] as const // prettier-ignore
  expect(roadHeights(ridge, road(line))).toEqual([100, 140, 100])
  const short = [[925, 500], [1025, 500], [1125, 500]] as const // prettier-ignore
  expect(roadHeights(ridge, road(short))).toEqual([100, 110, 100])
  expect(roadHeights(ridge, road(short, { kind: 'path' }))).toEqual([100, 135, 100])
})

test('a bridge does not dip into its valley', () => {
  const valley = ground((i) => (i === 20 ? 60 : 100 + i))
  expect(roadHeights(valley, road([[925, 500], [1025, 500], [1125, 500]], { isBridge: true }))).toEqual([118, 120, 122]) // prettier-ignore
})

test('a road of one place has the height of that place', () => {
  expect(roadHeights(ground(() => 7), road([[500, 500], [500, 500]]))).toEqual([7, 7]) // prettier-ignore
})

describe.each([1, 2, 3])('over rough ground (seed %i)', (seed) => {
  const random = createRandom(seed)
  const rough = ground(() => random.range(100, 160))
  const lines = Array.from({ length: 60 }, () =>
    Array.from({ length: 8 }, () => [random.range(100, 1900), random.range(100, 1900)] as const),
  )

  test('no piece is steeper than the kind allows, unless the ends alone are', () => {
    for (const line of lines) {
      const heights = roadHeights(rough, road(line))
      const metres = gradesOf(line, heights).length
      expect(metres).toBe(7)
      const total = line.slice(1).reduce((sum, at, k) => sum + distanceM(line[k]!, at), 0)
      const most = Math.max(steepest.tertiary, Math.abs(heights[7]! - heights[0]!) / total)
      // A decimetre of rounding at either end of the shortest piece.
      const shortest = Math.min(...line.slice(1).map((at, k) => distanceM(line[k]!, at)))
      for (const grade of gradesOf(line, heights)) expect(Math.abs(grade)).toBeLessThanOrEqual(most + 0.15 / shortest)
    }
  })

  test('roads that meet agree on the height of their meeting, whatever their kind and direction', () => {
    for (const line of lines) {
      const there = roadHeights(rough, road(line))
      const back = roadHeights(rough, road(line.toReversed(), { kind: 'path' }))
      expect([there[0], there[7]]).toEqual([back[7], back[0]])
    }
  })
})
