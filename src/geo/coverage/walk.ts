import type { RasterGrid } from './grid'
import { breakAt, type Regions } from './regions'

/** The one region of all blocks between two cells, or −1: most runs and steps need no more than this. */
function blockRegion({ blocks, blockCols }: Regions, row1: number, row2: number, column1: number, column2: number): number {
  const lastRow = Math.max(row1, row2) >> 4
  const firstColumn = Math.min(column1, column2) >> 4
  const lastColumn = Math.max(column1, column2) >> 4
  const region = blocks[lastRow * blockCols + firstColumn]!
  if (region < 0) return -1
  for (let row = Math.min(row1, row2) >> 4; row <= lastRow; row++)
    for (let column = firstColumn; column <= lastColumn; column++) if (blocks[row * blockCols + column] !== region) return -1
  return region
}

/** Calls `give` for each piece of the run [from, to) of `row` that lies in one region, outside (0) included. */
export function splitRun(
  regions: Regions,
  row: number,
  from: number,
  to: number,
  give: (region: number, from: number, to: number) => void,
): void {
  const whole = blockRegion(regions, row, row, from, to - 1)
  if (whole >= 0) return give(whole, from, to)
  const end = regions.rowStart[row + 1]!
  let at = breakAt(regions, row, from)
  for (let column = from; column < to;) {
    const next = at + 1
    const first = at < 0 ? regions.rowStart[row]! : next
    const stop = first < end ? Math.min(to, regions.from[first]!) : to
    if (stop > column) give(at < 0 ? 0 : regions.region[at]!, column, stop)
    column = Math.max(column, stop)
    at = first
  }
}

/**
 * Shares a segment's time between the regions it crosses, in proportion to length, split at cell borders. Ends in cell
 * units; what lies off the grid is given to nobody. O(rows + regions crossed).
 */
export function splitSegment(
  grid: RasterGrid,
  regions: Regions,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  give: (region: number, share: number) => void,
): void {
  const dx = bx - ax
  const dy = by - ay
  const inGrid = ax >= 0 && bx >= 0 && ay >= 0 && by >= 0 && ax < grid.cols && bx < grid.cols && ay < grid.rows && by < grid.rows
  const whole = inGrid ? blockRegion(regions, ay | 0, by | 0, ax | 0, bx | 0) : -1
  if (whole >= 0) return give(whole, 1)
  const firstRow = Math.max(0, Math.floor(Math.min(ay, by)))
  const lastRow = Math.min(grid.rows - 1, Math.floor(Math.max(ay, by)))
  for (let row = firstRow; row <= lastRow; row++) {
    // The stretch of the segment within this row, as shares of its length.
    const cut1 = dy === 0 ? 0 : Math.max(0, Math.min(1, (row - ay) / dy))
    const cut2 = dy === 0 ? 1 : Math.max(0, Math.min(1, (row + 1 - ay) / dy))
    const enter = Math.min(cut1, cut2)
    const leave = Math.max(cut1, cut2)
    const x1 = ax + enter * dx
    const x2 = ax + leave * dx
    const low = Math.min(x1, x2)
    const high = Math.max(x1, x2)
    const from = Math.max(0, Math.floor(low))
    const to = Math.min(grid.cols, Math.floor(high) + 1)
    if (from >= to) continue
    const width = high - low
    if (width === 0) {
      // Upright or of no length: all of it is in one column.
      const share = dy === 0 ? 1 : leave - enter
      if (share > 0) splitRun(regions, row, from, from + 1, (region) => give(region, share))
    } else
      splitRun(regions, row, from, to, (region, start, stop) => {
        const inside = Math.min(high, stop) - Math.max(low, start)
        if (inside > 0) give(region, ((leave - enter) * inside) / width)
      })
  }
}
