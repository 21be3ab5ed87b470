import type { RawRuns } from './bitmap'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import { segmentFlag, type Segments } from './segments'
import { splitRun, splitSegment } from './walk'

/** Runs of cells as fours row, from, to (to not included), slot: each within one region, which is `tally.region[slot]`. */
export type Runs = Uint16Array

/** What one patrol counts by region, for the regions it touched only, in parallel columns. Slot 0 is region 0, outside. */
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

/** Collects one patrol's counts. `addRuns` may be called once for each sight distance, with the regions where it holds. */
export type Tallying = {
  addRuns(level: 'seen' | 'any', runs: RawRuns, holds?: (region: number) => boolean): void
  addTimes(segments: Segments): void
  runs(level: 'seen' | 'any'): Runs
  tally(sameLevels: boolean): Tally
}

type RunList = { data: Uint16Array; size: number }
// One list for each level serves all patrols, one after another.
const lists = { seen: { data: new Uint16Array(4096), size: 0 }, any: { data: new Uint16Array(4096), size: 0 } }

/** Starts the tally of a patrol; finish it before the next one starts. */
export function startTally(grid: RasterGrid, regions: Regions): Tallying {
  const slotOf = new Map<number, number>([[0, 0]])
  const [seenCells, anyCells, seconds, stayingS, metres] = [[0], [0], [0], [0], [0]]
  lists.seen.size = 0
  lists.any.size = 0
  let lastRegion = 0
  let lastSlot = 0
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

  function addRuns(level: 'seen' | 'any', runs: RawRuns, holds?: (region: number) => boolean): void {
    const list = lists[level]
    const cells = level === 'seen' ? seenCells : anyCells
    let row = 0
    const give = (region: number, from: number, to: number): void => {
      if (holds !== undefined && !holds(region)) return
      const at = slot(region)
      cells[at]! += to - from
      pushRun(list, row, from, to, at)
    }
    for (let k = 0; k < runs.length; k += 3) {
      row = runs[k]!
      splitRun(regions, row, runs[k + 1]!, runs[k + 2]!, give)
    }
  }

  function addTimes({ xy, flags, seconds: ofSegment }: Segments): void {
    let spentS = 0
    let wayM = 0
    let staying = false
    const give = (region: number, share: number): void => {
      const at = slot(region)
      seconds[at]! += share * spentS
      metres[at]! += share * wayM
      if (staying) stayingS[at]! += share * spentS
    }
    for (let k = 1; k < flags.length; k++) {
      if ((flags[k]! & (segmentFlag.bridge | segmentFlag.start)) !== 0) continue
      const ax = xy[k * 2 - 2]!
      const ay = xy[k * 2 - 1]!
      const bx = xy[k * 2]!
      const by = xy[k * 2 + 1]!
      spentS = ofSegment[k]!
      wayM = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)) * grid.cellM
      staying = (flags[k]! & segmentFlag.staying) !== 0
      splitSegment(grid, regions, ax, ay, bx, by, give)
    }
  }

  return {
    addRuns,
    addTimes,
    runs: (level) => lists[level].data.slice(0, lists[level].size),
    tally: (sameLevels) => ({
      region: Uint32Array.from(slotOf.keys()),
      seenCells: new Uint32Array(seenCells),
      anyCells: new Uint32Array(sameLevels ? seenCells : anyCells),
      seconds: new Float64Array(seconds),
      stayingS: new Float64Array(stayingS),
      metres: new Float64Array(metres),
    }),
  }
}

function pushRun(list: RunList, row: number, from: number, to: number, slot: number): void {
  const { size } = list
  if (size + 4 > list.data.length) {
    const larger = new Uint16Array(list.data.length * 2)
    larger.set(list.data)
    list.data = larger
  }
  list.data[size] = row
  list.data[size + 1] = from
  list.data[size + 2] = to
  list.data[size + 3] = slot
  list.size = size + 4
}
