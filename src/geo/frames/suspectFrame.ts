import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { Bbox, Frame } from '@/domain/frame'
import { toWgs84, type PointTransform } from './chinaOffset'
import { outlineOverlap } from './outlineOverlap'

/** What the numbers themselves say against the frame that was stated. */
export type FrameDoubt =
  | {
      readonly kind: 'not-degrees'
      readonly unit: 'metre' | 'foot'
      readonly share: number
      readonly hint: string
      /** The projection the numbers themselves point to, when they carry a zone. */
      readonly projection?: string
      /** North stands first, as Chinese surveys write it. */
      readonly isSwapped?: boolean
    }
  | { readonly kind: 'swapped'; readonly share: number }

const zonePrefix = (x: number): number | null => (x >= 13_000_000 && x < 46_000_000 ? Math.floor(x / 1_000_000) : null)

type Unit = Pick<Extract<FrameDoubt, { kind: 'not-degrees' }>, 'unit' | 'hint' | 'projection' | 'isSwapped'>

function unitOf(x: number, y: number): Unit {
  const isSwapped = zonePrefix(x) === null && zonePrefix(y) !== null
  const zone = zonePrefix(isSwapped ? y : x)
  if (zone !== null) {
    const projection = `EPSG:${zone >= 25 ? 4513 + zone - 25 : 4491 + zone - 13}`
    const width = zone >= 25 ? '三' : '六'
    const order = isSwapped ? '，X 是北、Y 是东（测绘的写法），要对调' : ''
    return { unit: 'metre', projection, isSwapped, hint: `像 CGCS2000 ${width}度带第 ${zone} 带，可填 ${projection}${order}` }
  }
  // UTM and Gauss eastings stay between 100 and 900 km; a US state plane in feet reads 1 to 3 million.
  if (x >= 100_000 && x <= 900_000 && y > 900_000 && y < 10_000_000)
    return { unit: 'metre', hint: '像 UTM 或高斯投影的米，请填投影带' }
  if (y >= 100_000 && y <= 900_000 && x > 1_800_000 && x < 6_000_000)
    return { unit: 'metre', isSwapped: true, hint: '像高斯投影的米，X 是北、Y 是东（测绘的写法），要对调并填投影带' }
  if (x > 900_000 && x < 5_000_000 && y > 100_000 && y < 3_000_000)
    return { unit: 'foot', hint: '像以英尺计的州平面坐标，请填其 EPSG 编号或 .prj 内容' }
  return { unit: 'metre', hint: '像网络墨卡托或其他投影的米，可填 EPSG:3857 或该投影的编号' }
}

const isDegrees = (x: number, y: number): boolean => Math.abs(x) <= 180 && Math.abs(y) <= 90
const inside = (x: number, y: number, box: Bbox): boolean => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]

/**
 * Doubts about positions stated in degrees: metres or feet in lon/lat columns, longitude and latitude swapped (also by `home`, the
 * county's own box, if one is known). `positions` is [x, y, …]; shares are of the finite, non-zero ones. O(n).
 */
export function doubtFrame(positions: Float64Array, home: Bbox | null): FrameDoubt[] {
  let counted = 0
  let large = 0
  let swappedByRange = 0
  let swappedByHome = 0
  let example: Unit | null = null
  for (let i = 0; i + 1 < positions.length; i += 2) {
    const x = positions[i] ?? NaN
    const y = positions[i + 1] ?? NaN
    // Beyond the Earth's girth it is a marker for "unknown", not a position in any unit.
    if (!Number.isFinite(x) || !Number.isFinite(y) || (x === 0 && y === 0) || Math.abs(x) > 1e8 || Math.abs(y) > 1e8) continue
    counted++
    if (isDegrees(x, y)) {
      if (home && !inside(x, y, home) && inside(y, x, home)) swappedByHome++
    } else if (isDegrees(y, x)) swappedByRange++
    else {
      large++
      example ??= unitOf(x, y)
    }
  }
  if (counted === 0) return []
  const doubts: FrameDoubt[] = []
  if (example && large / counted > 0.05) doubts.push({ kind: 'not-degrees', ...example, share: large / counted })
  const swapped = swappedByRange + swappedByHome
  if (swapped / counted > 0.5) doubts.push({ kind: 'swapped', share: swapped / counted })
  return doubts
}

type Outline = Polygon | MultiPolygon
const moveAll = (positions: Position[], move: PointTransform): Position[] => positions.map(([x = NaN, y = NaN]) => move(x, y))

/** A copy of an outline with every position moved. */
export const moveOutline = (outline: Outline, move: PointTransform): Outline =>
  outline.type === 'Polygon'
    ? { type: 'Polygon', coordinates: outline.coordinates.map((ring) => moveAll(ring, move)) }
    : { type: 'MultiPolygon', coordinates: outline.coordinates.map((part) => part.map((ring) => moveAll(ring, move))) }

/** How well outlines sit on known WGS-84 ones when read in each frame: mean overlap, 0 to 1. */
export interface FrameFit {
  readonly overlaps: Readonly<Record<'wgs84' | 'gcj02' | 'bd09', number>>
  readonly best: Extract<Frame, 'wgs84' | 'gcj02' | 'bd09'>
}

// Redrawn borders differ by a few per cent anyway; a frame must win by clearly more than scan-line error to be believed.
const clearGain = 0.005

/**
 * Reads the same outlines as WGS-84, GCJ-02 and BD-09 and compares each with the known outline it pairs with. Null when no
 * pair overlaps by a third, which says the pairs are not the same places. `best` is WGS-84 unless another is clearly better.
 */
export function bestFrame(pairs: ReadonlyArray<{ readonly incoming: Outline; readonly known: Outline }>): FrameFit | null {
  const candidates = ['wgs84', 'gcj02', 'bd09'] as const
  const sums = { wgs84: 0, gcj02: 0, bd09: 0 }
  let counted = 0
  for (const { incoming, known } of pairs) {
    const overlaps = candidates.map((frame) => outlineOverlap(moveOutline(incoming, toWgs84[frame]), known, 1000))
    if (Math.max(...overlaps) < 1 / 3) continue
    counted++
    for (const [index, frame] of candidates.entries()) sums[frame] += overlaps[index] ?? 0
  }
  if (counted === 0) return null
  const overlaps = { wgs84: sums.wgs84 / counted, gcj02: sums.gcj02 / counted, bd09: sums.bd09 / counted }
  let best: FrameFit['best'] = 'wgs84'
  for (const frame of candidates) if (overlaps[frame] > overlaps[best] + (best === 'wgs84' ? clearGain : 0)) best = frame
  return { overlaps, best }
}
