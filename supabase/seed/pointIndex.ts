import { distanceM } from './lines'
import type { Point } from './raster'

/** Points in square buckets, for questions of nearness. Points may be added between questions. */
export class PointIndex {
  private readonly buckets = new Map<number, { at: Point; id: number }[]>()
  private readonly bucketM: number
  private count = 0

  constructor(bucketM: number, points: readonly Point[] = []) {
    this.bucketM = bucketM
    points.forEach((at, id) => this.add(at, id))
  }

  add(at: Point, id: number): void {
    const key = this.keyOf(Math.floor(at[0] / this.bucketM), Math.floor(at[1] / this.bucketM))
    const bucket = this.buckets.get(key)
    if (bucket) bucket.push({ at, id })
    else this.buckets.set(key, [{ at, id }])
    this.count++
  }

  /** The nearest point and its distance in metres; id −1 at Infinity when there is none within `limitM`. */
  nearest(at: Point, limitM = Infinity): { id: number; farM: number } {
    let best = { id: -1, farM: Infinity }
    if (this.count === 0) return best
    const i = Math.floor(at[0] / this.bucketM)
    const j = Math.floor(at[1] / this.bucketM)
    // Rings of buckets outwards; 4,096 of them is far beyond any land made here.
    for (let ring = 0; ring < 4096 && (ring - 1) * this.bucketM <= Math.min(best.farM, limitM); ring++)
      for (let di = -ring; di <= ring; di++)
        for (let dj = -ring; dj <= ring; dj += Math.abs(di) === ring ? 1 : Math.max(1, 2 * ring))
          for (const { at: other, id } of this.buckets.get(this.keyOf(i + di, j + dj)) ?? []) {
            const farM = distanceM(at, other)
            if (farM < best.farM && farM <= limitM) best = { id, farM }
          }
    return best
  }

  // Land is positive and under 2^20 buckets a side; the offset keeps a ring past the edge from aliasing.
  private keyOf(i: number, j: number): number {
    return (i + 4096) * 2_097_152 + (j + 4096)
  }
}
