import type { Map } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import { metresPerPixel } from '@/geo/earth'
import { drawnWhole, pictureOf } from '@/map/print/picture'
import { scaleBarOf } from '@/map/print/scaleBar'
import type { PrintedTeam } from './printModel'

const svgNs = 'http://www.w3.org/2000/svg'
function shape(name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const made = document.createElementNS(svgNs, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.textContent = text
  return made
}

const scaled = (dash: string, scale: number) =>
  dash === ''
    ? 'none'
    : dash
        .split(' ')
        .map((part) => (Number(part) * scale).toFixed(1))
        .join(' ')

/** Longest wait for tiles of a place not looked at before; the picture is taken as it stands then. */
const tilesMostMs = 4000

/**
 * Hides what does not belong on a team's paper: the coloured routes, which are drawn anew in black, and the incidents, which are
 * nobody's to carry about. Gives back the way to show them again.
 */
export function hideUnprinted(map: Map): () => void {
  const hidden = map
    .getLayersOrder()
    .filter((id) => /^(plan|incident)/.test(id) && map.getLayoutProperty(id, 'visibility') !== 'none')
  for (const id of hidden) map.setLayoutProperty(id, 'visibility', 'none')
  return () => {
    for (const id of hidden) if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', 'visible')
  }
}

/** Brings all the places into the map at once, and waits until it has drawn them. */
async function look(map: Map, places: readonly LngLat[]): Promise<void> {
  const lng = places.map((at) => at[0])
  const lat = places.map((at) => at[1])
  map.fitBounds([Math.min(...lng), Math.min(...lat), Math.max(...lng), Math.max(...lat)], {
    padding: 40,
    maxZoom: 15,
    duration: 0,
  })
  await drawnWhole(map, tilesMostMs)
}

/**
 * The routes of these teams over a grey picture of the map: strokes and labels that differ in black. Moves the map's camera; the
 * caller puts it back.
 */
export async function printedMap(
  map: Map,
  teams: readonly PrintedTeam[],
  lines: ReadonlyMap<string, readonly LngLat[]>,
): Promise<SVGElement> {
  const places = teams.flatMap(({ teamId, office, stops }) => [
    office,
    ...stops.map(({ at }) => at),
    ...(lines.get(teamId) ?? []),
  ])
  await look(map, places)
  const { clientWidth: width, clientHeight: height } = map.getCanvas()
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'print-map', role: 'img' })
  svg.append(shape('image', { href: await pictureOf(map), width, height, class: 'print-picture' }))
  // The picture shrinks to the paper's width, and its labels must still be read: about 9 points alone, 6 among all the others.
  const scale = width / (teams.length === 1 ? 560 : 840)
  const at = (place: LngLat) => map.project([place[0], place[1]])
  for (const { teamId, stroke } of teams) {
    const points = (lines.get(teamId) ?? []).map((place) => at(place))
    const d = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
    if (d === '') continue
    const round = { d, fill: 'none', 'stroke-linejoin': 'round' }
    svg.append(
      shape('path', { ...round, class: 'print-casing', 'stroke-width': (stroke.width + 4) * scale }),
      shape('path', {
        ...round,
        class: 'print-line',
        'stroke-width': stroke.width * scale,
        'stroke-dasharray': scaled(stroke.dash, scale),
      }),
    )
  }
  for (const { letter, office, stops } of teams) {
    const home = at(office)
    const half = 9 * scale
    const size = { 'font-size': (9.5 * scale).toFixed(1) }
    svg.append(
      shape('rect', { x: home.x - half, y: home.y - half, width: 2 * half, height: 2 * half, class: 'print-office' }),
      shape('text', { x: home.x, y: home.y + 4 * scale, class: 'print-office-letter', ...size }, letter),
    )
    for (const stop of stops) {
      const { x, y } = at(stop.at)
      svg.append(
        shape('circle', { cx: x, cy: y, r: 11 * scale, class: stop.isMust ? 'print-stop must' : 'print-stop' }),
        shape('text', { x, y: y + 4 * scale, class: 'print-label', ...size }, stop.label),
      )
    }
  }
  svg.append(...scaleBar(map, height, scale))
  return svg
}

/** How far a kilometre is, in the lower left corner. */
function scaleBar(map: Map, height: number, scale: number): SVGElement[] {
  const bar = scaleBarOf(metresPerPixel(map.getZoom(), map.getCenter().lat), 150 * scale)
  const [left, foot, tick] = [14 * scale, height - 12 * scale, 5 * scale]
  const box = { x: left - 8 * scale, y: foot - 20 * scale, width: bar.length + 16 * scale, height: 27 * scale }
  const line = `M${left} ${foot - tick}V${foot}H${left + bar.length}V${foot - tick}`
  const words = { x: left + bar.length / 2, y: foot - 5 * scale, class: 'print-label', 'font-size': (9.5 * scale).toFixed(1) }
  return [
    shape('rect', { ...box, class: 'print-ground' }),
    shape('path', { d: line, fill: 'none', class: 'print-line', 'stroke-width': 1.6 * scale }),
    shape('text', words, bar.text),
  ]
}

/** A short piece of a team's line, for the list of teams. */
export function strokeSample({ stroke }: PrintedTeam): SVGElement {
  const svg = shape('svg', { viewBox: '0 0 64 10', class: 'print-stroke' })
  svg.append(
    shape('path', {
      d: 'M2 5L62 5',
      fill: 'none',
      class: 'print-line',
      'stroke-width': stroke.width,
      'stroke-dasharray': stroke.dash || 'none',
    }),
  )
  return svg
}
