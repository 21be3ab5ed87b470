import type { Geometry, Position } from 'geojson'
import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, Notice, SourceFile, SourceRow, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { packFixes, parseIsoTime, type Fix } from './fixes'
import { childOf, descendants, parseXml, textOf, type XmlElement } from './xml'

/**
 * "lng,lat[,height] lng,lat…" as positions, with or without blanks around the commas. What is no number becomes NaN and is named
 * when the row is checked.
 */
const toPositions = (text: string | null): Position[] =>
  (text ?? '')
    .trim()
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/)
    .filter((tuple) => tuple !== '')
    .map((tuple) =>
      tuple
        .split(',')
        .slice(0, 2)
        .map((part) => (part === '' ? NaN : Number(part))),
    )
    .map(([lng = NaN, lat = NaN]) => [lng, lat])

const ringOf = (boundary: XmlElement): Position[] => {
  const ring = childOf(boundary, 'LinearRing')
  return ring ? toPositions(textOf(ring, 'coordinates')) : []
}

function readFixes(track: XmlElement): Fix[] {
  const times = track.children.filter((child) => child.name === 'when').map((child) => parseIsoTime(child.text))
  const places = track.children
    .filter((child) => child.name === 'coord')
    .map((child) => child.text.trim().split(/\s+/).map(Number))
  return places.map(([lng = NaN, lat = NaN], index) => ({
    lng,
    lat,
    ...(times[index] ?? parseIsoTime(null)),
    accuracyM: NaN,
  }))
}

function readGeometries(element: XmlElement): Geometry[] {
  switch (element.name) {
    case 'Point': {
      const [coordinates] = toPositions(textOf(element, 'coordinates'))
      return coordinates ? [{ type: 'Point', coordinates }] : []
    }
    case 'LineString':
    case 'LinearRing':
      return [{ type: 'LineString', coordinates: toPositions(textOf(element, 'coordinates')) }]
    case 'Polygon': {
      const rings = ['outerBoundaryIs', 'innerBoundaryIs'].flatMap((name) =>
        element.children.filter((child) => child.name === name).map(ringOf),
      )
      return [{ type: 'Polygon', coordinates: rings }]
    }
    case 'MultiGeometry':
      return element.children.flatMap(readGeometries)
    case 'Track':
      return [{ type: 'LineString', coordinates: readFixes(element).map((fix): Position => [fix.lng, fix.lat]) }]
    case 'MultiTrack':
      return element.children.flatMap(readGeometries)
    default:
      return []
  }
}

/** Parts of one kind join in a Multi geometry; a mixture stays a collection for the mending step to judge. */
function joined(parts: readonly Geometry[]): Geometry | null {
  const [first] = parts
  if (!first || parts.length === 1) return first ?? null
  if (parts.every((part) => part.type === 'Polygon'))
    return { type: 'MultiPolygon', coordinates: parts.map((part) => part.coordinates) }
  if (parts.every((part) => part.type === 'LineString'))
    return { type: 'MultiLineString', coordinates: parts.map((part) => part.coordinates) }
  if (parts.every((part) => part.type === 'Point'))
    return { type: 'MultiPoint', coordinates: parts.map((part) => part.coordinates) }
  return { type: 'GeometryCollection', geometries: [...parts] }
}

/** Descriptions hold HTML, scripts included. Only their words are kept; tables become lines. */
const plainText = (html: string): string =>
  html
    .replace(/<(script|style)\b[^]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<br\s*\/?>|<\/(p|tr|div|li)>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()

function propertiesOf(placemark: XmlElement, folder: string): Record<string, string | null> {
  const properties: Record<string, string | null> = { name: textOf(placemark, 'name') }
  const description = textOf(placemark, 'description')
  if (description) properties['description'] = plainText(description)
  for (const name of ['address', 'phoneNumber', 'styleUrl']) {
    const value = textOf(placemark, name)
    if (value) properties[name] = value
  }
  const stamp = childOf(placemark, 'TimeStamp')
  if (stamp) properties['time'] = textOf(stamp, 'when')
  for (const data of descendants(placemark, 'Data')) properties[data.attributes['name'] ?? 'data'] = textOf(data, 'value')
  for (const data of descendants(placemark, 'SimpleData')) properties[data.attributes['name'] ?? 'data'] = data.text.trim()
  if (folder !== '') properties['folder'] = folder
  return properties
}

/** Points marked on a walk are kept apart from its tracks: each is a table of its own. */
function splitTracks(file: SourceFile, { columns, rows }: RowCollector): SourceTable[] {
  const table = (name: string, part: readonly SourceRow[]): SourceTable => ({ name, columns, rows: part, projection: null })
  const tracks = rows.filter((row) => row.fixes !== undefined)
  if (tracks.length === 0 || tracks.length === rows.length) return [table(file.name, rows)]
  return [
    table(`${file.name} 轨迹`, tracks),
    table(
      `${file.name} 标注`,
      rows.filter((row) => row.fixes === undefined),
    ),
  ]
}

/** Reads KML: tracks and the rest as tables, with the path of folders as a column. Network links and overlays are named and not followed. */
export function readKml(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[]; encoding: Encoding } {
  const { root, encoding } = parseXml(file, meter)
  const collector = new RowCollector(meter)
  let linkCount = 0
  const walk = (element: XmlElement, folder: string): void => {
    for (const child of element.children) {
      if (child.name === 'NetworkLink') linkCount++
      else if (child.name === 'Folder')
        walk(child, [folder, textOf(child, 'name') ?? ''].filter((part) => part !== '').join(' / '))
      else if (child.name === 'Placemark') {
        const geometry = joined(child.children.flatMap(readGeometries))
        const tracks = [...descendants(child, 'Track')].map(readFixes)
        collector.add(propertiesOf(child, folder), geometry, tracks.length > 0 ? { fixes: packFixes(tracks) } : {})
      } else if (child.name === 'Document' || child.name === 'kml') walk(child, folder)
    }
  }
  walk(root, '')
  if (collector.rows.length === 0)
    throw new ReadFailure(
      linkCount > 0
        ? `“${file.name}”里只有网络链接，没有图形；请在原软件里把内容存进文件`
        : `“${file.name}”里没有地标（Placemark）`,
    )
  const notices = linkCount > 0 ? [{ code: 'network-link', text: `文件里有 ${linkCount} 个网络链接，没有下载` }] : []
  return { tables: splitTracks(file, collector), notices, encoding }
}
