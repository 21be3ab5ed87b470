import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson'

/** The geometries of a .shp in file order. */
export interface ShpGeometries {
  /** A geometry, null for an empty shape, or words for one that could not be read. */
  readonly shapes: ReadonlyArray<Geometry | null | { readonly fault: string }>
  /** True when the file ends in the middle of a record. */
  readonly endsInRecord: boolean
  /** True when the header states more bytes than there are. Some writers state too many for files that are whole. */
  readonly endsEarly: boolean
}

const headerBytes = 100

/** Twice the signed area: negative when clockwise, which is an outer ring in a shapefile. */
const doubleArea = (ring: readonly Position[]): number => {
  let sum = 0
  for (let i = 1; i < ring.length; i++)
    sum += (ring[i - 1]?.[0] ?? 0) * (ring[i]?.[1] ?? 0) - (ring[i]?.[0] ?? 0) * (ring[i - 1]?.[1] ?? 0)
  return sum
}

function holds(ring: readonly Position[], [x = NaN, y = NaN]: Position): boolean {
  let isInside = false
  for (let i = 1; i < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i - 1] ?? []
    const [x2 = 0, y2 = 0] = ring[i] ?? []
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside
  }
  return isInside
}

/** Puts each hole with the smallest outer ring that holds it; a hole nobody holds was an outer ring drawn backwards. */
export function toPolygons(rings: readonly Position[][]): Polygon | MultiPolygon {
  const outers: { ring: Position[]; size: number; holes: Position[][] }[] = []
  const holes: Position[][] = []
  for (const ring of rings) {
    const size = doubleArea(ring)
    if (size <= 0) outers.push({ ring, size: -size, holes: [] })
    else holes.push(ring)
  }
  outers.sort((a, b) => a.size - b.size)
  for (const hole of holes) {
    const first = hole[0]
    const owner = first && outers.find((outer) => outer.size >= doubleArea(hole) && holds(outer.ring, first))
    if (owner) owner.holes.push(hole)
    else outers.push({ ring: hole, size: doubleArea(hole), holes: [] })
  }
  const parts = outers.map((outer) => [outer.ring, ...outer.holes])
  return parts.length === 1 ? { type: 'Polygon', coordinates: parts[0] ?? [] } : { type: 'MultiPolygon', coordinates: parts }
}

function readParts(view: DataView, at: number): Position[][] {
  const partCount = view.getInt32(at + 36, true)
  const pointCount = view.getInt32(at + 40, true)
  const first = at + 44 + 4 * partCount
  if (partCount < 0 || pointCount < 0 || first + 16 * pointCount > view.byteLength)
    throw new RangeError('parts beyond the record')
  const parts: Position[][] = []
  for (let part = 0; part < partCount; part++) {
    const from = view.getInt32(at + 44 + 4 * part, true)
    const to = part + 1 < partCount ? view.getInt32(at + 48 + 4 * part, true) : pointCount
    const positions: Position[] = []
    for (let i = from; i < to; i++)
      positions.push([view.getFloat64(first + 16 * i, true), view.getFloat64(first + 16 * i + 8, true)])
    parts.push(positions)
  }
  return parts
}

function readShape(view: DataView): Geometry | null | { fault: string } {
  const type = view.getInt32(0, true)
  switch (type % 10) {
    case 0:
      return null
    case 1:
      return type > 30
        ? { fault: '三维多面体（MultiPatch）不能导入' }
        : { type: 'Point', coordinates: [view.getFloat64(4, true), view.getFloat64(12, true)] }
    case 8: {
      const count = view.getInt32(36, true)
      const coordinates = Array.from({ length: count }, (_, i) => [
        view.getFloat64(40 + 16 * i, true),
        view.getFloat64(48 + 16 * i, true),
      ])
      return { type: 'MultiPoint', coordinates }
    }
    case 3: {
      const parts = readParts(view, 0)
      return parts.length === 1
        ? { type: 'LineString', coordinates: parts[0] ?? [] }
        : { type: 'MultiLineString', coordinates: parts }
    }
    case 5: {
      const rings = readParts(view, 0).filter((ring) => ring.length > 0)
      return rings.length === 0 ? null : toPolygons(rings)
    }
    default:
      return { fault: `不认识的图形类型 ${type}` }
  }
}

/** Reads the records of a .shp. One damaged record is named and costs only itself; a cut file gives what is whole. */
export function readShp(bytes: Uint8Array): ShpGeometries {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < headerBytes) return { shapes: [], endsInRecord: true, endsEarly: true }
  const promisedBytes = view.getInt32(24, false) * 2
  const shapes: Array<Geometry | null | { fault: string }> = []
  let at = headerBytes
  while (at + 12 <= bytes.length) {
    const length = view.getInt32(at + 4, false) * 2
    if (length < 4 || at + 8 + length > bytes.length) break
    try {
      shapes.push(readShape(new DataView(bytes.buffer, bytes.byteOffset + at + 8, length)))
    } catch {
      // DataView throws RangeError on a count that points beyond its own record.
      shapes.push({ fault: '记录已损坏：点数超出了记录的长度' })
    }
    at += 8 + length
  }
  // Some writers leave room behind the last record; zeros are no record.
  const isPadding = bytes.subarray(at).every((byte) => byte === 0)
  return {
    shapes,
    endsInRecord: !isPadding && at < Math.min(promisedBytes, bytes.length),
    endsEarly: promisedBytes > bytes.length,
  }
}
