import { ProtobufWriter } from './protobuf.ts'

export type TileValue = string | number | boolean

/** Coordinates are whole numbers in tile space. */
export type TileGeometry =
  | { readonly type: 'Point'; readonly coordinates: readonly number[] }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly (readonly number[])[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[] }

export interface TileFeature {
  readonly id: number | null
  readonly geometry: TileGeometry
  readonly properties: ReadonlyMap<string, TileValue>
}

const POINT = 1
const LINE = 2
const POLYGON = 3
const MOVE_TO = 1
const LINE_TO = 2
const CLOSE = 15

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)

/** The command stream of a feature, per the Mapbox Vector Tile specification 2.1, section 4.3. */
const commands = (geometry: TileGeometry): { type: number; stream: number[] } => {
  const stream: number[] = []
  let x = 0
  let y = 0
  const step = (position: readonly number[]) => {
    const [nextX = 0, nextY = 0] = position
    stream.push(zigzag(nextX - x), zigzag(nextY - y))
    x = nextX
    y = nextY
  }
  const path = (positions: readonly (readonly number[])[], isRing: boolean) => {
    const kept = isRing ? positions.slice(0, -1) : positions
    const [first, ...rest] = kept
    if (first === undefined || rest.length === 0) return
    stream.push((1 << 3) | MOVE_TO)
    step(first)
    stream.push((rest.length << 3) | LINE_TO)
    for (const position of rest) step(position)
    if (isRing) stream.push(CLOSE)
  }
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint': {
      const positions = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates
      stream.push((positions.length << 3) | MOVE_TO)
      for (const position of positions) step(position)
      return { type: POINT, stream }
    }
    case 'LineString':
      path(geometry.coordinates, false)
      return { type: LINE, stream }
    case 'MultiLineString':
      for (const line of geometry.coordinates) path(line, false)
      return { type: LINE, stream }
    case 'Polygon':
      for (const ring of geometry.coordinates) path(ring, true)
      return { type: POLYGON, stream }
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) for (const ring of polygon) path(ring, true)
      return { type: POLYGON, stream }
  }
}

const encoder = new TextEncoder()

const encodeValue = (value: TileValue): Uint8Array => {
  const writer = new ProtobufWriter()
  if (typeof value === 'string') writer.bytes(1, encoder.encode(value))
  else if (typeof value === 'boolean') writer.uint(7, value ? 1 : 0)
  else if (!Number.isSafeInteger(value)) writer.double(3, value)
  else if (value >= 0) writer.uint(5, value)
  else writer.uint(6, zigzag(value))
  return writer.finish()
}

/** One layer as the bytes of a tile; layers are joined by putting their bytes one after another. */
export const encodeLayer = (name: string, extent: number, features: readonly TileFeature[]): Uint8Array => {
  const keys = new Map<string, number>()
  const values = new Map<TileValue, number>()
  const index = <T>(of: Map<T, number>, entry: T): number => {
    const known = of.get(entry) ?? of.size
    of.set(entry, known)
    return known
  }
  const layer = new ProtobufWriter()
  layer.bytes(1, encoder.encode(name))
  for (const { id, geometry, properties } of features) {
    const { type, stream } = commands(geometry)
    const feature = new ProtobufWriter()
    if (id !== null) feature.uint(1, id)
    feature.packed(
      2,
      [...properties].flatMap(([key, value]) => [index(keys, key), index(values, value)]),
    )
    feature.uint(3, type)
    feature.packed(4, stream)
    layer.bytes(2, feature.finish())
  }
  for (const key of keys.keys()) layer.bytes(3, encoder.encode(key))
  for (const value of values.keys()) layer.bytes(4, encodeValue(value))
  layer.uint(5, extent)
  layer.uint(15, 2)
  const tile = new ProtobufWriter()
  tile.bytes(3, layer.finish())
  return tile.finish()
}
