import type { CleanTrack } from '@/geo/tracks'
import { emptyBitmap, openWindow, readRuns, type Bitmap, type Runs } from './bitmap'
import { setCapsule } from './capsule'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import { segmentFlag, segmentsOf, type Segments } from './segments'
import type { CoverageSettings, SightDistance } from './settings'
import { splitRun } from './walk'

/** What one patrol saw. `any` holds the cells seen or probably seen; it is `seen` itself when nothing is only probable. */
export type Footprint = { readonly seen: Runs; readonly any: Runs; readonly segments: Segments }

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
  if (sight.distances.length === 1) return { ...stamp(grid, segments, sight.distances[0]!), segments }
  // Each distance in turn, counting only where it holds; the pieces do not overlap.
  const parts = sight.distances.map((distance, place) => {
    const { seen, any } = stamp(grid, segments, distance)
    const where = (runs: Runs) => runsWithin(runs, regions, (region) => sight.ofRegion[region] === place)
    const seenHere = where(seen)
    return { seen: seenHere, any: any === seen ? seenHere : where(any) }
  })
  const seen = joined(parts.map((part) => part.seen))
  const same = parts.every((part) => part.any === part.seen)
  return { seen, any: same ? seen : joined(parts.map((part) => part.any)), segments }
}

function stamp(grid: RasterGrid, { ends, flags }: Segments, { dayM, nightM }: SightDistance): { seen: Runs; any: Runs } {
  const day = dayM / grid.cellM
  const night = nightM / grid.cellM
  openAround(grid, ends, Math.max(day, night))
  const draw = (probable: number): boolean => {
    let drawn = false
    for (let k = 0; k < flags.length; k++) {
      const flag = flags[k]!
      if ((flag & segmentFlag.probable) !== probable) continue
      drawn = true
      const reach = (flag & segmentFlag.night) === 0 ? day : night
      setCapsule(window, ends[k * 4]!, ends[k * 4 + 1]!, ends[k * 4 + 2]!, ends[k * 4 + 3]!, reach, grid.cols)
    }
    return drawn
  }
  draw(0)
  const certain = flags.every((flag) => (flag & segmentFlag.probable) === 0)
  const seen = readRuns(window, certain)
  if (certain) return { seen, any: seen }
  draw(segmentFlag.probable)
  return { seen, any: readRuns(window, true) }
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

function runsWithin(runs: Runs, regions: Regions, holds: (region: number) => boolean): Runs {
  const out: number[] = []
  for (let k = 0; k < runs.length; k += 3)
    splitRun(regions, runs[k]!, runs[k + 1]!, runs[k + 2]!, (region, from, to) => {
      if (holds(region)) out.push(runs[k]!, from, to)
    })
  return Uint16Array.from(out)
}

function joined(parts: readonly Runs[]): Runs {
  const out = new Uint16Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
