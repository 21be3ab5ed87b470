import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { SourceFile, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { parseGeometry } from './parseGeometry'

const magicBytes = 8

/** Reads FlatGeobuf whole. Lengths that point beyond the file mean it was cut short. */
export async function readFlatGeobuf(file: SourceFile, meter: Meter): Promise<{ tables: SourceTable[] }> {
  const { bytes } = file
  const cut = new ReadFailure(`“${file.name}”不完整：FlatGeobuf 的记录超出了文件末尾，文件没有传完；请重新导出`)
  if (bytes.length < magicBytes + 8) throw cut
  const { deserialize } = await import('flatgeobuf/lib/mjs/geojson.js')
  const collector = new RowCollector(meter)
  let code = 0
  try {
    const features = deserialize(bytes, {
      headerMetaFn: (header) => {
        code = header.crs?.code ?? 0
      },
    })
    for await (const { geometry, properties } of features) {
      const parsed = parseGeometry(geometry)
      if ('fault' in parsed) collector.add(properties ?? {}, null, { fault: parsed.fault })
      else collector.add(properties ?? {}, parsed.geometry)
    }
  } catch (cause) {
    // The library throws RangeError from its byte view; what was read before the break is not trusted.
    if (cause instanceof ReadFailure) throw cause
    throw cut
  }
  if (collector.rows.length === 0) throw new ReadFailure(`“${file.name}”里一条要素也没有`)
  const projection = code !== 0 && code !== 4326 ? `EPSG:${code}` : null
  return { tables: [{ name: file.name, columns: collector.columns, rows: collector.rows, projection }] }
}
