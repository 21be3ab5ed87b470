import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { trackOf, type Track } from '@/geo/tracks'

const METRES_PER_FOOT = 0.3048

/** GeoLife PLT: six header lines, then lat, lng, 0, altitude in feet, days, date, time (UTC). */
export function readPlt(text: string): Track {
  const rows = text
    .split(/\r?\n/)
    .slice(6)
    .flatMap((line) => {
      const cells = line.split(',')
      return cells.length >= 7 ? [cells] : []
    })
  return trackOf({
    lat: rows.map((cells) => Number(cells[0])),
    lng: rows.map((cells) => Number(cells[1])),
    altitudeM: rows.map((cells) => (cells[3] === '-777' ? -777 : Number(cells[3]) * METRES_PER_FOOT)),
    timeMs: rows.map((cells) => Date.parse(`${cells[5]}T${cells[6]?.trim()}Z`)),
  })
}

/** The track and route points of a GPX file in order, without regard to segments: enough for measuring. */
export function readGpx(text: string): Track {
  const points = [...text.matchAll(/<(?:trkpt|rtept)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:trkpt|rtept)>)/g)]
  const attribute = (of: string, name: string) => Number(new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(of)?.[1] ?? NaN)
  return trackOf({
    lng: points.map(([, head = '']) => attribute(head, 'lon')),
    lat: points.map(([, head = '']) => attribute(head, 'lat')),
    timeMs: points.map(([, , body = '']) => Date.parse(/<time>\s*([^<]*?)\s*<\/time>/.exec(body)?.[1] ?? '')),
    altitudeM: points.map(([, , body = '']) => Number(/<ele>\s*([^<]*?)\s*<\/ele>/.exec(body)?.[1] ?? NaN)),
  })
}

/** Every PLT and GPX file below a folder, in the order of their paths. */
export function readTrackFolder(folder: string): Track[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => join(folder, path))
    .filter((path) => /\.(plt|gpx)$/i.test(path) && statSync(path).isFile())
    .map((path) => (/plt$/i.test(path) ? readPlt : readGpx)(readFileSync(path, 'utf8')))
}
