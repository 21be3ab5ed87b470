import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { Bbox, Frame } from '@/domain/frame'
import { bestFrame, type FrameFit } from '@/geo/frames'
import { definitionOf, isGeographic, oldDatumOf } from '@/geo/frames/projections'
import { toAreaKind, toOfficeKind, toWaterKind, toRoadKind } from './columns/codes'
import { isPlaceless, shapeOf, type ImportKind, type Mapping } from './columns/fields'
import type { ImportSettings } from './settings'
import { cellOf, guessMapping } from './columns/guess'
import { cleanText, normalName } from './columns/text'
import { guessDayOrder, timeReader } from './columns/time'
import { hasWhen, whenTextOf } from './columns/when'
import { doubtContent, doubtPlace, type Doubt } from './doubts'
import { transformOf } from './frameOf'
import { placeGeometry } from './geometry/placeGeometry'
import { countVertices } from './readers/columns'
import { rawTracks } from './rows/rawTracks'
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
  readonly doubts: readonly Doubt[]
  /** How the outlines sit on known ones in each frame; null when none could be compared or the frame is projected. */
  readonly fit: FrameFit | null
  /** True when times carry no zone of their own, so the zone asked for matters. */
  readonly asksTimeZone: boolean
  /** True when 03/04/2014 could mean either order in the time column. */
  readonly isDayOrderOpen: boolean
  /** How many patrols will come of it; null for other kinds. */
  readonly trackCount: number | null
  /** A sample in WGS-84 for the map; `row` in the properties. */
  readonly preview: FeatureCollection
  /** The first rows as text, in the order of the columns. */
  readonly sample: ReadonlyArray<readonly string[]>
}

const previewRows = 1000
const previewVertices = 60_000
const comparedPairs = 12

export interface FrameGuess {
  readonly frame: Frame
  readonly projection: string | null
  readonly reason: string | null
}

function guessFromProjection(projection: string): FrameGuess {
  const definition = definitionOf(projection)
  const datum = oldDatumOf(projection)
  if (datum !== null) return { frame: 'projected', projection, reason: `文件写明${datum}坐标系` }
  if (definition !== null && !isGeographic(definition)) return { frame: 'projected', projection, reason: '文件自带投影定义' }
  if (/CGCS|China_?2000|China Geodetic|EPSG:+4490/i.test(projection))
    return { frame: 'cgcs2000', projection: null, reason: '文件写明 CGCS2000' }
  if (definition === null) return { frame: 'projected', projection, reason: '文件写明一种不认识的坐标系，请核对' }
  return { frame: 'wgs84', projection: null, reason: '文件写明经纬度' }
}

const headingFrames: ReadonlyArray<readonly [pattern: RegExp, frame: Frame, words: string]> = [
  [/bd-?09|baidu|百度/, 'bd09', '百度坐标'],
  [/gcj|amap|高德|火星|腾讯|国测局/, 'gcj02', '高德或火星坐标'],
  [/cgcs|2000/, 'cgcs2000', 'CGCS2000'],
  [/wgs|gps/, 'wgs84', 'WGS-84'],
]

/**
 * What the file says of its frame: a projection, what it is, the headings of the columns chosen for the position, or the columns
 * of a Chinese map service. A heading that was not chosen says nothing: a list may hold the same place in three frames.
 */
