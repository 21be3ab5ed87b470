import type { Grid } from './grid'

/**
 * Raises each cell to `reachM` less the distance from its centre to the line (interleaved metres), where that is more than it
 * holds: at or above 0 lies the ground within reach. One cell beyond is written too, for a contour to lean on; start from −Infinity.
 * A single position counts as a point. O(cells beside the line).
 */
export function raiseBeside(margin: Float32Array, grid: Grid, line: ArrayLike<number>, reachM: number): void {
  if (line.length === 2) raiseSegment(margin, grid, line[0]!, line[1]!, line[0]!, line[1]!, reachM)
  for (let i = 0; i + 3 < line.length; i += 2)
    raiseSegment(margin, grid, line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!, reachM)
}

function raiseSegment(margin: Float32Array, grid: Grid, ax: number, ay: number, bx: number, by: number, reachM: number): void {
  const reach = reachM + grid.cellM
  const { originX, originY, cellM: cell, columns, rows } = grid
  const dx = bx - ax
  const dy = by - ay
  const squared = dx * dx + dy * dy
  const firstRow = Math.max(0, Math.floor((Math.min(ay, by) - reach - originY) / cell))
  const lastRow = Math.min(rows - 1, Math.floor((Math.max(ay, by) + reach - originY) / cell))
  for (let row = firstRow; row <= lastRow; row++) {
    const y = originY + (row + 0.5) * cell
    const [low, high] = rowSpan(ax, ay, dx, dy, y, reach)
    const first = Math.max(0, Math.floor((low - originX) / cell))
    const last = Math.min(columns - 1, Math.floor((high - originX) / cell))
    for (let column = first; column <= last; column++) {
      const x = originX + (column + 0.5) * cell
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
      const offX = x - ax - along * dx
      const offY = y - ay - along * dy
      const value = reachM - Math.sqrt(offX * offX + offY * offY)
      const at = row * columns + column
      if (value > margin[at]!) margin[at] = value
    }
  }
}

/** Columns of a row worth looking at: those beside the stretch of the segment whose y is within reach of the row. */
function rowSpan(ax: number, ay: number, dx: number, dy: number, y: number, reach: number): [number, number] {
  let [from, to] = [0, 1]
  if (dy !== 0) {
    const [one, two] = [(y - reach - ay) / dy, (y + reach - ay) / dy]
    from = Math.max(0, Math.min(one, two))
    to = Math.min(1, Math.max(one, two))
  }
  const [x1, x2] = [ax + from * dx, ax + to * dx]
  return [Math.min(x1, x2) - reach, Math.max(x1, x2) + reach]
}
