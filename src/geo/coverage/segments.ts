import { markSimplified, markStaying, type CleanTrack } from '@/geo/tracks'
import type { RasterGrid } from './grid'
import { isNight, type CoverageSettings } from './settings'

/** Bits of `Segments.flags`. */
export const segmentFlag = { start: 1, probable: 2, night: 4, staying: 8, bridge: 16 } as const

/**
 * A simplified track: vertex k at (`xy[2k]`, `xy[2k + 1]`) in cell units. The segment that ends in vertex k took
 * `seconds[k]` (0 where unknown) and is described by `flags[k]`; a vertex flagged `start` ends none, and begins a chain. A
 * chain of one vertex is a fix alone. A bridge spans a silence: its time counts for no place, and what lies along it is
 * only probable.
 */
export type Segments = { readonly xy: Float32Array; readonly seconds: Float32Array; readonly flags: Uint8Array }

// Work space for one track after another; what is kept is copied out.
const work = { cells: new Float64Array(0), keep: new Uint8Array(0), kept: new Uint32Array(0), out: makeOut(0), size: 0 }
function makeOut(room: number) {
  return { xy: new Float32Array(room * 2), seconds: new Float32Array(room), flags: new Uint8Array(room) }
}

/** Places a cleaned track on the grid and simplifies it. O(fixes log fixes), about 100 ns a fix. */
export function segmentsOf(clean: CleanTrack, grid: RasterGrid, settings: CoverageSettings): Segments {
  const { track, legStart, gaps } = clean
  const count = track.timeMs.length
  makeRoom(count, count + gaps.length * 2)
  const cells = work.cells
  grid.projection.forwardAll(track.lngLat, cells)
  const perCell = 1 / grid.cellM
  for (let i = 0; i < count * 2; i += 2) {
    cells[i] = (cells[i]! - grid.westM) * perCell
    cells[i + 1] = (cells[i + 1]! - grid.southM) * perCell
  }
  work.keep.fill(0, 0, count)
  work.size = 0
  for (let leg = 0; leg + 1 < legStart.length; leg++) addLeg(clean, legStart[leg]!, legStart[leg + 1]!, settings)
  for (const { kind, seconds, metres, afterFix } of gaps) {
    if (kind !== 'silence' || !(seconds <= settings.bridgeS) || metres > settings.bridgeM) continue
    const night = isNight(track.timeMs[afterFix]!, settings) ? segmentFlag.night : 0
    const flags = segmentFlag.probable | segmentFlag.bridge | night
    addVertex(afterFix, 0, flags | segmentFlag.start)
    addVertex(afterFix + 1, 0, flags)
  }
  const { xy, seconds, flags } = work.out
  return { xy: xy.slice(0, work.size * 2), seconds: seconds.slice(0, work.size), flags: flags.slice(0, work.size) }
}

function makeRoom(fixes: number, vertices: number): void {
  if (work.keep.length < fixes) {
    work.cells = new Float64Array(fixes * 4)
    work.keep = new Uint8Array(fixes * 2)
    work.kept = new Uint32Array(fixes * 2)
  }
  if (work.out.flags.length < vertices) work.out = makeOut(vertices * 2)
}

function addVertex(fix: number, seconds: number, flags: number): void {
  const { out, cells } = work
  out.xy[work.size * 2] = cells[fix * 2]!
  out.xy[work.size * 2 + 1] = cells[fix * 2 + 1]!
  out.seconds[work.size] = Number.isNaN(seconds) ? 0 : seconds
  out.flags[work.size++] = flags
}

function addLeg({ track }: CleanTrack, first: number, end: number, settings: CoverageSettings): void {
  const { timeMs, accuracyM } = track
  const { cells, keep, kept } = work
  const { goodAccuracyM, cellM } = settings
  // Simplified apart where the accuracy turns, so that no segment is partly good.
  for (let from = first; from < end;) {
    const poor = accuracyM[from]! > goodAccuracyM
    let to = from + 1
    while (to < end && accuracyM[to]! > goodAccuracyM === poor) to++
    markSimplified(cells, timeMs, from, to, settings.simplifyM / cellM, keep)
    from = to
  }
  let vertices = 0
  for (let i = first; i < end; i++) if (keep[i] === 1) kept[vertices++] = i
  const staying = markStaying(cells, timeMs, kept.subarray(0, vertices), settings.stayRadiusM / cellM, settings.stayS)
  let wasPoor = false
  for (let k = 0; k < vertices; k++) {
    const i = kept[k]!
    const poor = accuracyM[i]! > goodAccuracyM
    let flags = poor || wasPoor ? segmentFlag.probable : 0
    if (isNight(timeMs[i]!, settings)) flags |= segmentFlag.night
    if (k === 0) flags |= segmentFlag.start
    else if (staying[k - 1] === 1) flags |= segmentFlag.staying
    addVertex(i, k === 0 ? 0 : (timeMs[i]! - timeMs[kept[k - 1]!]!) / 1000, flags)
    wasPoor = poor
  }
}
