/**
 * A square-celled raster on the local plane: column i runs east, row j runs north, cell index j·columns + i.
 * Positions are metres from the south-west corner; the centre of cell (i, j) is ((i+½)·cellM, (j+½)·cellM).
 */
export interface Raster {
  readonly columns: number
  readonly rows: number
  readonly cellM: number
}

/** Metres east and north of the raster's south-west corner. */
export type Point = readonly [x: number, y: number]

export const neighbourColumns = [1, 1, 0, -1, -1, -1, 0, 1] as const
export const neighbourRows = [0, 1, 1, 1, 0, -1, -1, -1] as const
export const neighbourSteps = neighbourColumns.map((column, k) => Math.hypot(column, neighbourRows[k]!))

/** Calls `visit` with each of the up to eight neighbours of a cell and the step length in cells. */
export function forNeighbours(raster: Raster, cell: number, visit: (neighbour: number, step: number) => void): void {
  const { columns, rows } = raster
  const i = cell % columns
  const j = (cell - i) / columns
  for (let k = 0; k < 8; k++) {
    const ni = i + neighbourColumns[k]!
    const nj = j + neighbourRows[k]!
    if (ni >= 0 && nj >= 0 && ni < columns && nj < rows) visit(nj * columns + ni, neighbourSteps[k]!)
  }
}

export const centreOf = (raster: Raster, cell: number): Point => [
  ((cell % raster.columns) + 0.5) * raster.cellM,
  (Math.floor(cell / raster.columns) + 0.5) * raster.cellM,
]

/** The cell holding a position; positions outside are clamped to the border. */
export function cellAt(raster: Raster, [x, y]: Point): number {
  const i = Math.min(raster.columns - 1, Math.max(0, Math.floor(x / raster.cellM)))
  const j = Math.min(raster.rows - 1, Math.max(0, Math.floor(y / raster.cellM)))
  return j * raster.columns + i
}

/** Bilinear value of a field at a position. */
export function sample(raster: Raster, field: ArrayLike<number>, [x, y]: Point): number {
  const { columns, rows, cellM } = raster
  const fx = Math.min(columns - 1, Math.max(0, x / cellM - 0.5))
  const fy = Math.min(rows - 1, Math.max(0, y / cellM - 0.5))
  const i = Math.min(columns - 2, Math.floor(fx))
  const j = Math.min(rows - 2, Math.floor(fy))
  const u = fx - i
  const v = fy - j
  const at = j * columns + i
  const low = field[at]! * (1 - u) + field[at + 1]! * u
  const high = field[at + columns]! * (1 - u) + field[at + columns + 1]! * u
  return low * (1 - v) + high * v
}

export const isOnBorder = ({ columns, rows }: Raster, cell: number): boolean => {
  const i = cell % columns
  const j = (cell - i) / columns
  return i === 0 || j === 0 || i === columns - 1 || j === rows - 1
}
