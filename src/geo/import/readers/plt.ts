import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, SourceFile, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { packFixes, toLines, type Fix } from './fixes'
import { decodeFile } from './text'

const headerLines = 6
// Days from 1899-12-30, the epoch of PLT's fifth field, to 1970-01-01.
const epochOffsetDays = 25_569

/** Date and time text when both are there (exact), else the day number (a microsecond or so off). UTC. */
function timeOf(days: string | undefined, date: string | undefined, time: string | undefined): number {
  const written = date && time ? Date.parse(`${date.trim()}T${time.trim()}Z`) / 1000 : NaN
  if (Number.isFinite(written)) return written
  return days?.trim() ? Math.round((Number(days) - epochOffsetDays) * 86_400) : NaN
}

/** Reads a PLT track (OziExplorer, GeoLife): latitude first, six heading lines, breaks where the third field is 1. */
export function readPlt(file: SourceFile, meter: Meter): { tables: SourceTable[]; encoding: Encoding } {
  const { text, encoding } = decodeFile(file)
  const lines = text.split(/\r?\n/)
  const segments: Fix[][] = []
  for (const line of lines.slice(headerLines)) {
    if (line.trim() === '') continue
    const [lat, lng, breaks, , days, date, time] = line.split(',')
    const fix = {
      lng: Number(lng ?? NaN),
      lat: Number(lat ?? NaN),
      timeS: timeOf(days, date, time),
      isUnzoned: false,
      accuracyM: NaN,
    }
    if (segments.length === 0 || (breaks?.trim() === '1' && segments.at(-1)?.length)) segments.push([])
    segments.at(-1)?.push(fix)
  }
  const fixes = segments.flat()
  if (fixes.length === 0) throw new ReadFailure(`“${file.name}”里没有一个轨迹点`)
  const collector = new RowCollector(meter)
  const start = fixes.find((fix) => Number.isFinite(fix.timeS))
  const name = (file.name.split('/').at(-1) ?? file.name).replace(/\.plt$/i, '')
  collector.add(
    { name, start_time: start ? new Date(start.timeS * 1000).toISOString() : null, file: file.name },
    toLines(segments),
    { fixes: packFixes(segments) },
  )
  return { tables: [{ name: file.name, columns: collector.columns, rows: collector.rows, projection: null }], encoding }
}
