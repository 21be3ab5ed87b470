import { metresPerDegree } from '@/geo/earth'
import type { Palette, Token } from '@/map/palette'
import { incidentColumns, mercatorX, mercatorY, stayColumns, teamColours, type Affine, type Scene } from './scene'
import type { Sprites } from './sprites'

/** Behind each team trails what it walked in the last ten minutes. */
const trailS = 600
/** An incident fades over the hour after it was reported. */
const incidentS = 3600
/** Fixes nearer than this to the last drawn one would not be seen, CSS pixels. */
const leastStepPx = 1.5

interface Picture {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly sprites: Sprites
  readonly at: Affine
  /** CSS pixels. */
  readonly width: number
  readonly height: number
}

/** Draws one frame: fading incidents, trails, teams and stay chips. One pass over the flat arrays, O(tracks + fixes in their trails). */
export function drawScene(picture: Picture, scene: Scene, clockS: number): void {
  drawIncidents(picture, scene.incidents, clockS)
  const { context, palette } = picture
  context.globalAlpha = 0.7
  context.lineWidth = 3
  context.lineJoin = 'bevel'
  for (let colour = 0; colour < teamColours; colour++) {
    if (scene.slotsOf[colour]!.length === 0) continue
    context.strokeStyle = palette[`team-${colour}` as Token]
    context.beginPath()
    for (const slot of scene.slotsOf[colour]!) addTrail(picture, scene, slot, clockS)
    context.stroke()
  }
  context.globalAlpha = 1
  for (let colour = 0; colour < teamColours; colour++) drawTeams(picture, scene, colour)
  drawStays(picture, scene.stays, clockS)
}

/** One path for all trails of a colour: a stroke costs by the call. */
function addTrail({ context, at: { a, b, c, f } }: Picture, { replay, tracks }: Scene, slot: number, clockS: number): void {
  const lng = replay.places[slot * 2]!
  if (Number.isNaN(lng)) return
  const { timeS, world, joined } = tracks[slot]!
  const x = mercatorX(lng)
  const y = mercatorY(replay.places[slot * 2 + 1]!)
  let lastX = a * x + b * y + c
  let lastY = a * y - b * x + f
  context.moveTo(lastX, lastY)
  const newest = replay.cursor[slot]!
  for (let i = newest; i >= 0 && timeS[i]! > clockS - trailS; i--) {
    // Beyond a silence nobody knows the way.
    if (i < newest && joined[i] === 0) return
    const nextX = a * world[i * 2]! + b * world[i * 2 + 1]! + c
    const nextY = a * world[i * 2 + 1]! - b * world[i * 2]! + f
    if (Math.abs(nextX - lastX) + Math.abs(nextY - lastY) < leastStepPx) continue
    context.lineTo(nextX, nextY)
    lastX = nextX
    lastY = nextY
  }
}

function drawTeams({ context, sprites, at: { a, b, c, f }, width, height }: Picture, scene: Scene, colour: number): void {
  const { places } = scene.replay
  const dot = sprites.dot(colour)
  const { sizePx } = dot
  for (const slot of scene.slotsOf[colour]!) {
    const lng = places[slot * 2]!
    if (Number.isNaN(lng)) continue
    const x = mercatorX(lng)
    const y = mercatorY(places[slot * 2 + 1]!)
    const left = a * x + b * y + c - sizePx / 2
    const top = a * y - b * x + f - sizePx / 2
    if (left < -sizePx || top < -sizePx || left > width || top > height) continue
    context.drawImage(dot.image, left, top, sizePx, sizePx)
  }
}

function drawIncidents(
  { context, palette, at: { a, b, c, f }, width, height }: Picture,
  incidents: Float64Array,
  clockS: number,
): void {
  context.strokeStyle = palette.incident
  context.lineWidth = 2.5
  for (let i = 0; i < incidents.length; i += incidentColumns) {
    const age = clockS - incidents[i]!
    if (!(age >= 0 && age <= incidentS)) continue
    const x = a * incidents[i + 1]! + b * incidents[i + 2]! + c
    const y = a * incidents[i + 2]! - b * incidents[i + 1]! + f
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue
    context.globalAlpha = 1 - age / incidentS
    context.beginPath()
    context.arc(x, y, 5 + (age / incidentS) * 14, 0, Math.PI * 2)
    context.stroke()
  }
  context.globalAlpha = 1
}

function drawStays({ context, sprites, at: { a, b, c, f }, width, height }: Picture, stays: Float64Array, clockS: number): void {
  for (let i = 0; i < stays.length; i += stayColumns) {
    if (clockS < stays[i]! || clockS > stays[i + 1]!) continue
    const x = a * stays[i + 2]! + b * stays[i + 3]! + c
    const y = a * stays[i + 3]! - b * stays[i + 2]! + f
    if (x < -100 || y < -20 || x > width || y > height + 20) continue
    const chip = sprites.chip(stays[i + 4]!, clockS - stays[i]!)
    context.drawImage(chip.image, x + 9, y - chip.heightPx / 2, chip.widthPx, chip.heightPx)
  }
}

/** The circle in which was asked who was near. Metres on the ground at that latitude. */
export function drawAsked({ context, palette, at: { a, b, c, f } }: Picture, lng: number, lat: number, radiusM: number): void {
  const x = mercatorX(lng)
  const y = mercatorY(lat)
  const north = y - mercatorY(lat + radiusM / metresPerDegree)
  context.strokeStyle = palette['map-selected']
  context.lineWidth = 2
  context.setLineDash([6, 4])
  context.beginPath()
  context.arc(a * x + b * y + c, a * y - b * x + f, Math.hypot(a, b) * north, 0, Math.PI * 2)
  context.stroke()
  context.setLineDash([])
}
