import type { Runs } from './bitmap'
import type { Footprint } from './footprint'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import { segmentFlag } from './segments'
import { splitRun, splitSegment } from './walk'

/** What one patrol counts by region, for the regions it touched only, in parallel columns. Region 0, outside, is left out. */
export type Tally = {
  readonly region: Uint32Array
  readonly seenCells: Uint32Array
  /** Seen or probably seen. */
  readonly anyCells: Uint32Array
  /** Time spent within, as against seen from outside. */
  readonly seconds: Float64Array
  readonly stayingS: Float64Array
  /** Way covered within, simplified; bridges are left out. */
  readonly metres: Float64Array
}

/** Counts a footprint by region. O(runs · log regions of a row). */
export function tallyOf({ seen, any, segments }: Footprint, grid: RasterGrid, regions: Regions): Tally {
  const slotOf = new Map<number, number>()
  const seenCells: number[] = []
  const anyCells: number[] = []
  const seconds: number[] = []
  const stayingS: number[] = []
  const metres: number[] = []
  let lastRegion = -1
  let lastSlot = -1
  // Neighbouring runs are mostly in one region.
  const slot = (region: number): number => {
    if (region === lastRegion) return lastSlot
    let at = slotOf.get(region)
    if (at === undefined) {
      at = seenCells.length
      slotOf.set(region, at)
      for (const column of [seenCells, anyCells, seconds, stayingS, metres]) column.push(0)
    }
    lastRegion = region
    lastSlot = at
    return at
  }
  const countInto = (column: number[], runs: Runs) => {
    const give = (region: number, from: number, to: number): void => {
      if (region !== 0) column[slot(region)]! += to - from
    }
    for (let k = 0; k < runs.length; k += 3) splitRun(regions, runs[k]!, runs[k + 1]!, runs[k + 2]!, give)
  }
  countInto(seenCells, seen)
  if (any === seen) seenCells.forEach((cells, at) => (anyCells[at] = cells))
  else countInto(anyCells, any)

  const { ends, flags } = segments
  let ofSegmentS = 0
  let ofSegmentM = 0
  let staying = false
  const give = (region: number, share: number): void => {
    if (region === 0) return
    const at = slot(region)
    seconds[at]! += share * ofSegmentS
    metres[at]! += share * ofSegmentM
    if (staying) stayingS[at]! += share * ofSegmentS
  }
  for (let k = 0; k < flags.length; k++) {
    if ((flags[k]! & segmentFlag.bridge) !== 0) continue
    const [ax, ay, bx, by] = [ends[k * 4]!, ends[k * 4 + 1]!, ends[k * 4 + 2]!, ends[k * 4 + 3]!]
    ofSegmentS = segments.seconds[k]!
    ofSegmentM = Math.hypot(bx - ax, by - ay) * grid.cellM
    staying = (flags[k]! & segmentFlag.staying) !== 0
    splitSegment(grid, regions, ax, ay, bx, by, give)
  }
  return {
    region: Uint32Array.from(slotOf.keys()),
    seenCells: Uint32Array.from(seenCells),
    anyCells: Uint32Array.from(anyCells),
    seconds: Float64Array.from(seconds),
    stayingS: Float64Array.from(stayingS),
    metres: Float64Array.from(metres),
  }
}
