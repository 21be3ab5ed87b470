import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, Notice, SourceFile, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { packFixes, parseIsoTime, toLines, type Fix } from './fixes'
import { childOf, parseXml, textOf, type XmlElement } from './xml'

// A GPS unit's usual error per unit of dilution, in metres: turns hdop into a radius.
const metresPerHdop = 5

function readFix(point: XmlElement): Fix {
  const { lat, lon } = point.attributes
  const hdop = Number(textOf(point, 'hdop') ?? NaN)
  const stated = Number(textOf(point, 'accuracy') ?? NaN)
  return {
    lng: lon?.trim() ? Number(lon) : NaN,
    lat: lat?.trim() ? Number(lat) : NaN,
    ...parseIsoTime(textOf(point, 'time')),
    accuracyM: Number.isFinite(stated) ? stated : hdop * metresPerHdop,
  }
}

const describe = (element: XmlElement): Record<string, string | null> => ({
  name: textOf(element, 'name'),
  desc: textOf(element, 'desc') ?? textOf(element, 'cmt'),
  type: textOf(element, 'type'),
})

function startOf(fixes: readonly Fix[]): string | null {
  const first = fixes.find((fix) => Number.isFinite(fix.timeS))
  if (!first) return null
  const text = new Date(first.timeS * 1000).toISOString()
  return first.isUnzoned ? text.replace(/\.000Z$/, '') : text
}

/** Reads GPX 1.0 and 1.1: tracks, routes and waypoints, each as its own table. Points without time keep NaN. */
export function readGpx(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[]; encoding: Encoding } {
  const { root, encoding } = parseXml(file, meter)
  const gpx = childOf(root, 'gpx')
  if (!gpx) throw new ReadFailure(`“${file.name}”里没有 gpx 根元素`)
  const tracks = new RowCollector(meter)
  const routes = new RowCollector(meter)
  const points = new RowCollector(meter)
  for (const element of gpx.children) {
    if (element.name === 'trk' || element.name === 'rte') {
      const isTrack = element.name === 'trk'
      const holders = isTrack ? element.children.filter((child) => child.name === 'trkseg') : [element]
      const pointName = isTrack ? 'trkpt' : 'rtept'
      const segments = holders.map((holder) => holder.children.filter((child) => child.name === pointName).map(readFix))
      const fixes = segments.flat()
      const collector = isTrack ? tracks : routes
      collector.add(
        { ...describe(element), start_time: startOf(fixes), file: file.name },
        fixes.length > 0 ? toLines(segments) : null,
        fixes.length > 0 ? { fixes: packFixes(segments) } : { fault: '轨迹里没有一个点' },
      )
    } else if (element.name === 'wpt') {
      const fix = readFix(element)
      points.add(
        { ...describe(element), time: textOf(element, 'time'), ele: textOf(element, 'ele'), sym: textOf(element, 'sym') },
        { type: 'Point', coordinates: [fix.lng, fix.lat] },
      )
    }
  }
  const tables = (
    [
      ['轨迹', tracks],
      ['路线', routes],
      ['航点', points],
    ] as const
  )
    .filter(([, collector]) => collector.rows.length > 0)
    .map(([label, collector]): SourceTable => ({
      name: `${file.name} ${label}`,
      columns: collector.columns,
      rows: collector.rows,
      projection: null,
    }))
  if (tables.length === 0) throw new ReadFailure(`“${file.name}”里没有轨迹、路线或航点`)
  return { tables, notices: [], encoding }
}
