import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { distanceM } from './lines'
import { PointIndex } from './pointIndex'
import type { Point } from './raster'

test('an empty index has no nearest point', () => {
  expect(new PointIndex(100).nearest([5, 5])).toEqual({ id: -1, farM: Infinity })
})

test('a point beyond the limit is not found, one at the limit is', () => {
  const index = new PointIndex(100, [[1000, 0]])
  expect(index.nearest([0, 0], 999).id).toBe(-1)
  expect(index.nearest([0, 0], 1000)).toEqual({ id: 0, farM: 1000 })
})

test.each([1, 2, 3])('the nearest point is the one a full search finds (seed %i)', (seed) => {
  const random = createRandom(seed)
  const place = (): Point => [random.range(0, 9000), random.range(0, 7000)]
  const points = Array.from({ length: 300 }, place)
  const index = new PointIndex(random.range(50, 2000), points)
  for (let k = 0; k < 300; k++) {
    const at = place()
    expect(index.nearest(at).farM).toBe(Math.min(...points.map((point) => distanceM(point, at))))
  }
})