export function guessFrame(table: SourceTable, mapping: Mapping): FrameGuess {
  if (table.projection !== null) return guessFromProjection(table.projection)
  if (table.frame) return { ...table.frame, projection: null }
  const columns = table.columns.map(normalName)
  if (columns.includes('adcode') && (columns.includes('acroutes') || columns.includes('childrennum')))
    return { frame: 'gcj02', projection: null, reason: '列名像高德 DataV 的边界，多半是 GCJ-02' }
  const chosen = [mapping.lng, mapping.lat, mapping.position].flatMap((place) =>
    place === undefined ? [] : (columns[place] ?? []),
  )
  const said = headingFrames.find(([pattern]) => (chosen.length > 0 ? chosen : columns).some((name) => pattern.test(name)))
  if (!said) return { frame: 'wgs84', projection: null, reason: null }
  return { frame: said[1], projection: null, reason: `${chosen.length > 0 ? '所选坐标列' : '列名'}提到${said[2]}` }
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
  const staff = staffOf(table, names, shapes)
  if (staff !== null) return staff
  const tracks = guessMapping(table, 'tracks')
  const isOfMovers = tracks.track !== undefined || tracks.team_code !== undefined
  if (isOfMovers && (hasWhen(tracks) || /track|traj|轨迹/.test(names)) && table.rows.length > 50) return 'tracks'
  const incidents = guessMapping(table, 'incidents')
  if (hasWhen(incidents) && (incidents.type !== undefined || table.rows.length > 200)) return 'incidents'
  const areas = guessMapping(table, 'areas')
  if (areas.position !== undefined && /POLYGON/i.test(String(sample[0]?.cells[areas.position] ?? ''))) return 'areas'
  const offices = guessMapping(table, 'offices')
  // Bare positions, many of them, are the points of a walk.
  return offices.name === undefined && offices.address === undefined && table.rows.length > 50 ? 'tracks' : 'offices'
}

/** A sheet without any position that lists people or teams. */
function staffOf(table: SourceTable, names: string, shapes: readonly (string | null)[]): 'people' | 'teams' | null {
  const hasPlace = guessMapping(table, 'offices')
  if (shapes.some((shape) => shape !== null) || hasPlace.lng !== undefined || hasPlace.position !== undefined) return null
  if (/姓名|fullname|staffno|警号/.test(names)) return 'people'
  return /队名|队伍名称|teamname|队伍编号/.test(names) ? 'teams' : null
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

const isZoned = (text: string): boolean =>
  /(Z|UTC|GMT|[+-]\d{2}:?\d{2}|:\d{2}[+-]\d{2})\s*$/i.test(text) || /^\d{10}(\d{3})?(\.\d+)?$/.test(text)

/** Whether the times of a table lack a zone, and whether 03/04/2014 could mean either order. */
function lookAtTimes(table: SourceTable, settings: ImportSettings): Pick<Inspection, 'asksTimeZone' | 'isDayOrderOpen'> {
  const textOf = whenTextOf(settings)
  const texts = table.rows.slice(0, 500).flatMap((row) => textOf(row) ?? [])
  const readTime = timeReader('UTC', 'month-first')
  const hasLocalFixes = settings.kind === 'tracks' && table.rows.some((row) => row.fixes?.unzoned)
  return {
    asksTimeZone: hasLocalFixes || texts.some((text) => readTime(text) !== null && !isZoned(text)),
    isDayOrderOpen: texts.some((text) => /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(text)) && !guessDayOrder(texts).isCertain,
  }
}

/** Looks at a table under the settings chosen so far: doubts about the frame, a preview, what still has to be asked. */
export function inspectTable(table: SourceTable, settings: ImportSettings, known: KnownPlaces): Inspection {
  const pairs = settings.frame !== 'projected' && settings.kind === 'areas' ? pairOutlines(table, settings, known.outlines) : []
  const groups = settings.kind === 'tracks' ? [...rawTracks(table, settings, [])] : []
  return {
    doubts: [
      ...(isPlaceless(settings.kind) ? [] : doubtPlace(table, settings, known.home)),
      ...doubtContent(table, settings, groups),
    ],
    fit: pairs.length > 0 ? bestFrame(pairs) : null,
    ...lookAtTimes(table, settings),
    trackCount: settings.kind === 'tracks' ? groups.reduce((sum, { tracks }) => sum + tracks.length, 0) : null,
    preview: previewOf(table, settings),
    sample: table.rows.slice(0, 5).map((row) => table.columns.map((_, place) => cleanText(row.cells[place])?.slice(0, 80) ?? '')),
  }
}
