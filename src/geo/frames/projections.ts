import proj4 from 'proj4'
import { err, ok, type Result } from '@/domain/result'
import type { PointTransform } from './chinaOffset'

const gaussOnCgcs2000 = (meridian: number, falseEastingM: number): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEastingM} +y_0=0 +ellps=GRS80 +units=m +no_defs`

const beijing54 = '+ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0'
const xian80 = '+a=6378140 +b=6356755.288157528'

const gaussOn = (datum: string, meridian: number, falseEastingM: number): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEastingM} +y_0=0 ${datum} +units=m +no_defs`

const between = (value: number, low: number, high: number): boolean => value >= low && value <= high

/** A run of EPSG codes, one a zone: 3 or 6 degrees wide, from the meridian 75° E, with or without the zone before the easting. */
interface ZoneRun {
  readonly first: number
  readonly last: number
  readonly widthDegrees: 3 | 6
  readonly firstZone: number | null
}

const zoneRuns: ReadonlyArray<readonly [datum: string, runs: readonly ZoneRun[]]> = [
  [
    beijing54,
    [
      { first: 21413, last: 21423, widthDegrees: 6, firstZone: 13 },
      { first: 21453, last: 21463, widthDegrees: 6, firstZone: null },
      { first: 2401, last: 2421, widthDegrees: 3, firstZone: 25 },
      { first: 2422, last: 2442, widthDegrees: 3, firstZone: null },
    ],
  ],
  [
    xian80,
    [
      { first: 2327, last: 2337, widthDegrees: 6, firstZone: 13 },
      { first: 2338, last: 2348, widthDegrees: 6, firstZone: null },
      { first: 2349, last: 2369, widthDegrees: 3, firstZone: 25 },
      { first: 2370, last: 2390, widthDegrees: 3, firstZone: null },
    ],
  ],
]

/** Codes of the frames in use before CGCS2000; their shift to WGS-84 differs from place to place. */
function oldDefinition(code: number): string | null {
  if (code === 4214) return `+proj=longlat ${beijing54} +no_defs`
  if (code === 4610) return `+proj=longlat ${xian80} +no_defs`
  for (const [datum, runs] of zoneRuns)
    for (const { first, last, widthDegrees, firstZone } of runs)
      if (between(code, first, last)) {
        const step = code - first
        return gaussOn(datum, 75 + step * widthDegrees, 500_000 + (firstZone === null ? 0 : (firstZone + step) * 1_000_000))
      }
  return null
}

/** Why a code met in Chinese files cannot be used; null for any other. */
const refusedCode = (code: number): string | null =>
  code === 4555 || between(code, 4568, 4589) || code === 4652 || between(code, 4766, 4800)
    ? `EPSG:${code} 是“新 1954 北京坐标系”，没有公开的换算参数；请先在测绘软件里转为 CGCS2000`
    : null

/**
 * The proj4 definition of an EPSG code met in Chinese and world files, without a network or a table: WGS-84, CGCS2000
 * and its 3- and 6-degree grids, Beijing 54 and Xi'an 80, web Mercator, UTM. Null for a code not known here.
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
  return oldDefinition(code)
}

const codeOf = (text: string): number | null => {
  const trimmed = text.trim()
  const code = /^(?:urn:ogc:def:crs:)?EPSG:+(?:[\d.]*:)?(\d{4,6})$/i.exec(trimmed)?.[1] ?? /^(\d{4,6})$/.exec(trimmed)?.[1]
  return code ? Number(code) : null
}

/** The old Chinese datum behind a frame's text, by which rows may lie off by up to `oldDatumErrorM`; null for any other. */
export function oldDatumOf(text: string): '北京 54' | '西安 80' | null {
  const definition = definitionOf(text) ?? text
  if (/krass|Beijing_?\s?1954|D_Beijing/i.test(definition)) return '北京 54'
  return /\+a=6378140\b|Xian_?\s?1980|D_Xian/i.test(definition) ? '西安 80' : null
}

/** Metres that a national shift of the old datums may be off in a county, which has its own. */
export const oldDatumErrorM = 100

/** The definition behind what a person or a file wrote: `EPSG:4547`, `urn:ogc:def:crs:EPSG::4547`, `+proj=…` or WKT. */
export function definitionOf(text: string): string | null {
  const trimmed = text.trim()
  if (/OGC:(1\.3|2)?:?CRS84$/i.test(trimmed)) return definitionOfEpsg(4326)
  const code = codeOf(trimmed)
  if (code !== null) return definitionOfEpsg(code)
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
      detail:
        refusedCode(codeOf(text) ?? 0) ??
        `不认识的投影“${text.slice(0, 60)}”：请写 EPSG 编号（如 EPSG:4547）、+proj= 定义或 .prj 文件的内容`,
    })
  try {
    const converter = proj4(definition, '+proj=longlat +datum=WGS84 +no_defs')
    // Without the check a wrong definition would surface only after thousands of rows.
    converter.forward(isGeographic(definition) ? [114, 30] : [500_000, 3_000_000])
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

/** A projection under which metres of a file fall where they are expected. */
export interface ProjectionFit {
  readonly projection: string
  /** North stands first in the file, as Chinese surveys write it. */
  readonly isSwapped: boolean
  /** Of the positions tried, 0 to 1. */
  readonly share: number
}

const codes = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index)
// The likeliest first: 3-degree zones of CGCS2000 are what a county's survey office works in.
const triedCodes = [
  ...codes(4534, 4554),
  ...codes(4513, 4533),
  ...codes(4502, 4512),
  ...codes(4491, 4501),
  ...codes(32643, 32653),
  3857,
]
const triedPositions = 40
const leastShare = 0.5

/**
 * Which known projections bring positions [x, y, …] to where `isHome` says they belong, best first, three at most. Old datums are
 * left out: they lie within 100 m of CGCS2000 and cannot be told from it by place. O(positions tried · codes).
 */
export function fittingProjections(positions: Float64Array, isHome: (lng: number, lat: number) => boolean): ProjectionFit[] {
  const step = Math.max(1, Math.floor(positions.length / 2 / triedPositions)) * 2
  const tried: (readonly [number, number])[] = []
  for (let i = 0; i + 1 < positions.length; i += step) tried.push([positions[i] ?? NaN, positions[i + 1] ?? NaN])
  const fits: ProjectionFit[] = []
  for (const code of triedCodes) {
    const projection = `EPSG:${code}`
    const transform = projectedToWgs84(projection)
    if (!transform.ok) continue
    for (const isSwapped of [false, true]) {
      const hits = tried.filter(([x, y]) => isHome(...(isSwapped ? transform.value(y, x) : transform.value(x, y)))).length
      if (hits >= tried.length * leastShare && hits > 0) fits.push({ projection, isSwapped, share: hits / tried.length })
    }
  }
  // The sort is stable, so that equal shares keep the order of likelihood.
  return fits.sort((a, b) => b.share - a.share).slice(0, 3)
}
