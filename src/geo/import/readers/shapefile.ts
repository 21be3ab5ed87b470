import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, Notice, SourceFile, SourceRow, SourceTable } from '@/geo/import/table'
import { countVertices } from './columns'
import { readDbf } from './dbf'
import { readShp } from './shp'
import { decodeText } from './text'

/** The files of one shapefile, gathered by their common name. */
export interface ShapefileParts {
  readonly shp: SourceFile
  readonly dbf?: SourceFile
  readonly prj?: SourceFile
  readonly codePage?: SourceFile
}

/**
 * Reads a shapefile. Rows whose geometry or attributes are missing because a file was cut short keep what is there and are
 * marked with a fault, so that they end on the set-aside list and not in silence.
 */
export function readShapefile(
  parts: ShapefileParts,
  meter: Meter,
): { table: SourceTable; notices: Notice[]; encoding: Encoding } {
  const { shapes, endsInRecord, endsEarly } = readShp(parts.shp.bytes)
  const notices: Notice[] = []
  const dbf = parts.dbf ? readDbf(parts.dbf, parts.codePage ? decodeText(parts.codePage.bytes).text : null) : null
  if (!dbf) notices.push({ code: 'no-dbf', text: `“${parts.shp.name}”旁边没有同名的 .dbf，只有图形，没有名称等属性` })
  if (!parts.prj) notices.push({ code: 'no-prj', text: `“${parts.shp.name}”旁边没有 .prj，请确认坐标系` })
  const promised = Math.max(dbf?.promised ?? 0, shapes.length)
  // A file that ends with a whole record is whole when the table beside it has no more rows, whatever its header states.
  const wasCut = endsInRecord || (endsEarly && (dbf === null || dbf.promised > shapes.length))
  if (wasCut)
    notices.push({
      code: 'shp-cut',
      text: `“${parts.shp.name}”在第 ${shapes.length + 1} 条图形处中断（共应有约 ${promised} 条），文件没有传完；其余各条已列入未导入清单`,
    })
  if (dbf && dbf.records.length < dbf.promised)
    notices.push({
      code: 'dbf-cut',
      text: `属性表在第 ${dbf.records.length + 1} 条处中断（共应有 ${dbf.promised} 条），文件没有传完`,
    })
  if (shapes.length === 0 && (dbf?.records.length ?? 0) === 0)
    throw new ReadFailure(`“${parts.shp.name}”里一条完整的图形也没有，文件可能没有传完`)
  const rows: SourceRow[] = []
  for (let index = 0; index < Math.max(shapes.length, dbf?.records.length ?? 0); index++) {
    const shape = shapes[index]
    const cells = dbf?.records[index]
    if (cells === null) continue
    const geometry = shape && !('fault' in shape) ? shape : null
    meter.addFeature(geometry ? countVertices(geometry) : 0)
    const row = { row: index + 1, cells: cells ?? [], geometry }
    if (index >= shapes.length) rows.push({ ...row, fault: '图形缺失：.shp 文件在此之前中断' })
    else if (shape && 'fault' in shape) rows.push({ ...row, fault: shape.fault })
    else if (dbf && index >= dbf.records.length) rows.push({ ...row, fault: '属性缺失：.dbf 文件在此之前中断' })
    else rows.push(row)
  }
  const projection = parts.prj ? decodeText(parts.prj.bytes).text.trim() : null
  return {
    table: { name: parts.shp.name, columns: dbf?.columns ?? [], rows, projection },
    notices,
    encoding: dbf?.encoding ?? 'utf-8',
  }
}
