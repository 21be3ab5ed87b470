import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { Bbox, Frame } from '@/domain/frame'
import { bestFrame, doubtFrame, type FrameDoubt, type FrameFit } from '@/geo/frames'
import { definitionOf, isGeographic } from '@/geo/frames/projections'
import { toAreaKind, toOfficeKind, toWaterKind, toRoadKind } from './columns/codes'
import { shapeOf, type ImportKind, type ImportSettings, type Mapping } from './columns/fields'
import { cellOf, guessMapping } from './columns/guess'
import { cleanText, normalName } from './columns/text'
import { guessDayOrder, timeReader } from './columns/time'
import { transformOf } from './frameOf'
import { placeGeometry } from './geometry/placeGeometry'
import { countVertices } from './readers/columns'
import { geometryReader } from './rows/rowGeometry'
import type { SourceTable } from './table'

/** What is already on the map, to judge a file by. */
export interface KnownPlaces {
  /** The box of the area imported into, WGS-84 degrees; null when it has no outline yet. */
  readonly home: Bbox | null
  /** Outlines already there, for telling a shifted frame; by code and name. */
  readonly outlines: ReadonlyArray<{ readonly code: string; readonly name: string; readonly outline: Polygon | MultiPolygon }>
}

/** What the data says about itself under the settings chosen so far. */
export interface Inspection {
  readonly doubts: readonly FrameDoubt[]
  /** How the outlines sit on known ones in each frame; null when none could be compared or the frame is projected. */
  readonly fit: FrameFit | null
  /** True when times carry no zone of their own, so the zone asked for matters. */
  readonly asksTimeZone: boolean
  /** True when 03/04/2014 could mean either order in the time column. */
  readonly isDayOrderOpen: boolean
  /** A sample in WGS-84 for the map; `row` in the properties. */
  readonly preview: FeatureCollection
  /** The first rows as text, in the order of the columns. */
  readonly sample: ReadonlyArray<readonly string[]>
}

const previewRows = 1000
const previewVertices = 60_000
const comparedPairs = 12

/** What the file says of its frame: a projection, Chinese map services' own columns, or nothing. */
export function guessFrame(table: SourceTable): { frame: Frame; projection: string | null; reason: string | null } {
  if (table.projection !== null) {
    const definition = definitionOf(table.projection)
    if (definition !== null && !isGeographic(definition))
      return { frame: 'projected', projection: table.projection, reason: '文件自带投影定义' }
    if (/CGCS|China_?2000|China Geodetic|EPSG:+4490/i.test(table.projection))
      return { frame: 'cgcs2000', projection: null, reason: '文件写明 CGCS2000' }
    if (definition === null)
      return { frame: 'projected', projection: table.projection, reason: '文件写明一种不认识的坐标系，请核对' }
    return { frame: 'wgs84', projection: null, reason: '文件写明经纬度' }
  }
  const columns = new Set(table.columns.map(normalName))
  if (columns.has('adcode') && (columns.has('acroutes') || columns.has('childrennum')))
    return { frame: 'gcj02', projection: null, reason: '列名像高德 DataV 的边界，多半是 GCJ-02' }
  if ([...columns].some((name) => /bd09|baidu|百度/.test(name)))
    return { frame: 'bd09', projection: null, reason: '列名提到百度坐标' }
  if ([...columns].some((name) => /gcj|amap|高德|火星/.test(name)))
    return { frame: 'gcj02', projection: null, reason: '列名提到高德或火星坐标' }
  return { frame: 'wgs84', projection: null, reason: null }
}

/** Guesses the kind of record from the shapes and headings of a table. */
export function guessKind(table: SourceTable): ImportKind {
  const sample = table.rows.slice(0, 200)
  if (sample.some((row) => row.fixes)) return 'tracks'
  const shapes = sample.map((row) => row.geometry?.type ?? null)
  if (shapes.some((shape) => shape?.endsWith('LineString')) && isRoadTable(table)) return 'roads'
  const names = table.columns.map(normalName).join(' ')
  if (
    /water|wetland|river|gid|水|塘|河|库/.test(`${table.name.toLowerCase()} ${names}`) &&
    shapes.some((shape) => shape !== null && shape !== 'Point')
  )
    return 'waters'
  if (shapes.some((shape) => shape?.endsWith('Polygon'))) return 'areas'
  if (shapes.some((shape) => shape?.endsWith('LineString'))) return 'waters'
  const tracks = guessMapping(table, 'tracks')
  if (tracks.track !== undefined && (tracks.time !== undefined || /track|traj|轨迹/.test(names)) && table.rows.length > 50)
    return 'tracks'
  const incidents = guessMapping(table, 'incidents')
  if (incidents.occurred_at !== undefined && (incidents.type !== undefined || table.rows.length > 200)) return 'incidents'
  const areas = guessMapping(table, 'areas')
  if (areas.position !== undefined && /POLYGON/i.test(String(sample[0]?.cells[areas.position] ?? ''))) return 'areas'
  const offices = guessMapping(table, 'offices')
  // Bare positions, many of them, are the points of a walk.
  return offices.name === undefined && offices.address === undefined && table.rows.length > 50 ? 'tracks' : 'offices'
}

/** Lines of which most have a class of road. */
function isRoadTable(table: SourceTable): boolean {
  const mapping = guessMapping(table, 'roads')
  if (mapping.class === undefined) return /road|street|highway|道路|公路|路网/.test(table.name.toLowerCase())
  const sample = table.rows.slice(0, 200)
  return sample.filter((row) => toRoadKind(cellOf(row.cells, mapping, 'class')) !== null).length > sample.length / 2
}

