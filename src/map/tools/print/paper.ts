import { metresPerPixel } from '@/geo/earth'
import type { Page } from '@/ui/printPages'

export type Paper = Page['paper']

/** Of the printed map, in millimetres. */
export interface Frame {
  readonly widthMm: number
  readonly heightMm: number
}

export const marginMm = 10
/** A CSS pixel is 1/96 inch on paper too, so that text and marks come out in the size they have on the screen. */
export const pxPerMm = 96 / 25.4
const shortMm: Record<Paper, number> = { A4: 210, A3: 297 }
const longMm: Record<Paper, number> = { A4: 297, A3: 420 }
const headMm = 16
const footMm = 11
/** The legend stands right of a wide map and under a tall one. */
const legendWideMm = 58
const legendTallMm: Record<Paper, number> = { A4: 62, A3: 80 }

/** What head, foot and legend leave of the paper for the map. */
export function frameOf(paper: Paper, isLandscape: boolean): Frame {
  const [width, height] = isLandscape ? [longMm[paper], shortMm[paper]] : [shortMm[paper], longMm[paper]]
  const inner = { widthMm: width - 2 * marginMm, heightMm: height - 2 * marginMm - headMm - footMm }
  return isLandscape
    ? { ...inner, widthMm: inner.widthMm - legendWideMm }
    : { ...inner, heightMm: inner.heightMm - legendTallMm[paper] }
}

/** Metres on the ground under a millimetre of paper, and the zoom of a map that shows 1 : `scale`. */
export const metresPerMm = (zoom: number, lat: number): number => metresPerPixel(zoom, lat) * pxPerMm
export const zoomOfScale = (scale: number, lat: number): number => Math.log2(metresPerMm(0, lat) / (scale / 1000))

/** `1 : 25 000`, of three digits that count. */
export function scaleText(metresOfMm: number): string {
  const scale = Number((metresOfMm * 1000).toPrecision(3))
  return `1 : ${String(scale).replace(/\B(?=(\d{3})+$)/g, ' ')}`
}
