import type { Shape } from './countyTypes'

const types = { Point: 1, LineString: 2, Polygon: 3, MultiLineString: 5, MultiPolygon: 6 } as const
const withSrid = 0x20000000

/** Hex EWKB, SRID 4326, little-endian: what PostGIS reads fastest. */
export function toEwkb(shape: Shape): string {
  const out = new Writer()
  writeShape(out, shape, true)
  return out.toHex()
}

class Writer {
  private bytes = Buffer.alloc(4096)
  private length = 0

  head(type: number, isTop: boolean): void {
    this.room(9)
    this.length = this.bytes.writeUInt8(1, this.length)
    this.length = this.bytes.writeUInt32LE(isTop ? type + withSrid : type, this.length)
    if (isTop) this.length = this.bytes.writeUInt32LE(4326, this.length)
  }

  count(value: number): void {
    this.room(4)
    this.length = this.bytes.writeUInt32LE(value, this.length)
  }

  position([lng, lat]: readonly [number, number]): void {
    this.room(16)
    this.length = this.bytes.writeDoubleLE(lng, this.length)
    this.length = this.bytes.writeDoubleLE(lat, this.length)
  }

  toHex(): string {
    return this.bytes.toString('hex', 0, this.length)
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return
    this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)])
  }
}

function writeShape(out: Writer, shape: Shape, isTop: boolean): void {
  out.head(types[shape.type], isTop)
  if (shape.type === 'Point') return out.position(shape.coordinates)
  out.count(shape.coordinates.length)
  if (shape.type === 'LineString') for (const position of shape.coordinates) out.position(position)
  else if (shape.type === 'Polygon')
    for (const ring of shape.coordinates) {
      out.count(ring.length)
      for (const position of ring) out.position(position)
    }
  else if (shape.type === 'MultiLineString')
    for (const coordinates of shape.coordinates) writeShape(out, { type: 'LineString', coordinates }, false)
  else for (const coordinates of shape.coordinates) writeShape(out, { type: 'Polygon', coordinates }, false)
}
