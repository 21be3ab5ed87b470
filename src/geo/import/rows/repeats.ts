import type { Geometry, Position } from 'geojson'
import { cleanText } from '@/geo/import/columns/text'
import type { SourceRow, SourceTable } from '@/geo/import/table'
import { hashText } from './hash'

/** How often each value of a column occurs; only these decide whether a code names one row. */
export function countValues(table: SourceTable, place: number | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  if (place === undefined) return counts
  for (const row of table.rows) {
    const text = cleanText(row.cells[place])
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

interface Seen {
  readonly first: SourceRow
  /** Row numbers by whole row; made when a second row of the same content comes. */
  wholes: Map<string, number> | null
}

const wholeOf = (row: SourceRow): string => JSON.stringify(row.cells.map(cleanText))

/**
 * Tells rows that are equal in every column of the file, also those that feed no field: two reports of one theft may differ in
 * the caller alone. Gives the row of the first, or null. Only rows whose content is equal already are compared whole.
 */
export function repeatFinder(): { firstOf(content: string, row: SourceRow): number | null } {
  const byContent = new Map<string, Seen>()
  return {
    firstOf(content, row) {
      const seen = byContent.get(content)
      if (!seen) {
        byContent.set(content, { first: row, wholes: null })
        return null
      }
      seen.wholes ??= new Map([[wholeOf(seen.first), seen.first.row]])
      const whole = wholeOf(row)
      const first = seen.wholes.get(whole)
      if (first === undefined) seen.wholes.set(whole, row.row)
      return first ?? null
    },
  }
}

const longestCompared = 20_000

/** A ring by its corners alone, whatever its start and direction. */
function ringKey(ring: readonly Position[]): string | null {
  if (ring.length < 4 || ring.length > longestCompared) return null
  const corners = new Set(ring.map(([x = 0, y = 0]) => `${x.toFixed(6)},${y.toFixed(6)}`))
  return hashText([...corners].sort().join(';'))
}

const isClosed = (line: readonly Position[]): boolean =>
  line.length > 3 && line[0]?.[0] === line.at(-1)?.[0] && line[0]?.[1] === line.at(-1)?.[1]

const outerRings = (geometry: Geometry | null): Position[][] =>
  geometry?.type === 'Polygon'
    ? geometry.coordinates.slice(0, 1)
    : geometry?.type === 'MultiPolygon'
      ? geometry.coordinates.flatMap((part) => part.slice(0, 1))
      : []

/**
 * Finds closed lines that are the outline of an area in the same file, as converters of OpenStreetMap write them: gives the row
 * of the area, or null. Building it costs one pass over the areas.
 */
export function outlineTwinFinder(rows: readonly SourceRow[]): (geometry: Geometry) => number | null {
  const areas = new Map<string, number>()
  const hasLines = rows.some((row) => row.geometry?.type === 'LineString')
  if (hasLines)
    for (const row of rows)
      for (const ring of outerRings(row.geometry)) {
        const key = ringKey(ring)
        if (key !== null) areas.set(key, row.row)
      }
  return (geometry) => {
    if (areas.size === 0 || geometry.type !== 'LineString' || !isClosed(geometry.coordinates)) return null
    const key = ringKey(geometry.coordinates)
    return key === null ? null : (areas.get(key) ?? null)
  }
}
