import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, Format, Notice, SourceFile, SourceFixes, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { addEsriFeature, isEsri, projectionOfEsri } from './esri'
import { parseIsoTime } from './fixes'
import { parseJson } from './json'
import { parseGeometry } from './parseGeometry'
import { flatRecord, isObject, recordsIn, serviceOf, type JsonObject } from './records'
import { decodeFile, unreadable } from './text'

/** Times kept beside a line by GPX converters: one ISO text for each position, nested like the coordinates. */
function timesOf(properties: JsonObject): readonly unknown[] | null {
  const nested = properties['coordinateProperties']
  const times = properties['coordTimes'] ?? (isObject(nested) ? nested['times'] : undefined)
  return Array.isArray(times) ? (times as unknown[]).flat(1) : null
}

function fixesOf(properties: JsonObject, coordinates: ReadonlyArray<readonly number[]>): SourceFixes | null {
  const times = timesOf(properties)
  if (times?.length !== coordinates.length) return null
  const written = times.map((time) => parseIsoTime(typeof time === 'string' ? time : null))
  return {
    lng: Float64Array.from(coordinates, (position) => position[0] ?? NaN),
    lat: Float64Array.from(coordinates, (position) => position[1] ?? NaN),
    timeS: Float64Array.from(written, (time) => time.timeS),
    unzoned: written.some((time) => time.isUnzoned) ? Uint8Array.from(written, (time) => Number(time.isUnzoned)) : null,
    accuracyM: null,
  }
}

function addFeature(collector: RowCollector, value: unknown): void {
  if (!isObject(value)) return collector.add({}, null, { fault: '不是一个要素' })
  const isFeature = value['type'] === 'Feature'
  const parsed = parseGeometry(isFeature ? value['geometry'] : value)
  const stated = isFeature && isObject(value['properties']) ? value['properties'] : {}
  const id = value['id']
  const properties = (typeof id === 'string' || typeof id === 'number') && !('id' in stated) ? { ...stated, id } : stated
  if ('fault' in parsed) return collector.add(properties, null, { fault: parsed.fault })
  const { geometry } = parsed
  const line =
    geometry?.type === 'LineString'
      ? geometry.coordinates
      : geometry?.type === 'MultiLineString'
        ? geometry.coordinates.flat()
        : null
  const fixes = line && fixesOf(properties, line)
  collector.add(properties, geometry, fixes ? { fixes } : {})
}

/** The frame a pre-RFC file states in its `crs` member, when it is not plain longitude and latitude. */
function statedProjection(root: JsonObject): string | null {
  const crs = root['crs']
  const name = isObject(crs) && isObject(crs['properties']) ? crs['properties']['name'] : null
  return typeof name === 'string' && !/CRS84|EPSG:+4326$/i.test(name) ? name : null
}

/** Newline-delimited GeoJSON: one feature on each line, with or without a record separator before it. */
function readLines(text: string, collector: RowCollector): boolean {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/^[\u001E\uFEFF]+/, ''))
    .filter((line) => line.trim() !== '')
  if (lines.length < 2 || !lines[0]?.startsWith('{') || !lines[0].trimEnd().endsWith('}')) return false
  for (const line of lines) {
    let value: unknown = null
    try {
      value = JSON.parse(line)
    } catch {
      // One broken line costs that line only; addFeature names it.
    }
    addFeature(collector, value)
  }
  return true
}

interface JsonReading {
  readonly tables: SourceTable[]
  readonly notices: Notice[]
  readonly encoding: Encoding
  readonly format?: Format
}

/** What stands in a parsed file, into the collector; the format and frame it turned out to be. */
function gatherFeatures(
  name: string,
  value: unknown,
  collector: RowCollector,
): Pick<SourceTable, 'projection' | 'frame'> & { format: Format } {
  const plain = { projection: null, format: 'geojson' } as const
  if (Array.isArray(value)) {
    // A list of plain records (what many services answer) is a table; its position is then one of its columns.
    for (const item of value)
      if (isObject(item) && typeof item['type'] !== 'string') collector.add(flatRecord(item), null)
      else addFeature(collector, item)
    return plain
  }
  if (!isObject(value)) throw new ReadFailure(`“${name}”是 JSON，但不是 GeoJSON`)
  if (value['type'] === 'FeatureCollection') {
    const features = value['features']
    if (!Array.isArray(features)) throw new ReadFailure(`“${name}”的 FeatureCollection 里没有 features 列表`)
    for (const feature of features) addFeature(collector, feature)
    return { projection: statedProjection(value), format: 'geojson' }
  }
  if (typeof value['type'] === 'string') {
    addFeature(collector, value)
    return { projection: statedProjection(value), format: 'geojson' }
  }
  if (isEsri(value)) {
    for (const feature of value.features) addEsriFeature(collector, feature)
    return { projection: projectionOfEsri(value), format: 'esrijson' }
  }
  const records = recordsIn(value)
  if (!records) throw new ReadFailure(`“${name}”是 JSON，但不是 GeoJSON：没有 type，也没有记录的列表`)
  for (const record of records) collector.add(flatRecord(record), null)
  const frame = serviceOf(value)
  return { projection: null, format: 'json', ...(frame && { frame }) }
}

/**
 * Reads GeoJSON: a FeatureCollection, a Feature, a bare geometry, an array of features, or one feature a line; and what else is
 * kept in JSON: Esri's features, and the lists of records that map services answer with.
 */
export function readGeoJson(file: SourceFile, meter: Meter): JsonReading {
  const collector = new RowCollector(meter)
  const decoded = decodeFile(file)
  const notices = unreadable(decoded)
  const { encoding } = decoded
  const table = (more: Pick<SourceTable, 'projection' | 'frame'>): SourceTable[] => [
    { name: file.name, columns: collector.columns, rows: collector.rows, ...more },
  ]
  // A line-wise file is not one JSON value, so it must be tried before the parser complains.
  if (/^\s*[\u001E\uFEFF]*\{.*\}\s*\r?\n[\u001E]?\{/.test(decoded.text.slice(0, 1_000_000)) && readLines(decoded.text, collector))
    return { tables: table({ projection: null }), notices, encoding }
  const { format, ...more } = gatherFeatures(file.name, parseJson(file).value, collector)
  if (collector.rows.length === 0) throw new ReadFailure(`“${file.name}”里一条要素也没有`)
  return { tables: table(more), notices, encoding, format }
}
