import type { PointTransform } from '@/geo/frames'
import type { ImportSettings } from '@/geo/import/settings'
import { faultOfPosition } from '@/geo/import/geometry/placeGeometry'
import type { SourceTable } from '@/geo/import/table'
import { hashNumbers } from './hash'
import type { PreparedChunk, Remarks, SetAside, TrackRow } from './outcome'
import { isPointList, rawTracks, type RawTrack, type TrackGroup } from './rawTracks'

const chunkFixes = 40_000

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

const dayOf = (timeS: number): string => new Date(timeS * 1000).toISOString().slice(0, 16).replace('T', ' ')

/** Says which times could not be, each once. */
function remarkTimes({ row, impossible, isUntimed, rollovers }: TrackGroup, settings: ImportSettings, remarks: Remarks): void {
  if (rollovers > 0 && settings.addsRollover === true)
    return remarks.add('rollover', `${rollovers} 个点的时间加了 1,024 周（GPS 周数回绕）`, row)
  for (const timeS of impossible)
    remarks.add(
      isUntimed ? 'no-time' : 'bad-time',
      isUntimed
        ? `时间不可能（${dayOf(timeS)}），点都保留，按没有时间的轨迹导入`
        : `轨迹点的时间不可能（${dayOf(timeS)}），这一点已去掉`,
      row,
    )
}

/** Turns tracks, or a list of points, into rows for the server, a chunk at a time. O(fixes log fixes). */
export function* prepareTracks(
  table: SourceTable,
  settings: ImportSettings,
  toWgs84: PointTransform,
  remarks: Remarks,
): Generator<PreparedChunk<TrackRow>> {
  const setAside: SetAside[] = []
  let rows: TrackRow[] = []
  let fixCount = 0
  let done = 0
  const seen = new Map<string, number>()
  const isGathered = isPointList(table)
  const isSwapped = settings.isSwapped === true && !isGathered
  for (const group of rawTracks(table, settings, setAside)) {
    remarkTimes(group, settings, remarks)
    done += isGathered ? group.tracks.reduce((sum, { fixes }) => sum + fixes.lng.length, 0) : 1
    for (const raw of group.tracks) {
      const made = toTrackRow(raw, settings.defaults.teamCode, toWgs84, isSwapped, remarks)
      const first = 'fault' in made ? undefined : seen.get(made.key)
      if ('fault' in made) setAside.push({ row: raw.row, code: 'bad-track', reason: made.fault })
      else if (first !== undefined)
        setAside.push({ row: raw.row, code: 'repeat', reason: `轨迹的每一点都与第 ${first} 行的完全相同` })
      else {
        seen.set(made.key, raw.row)
        rows.push(made)
        fixCount += made.fixes.lng.length
      }
    }
    if (fixCount < chunkFixes) continue
    yield { rows, setAside: setAside.splice(0), done, total: table.rows.length }
    rows = []
    fixCount = 0
  }
  yield { rows, setAside: setAside.splice(0), done: table.rows.length, total: table.rows.length }
}
