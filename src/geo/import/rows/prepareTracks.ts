import type { Geometry, Position } from 'geojson'
import type { PointTransform } from '@/geo/frames'
import type { ImportSettings } from '@/geo/import/columns/fields'
import { cellOf } from '@/geo/import/columns/guess'
import { cleanText, parseNumber } from '@/geo/import/columns/text'
import { guessDayOrder, timeReader } from '@/geo/import/columns/time'
import { faultOfPosition } from '@/geo/import/geometry/placeGeometry'
import type { SourceFixes, SourceRow, SourceTable } from '@/geo/import/table'
import { hashNumbers } from './hash'
import type { PreparedChunk, Remarks, SetAside, TrackRow } from './outcome'
import { geometryReader } from './rowGeometry'

const chunkFixes = 40_000
/** In a list of points, silence longer than this ends one outing and begins another. Seconds. */
const outingGapS = 2 * 3600

/** One track before its frame is changed. */
interface RawTrack {
  readonly row: number
  readonly name: string | null
  readonly teamCode: string | null
  readonly fixes: SourceFixes
}

interface PointFix {
  readonly row: number
  readonly lng: number
  readonly lat: number
  readonly timeS: number
  readonly accuracyM: number
}

const untimed = (positions: readonly Position[]): SourceFixes => ({
  lng: Float64Array.from(positions, (position) => position[0] ?? NaN),
  lat: Float64Array.from(positions, (position) => position[1] ?? NaN),
  timeS: new Float64Array(positions.length).fill(NaN),
  accuracyM: null,
})

function lineOf(geometry: Geometry | null): Position[] | null {
  if (geometry?.type === 'LineString' || geometry?.type === 'MultiPoint') return geometry.coordinates
  return geometry?.type === 'MultiLineString' ? geometry.coordinates.flat() : null
}

const pack = (points: readonly PointFix[]): SourceFixes => ({
  lng: Float64Array.from(points, (point) => point.lng),
  lat: Float64Array.from(points, (point) => point.lat),
  timeS: Float64Array.from(points, (point) => point.timeS),
  accuracyM: points.some((point) => Number.isFinite(point.accuracyM))
    ? Float64Array.from(points, (point) => point.accuracyM)
    : null,
})

/** Cuts the points of one id into outings: in order of time when all have one, at every long silence. */
function outings(points: PointFix[]): PointFix[][] {
  if (!points.every((point) => Number.isFinite(point.timeS))) return [points]
  points.sort((a, b) => a.timeS - b.timeS)
  const parts: PointFix[][] = []
  for (const point of points) {
    const last = parts.at(-1)
    if (last && point.timeS - (last.at(-1)?.timeS ?? 0) <= outingGapS) last.push(point)
    else parts.push([point])
  }
  return parts
}

/** Gathers a list of points into tracks by their track column. */
function* gather(table: SourceTable, settings: ImportSettings, setAside: SetAside[]): Generator<RawTrack> {
  const { mapping } = settings
  const geometryOf = geometryReader(table, mapping, settings.isSwapped === true)
  const { order } = guessDayOrder(
    (function* () {
      for (const row of table.rows) yield cellOf(row.cells, mapping, 'time')
    })(),
  )
  const readTime = timeReader(settings.timeZone, order)
  const timeOf = (row: SourceRow): number => {
    const clock = cleanText(cellOf(row.cells, mapping, 'clock'))
    const text = cellOf(row.cells, mapping, 'time')
    return readTime(clock === null ? text : `${cleanText(text) ?? ''} ${clock}`)?.timeS ?? NaN
  }
  const groups = new Map<string, { name: string | null; teamCode: string | null; points: PointFix[] }>()
  for (const row of table.rows) {
    const geometry = row.fault === undefined ? geometryOf(row) : null
    if (geometry?.type !== 'Point') {
      setAside.push({ row: row.row, code: 'no-position', reason: row.fault ?? '没有坐标' })
      continue
    }
    const id = cleanText(cellOf(row.cells, mapping, 'track')) ?? ''
    let group = groups.get(id)
    if (!group) {
      const name = cleanText(cellOf(row.cells, mapping, 'name'))
      group = {
        name: name ?? (id === '' ? null : `轨迹 ${id}`),
        teamCode: cleanText(cellOf(row.cells, mapping, 'team_code')),
        points: [],
      }
      groups.set(id, group)
    }
    const [lng = NaN, lat = NaN] = geometry.coordinates
    group.points.push({
      row: row.row,
      lng,
      lat,
      timeS: timeOf(row),
      accuracyM: parseNumber(cellOf(row.cells, mapping, 'accuracy')) ?? NaN,
    })
  }
  for (const { name, teamCode, points } of groups.values()) {
    const parts = outings(points)
    for (const [index, part] of parts.entries())
      yield {
        row: part[0]?.row ?? 0,
        name: name !== null && parts.length > 1 ? `${name} (${index + 1})` : name,
        teamCode,
        fixes: pack(part),
      }
  }
}

