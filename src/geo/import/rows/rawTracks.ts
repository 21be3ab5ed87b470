import type { Geometry, Position } from 'geojson'
import type { ImportSettings } from '@/geo/import/settings'
import { cellOf } from '@/geo/import/columns/guess'
import { cleanText, parseNumber } from '@/geo/import/columns/text'
import { whenReader } from '@/geo/import/columns/when'
import type { SourceFixes, SourceRow, SourceTable } from '@/geo/import/table'
import type { SetAside } from './outcome'
import { coordinateFault, geometryReader } from './rowGeometry'
import { timedParts, type TimeRules, type TimedParts } from './trackTimes'

/** In a list of points, silence longer than this ends one outing and begins another. Seconds. */
const listGapS = 2 * 3600
/** A recorded track is one outing by its maker's will; only a night between says otherwise. Seconds. */
const recordingGapS = 6 * 3600

/** One track before its frame is changed; `part` from 1 when its row or group holds several. */
export interface RawTrack {
  readonly row: number
  readonly name: string | null
  readonly teamCode: string | null
  readonly fixes: SourceFixes
}

/** What a row or group came to, with the times that cannot be. */
export interface TrackGroup extends Pick<TimedParts, 'impossible' | 'rollovers' | 'isUntimed'> {
  readonly row: number
  readonly tracks: readonly RawTrack[]
}

const untimed = (positions: readonly Position[]): SourceFixes => ({
  lng: Float64Array.from(positions, (position) => position[0] ?? NaN),
  lat: Float64Array.from(positions, (position) => position[1] ?? NaN),
  timeS: new Float64Array(positions.length).fill(NaN),
  unzoned: null,
  accuracyM: null,
})

function lineOf(geometry: Geometry | null): Position[] | null {
  if (geometry?.type === 'LineString' || geometry?.type === 'MultiPoint') return geometry.coordinates
  return geometry?.type === 'MultiLineString' ? geometry.coordinates.flat() : null
}

/** True for a table whose rows are single fixes, not tracks. */
export const isPointList = (table: SourceTable): boolean =>
  table.rows.every((row) => row.fixes === undefined && lineOf(row.geometry) === null)

interface PointFix {
  readonly row: number
  readonly lng: number
  readonly lat: number
  readonly timeS: number
  readonly accuracyM: number
}

interface PointGroup {
  readonly name: string | null
  readonly teamCode: string | null
  readonly points: PointFix[]
}

function pack(points: readonly PointFix[]): SourceFixes {
  // Points of one id come in any order; in time they are a walk.
  const isTimed = points.every((point) => Number.isFinite(point.timeS))
  const sorted = isTimed ? [...points].sort((a, b) => a.timeS - b.timeS) : points
  return {
    lng: Float64Array.from(sorted, (point) => point.lng),
    lat: Float64Array.from(sorted, (point) => point.lat),
    timeS: Float64Array.from(sorted, (point) => point.timeS),
    unzoned: null,
    accuracyM: sorted.some((point) => Number.isFinite(point.accuracyM))
      ? Float64Array.from(sorted, (point) => point.accuracyM)
      : null,
  }
}

/** True when a column of names says who walked, not what each point is called. */
function isNameOfGroup(table: SourceTable, place: number | undefined): boolean {
  if (place === undefined) return false
  const sample = table.rows.slice(0, 500).flatMap((row) => cleanText(row.cells[place]) ?? [])
  return sample.length > 1 && new Set(sample).size < sample.length / 2
}

/** Gathers a list of points by the id of their track, their team, and the name of who walked. */
function groupPoints(table: SourceTable, settings: ImportSettings, setAside: SetAside[]): Map<string, PointGroup> {
  const { mapping } = settings
  const geometryOf = geometryReader(table, mapping, settings.isSwapped === true)
  const faultOf = coordinateFault(table, mapping)
  const whenOf = whenReader(table, settings)
  const groupsByName = isNameOfGroup(table, mapping.name)
  const groups = new Map<string, PointGroup>()
  for (const row of table.rows) {
    const fault = row.fault ?? faultOf(row)
    const geometry = fault === null ? geometryOf(row) : null
    if (geometry?.type !== 'Point') {
      setAside.push({ row: row.row, code: 'no-position', reason: fault ?? '没有坐标' })
      continue
    }
    const id = cleanText(cellOf(row.cells, mapping, 'track'))
    const teamCode = cleanText(cellOf(row.cells, mapping, 'team_code'))
    const name = cleanText(cellOf(row.cells, mapping, 'name'))
    const key = JSON.stringify([id, teamCode, groupsByName ? name : null])
    let group = groups.get(key)
    if (!group) {
      group = { name: name ?? (id === null ? teamCode : `轨迹 ${id}`), teamCode, points: [] }
      groups.set(key, group)
    }
    const [lng = NaN, lat = NaN] = geometry.coordinates
    const accuracyM = parseNumber(cellOf(row.cells, mapping, 'accuracy')) ?? NaN
    group.points.push({ row: row.row, lng, lat, timeS: whenOf(row).time?.timeS ?? NaN, accuracyM })
  }
  return groups
}

function toGroup(row: number, name: string | null, teamCode: string | null, fixes: SourceFixes, rules: TimeRules): TrackGroup {
  const { parts, ...told } = timedParts(fixes, rules)
  const tracks = parts.map((part, index) => ({
    row,
    name: name !== null && parts.length > 1 ? `${name} (${index + 1})` : name,
    teamCode,
    fixes: part,
  }))
  return { row, tracks, ...told }
}

function* recordedTracks(
  table: SourceTable,
  settings: ImportSettings,
  setAside: SetAside[],
  rules: TimeRules,
): Generator<TrackGroup> {
  const nameOf = (row: SourceRow): string | null => cleanText(cellOf(row.cells, settings.mapping, 'name'))
  for (const row of table.rows) {
    const line = row.fixes ?? (row.fault === undefined ? lineOf(row.geometry) : null)
    if (row.fault !== undefined || !line) {
      setAside.push({ row: row.row, code: 'unreadable', reason: row.fault ?? '不是轨迹：既没有线也没有点列' })
      continue
    }
    const fixes = Array.isArray(line) ? untimed(line) : line
    yield toGroup(row.row, nameOf(row), cleanText(cellOf(row.cells, settings.mapping, 'team_code')), fixes, rules)
  }
}

/** The tracks of a table: one or more of each row, or of each group of a list of points. Rows that give none are set aside. */
export function* rawTracks(table: SourceTable, settings: ImportSettings, setAside: SetAside[]): Generator<TrackGroup> {
  const rules = { timeZone: settings.timeZone, addsRollover: settings.addsRollover === true, nowS: Date.now() / 1000 }
  if (!isPointList(table)) return yield* recordedTracks(table, settings, setAside, { ...rules, gapS: recordingGapS })
  for (const { name, teamCode, points } of groupPoints(table, settings, setAside).values())
    yield toGroup(points[0]?.row ?? 0, name, teamCode, pack(points), { ...rules, gapS: listGapS })
}
