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

// Work space for one track after another; what is kept is copied out. By fix, then by vertex.
let local = new Float64Array(0)
let keep = new Uint8Array(0)
let places = new Float64Array(0)
let times = new Float64Array(0)
let flags = new Uint8Array(0)
let size = 0

/** Simplifies a cleaned track and places it on the grid. O(fixes log fixes), about 50 ns a fix. */
export function segmentsOf(clean: CleanTrack, grid: RasterGrid, settings: CoverageSettings): Segments {
  const { track, legStart, gaps } = clean
  makeRoom(track.timeMs.length, track.timeMs.length + gaps.length * 2)
  size = 0
  for (let leg = 0; leg + 1 < legStart.length; leg++) addLeg(clean, legStart[leg]!, legStart[leg + 1]!, grid, settings)
  for (const { kind, seconds, metres, afterFix } of gaps) {
    if (kind !== 'silence' || !(seconds <= settings.bridgeS) || metres > settings.bridgeM) continue
    const night = isNight(track.timeMs[afterFix]!, settings) ? segmentFlag.night : 0
    addVertex(clean, afterFix, segmentFlag.probable | segmentFlag.bridge | night | segmentFlag.start)
    addVertex(clean, afterFix + 1, segmentFlag.probable | segmentFlag.bridge | night)
  }
  const xy = toCells(grid)
  const seconds = new Float32Array(size)
  for (let first = 0; first < size;) {
    let end = first + 1
    while (end < size && (flags[end]! & segmentFlag.start) === 0) end++
    const isTimed = !Number.isNaN(times[first]!) && (flags[first]! & segmentFlag.bridge) === 0
    if (isTimed) addTimes(seconds, first, end, grid, settings)
    first = end
  }
  return { xy, seconds, flags: flags.slice(0, size) }
}

function makeRoom(fixes: number, vertices: number): void {
  if (keep.length < fixes) {
    local = new Float64Array(fixes * 4)
    keep = new Uint8Array(fixes * 2)
  }
  if (flags.length < vertices) {
    places = new Float64Array(vertices * 4)
    times = new Float64Array(vertices * 2)
    flags = new Uint8Array(vertices * 2)
  }
}

function addVertex({ track }: CleanTrack, fix: number, flag: number): void {
  places[size * 2] = track.lngLat[fix * 2]!
  places[size * 2 + 1] = track.lngLat[fix * 2 + 1]!
  times[size] = track.timeMs[fix]!
  flags[size++] = flag
}

function addLeg(clean: CleanTrack, first: number, end: number, grid: RasterGrid, settings: CoverageSettings): void {
  const { lngLat, timeMs, accuracyM } = clean.track
  if (Math.abs(lngLat[first * 2 + 1]!) < FLAT_BELOW_LAT) toLocalMetres(lngLat, first, end)
  else grid.projection.forwardAll(lngLat.subarray(first * 2, end * 2), local.subarray(first * 2, end * 2))
  keep.fill(0, first, end)
  // Simplified apart where the accuracy turns, so that no segment is partly good.
  for (let from = first; from < end;) {
    const poor = accuracyM[from]! > settings.goodAccuracyM
    let to = from + 1
    while (to < end && accuracyM[to]! > settings.goodAccuracyM === poor) to++
    markSimplified(local, timeMs, from, to, settings.simplifyM, keep)
    from = to
  }
  let wasPoor = false
  for (let i = first; i < end; i++) {
    if (keep[i] === 0) continue
    const poor = accuracyM[i]! > settings.goodAccuracyM
    const start = i === first ? segmentFlag.start : 0
    const night = isNight(timeMs[i]!, settings) ? segmentFlag.night : 0
    addVertex(clean, i, start | night | (poor || wasPoor ? segmentFlag.probable : 0))
    wasPoor = poor
  }
}

const RADIANS = Math.PI / 180
const METRES_PER_DEGREE = 111_195
// Towards a pole meridians run together too fast to be taken as parallel.
const FLAT_BELOW_LAT = 80

// Good enough to judge a few metres by, at a tenth of the cost of the projection, which then has only vertices to do.
function toLocalMetres(lngLat: Float64Array, first: number, end: number): void {
  const lng0 = lngLat[first * 2]!
  const lat0 = lngLat[first * 2 + 1]!
  const perLng = METRES_PER_DEGREE * Math.cos(lat0 * RADIANS)
  for (let i = first * 2; i < end * 2; i += 2) {
    let dLng = lngLat[i]! - lng0
    if (dLng > 180) dLng -= 360
    else if (dLng < -180) dLng += 360
    local[i] = dLng * perLng
    local[i + 1] = (lngLat[i + 1]! - lat0) * METRES_PER_DEGREE
  }
}

/** Projects the vertices in place, and gives them in single precision: a centimetre on a raster of 650 km. */
function toCells(grid: RasterGrid): Float32Array {
  const vertices = places.subarray(0, size * 2)
  grid.projection.forwardAll(vertices, vertices)
  const perCell = 1 / grid.cellM
  for (let i = 0; i < vertices.length; i += 2) {
    vertices[i] = (vertices[i]! - grid.westM) * perCell
    vertices[i + 1] = (vertices[i + 1]! - grid.southM) * perCell
  }
  return new Float32Array(vertices)
}

function addTimes(seconds: Float32Array, first: number, end: number, { cellM }: RasterGrid, settings: CoverageSettings): void {
  const { stayRadiusM, stayS } = settings
  const staying = markStaying(places.subarray(first * 2, end * 2), times.subarray(first, end), stayRadiusM / cellM, stayS)
  for (let k = first + 1; k < end; k++) {
    seconds[k] = (times[k]! - times[k - 1]!) / 1000
    if (staying[k - first - 1] === 1) flags[k]! |= segmentFlag.staying
  }
}
