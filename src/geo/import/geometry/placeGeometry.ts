import pointOnFeature from '@turf/point-on-feature'
import type { Geometry, Position } from 'geojson'
import type { PointTransform } from '@/geo/frames'
import { mendPolygon, type Mend, type MendedArea } from './mendPolygon'
import { thinLine } from './thin'

/** Which shape a kind of record needs. */
export type Shape = 'point' | 'area' | 'any' | 'line'

export interface Placed {
  /** WGS-84, 7 decimals (1 cm). */
  readonly geometry: Geometry
  readonly mends: ReadonlySet<Mend>
  readonly thinned?: MendedArea['thinned']
}

const maxLineVertices = 20_000
const lineToleranceM = 1

const short = (value: number | undefined): string =>
  value === undefined ? '空' : Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value)

/** Why a position cannot be on the map, judged before and after the frame is changed; null when it can. */
export function faultOfPosition(x: number | undefined, y: number | undefined, lng: number, lat: number): string | null {
  if (x === undefined || y === undefined || Number.isNaN(x) || Number.isNaN(y)) return '没有坐标'
  if (x === 0 && y === 0) return '坐标为 0, 0'
  if (!Number.isFinite(x) || !Number.isFinite(y)) return '坐标是无穷大'
  if (Math.abs(y) > 90 && Math.abs(y) <= 180 && Math.abs(x) <= 90) return `经度和纬度像是写反了（${short(x)}, ${short(y)}）`
  if (!Number.isFinite(lng) || !Number.isFinite(lat) || Math.abs(lng) > 180 || Math.abs(lat) > 85.06)
    return `坐标超出范围（${short(x)}, ${short(y)}）`
  return null
}

class PositionFault extends Error {}

/**
 * Moves every position to WGS-84, 7 decimals; heights are kept for lines of roads, to the decimetre, and dropped otherwise.
 * Throws PositionFault on the first that cannot be placed.
 */
function mover(toWgs84: PointTransform, keepsHeights: boolean): (position: Position) => Position {
  return ([x, y, metres]) => {
    const [lng, lat] = toWgs84(x ?? NaN, y ?? NaN)
    const fault = faultOfPosition(x, y, lng, lat)
    if (fault) throw new PositionFault(fault)
    const place = [Math.round(lng * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7]
    return keepsHeights && Number.isFinite(metres) ? [...place, Math.round(metres! * 10) / 10] : place
  }
}

const noMends: ReadonlySet<Mend> = new Set()

function dropRepeats(positions: readonly Position[]): Position[] {
  return positions.filter(([x, y], index) => index === 0 || x !== positions[index - 1]?.[0] || y !== positions[index - 1]?.[1])
}

function placeLines(lines: Position[][]): Placed | { fault: string } {
  const clean = lines.map(dropRepeats).filter((line) => line.length > 1)
  const [first] = clean
  if (!first) return { fault: '线只有一个点' }
  const from = clean.reduce((sum, line) => sum + line.length, 0)
  const kept = from > maxLineVertices ? clean.map((line) => thinLine(line, lineToleranceM)) : clean
  const geometry: Geometry =
    kept.length === 1 ? { type: 'LineString', coordinates: kept[0] ?? first } : { type: 'MultiLineString', coordinates: kept }
  if (kept === clean) return { geometry, mends: noMends }
  const to = kept.reduce((sum, line) => sum + line.length, 0)
  return { geometry, mends: new Set<Mend>(['thinned']), thinned: { from, to, toleranceM: lineToleranceM } }
}

function placeArea(parts: Position[][][], shape: Shape, extra: Mend | null): Placed | { fault: string } {
  const mended = mendPolygon(parts)
  if ('fault' in mended) return mended
  const mends = extra ? new Set<Mend>([...mended.mends, extra]) : mended.mends
  const [only] = mended.parts
  const geometry: Geometry =
    shape !== 'area' && mended.parts.length === 1 && only
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: mended.parts }
  return { geometry, mends, ...(mended.thinned && { thinned: mended.thinned }) }
}

