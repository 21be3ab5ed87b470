import type { Palette, Token } from '@/map/palette'

interface Dot {
  readonly image: HTMLCanvasElement
  readonly sizePx: number
}
interface Chip {
  readonly image: HTMLCanvasElement
  readonly widthPx: number
  readonly heightPx: number
}
/** Pictures drawn once and copied in each frame: text and circles are the dear part of a frame. */
export interface Sprites {
  readonly dot: (colour: number) => Dot
  /** A stay that has lasted so long, by whole minutes. */
  readonly chip: (colour: number, seconds: number) => Chip
}

const font = '12px system-ui, sans-serif'
const chipHeightPx = 22
const minutesADay = 1440
/** More chips than this are drawn anew: a month of replay must not fill the memory. */
const mostChips = 1000

function sheet(widthPx: number, heightPx: number, ratio: number) {
  const image = document.createElement('canvas')
  image.width = Math.ceil(widthPx * ratio)
  image.height = Math.ceil(heightPx * ratio)
  // Kept in memory: each frame copies them, and from a graphics card that would be a round trip.
  const context = image.getContext('2d', { willReadFrequently: true })
  context?.scale(ratio, ratio)
  return { image, context }
}

/** `stayText` words a duration in seconds. Make new ones for another palette or pixel ratio. */
export function createSprites(palette: Palette, ratio: number, stayText: (seconds: number) => string): Sprites {
  const dots = new Map<number, Dot>()
  const chips = new Map<number, Chip>()

  function drawDot(colour: number): Dot {
    const sizePx = 16
    const { image, context } = sheet(sizePx, sizePx, ratio)
    if (context) {
      context.fillStyle = palette[`team-${colour}` as Token]
      context.strokeStyle = palette['map-halo']
      context.lineWidth = 2
      context.beginPath()
      context.arc(sizePx / 2, sizePx / 2, 6.5, 0, Math.PI * 2)
      context.fill()
      context.stroke()
    }
    return { image, sizePx }
  }

  function drawChip(colour: number, seconds: number): Chip {
    const text = stayText(seconds)
    const measure = sheet(1, 1, 1).context
    if (measure) measure.font = font
    const widthPx = Math.ceil((measure?.measureText(text).width ?? 40) + 14)
    const { image, context } = sheet(widthPx, chipHeightPx, ratio)
    if (context) {
      context.font = font
      context.textBaseline = 'middle'
      context.fillStyle = palette.surface
      context.strokeStyle = palette[`team-${colour}` as Token]
      context.lineWidth = 1.5
      context.beginPath()
      context.roundRect(1, 1, widthPx - 2, chipHeightPx - 2, (chipHeightPx - 2) / 2)
      context.fill()
      context.stroke()
      context.fillStyle = palette.text
      context.fillText(text, 7, chipHeightPx / 2)
    }
    return { image, widthPx, heightPx: chipHeightPx }
  }

  return {
    dot: (colour) => {
      const known = dots.get(colour) ?? drawDot(colour)
      dots.set(colour, known)
      return known
    },
    chip: (colour, seconds) => {
      const key = colour * minutesADay * 31 + Math.round(seconds / 60)
      const found = chips.get(key)
      if (found) return found
      if (chips.size >= mostChips) chips.clear()
      const drawn = drawChip(colour, seconds)
      chips.set(key, drawn)
      return drawn
    },
  }
}
