import type { Geometry } from 'geojson'
import { parseAngle, parsePair } from '@/geo/frames'
import { cellOf } from '@/geo/import/columns/guess'
import type { Mapping } from '@/geo/import/columns/fields'
import { cleanText, isVoid, normalName, parseNumber, parsePart } from '@/geo/import/columns/text'
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
  if (text === null || isVoid(text)) return undefined
  // "-1.8e308" is how one city writes "unknown": infinite, and told as such.
  if (/^[+-]?(\d+(\.\d+)?e\d{3,}|inf(inity)?)$/i.test(text)) return Number(text.replace(/inf(inity)?/i, 'Infinity'))
  return parseAngle(text)?.degrees ?? parseNumber(text) ?? NaN
}

type Axis = 'lng' | 'lat'
const partsOf = { lng: ['lng_minute', 'lng_second'], lat: ['lat_minute', 'lat_second'] } as const

/** Degrees with the minutes and seconds of their own columns; undefined when the row holds none, NaN when they are no angle. */
function angleOf(row: SourceRow, mapping: Mapping, axis: Axis): number | undefined {
  const whole = coordinate(cellOf(row.cells, mapping, axis))
  const [minuteField, secondField] = partsOf[axis]
  if (whole === undefined || mapping[minuteField] === undefined) return whole
  const minutes = parsePart(cellOf(row.cells, mapping, minuteField)) ?? 0
  const seconds = parsePart(cellOf(row.cells, mapping, secondField)) ?? 0
  if (!(minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60)) return NaN
  const size = Math.abs(whole) + minutes / 60 + seconds / 3600
  return whole < 0 || Object.is(whole, -0) ? -size : size
}

const axisWords = { lng: '经度', lat: '纬度' } as const

/** Why the coordinate columns of a row cannot be read, with column and content; null when they can or are empty. */
export function coordinateFault(table: SourceTable, mapping: Mapping): (row: SourceRow) => string | null {
  return (row) => {
    if (row.geometry || mapping.lng === undefined || mapping.lat === undefined) return null
    for (const axis of ['lng', 'lat'] as const) {
      for (const [index, field] of partsOf[axis].entries()) {
        const part = mapping[field] === undefined ? null : parsePart(cellOf(row.cells, mapping, field))
        if (part !== null && (part < 0 || part >= 60)) return `${axisWords[axis]}的${'分秒'.charAt(index)}是 ${part}，应小于 60`
      }
      const text = cleanText(cellOf(row.cells, mapping, axis))
      if (text === null || isVoid(text) || !Number.isNaN(coordinate(text))) continue
      return `“${table.columns[mapping[axis] ?? -1] ?? axisWords[axis]}”列的“${text.slice(0, 30)}”认不出是坐标`
    }
    return null
  }
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
      const lng = angleOf(row, mapping, 'lng')
      const lat = angleOf(row, mapping, 'lat')
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
