import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Papa from 'papaparse'
import { centreOf, localProjection } from '@/geo/projection'

/** Incidents of a CSV in metres of a plane, and their times as ms UTC (a naive time is taken as UTC). */
export interface IncidentFile {
  readonly xy: Float64Array
  readonly timeMs: Float64Array
  /** Degrees as they stood in the file; null when it held metres. */
  readonly lngLat: Float64Array | null
  readonly setAside: number
}

const columnNames = {
  x: ['x', 'lon', 'lng', 'long', 'longitude'],
  y: ['y', 'lat', 'latitude'],
  date: ['date', 'date_utc', 'datetime', 'time', 'timestamp', 'occurred_at'],
}

const toTime = (text: string) => {
  const iso = text.trim().replace(' ', 'T')
  const naive = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(iso)
  return Date.parse(naive ? `${iso.includes('T') ? iso : `${iso}T00:00`}Z` : text)
}

/** Reads a CSV (also .gz) with x, y in metres or lon, lat in degrees, and a date; without a header the first three columns. */
export function readIncidents(path: string): IncidentFile {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const rows = Papa.parse<string[]>(text, { skipEmptyLines: true }).data
  const header = (rows[0] ?? []).map((name) => name.trim().toLowerCase())
  const hasHeader = header.some((name) => Object.values(columnNames).flat().includes(name))
  const find = (names: string[], fallback: number) => (hasHeader ? header.findIndex((name) => names.includes(name)) : fallback)
  const [atX, atY, atDate] = [find(columnNames.x, 0), find(columnNames.y, 1), find(columnNames.date, 2)]
  if (atX < 0 || atY < 0 || atDate < 0)
    throw new Error(`${path}: no columns x, y or lon, lat and date among: ${header.join(', ')}`)
  const xy: number[] = []
  const timeMs: number[] = []
  const body = hasHeader ? rows.slice(1) : rows
  for (const row of body) {
    const [x, y, time] = [Number(row[atX] || NaN), Number(row[atY] || NaN), toTime(row[atDate] ?? '')]
    if (![x, y, time].every(Number.isFinite) || (x === 0 && y === 0)) continue
    xy.push(x, y)
    timeMs.push(time)
  }
  const raw = Float64Array.from(xy)
  const degrees = xy.every((value, i) => Math.abs(value) <= (i % 2 === 0 ? 180 : 90))
  const centre = degrees ? centreOf(raw) : undefined
  return {
    xy: centre ? localProjection(...centre).forwardAll(raw) : raw,
    timeMs: Float64Array.from(timeMs),
    lngLat: centre ? raw : null,
    setAside: body.length - timeMs.length,
  }
}
