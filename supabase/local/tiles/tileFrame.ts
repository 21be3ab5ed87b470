import { encodeTile, type TileFeature, type TileGeometry, type TileLayer, type TileValue } from './vectorTile.ts'

// What extensions.st_asmvt gives where PostGIS has no protobuf (bootstrap/050_tiles.sql): for each layer 'PLMV', the
// length of the text as four bytes, and the text: a header line, then one JSON row a line. A real tile starts with 0x1a.
const MAGIC = Buffer.from('PLMV')
const HEAD_BYTES = 8

interface FrameHeader {
  readonly name: string
  readonly extent: number
  readonly geometry: string | null
  readonly id: string | null
}

type Row = Record<string, unknown>

export const isTileFrame = (bytes: Uint8Array): boolean => MAGIC.equals(bytes.subarray(0, MAGIC.length))

const isGeometry = (value: unknown): value is TileGeometry =>
  typeof value === 'object' && value !== null && 'coordinates' in value && 'type' in value

// The encoder can write whole numbers up to 2^53 only; and it keeps its index of keys in a plain object.
const valueOf = (value: TileValue): TileValue =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value

const propertiesOf = (row: Row, geometryName: string, idName: string | null): Record<string, TileValue> => {
  const properties: Record<string, TileValue> = {}
  const add = (key: string, value: unknown) => {
    if (key in Object.prototype) return
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') properties[key] = valueOf(value)
    // PostGIS spreads the first level of a JSON column over the feature.
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, one] of Object.entries(value)) if (typeof one !== 'object') add(inner, one)
  }
  for (const [key, value] of Object.entries(row)) if (key !== geometryName && key !== idName) add(key, value)
  return properties
}

const toFeature = (row: Row, header: FrameHeader): TileFeature | null => {
  // Unnamed, the geometry is the first column that is one, as in PostGIS.
  const geometryName = header.geometry ?? Object.keys(row).find((key) => isGeometry(row[key])) ?? ''
  const geometry = row[geometryName]
  if (!isGeometry(geometry) || geometry.coordinates.length === 0) return null
  const id = header.id === null ? null : Number(row[header.id])
  return {
    id: id !== null && Number.isSafeInteger(id) && id >= 0 ? id : null,
    geometry,
    properties: propertiesOf(row, geometryName, header.id),
  }
}

/** Turns the frames of the SQL stand-in into a vector tile. O(bytes). */
export const tileFromFrame = (bytes: Uint8Array): Uint8Array => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const layers: TileLayer[] = []
  for (let at = 0; at + HEAD_BYTES <= buffer.length;) {
    const length = buffer.readUInt32BE(at + MAGIC.length)
    const [head = '{}', ...lines] = buffer.toString('utf8', at + HEAD_BYTES, at + HEAD_BYTES + length).split('\n')
    const header = JSON.parse(head) as FrameHeader
    const features = lines.map((line) => toFeature(JSON.parse(line) as Row, header)).filter((feature) => feature !== null)
    if (features.length > 0) layers.push({ name: header.name, extent: header.extent, features })
    at += HEAD_BYTES + length
  }
  return layers.length === 0 ? new Uint8Array() : encodeTile(layers)
}
