import proj4 from 'proj4'
import { err, ok, type Result } from '@/domain/result'
import type { PointTransform } from './chinaOffset'

const gaussOnCgcs2000 = (meridian: number, falseEastingM: number): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEastingM} +y_0=0 +ellps=GRS80 +units=m +no_defs`

const between = (value: number, low: number, high: number): boolean => value >= low && value <= high

/**
 * The proj4 definition of an EPSG code met in Chinese and world files, without a network or a table: WGS-84, CGCS2000
 * and its 3- and 6-degree grids, web Mercator, UTM. Null for a code not known here.
 */
export function definitionOfEpsg(code: number): string | null {
  if (code === 4326 || code === 4490 || code === 4979 || code === 4269) return '+proj=longlat +datum=WGS84 +no_defs'
  if (code === 3857 || code === 900913 || code === 102100) return 'EPSG:3857'
  if (between(code, 32601, 32660)) return `+proj=utm +zone=${code - 32600} +datum=WGS84 +units=m +no_defs`
  if (between(code, 32701, 32760)) return `+proj=utm +zone=${code - 32700} +south +datum=WGS84 +units=m +no_defs`
  // EPSG's own order: 6-degree zones 13–23 with and without prefix, then 3-degree zones 25–45 with and without.
  if (between(code, 4491, 4501)) return gaussOnCgcs2000((code - 4491) * 6 + 75, (code - 4491 + 13) * 1_000_000 + 500_000)
  if (between(code, 4502, 4512)) return gaussOnCgcs2000((code - 4502) * 6 + 75, 500_000)
  if (between(code, 4513, 4533)) return gaussOnCgcs2000((code - 4513) * 3 + 75, (code - 4513 + 25) * 1_000_000 + 500_000)
  if (between(code, 4534, 4554)) return gaussOnCgcs2000((code - 4534) * 3 + 75, 500_000)
  return null
}

/** The definition behind what a person or a file wrote: `EPSG:4547`, `urn:ogc:def:crs:EPSG::4547`, `+proj=…` or WKT. */
export function definitionOf(text: string): string | null {
  const trimmed = text.trim()
  if (/OGC:(1\.3|2)?:?CRS84$/i.test(trimmed)) return definitionOfEpsg(4326)
  const code = /^(?:urn:ogc:def:crs:)?EPSG:+(?:[\d.]*:)?(\d{4,6})$/i.exec(trimmed)?.[1] ?? /^(\d{4,6})$/.exec(trimmed)?.[1]
  if (code) return definitionOfEpsg(Number(code))
  if (trimmed.startsWith('+proj=') || /^(PROJCS|GEOGCS|PROJCRS|GEOGCRS|BOUNDCRS|COMPD_CS)\s*\[/i.test(trimmed)) return trimmed
  return null
}

/** True when a definition is in degrees, so that its numbers can be read as longitude and latitude. */
export const isGeographic = (definition: string): boolean => /^\s*(GEOGCS|GEOGCRS|\+proj=longlat)/i.test(definition)

/** A transform of projected metres or feet to WGS-84 degrees. An error names what could not be read. */
export function projectedToWgs84(text: string): Result<PointTransform> {
  const definition = definitionOf(text)
  if (definition === null)
    return err({
      kind: 'invalid',
      field: 'projection',
      detail: `不认识的投影“${text.slice(0, 60)}”：请写 EPSG 编号（如 EPSG:4547）、+proj= 定义或 .prj 文件的内容`,
    })
  try {
    const converter = proj4(definition, '+proj=longlat +datum=WGS84 +no_defs')
    // Without the check a wrong definition would surface only after thousands of rows.
    converter.forward([500_000, 3_000_000])
    return ok((x, y) => {
      // proj4 throws on what is not finite; such a row is set aside later by its numbers.
      if (!Number.isFinite(x) || !Number.isFinite(y)) return [NaN, NaN]
      const [lng, lat] = converter.forward([x, y])
      return [lng ?? NaN, lat ?? NaN]
    })
  } catch (cause) {
    return err({
      kind: 'invalid',
      field: 'projection',
      detail: `投影定义无法使用：${cause instanceof Error ? cause.message : String(cause)}`,
    })
  }
}
