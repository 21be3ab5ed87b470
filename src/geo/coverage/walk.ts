import type { RasterGrid } from './grid'
import { breakAt, type Regions } from './regions'

/** Calls `give` for each piece of the run [from, to) of `row` that lies in one region, outside (0) included. */
export function splitRun(
  regions: Regions,
  row: number,
  from: number,
  to: number,
  give: (region: number, from: number, to: number) => void,
): void {
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
