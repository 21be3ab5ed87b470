import { raiseBeside } from '@/geo/raster/beside'
import type { Grid } from '@/geo/raster/grid'
import { maskSize } from '@/geo/raster/mask'

/** How much of a hotspot surface a set of routes passes. */
export interface Captured {
  /** Share of the expected events on the ground that is passed, 0 to 1. */
  readonly share: number
  /** Share of the ground that is passed, 0 to 1. */
  readonly areaShare: number
  /** share ÷ areaShare: 1 is what routes without a thought would get. NaN when no cell is passed. */
  readonly pai: number
}

/**
 * What lies within `reachM` of the lines (interleaved metres; a single position is a stop). Overlapping routes count once. A surface
 * without events has share 0. O(cells + cells beside the lines).
 */
export function capturedBy(
  density: Float32Array,
  grid: Grid,
  lines: readonly Float64Array[],
  reachM: number,
  mask?: Uint8Array,
): Captured {
  const margin = new Float32Array(density.length).fill(-Infinity)
  for (const line of lines) raiseBeside(margin, grid, line, reachM)
  let all = 0
  let passed = 0
  let cells = 0
  density.forEach((value, cell) => {
    if (mask && mask[cell] !== 1) return
    all += value
    if (margin[cell]! < 0) return
    passed += value
    cells++
  })
  const ground = mask ? maskSize(mask) : density.length
  const share = all > 0 ? passed / all : 0
  const areaShare = ground > 0 ? cells / ground : 0
  return { share, areaShare, pai: share / areaShare }
}
