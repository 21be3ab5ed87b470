import type { Geometry } from 'geojson'
import { parseAngle, parsePair } from '@/geo/frames'
import { cellOf } from '@/geo/import/columns/guess'
import type { Mapping } from '@/geo/import/columns/fields'
import { cleanText, normalName, parseNumber } from '@/geo/import/columns/text'
import type { Cell, SourceRow, SourceTable } from '@/geo/import/table'
import { parseShapeText } from './wkt'

const sampleSize = 300

/** How two numbers in one text are ordered. */
type PairOrder = 'lng-lat' | 'lat-lng'

/** Decides the order for the whole column: by letters, by a number that can be no latitude, by the heading, by the brackets of US city portals. */
function guessPairOrder(table: SourceTable, place: number): PairOrder {
  let hasBrackets = false
  for (const row of table.rows.slice(0, sampleSize)) {
    const text = cleanText(row.cells[place])
    const pair = text === null ? null : parsePair(text)
    if (!pair) continue
    const [first, second] = pair
    if (first.axis !== null || second.axis !== null) return first.axis === 'lng' || second.axis === 'lat' ? 'lng-lat' : 'lat-lng'
    if (Math.abs(first.degrees) > 90) return 'lng-lat'
    if (Math.abs(second.degrees) > 90) return 'lat-lng'
    hasBrackets ||= /\(/.test(text ?? '')
  }
  const heading = normalName(table.columns[place] ?? '')
  if (/^(latlng|latlon|纬经度)/.test(heading)) return 'lat-lng'
  if (/^(lnglat|lonlat|经纬度)/.test(heading)) return 'lng-lat'
  return hasBrackets ? 'lat-lng' : 'lng-lat'
}

function coordinate(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return cell
  const text = cleanText(cell)
  if (text === null) return undefined
  // "-1.8e308" is how one city writes "unknown": infinite, and told as such.
  if (/^[+-]?(\d+(\.\d+)?e\d{3,}|inf(inity)?)$/i.test(text)) return Number(text.replace(/inf(inity)?/i, 'Infinity'))
  return parseAngle(text)?.degrees ?? parseNumber(text) ?? NaN
}

/** Finds the geometry of a row in the file's own frame: the geometry it came with, its two columns, or its one text. */
export function geometryReader(table: SourceTable, mapping: Mapping, isSwapped: boolean): (row: SourceRow) => Geometry | null {
  const order = mapping.position === undefined ? 'lng-lat' : guessPairOrder(table, mapping.position)
  const point = (lng: number, lat: number): Geometry => ({ type: 'Point', coordinates: isSwapped ? [lat, lng] : [lng, lat] })
  return (row) => {
    if (row.geometry)
      return isSwapped && row.geometry.type === 'Point'
        ? point(row.geometry.coordinates[0] ?? NaN, row.geometry.coordinates[1] ?? NaN)
        : row.geometry
    if (mapping.lng !== undefined && mapping.lat !== undefined) {
      const lng = coordinate(cellOf(row.cells, mapping, 'lng'))
      const lat = coordinate(cellOf(row.cells, mapping, 'lat'))
      return lng === undefined && lat === undefined ? null : point(lng ?? NaN, lat ?? NaN)
    }
    const text = cleanText(cellOf(row.cells, mapping, 'position'))
    if (text === null) return null
    const shape = parseShapeText(text)
    if (shape) return shape
    const pair = parsePair(text)
    if (!pair) return null
    const [first, second] = order === 'lng-lat' ? pair : [pair[1], pair[0]]
    return point(first.degrees, second.degrees)
  }
}
