import type { SourceFile } from '@/geo/import/table'

/** A shapefile of points with one text column, written byte by byte: enough to try the reader on any encoding. */
export function pointShapefile(
  rows: ReadonlyArray<{ readonly lng: number; readonly lat: number; readonly name: Uint8Array }>,
  { languageByte = 0, stem = 'points' }: { readonly languageByte?: number; readonly stem?: string } = {},
): { shp: SourceFile; dbf: SourceFile } {
  const shp = new DataView(new ArrayBuffer(100 + rows.length * 28))
  shp.setInt32(0, 9994, false)
  shp.setInt32(24, shp.byteLength / 2, false)
  shp.setInt32(28, 1000, true)
  shp.setInt32(32, 1, true)
  const width = 20
  const dbf = new DataView(new ArrayBuffer(65 + rows.length * (width + 1)))
  dbf.setUint8(0, 3)
  dbf.setUint32(4, rows.length, true)
  dbf.setUint16(8, 65, true)
  dbf.setUint16(10, width + 1, true)
  dbf.setUint8(29, languageByte)
  for (const [index, character] of [...'NAME'].entries()) dbf.setUint8(32 + index, character.charCodeAt(0))
  dbf.setUint8(43, 'C'.charCodeAt(0))
  dbf.setUint8(48, width)
  dbf.setUint8(64, 0x0d)
  for (const [index, { lng, lat, name }] of rows.entries()) {
    const at = 100 + index * 28
    shp.setInt32(at, index + 1, false)
    shp.setInt32(at + 4, 10, false)
    shp.setInt32(at + 8, 1, true)
    shp.setFloat64(at + 12, lng, true)
    shp.setFloat64(at + 20, lat, true)
    const record = 65 + index * (width + 1)
    for (let place = 0; place <= width; place++)
      dbf.setUint8(record + place, place > 0 && place <= name.length ? (name[place - 1] ?? 32) : 32)
  }
  return {
    shp: { name: `${stem}.shp`, bytes: new Uint8Array(shp.buffer) },
    dbf: { name: `${stem}.dbf`, bytes: new Uint8Array(dbf.buffer) },
  }
}
