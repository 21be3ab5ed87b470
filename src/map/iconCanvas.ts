import { blankCanvas } from './canvas'
import type { Icon } from './layer'

/** Icons are drawn at twice the map's pixels: sharp on every screen in use, and small enough to draw hundreds. */
export const iconRatio = 2

/** Draws an icon of `sizePx` map pixels; the callback draws in map pixels with the origin in the middle. */
export function drawIcon(sizePx: number, draw: (context: CanvasRenderingContext2D) => void): Icon | null {
  const pixels = sizePx * iconRatio
  const context = blankCanvas(pixels).getContext('2d', { willReadFrequently: true })
  if (context === null) return null
  context.setTransform(iconRatio, 0, 0, iconRatio, pixels / 2, pixels / 2)
  draw(context)
  return { image: context.getImageData(0, 0, pixels, pixels), pixelRatio: iconRatio }
}
