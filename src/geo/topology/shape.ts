import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { Bbox } from '@/domain/frame'
import { boxOf } from '@/geo/box'
import { ringAreaM2 } from '@/geo/measure/measure'

export type Shape = Polygon | MultiPolygon

/** Rings of each part, the outer one first; closed, as in GeoJSON. */
export type Parts = Position[][][]

export const partsOf = (shape: Shape): Parts => (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates)

/** A polygon for one part, a multi-polygon for several; null for none. */
export function shapeOf(parts: Parts): Shape | null {
  const [only] = parts
  if (only === undefined) return null
  return parts.length === 1 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: parts }
}

export const samePosition = (a: Position | undefined, b: Position | undefined): boolean =>
  a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]

const openRing = (ring: readonly Position[]) => (samePosition(ring[0], ring.at(-1)) ? ring.slice(0, -1) : ring)

const ringM2 = (ring: readonly Position[]) => ringAreaM2(openRing(ring).map(([lng = 0, lat = 0]) => [lng, lat] as const))

/** Area in m² on the ellipsoid, holes taken off. */
export const shapeAreaM2 = (shape: Shape): number =>
  partsOf(shape).reduce(
    (sum, [outer = [], ...holes]) => sum + ringM2(outer) - holes.reduce((cut, hole) => cut + ringM2(hole), 0),
    0,
  )

export const shapeBbox = (shape: Shape): Bbox => boxOf(partsOf(shape).flatMap(([outer = []]) => outer))

export const boxesMeet = (a: Bbox, b: Bbox): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
