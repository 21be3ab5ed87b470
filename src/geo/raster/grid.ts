import { err, ok, type Result } from '@/domain/result'

/**
 * Square cells in the plane of a local projection, metres. Row 0 is the southern row, column 0 the western one;
 * a cell's index is `row * columns + column`. `originX`, `originY` are the south-western corner of cell 0.
 */
export interface Grid {
  readonly originX: number
  readonly originY: number
  readonly cellM: number
  readonly columns: number
  readonly rows: number
}

/** West, south, east, north in metres of the local plane. */
export type PlaneBounds = readonly [minX: number, minY: number, maxX: number, maxY: number]

// 16 million cells are 64 MB a surface: what a phone's worker still holds with its two copies.
const maxCells = 16_000_000

/** Bounds of interleaved x, y. Points that are not finite are ignored; no finite point gives null. O(n). */
export function boundsOf(xy: Float64Array): PlaneBounds | null {
  let minX = Infinity
  let minY = Infinity
  let maxX = -Infinity
  let maxY = -Infinity
  for (let i = 0; i + 1 < xy.length; i += 2) {
    const x = xy[i]!
    const y = xy[i + 1]!
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    if (x < minX) minX = x
    if (x > maxX) maxX = x
    if (y < minY) minY = y
    if (y > maxY) maxY = y
  }
  return minX <= maxX ? [minX, minY, maxX, maxY] : null
}

/** The grid that covers the bounds and a margin around them. Refuses a grid the memory would not hold. */
export function gridOver(bounds: PlaneBounds, cellM: number, marginM = 0): Result<Grid> {
  if (!(cellM > 0) || !Number.isFinite(cellM)) return err({ kind: 'invalid', field: 'cellM', detail: `cell size ${cellM} m` })
  const [minX, minY, maxX, maxY] = bounds
  const originX = Math.floor((minX - marginM) / cellM) * cellM
  const originY = Math.floor((minY - marginM) / cellM) * cellM
  const columns = Math.max(1, Math.ceil((maxX + marginM - originX) / cellM + 1e-9))
  const rows = Math.max(1, Math.ceil((maxY + marginM - originY) / cellM + 1e-9))
  if (!(columns * rows <= maxCells))
    return err({ kind: 'invalid', field: 'cellM', detail: `${columns} × ${rows} cells of ${cellM} m; at most ${maxCells}` })
  return ok({ originX, originY, cellM, columns, rows })
}

/** Index of the cell that holds the point, −1 when it lies outside the grid or is not finite. */
export function cellAt(grid: Grid, x: number, y: number): number {
  const column = Math.floor((x - grid.originX) / grid.cellM)
  const row = Math.floor((y - grid.originY) / grid.cellM)
  if (!(column >= 0 && row >= 0 && column < grid.columns && row < grid.rows)) return -1
  return row * grid.columns + column
}

/** Centre of a cell, metres. */
export const cellCentre = (grid: Grid, cell: number): readonly [x: number, y: number] => [
  grid.originX + ((cell % grid.columns) + 0.5) * grid.cellM,
  grid.originY + (Math.floor(cell / grid.columns) + 0.5) * grid.cellM,
]

/**
 * Events, or their weights, per cell. Points outside the grid are counted, not clamped to its border:
 * a wrong coordinate must not build a hotspot at the edge. O(n + cells).
 */
export function countPerCell(xy: Float64Array, grid: Grid, weight?: Float64Array): { counts: Float32Array; outside: number } {
  const counts = new Float32Array(grid.columns * grid.rows)
  let outside = 0
  for (let i = 0; i < xy.length >> 1; i++) {
    const cell = cellAt(grid, xy[2 * i]!, xy[2 * i + 1]!)
    if (cell < 0) outside++
    else counts[cell] = counts[cell]! + (weight ? weight[i]! : 1)
  }
  return { counts, outside }
}