/** The level or kind a whole table most likely has, from its name and headings; null when nothing says so. */
export function guessDefaultKind(table: SourceTable, kind: ImportKind, mapping: Mapping): string | null {
  const headings = kind === 'waters' ? [] : [mapping.code, mapping.name].map((place) => table.columns[place ?? -1] ?? '')
  const words = [...headings, table.name].map((text) => text.replace(/[_\-./]+/g, ' ').replace(/([a-z])s\b/g, '$1'))
  const read = kind === 'areas' ? toAreaKind : kind === 'offices' ? toOfficeKind : kind === 'waters' ? toWaterKind : null
  const said = read ? (words.map(read).find((found) => found !== null) ?? null) : null
  if (said !== null || kind !== 'areas') return said
  // A national six-digit code that does not end in 00 is a county's.
  const isCounty = table.rows.every((row) => /^[1-6]\d{3}(?!00)\d\d$/.test(cleanText(cellOf(row.cells, mapping, 'code')) ?? ''))
  return isCounty ? 'county' : null
}

/** Outlines of the file paired with known ones of the same code, else the same name. */
function pairOutlines(
  table: SourceTable,
  settings: ImportSettings,
  known: KnownPlaces['outlines'],
): { incoming: Polygon | MultiPolygon; known: Polygon | MultiPolygon }[] {
  const byCode = new Map(known.map((place) => [place.code, place.outline]))
  const byName = new Map(known.map((place) => [place.name, place.outline]))
  const geometryOf = geometryReader(table, settings.mapping, settings.isSwapped === true)
  const pairs: { incoming: Polygon | MultiPolygon; known: Polygon | MultiPolygon }[] = []
  for (const row of table.rows) {
    const code = cleanText(cellOf(row.cells, settings.mapping, 'code'))
    const name = cleanText(cellOf(row.cells, settings.mapping, 'name'))
    const match = (code === null ? undefined : byCode.get(code)) ?? (name === null ? undefined : byName.get(name))
    const geometry = match && geometryOf(row)
    if (match && (geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon'))
      pairs.push({ incoming: geometry, known: match })
    if (pairs.length >= comparedPairs) break
  }
  return pairs
}

function samplePositions(table: SourceTable, settings: ImportSettings): Float64Array {
  const geometryOf = geometryReader(table, settings.mapping, settings.isSwapped === true)
  const step = Math.max(1, Math.floor(table.rows.length / 2000))
  const numbers: number[] = []
  for (let i = 0; i < table.rows.length; i += step) {
    const row = table.rows[i]
    if (row?.fixes) {
      numbers.push(row.fixes.lng[0] ?? NaN, row.fixes.lat[0] ?? NaN)
      continue
    }
    let first: unknown = row ? geometryOf(row) : null
    // The first position of any geometry: down through the nesting until numbers are met.
    first = typeof first === 'object' && first !== null && 'coordinates' in first ? first.coordinates : null
    while (Array.isArray(first) && Array.isArray(first[0])) first = first[0]
    if (Array.isArray(first)) numbers.push(Number(first[0] ?? NaN), Number(first[1] ?? NaN))
  }
  return Float64Array.from(numbers)
}

function previewOf(table: SourceTable, settings: ImportSettings): FeatureCollection {
  const transform = transformOf(settings)
  const features: Feature[] = []
  if (!transform.ok) return { type: 'FeatureCollection', features }
  const geometryOf = geometryReader(table, settings.mapping, settings.isSwapped === true)
  const step = Math.max(1, Math.floor(table.rows.length / previewRows))
  let budget = previewVertices
  for (let i = 0; i < table.rows.length && budget > 0; i += step) {
    const row = table.rows[i]
    const geometry = row && geometryOf(row)
    if (!geometry) continue
    const size = countVertices(geometry)
    // One monster outline must not freeze the preview; the import itself will thin it.
    if (size > previewVertices) continue
    budget -= size
    const placed = placeGeometry(geometry, settings.kind === 'tracks' ? 'any' : shapeOf[settings.kind], transform.value)
    if (!('fault' in placed)) features.push({ type: 'Feature', properties: { row: row.row }, geometry: placed.geometry })
  }
  return { type: 'FeatureCollection', features }
}

/** Looks at a table under the settings chosen so far: doubts about the frame, a preview, what still has to be asked. */
export function inspectTable(table: SourceTable, settings: ImportSettings, known: KnownPlaces): Inspection {
  const isDegrees = settings.frame !== 'projected'
  const timeField = settings.kind === 'tracks' ? 'time' : 'occurred_at'
  const times = table.rows.slice(0, 500).map((row) => cellOf(row.cells, settings.mapping, timeField))
  const hasZone = (text: string): boolean =>
    /(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})\s*$/i.test(text) || /^\d{10}(\d{3})?(\.\d+)?$/.test(text)
  const readTime = timeReader('UTC', 'month-first')
  const pairs = isDegrees && settings.kind === 'areas' ? pairOutlines(table, settings, known.outlines) : []
  return {
    doubts: isDegrees ? doubtFrame(samplePositions(table, settings), known.home) : [],
    fit: pairs.length > 0 ? bestFrame(pairs) : null,
    asksTimeZone: times.some((cell) => readTime(cell) !== null && !hasZone(String(cell))),
    isDayOrderOpen:
      times.some((cell) => /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(String(cell ?? ''))) && !guessDayOrder(times).isCertain,
    preview: previewOf(table, settings),
    sample: table.rows.slice(0, 5).map((row) => table.columns.map((_, place) => cleanText(row.cells[place])?.slice(0, 80) ?? '')),
  }
}
