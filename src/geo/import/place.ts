import type { Bbox } from '@/domain/frame'
import type { PointTransform } from '@/geo/frames'
import { fittingProjections, type ProjectionFit } from '@/geo/frames/projections'
import type { ImportSettings } from './settings'
import { transformOf } from './frameOf'
import { faultOfPosition } from './geometry/placeGeometry'
import { geometryReader } from './rows/rowGeometry'
import type { SourceRow, SourceTable } from './table'

/** Rows that would be stored outside the area imported into. */
export interface Elsewhere {
  readonly kind: 'elsewhere'
  readonly share: number
  readonly count: number
  /** The first of them. */
  readonly rows: readonly number[]
  /** From the area's box to the middle one of them. */
  readonly distanceKm: number
  /** Projections that would bring the rows into the area. */
  readonly fits: readonly ProjectionFit[]
}

// A patrol, a road or a pond may well cross the border; nothing of a county lies further from it than this.
const nearKm = 20
const kmPerDegree = 111.32

/** Kilometres from a position to the nearest edge of a box; 0 inside. A plane is near enough for a question. */
export function kmFromBox(lng: number, lat: number, [west, south, east, north]: Bbox): number {
  const dx = Math.max(west - lng, 0, lng - east) * Math.cos((lat * Math.PI) / 180)
  return Math.hypot(dx, Math.max(south - lat, 0, lat - north)) * kmPerDegree
}

/** A reader of one position of each row, in the file's own frame: the first of an outline, line or track. */
export function firstPositionReader(
  table: SourceTable,
  settings: Pick<ImportSettings, 'mapping' | 'isSwapped'>,
): (row: SourceRow) => readonly [x: number, y: number] | null {
  const isSwapped = settings.isSwapped === true
  const geometryOf = geometryReader(table, settings.mapping, isSwapped)
  return (row) => {
    if (row.fixes) {
      const [x, y] = [row.fixes.lng[0] ?? NaN, row.fixes.lat[0] ?? NaN]
      return isSwapped ? [y, x] : [x, y]
    }
    const geometry = geometryOf(row)
    let first: unknown = geometry && 'coordinates' in geometry ? geometry.coordinates : null
    if (geometry?.type === 'GeometryCollection') {
      const [part] = geometry.geometries
      first = part && 'coordinates' in part ? part.coordinates : null
    }
    // The first position of any geometry: down through the nesting until numbers are met.
    while (Array.isArray(first) && Array.isArray(first[0])) first = first[0]
    return Array.isArray(first) ? [Number(first[0] ?? NaN), Number(first[1] ?? NaN)] : null
  }
}

/** Compares where the rows would be stored with the area's box. Rows that cannot be stored at all are not counted. O(rows). */
export function findElsewhere(table: SourceTable, settings: ImportSettings, home: Bbox | null): Elsewhere | null {
  const transform = transformOf(settings)
  if (!home || !transform.ok) return null
  const positionOf = firstPositionReader(table, settings)
  const outside: { row: number; km: number; x: number; y: number }[] = []
  let counted = 0
  for (const row of table.rows) {
    const position = row.fault === undefined ? positionOf(row) : null
    if (!position) continue
    const [x, y] = position
    const [lng, lat] = transform.value(x, y)
    if (faultOfPosition(x, y, lng, lat) !== null) continue
    counted++
    const km = kmFromBox(lng, lat, home)
    if (km > 0) outside.push({ row: row.row, km, x, y })
  }
  // A row or two over the border is no wonder; nearly all of them is, however near they lie.
  const isAllOutside = counted > 0 && outside.length > counted * 0.95
  const far = isAllOutside ? outside : outside.filter(({ km }) => km > nearKm)
  if (far.length === 0) return null
  const distances = far.map(({ km }) => km).sort((a, b) => a - b)
  return {
    kind: 'elsewhere',
    share: far.length / counted,
    count: far.length,
    rows: far.slice(0, 5).map(({ row }) => row),
    distanceKm: distances[distances.length >> 1] ?? 0,
    fits: settings.frame === 'projected' ? fitsOf(far, settings.isSwapped === true, home) : [],
  }
}

function fitsOf(far: ReadonlyArray<{ x: number; y: number }>, isSwapped: boolean, home: Bbox): ProjectionFit[] {
  // The positions as the file has them, so that a fit says whether to swap, not whether to swap again.
  const positions = Float64Array.from(far.flatMap(({ x, y }) => (isSwapped ? [y, x] : [x, y])))
  return fittingProjections(positions, isNear(home))
}

export const isNear =
  (home: Bbox) =>
  (lng: number, lat: number): boolean =>
    kmFromBox(lng, lat, home) <= nearKm

/** True when positions of two columns are whole degrees in every row: minutes were lost, and a degree is 100 km. */
export function isWholeDegrees(table: SourceTable, settings: ImportSettings, transform: PointTransform): boolean {
  if (settings.frame === 'projected' || table.rows.some((row) => row.geometry !== null || row.fixes !== undefined)) return false
  const positionOf = firstPositionReader(table, settings)
  let counted = 0
  for (const row of table.rows) {
    const [x, y] = positionOf(row) ?? [NaN, NaN]
    if (faultOfPosition(x, y, ...transform(x, y)) !== null) continue
    if (!Number.isInteger(x) || !Number.isInteger(y)) return false
    counted++
  }
  return counted > 0
}
