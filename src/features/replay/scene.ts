import type { Map as MapLibreMap } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import type { Replay, ReplayTrack } from '@/geo/walk'
import type { Palette, Token } from '@/map/palette'
import type { IncidentMark, StayMark } from './replay.store'

export interface Scene {
  readonly clockS: number
  readonly replay: Replay
  readonly tracks: readonly ReplayTrack[]
  /** Colour index of each track. */
  readonly colours: readonly number[]
  readonly stays: readonly StayMark[]
  readonly incidents: readonly IncidentMark[]
  readonly asked: LngLat | null
  readonly stayText: (seconds: number) => string
}

/** Behind each team trails what it walked in the last ten minutes. */
const trailS = 600
/** A trail ends at a longer silence: a straight line across it would be invented. */
const silenceS = 240
/** An incident fades over the hour after it was reported. */
const incidentS = 3600

/** Where a place is on the canvas, in CSS pixels. Mercator written out: the map's own `project` makes two objects a call. */
export function projector(map: MapLibreMap): (lng: number, lat: number) => readonly [number, number] {
  // Exact for a map seen from straight above, which is how plans are read.
  const size = 512 * 2 ** map.getZoom()
  const turn = (map.getBearing() * Math.PI) / 180
  const { lng: lng0, lat: lat0 } = map.getCenter()
  const x0 = mercatorX(lng0)
  const y0 = mercatorY(lat0)
  const middle = map.project([lng0, lat0])
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return (lng, lat) => {
    const dx = (mercatorX(lng) - x0) * size
    const dy = (mercatorY(lat) - y0) * size
    return [middle.x + dx * cos + dy * sin, middle.y - dx * sin + dy * cos]
  }
}
const mercatorX = (lng: number) => (lng + 180) / 360
const mercatorY = (lat: number) => (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2

/** Draws one frame: fading incidents, trails, stay chips and teams. O(tracks + fixes in their trails). */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  at: (lng: number, lat: number) => readonly [number, number],
): void {
  const { clockS, replay, tracks } = scene
  const colour = (slot: number) => palette[`team-${(scene.colours[slot] ?? 0) % 12}` as Token]
  for (const incident of scene.incidents) {
    const age = clockS - incident.timeS
    if (age < 0 || age > incidentS) continue
    const [x, y] = at(incident.at[0], incident.at[1])
    context.globalAlpha = 1 - age / incidentS
    context.strokeStyle = palette.incident
    context.lineWidth = 2.5
    context.beginPath()
    context.arc(x, y, 5 + (age / incidentS) * 14, 0, Math.PI * 2)
    context.stroke()
  }
  context.globalAlpha = 0.7
  context.lineWidth = 3
  context.lineJoin = 'round'
  tracks.forEach((track, slot) => {
    const lng = replay.places[slot * 2]!
    if (Number.isNaN(lng)) return
    context.strokeStyle = colour(slot)
    context.beginPath()
    context.moveTo(...at(lng, replay.places[slot * 2 + 1]!))
    let last = clockS
    for (let i = replay.cursor[slot]!; i >= 0 && track.timeS[i]! > clockS - trailS && last - track.timeS[i]! <= silenceS; i--) {
      context.lineTo(...at(track.lngLat[i * 2]!, track.lngLat[i * 2 + 1]!))
      last = track.timeS[i]!
    }
    context.stroke()
  })
  context.globalAlpha = 1
  tracks.forEach((_, slot) => {
    const lng = replay.places[slot * 2]!
    if (Number.isNaN(lng)) return
    const [x, y] = at(lng, replay.places[slot * 2 + 1]!)
    context.fillStyle = colour(slot)
    context.strokeStyle = palette['map-halo']
    context.lineWidth = 2
    context.beginPath()
    context.arc(x, y, 6.5, 0, Math.PI * 2)
    context.fill()
    context.stroke()
  })
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  for (const stay of scene.stays) {
    if (clockS < stay.fromS || clockS > stay.toS) continue
    const [x, y] = at(stay.at[0], stay.at[1])
    const text = scene.stayText(clockS - stay.fromS)
    const width = context.measureText(text).width + 12
    context.fillStyle = palette.surface
    context.strokeStyle = colour(stay.track)
    context.lineWidth = 1.5
    context.beginPath()
    context.roundRect(x + 9, y - 10, width, 20, 10)
    context.fill()
    context.stroke()
    context.fillStyle = palette.text
    context.fillText(text, x + 15, y)
  }
  if (!scene.asked) return
  const [x, y] = at(scene.asked[0], scene.asked[1])
  const [, north] = at(scene.asked[0], scene.asked[1] + 500 / 111_320)
  context.strokeStyle = palette['map-selected']
  context.lineWidth = 2
  context.setLineDash([6, 4])
  context.beginPath()
  context.arc(x, y, Math.abs(y - north), 0, Math.PI * 2)
  context.stroke()
  context.setLineDash([])
}