function* rawTracks(table: SourceTable, settings: ImportSettings, setAside: SetAside[]): Generator<RawTrack> {
  const isList = table.rows.every((row) => row.fixes === undefined && lineOf(row.geometry) === null)
  if (isList) return yield* gather(table, settings, setAside)
  for (const row of table.rows) {
    const line = row.fixes ?? (row.fault === undefined ? lineOf(row.geometry) : null)
    if (row.fault !== undefined || !line) {
      setAside.push({ row: row.row, code: 'unreadable', reason: row.fault ?? '不是轨迹：既没有线也没有点列' })
      continue
    }
    yield {
      row: row.row,
      name: cleanText(cellOf(row.cells, settings.mapping, 'name')),
      teamCode: cleanText(cellOf(row.cells, settings.mapping, 'team_code')),
      fixes: Array.isArray(line) ? untimed(line) : line,
    }
  }
}

const orNull = (value: number | undefined, digits: number): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Math.round(value * 10 ** digits) / 10 ** digits

/** One track in WGS-84 to six decimals. Fixes that cannot be anywhere are left out and counted; all others stay, wild ones too. */
function toTrackRow(
  raw: RawTrack,
  teamCode: string | undefined,
  toWgs84: PointTransform,
  isSwapped: boolean,
  remarks: Remarks,
): TrackRow | { fault: string } {
  const { fixes } = raw
  const kept: number[] = []
  const lng: number[] = []
  const lat: number[] = []
  for (let i = 0; i < fixes.lng.length; i++) {
    const x = (isSwapped ? fixes.lat : fixes.lng)[i] ?? NaN
    const y = (isSwapped ? fixes.lng : fixes.lat)[i] ?? NaN
    const [east, north] = toWgs84(x, y)
    const fault = faultOfPosition(x, y, east, north)
    if (fault) {
      remarks.add(`fix ${fault.slice(0, 4)}`, `轨迹点${fault.replace(/（.*/, '')}，已去掉`, raw.row)
      continue
    }
    kept.push(i)
    lng.push(Math.round(east * 1e6) / 1e6)
    lat.push(Math.round(north * 1e6) / 1e6)
  }
  if (kept.length < 2) return { fault: kept.length === 0 ? '轨迹里没有可用的点' : '轨迹只有一个点' }
  const t = kept.map((i) => orNull(fixes.timeS[i], 3))
  const { accuracyM } = fixes
  const key = `h:${hashNumbers(
    Float64Array.from(lng),
    Float64Array.from(lat),
    Float64Array.from(t, (time) => time ?? NaN),
  )}`
  const team = raw.teamCode ?? teamCode
  return {
    row: raw.row,
    key,
    name: (raw.name ?? '导入的轨迹').slice(0, 200),
    ...(team !== undefined && { team_code: team }),
    fixes: { t, lng, lat, ...(accuracyM && { accuracy: kept.map((i) => orNull(accuracyM[i], 1)) }) },
  }
}

/** Turns tracks, or a list of points, into rows for the server, a chunk at a time. O(fixes log fixes). */
export function* prepareTracks(
  table: SourceTable,
  settings: ImportSettings,
  toWgs84: PointTransform,
  remarks: Remarks,
): Generator<PreparedChunk<TrackRow>> {
  let setAside: SetAside[] = []
  let rows: TrackRow[] = []
  let fixCount = 0
  let done = 0
  const seen = new Map<string, number>()
  const isGathered = table.rows.every((row) => row.fixes === undefined && lineOf(row.geometry) === null)
  for (const raw of rawTracks(table, settings, setAside)) {
    done += isGathered ? raw.fixes.lng.length : 1
    const made = toTrackRow(raw, settings.defaults.teamCode, toWgs84, settings.isSwapped === true && !isGathered, remarks)
    if ('fault' in made) {
      setAside.push({ row: raw.row, code: 'bad-track', reason: made.fault })
      continue
    }
    const first = seen.get(made.key)
    if (first !== undefined) {
      setAside.push({ row: raw.row, code: 'repeat', reason: `与第 ${first} 行的轨迹完全相同` })
      continue
    }
    seen.set(made.key, raw.row)
    rows.push(made)
    fixCount += made.fixes.lng.length
    if (fixCount < chunkFixes) continue
    yield { rows, setAside: setAside.splice(0), done, total: table.rows.length }
    rows = []
    fixCount = 0
  }
  yield { rows, setAside, done: table.rows.length, total: table.rows.length }
  setAside = []
}