const isClosed = (line: readonly Position[]): boolean => {
  const last = line.at(-1)
  return line.length > 3 && line[0]?.[0] === last?.[0] && line[0]?.[1] === last?.[1]
}

/** One kind out of a mixed collection: the areas if any, else the lines, else the points. The rest is decoration. */
function foremost(geometries: readonly Geometry[]): Geometry | null {
  const flat = geometries.flatMap((part) => (part.type === 'GeometryCollection' ? part.geometries : [part]))
  const areas = flat.flatMap((part) =>
    part.type === 'Polygon' ? [part.coordinates] : part.type === 'MultiPolygon' ? part.coordinates : [],
  )
  if (areas.length > 0) return { type: 'MultiPolygon', coordinates: areas }
  const lines = flat.flatMap((part) =>
    part.type === 'LineString' ? [part.coordinates] : part.type === 'MultiLineString' ? part.coordinates : [],
  )
  if (lines.length > 0) return { type: 'MultiLineString', coordinates: lines }
  return flat.find((part) => part.type === 'Point' || part.type === 'MultiPoint') ?? null
}

function place(geometry: Geometry, shape: Shape, move: (position: Position) => Position): Placed | { fault: string } {
  if (shape === 'line' && geometry.type !== 'GeometryCollection' && !geometry.type.endsWith('LineString'))
    return { fault: geometry.type.endsWith('Polygon') ? '需要线，这里是面' : '需要线，这里是点' }
  switch (geometry.type) {
    case 'Point':
      if (shape === 'area') return { fault: '需要面，这里是一个点' }
      return { geometry: { type: 'Point', coordinates: move(geometry.coordinates) }, mends: noMends }
    case 'MultiPoint': {
      if (shape === 'area') return { fault: '需要面，这里是点' }
      const points = dropRepeats(geometry.coordinates.map(move))
      const [first] = points
      if (!first) return { fault: '图形是空的' }
      if (points.length === 1) return { geometry: { type: 'Point', coordinates: first }, mends: noMends }
      return shape === 'point'
        ? { fault: `需要一个点，这里有 ${points.length} 个` }
        : { geometry: { type: 'MultiPoint', coordinates: points }, mends: noMends }
    }
    case 'LineString':
    case 'MultiLineString': {
      const lines = (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates).map((line) => line.map(move))
      if (shape === 'any' || shape === 'line') return placeLines(lines)
      if (lines.length > 0 && lines.every(isClosed)) {
        const area = placeArea(
          lines.map((line) => [line]),
          'area',
          'to-area',
        )
        return shape === 'area' || 'fault' in area ? area : toPoint(area)
      }
      return { fault: shape === 'area' ? '需要面，这里是没有闭合的线' : '需要一个点，这里是线' }
    }
    case 'Polygon':
    case 'MultiPolygon': {
      const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
      const area = placeArea(
        parts.map((part) => part.map((ring) => ring.map(move))),
        shape,
        null,
      )
      return shape === 'point' && !('fault' in area) ? toPoint(area) : area
    }
    case 'GeometryCollection': {
      const inner = foremost(geometry.geometries)
      return inner ? place(inner, shape, move) : { fault: '图形是空的' }
    }
  }
}

function toPoint({ geometry, mends }: Placed): Placed {
  const [x = NaN, y = NaN] = pointOnFeature(geometry).geometry.coordinates
  return {
    geometry: { type: 'Point', coordinates: [Math.round(x * 1e7) / 1e7, Math.round(y * 1e7) / 1e7] },
    mends: new Set<Mend>([...mends, 'to-point']),
  }
}

/**
 * Brings a geometry of the file to WGS-84 and to the shape its kind of record needs, mending what is safe to mend. An office
 * drawn as a building becomes a point inside it. A fault is in the person's words and names the place where it can.
 */
export function placeGeometry(geometry: Geometry, shape: Shape, toWgs84: PointTransform): Placed | { fault: string } {
  try {
    return place(geometry, shape, mover(toWgs84, shape === 'line'))
  } catch (cause) {
    if (cause instanceof PositionFault) return { fault: cause.message }
    throw cause
  }
}
