import type { CleanTrack } from '@/geo/tracks'
import { emptyBitmap, openWindow, readRuns, type Bitmap } from './bitmap'
import { setCapsule } from './capsule'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import { segmentFlag, segmentsOf, type Segments } from './segments'
import type { CoverageSettings, SightDistance } from './settings'
import { startTally, type Runs, type Tally } from './tally'

/**
 * What one patrol saw, and its counts by region. `any` holds the cells seen or probably seen; it is `seen` itself when
 * nothing is only probable.
 */
export type Footprint = { readonly seen: Runs; readonly any: Runs; readonly segments: Segments; readonly tally: Tally }

/** Where each sight distance holds: `ofRegion[r]` is the place of region r's distance in `distances`. */
export type Sight = { readonly distances: readonly SightDistance[]; readonly ofRegion: Uint8Array }

// One window for all: a patrol leaves it clear for the next.
const window: Bitmap = emptyBitmap()

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
    openAround(grid, segments.ends, Math.max(distance.dayM, distance.nightM) / grid.cellM)
    draw(grid, segments, distance, 0)
    tallying.addRuns('seen', readRuns(window, certain), holds)
    if (certain) return
    draw(grid, segments, distance, segmentFlag.probable)
    tallying.addRuns('any', readRuns(window, true), holds)
  })
  tallying.addTimes(segments)
  const seen = tallying.runs('seen')
  return { seen, any: certain ? seen : tallying.runs('any'), segments, tally: tallying.tally(certain) }
}

function draw(grid: RasterGrid, { ends, flags }: Segments, { dayM, nightM }: SightDistance, probable: number): void {
  const day = dayM / grid.cellM
  const night = nightM / grid.cellM
  for (let k = 0; k < flags.length; k++) {
    const flag = flags[k]!
    if ((flag & segmentFlag.probable) !== probable) continue
    const reach = (flag & segmentFlag.night) === 0 ? day : night
    setCapsule(window, ends[k * 4]!, ends[k * 4 + 1]!, ends[k * 4 + 2]!, ends[k * 4 + 3]!, reach, grid.cols)
  }
}

function openAround(grid: RasterGrid, ends: Float32Array, reach: number): void {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < ends.length; i += 2) {
    const x = ends[i]!
    const y = ends[i + 1]!
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
