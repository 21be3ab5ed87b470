import type { Coverage, PatrolRecord } from './engine'
import { segmentFlag } from './segments'

/** A window of the raster, in cells; ends not included. */
export type CellWindow = {
  readonly firstRow: number
  readonly endRow: number
  readonly firstCol: number
  readonly endCol: number
}

/**
 * Seconds spent in each cell of a window, row by row from the south-west, by the counted patrols that pass `wanted`. A
 * segment's time is split at cell borders in proportion to length; with `withStays` false, time staying in one place is left
 * out, so that a parked phone is not a hot place. O(window + cells crossed).
 */
export function secondsPerCell(
  coverage: Coverage,
  window: CellWindow,
  wanted: (patrol: PatrolRecord) => boolean,
  withStays: boolean,
): Float32Array {
  const width = window.endCol - window.firstCol
  const seconds = new Float32Array(width * (window.endRow - window.firstRow))
  const add = (row: number, column: number, spentS: number): void => {
    if (row < window.firstRow || row >= window.endRow || column < window.firstCol || column >= window.endCol) return
    seconds[(row - window.firstRow) * width + column - window.firstCol]! += spentS
  }
  const leftOut = segmentFlag.start | segmentFlag.bridge | (withStays ? 0 : segmentFlag.staying)
  for (const record of coverage.patrols.values()) {
    if (!wanted(record)) continue
    const { xy, seconds: ofSegment, flags } = record.footprint.segments
    for (let k = 1; k < flags.length; k++)
      if ((flags[k]! & leftOut) === 0)
        splitAtCells(xy[k * 2 - 2]!, xy[k * 2 - 1]!, xy[k * 2]!, xy[k * 2 + 1]!, ofSegment[k]!, add)
  }
  return seconds
}

/** Walks a segment from cell to cell and gives each its part of `spentS`. Cell units; O(cells crossed). */
export function splitAtCells(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  spentS: number,
  give: (row: number, column: number, seconds: number) => void,
): void {
  const dx = bx - ax
  const dy = by - ay
  let column = Math.floor(ax)
  let row = Math.floor(ay)
  const stepX = Math.sign(dx)
  const stepY = Math.sign(dy)
  // Shares of the way at which the next border east or west, north or south, is crossed.
  let nextX = dx === 0 ? Infinity : (column + (stepX > 0 ? 1 : 0) - ax) / dx
  let nextY = dy === 0 ? Infinity : (row + (stepY > 0 ? 1 : 0) - ay) / dy
  let done = 0
  for (;;) {
    const until = Math.min(nextX, nextY, 1)
    if (until > done) give(row, column, (until - done) * spentS)
    if (until >= 1) return
    done = Math.max(done, until)
    if (nextX <= nextY) {
      column += stepX
      nextX += stepX / dx
    } else {
      row += stepY
      nextY += stepY / dy
    }
  }
}
