import type { CleanTrack } from '@/geo/tracks'
import { emptyBitmap, openWindow, readRuns, type Bitmap } from './bitmap'
import { brushOn, drawTo, emptyRows, endChain, startChain } from './brush'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import { segmentFlag, segmentsOf, type Segments } from './segments'
import type { CoverageSettings, SightDistance } from './settings'
import type { CellWindow } from './timeGrid'
import { startTally, type Runs, type Tally } from './tally'

/**
 * What one patrol saw, and its counts by region. `any` holds the cells seen or probably seen; it is `seen` itself when
 * nothing is only probable.
 */
export type Footprint = {
  readonly seen: Runs
  readonly any: Runs
  /** The smallest window that holds all runs. */
  readonly box: CellWindow
  readonly segments: Segments
  readonly tally: Tally
}

/** Where each sight distance holds: `ofRegion[r]` is the place of region r's distance in `distances`. */
export type Sight = { readonly distances: readonly SightDistance[]; readonly ofRegion: Uint8Array }

// One window for all: a patrol leaves it clear for the next.
const window: Bitmap = emptyBitmap()
const rows = emptyRows()

/** The cells a cleaned track lets its people see. O(fixes + rows of all capsules); an hour on foot takes about 0.1 ms. */
export function footprintOf(
  clean: CleanTrack,
  grid: RasterGrid,
  regions: Regions,
  sight: Sight,
  settings: CoverageSettings,
): Footprint {
  const segments = segmentsOf(clean, grid, settings)
  const certain = segments.flags.every((flag) => (flag & segmentFlag.probable) === 0)
  const tallying = startTally(grid, regions)
  // Each distance in turn, counting only where it holds; the pieces do not overlap.
  sight.distances.forEach((distance, place) => {
    const holds = sight.distances.length === 1 ? undefined : (region: number) => sight.ofRegion[region] === place
    openAround(grid, segments.xy, Math.max(distance.dayM, distance.nightM) / grid.cellM)
    draw(grid, segments, distance, 0)
    tallying.addRuns('seen', readRuns(window, certain), holds)
    if (certain) return
    draw(grid, segments, distance, segmentFlag.probable)
    tallying.addRuns('any', readRuns(window, true), holds)
  })
  tallying.addTimes(segments)
  const seen = tallying.runs('seen')
  const any = certain ? seen : tallying.runs('any')
  return { seen, any, box: boxOf(any), segments, tally: tallying.tally(certain) }
}

function boxOf(runs: Runs): CellWindow {
  if (runs.length === 0) return { firstRow: 0, endRow: 0, firstCol: 0, endCol: 0 }
  let [firstRow, endRow, firstCol, endCol] = [Infinity, 0, Infinity, 0]
  for (let k = 0; k < runs.length; k += 4) {
    if (runs[k]! < firstRow) firstRow = runs[k]!
    if (runs[k]! >= endRow) endRow = runs[k]! + 1
    if (runs[k + 1]! < firstCol) firstCol = runs[k + 1]!
    if (runs[k + 2]! > endCol) endCol = runs[k + 2]!
  }
  return { firstRow, endRow, firstCol, endCol }
}

/** Draws the segments of one class, in chains as far as they hang together. */
function draw(grid: RasterGrid, { xy, flags }: Segments, { dayM, nightM }: SightDistance, probable: number): void {
  const day = dayM / grid.cellM
  const night = nightM / grid.cellM
  const brush = brushOn(window, grid.cols, rows)
  const { start } = segmentFlag
  let drawn = -1
  for (let k = 0; k < flags.length; k++) {
    const flag = flags[k]!
    const isAlone = (flag & start) !== 0 && (k + 1 === flags.length || (flags[k + 1]! & start) !== 0)
    if ((flag & segmentFlag.probable) !== probable || ((flag & start) !== 0 && !isAlone)) continue
    const reach = (flag & segmentFlag.night) === 0 ? day : night
    const from = isAlone ? k : k - 1
    if (drawn !== from || reach !== brush.reach) {
      if (drawn >= 0) endChain(brush)
      startChain(brush, xy[from * 2]!, xy[from * 2 + 1]!, reach)
    }
    if (!isAlone) drawTo(brush, xy[k * 2]!, xy[k * 2 + 1]!)
    drawn = k
  }
  if (drawn >= 0) endChain(brush)
}

function openAround(grid: RasterGrid, xy: Float32Array, reach: number): void {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!
    const y = xy[i + 1]!
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  const within = (at: number, limit: number) => Math.max(0, Math.min(limit, at))
  const firstRow = within(Math.floor(south - reach), grid.rows)
  const firstCol = within(Math.floor(west - reach), grid.cols)
  const endRow = within(Math.ceil(north + reach) + 1, grid.rows)
  const endCol = within(Math.ceil(east + reach) + 1, grid.cols)
  openWindow(window, firstRow, firstCol < endCol ? endRow : firstRow, firstCol, endCol)
}
