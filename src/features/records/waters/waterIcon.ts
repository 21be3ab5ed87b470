import { dueStates } from '@/data/rows/waters'
import { kitPieces, kitStates } from '@/data/rows/waters'
import { drawIcon } from '@/map/iconCanvas'
import type { Icon } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { WaterSpot } from './water'
import type { DueState, KitState } from './waterDetail'

const sizePx = 36
const outerPx = 16
const innerPx = 9.5
const centrePx = 7.5
/** Daylight between two quarters, in radians, so that each reads as one piece. */
const gap = 0.09

const letters: Record<KitState, string> = { present: 'p', damaged: 'd', missing: 'm', unknown: 'u' }
const stateOf = (letter: string) => kitStates.find((state) => letters[state] === letter)

/** Name of the icon of a spot: `waters:ppmd:overdue`, a letter a piece, then the due state. */
export const waterIconName = ({ kit, due }: Pick<WaterSpot, 'kit' | 'due'>): string =>
  `waters:${kitPieces.map((piece) => letters[kit[piece]]).join('')}:${due}`

/** The inverse of `waterIconName`; null for any other name. */
export function readIconName(name: string): { quarters: readonly KitState[]; due: DueState } | null {
  const [prefix, pieces = '', due] = name.split(':')
  const quarters = [...pieces].map(stateOf).filter((state) => state !== undefined)
  const found = dueStates.find((state) => state === due)
  return prefix === 'waters' && quarters.length === kitPieces.length && found !== undefined ? { quarters, due: found } : null
}

type Context = CanvasRenderingContext2D

function quarterPath(index: number): Path2D {
  const from = (index * Math.PI) / 2 - Math.PI / 2 + gap
  const to = from + Math.PI / 2 - 2 * gap
  const path = new Path2D()
  path.arc(0, 0, outerPx, from, to)
  path.arc(0, 0, innerPx, to, from, true)
  path.closePath()
  return path
}

function hatch(context: Context, stepPx: number): void {
  context.beginPath()
  for (let x = -2 * outerPx; x < 2 * outerPx; x += stepPx) {
    context.moveTo(x, -outerPx)
    context.lineTo(x + 2 * outerPx, outerPx)
  }
  context.stroke()
}

function dot(context: Context, stepPx: number): void {
  for (let x = -outerPx; x <= outerPx; x += stepPx)
    for (let y = -outerPx; y <= outerPx; y += stepPx) context.fillRect(x - 0.6, y - 0.6, 1.2, 1.2)
}

/** Solid, hatched, hollow or dotted: the state is told by the pattern alone, for print and for colour-blind eyes. */
function drawQuarter(context: Context, index: number, state: KitState, palette: Palette): void {
  const path = quarterPath(index)
  const colour = palette[`kit-${state}`]
  context.save()
  context.fillStyle = state === 'present' ? colour : palette.surface
  context.fill(path)
  context.strokeStyle = context.fillStyle = colour
  context.save()
  context.clip(path)
  context.lineWidth = 1.5
  if (state === 'damaged') hatch(context, 3.6)
  if (state === 'unknown') dot(context, 3)
  context.restore()
  context.lineWidth = state === 'missing' ? 1.7 : 1
  if (state === 'missing') context.setLineDash([2.6, 1.6])
  context.stroke(path)
  context.restore()
}

const centreToken = { ok: 'map-water-text', soon: 'warning', overdue: 'danger', never: 'kit-unknown' } as const

function drawCentre(context: Context, due: DueState, palette: Palette): void {
  context.fillStyle = palette[centreToken[due]]
  context.beginPath()
  context.arc(0, 0, centrePx, 0, 2 * Math.PI)
  context.fill()
  context.strokeStyle = context.fillStyle = palette.surface
  context.lineWidth = 1.7
  context.lineCap = 'round'
  context.beginPath()
  if (due === 'ok') {
    context.moveTo(0, -4.6)
    context.bezierCurveTo(2.6, -1.2, 3.6, 0.4, 3.2, 2)
    context.arc(0, 1.4, 3.2, 0.2, Math.PI - 0.2)
    context.bezierCurveTo(-3.6, 0.4, -2.6, -1.2, 0, -4.6)
    context.fill()
    return
  }
  if (due === 'soon') {
    context.moveTo(0, -4)
    context.lineTo(0, 0.4)
    context.lineTo(3, 2.4)
    context.stroke()
    return
  }
  context.font = 'bold 11px sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(due === 'overdue' ? '!' : '?', 0, 0.8)
}

/** Draws a spot's icon from its name alone, so that the map can ask for it at any time. */
export function waterIcon(name: string, palette: Palette): Icon | null {
  const spot = readIconName(name)
  if (spot === null) return null
  return drawIcon(sizePx, (context) => {
    context.fillStyle = palette.surface
    context.beginPath()
    context.arc(0, 0, outerPx + 1.5, 0, 2 * Math.PI)
    context.fill()
    spot.quarters.forEach((state, index) => drawQuarter(context, index, state, palette))
    drawCentre(context, spot.due, palette)
  })
}
