import { PriorityQueue } from './priorityQueue'
import { isOnBorder, neighbourColumns, neighbourRows, neighbourSteps, type Raster } from './raster'

export interface Drainage {
  /** Cell each cell drains to; −1 where water leaves the raster. */
  readonly receiver: Int32Array
  /** Outlets first, every cell after its receiver. */
  readonly order: Int32Array
  /** Cells drained through each cell, itself included. */
  readonly upstream: Float64Array
}

/** 0.55 to 1.45, fixed for a pair: without it water on even ground runs in parallel lines (Fairfield & Leymarie 1991, Rho8). */
function wobble(cell: number, neighbour: number): number {
  let hash = Math.imul(cell ^ 0x45d9f3b, 0x9e3779b1) ^ Math.imul(neighbour, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return 0.55 + (((hash ^ (hash >>> 13)) >>> 0) / 4294967296) * 0.9
}

/**
 * Fills pits so that every cell drains to the raster's border, then sends each cell to its steepest neighbour.
 * Priority-flood (Barnes, Lehman, Mulla 2014), O(n log n). `height` is raised in place by at least `rise` metres a
 * step, so a walk along receivers always goes strictly down.
 */
export function drain(
  raster: Raster,
  height: Float32Array | Float64Array,
  outlet: (cell: number) => boolean,
  rise = 0.01,
): Drainage {
  const n = raster.columns * raster.rows
  const receiver = new Int32Array(n).fill(-2)
  const order = new Int32Array(n)
  const queue = new PriorityQueue()
  for (let cell = 0; cell < n; cell++) {
    if (!isOnBorder(raster, cell) || !outlet(cell)) continue
    receiver[cell] = -1
    queue.push(cell, height[cell]!)
  }
  // Plain loops, not forNeighbours: the flood runs 70 times while rivers carve, and is half of that time.
  const { columns, rows } = raster
  for (let count = 0; queue.size > 0; count++) {
    const cell = queue.pop()
    order[count] = cell
    const i = cell % columns
    const j = (cell - i) / columns
    // A float32 keeps about 0.0001 m at 1,000 m: the rise survives rounding.
    const least = height[cell]! + rise
    for (let k = 0; k < 8; k++) {
      const ni = i + neighbourColumns[k]!
      const nj = j + neighbourRows[k]!
      if (ni < 0 || nj < 0 || ni >= columns || nj >= rows) continue
      const neighbour = nj * columns + ni
      if (receiver[neighbour] !== -2) continue
      receiver[neighbour] = cell
      if (height[neighbour]! < least) height[neighbour] = least
      queue.push(neighbour, height[neighbour]!)
    }
  }
  takeSteepest(raster, height, receiver)
  // The flood leaves cells by rising height, and a receiver is strictly lower: its order is an order for sums.
  const upstream = new Float64Array(n).fill(1)
  for (let at = n - 1; at >= 0; at--) {
    const cell = order[at]!
    if (receiver[cell]! >= 0) upstream[receiver[cell]!]! += upstream[cell]!
  }
  return { receiver, order, upstream }
}

/** Turns each receiver that the flood left into the steepest of the lower neighbours. */
function takeSteepest({ columns, rows }: Raster, height: Float32Array | Float64Array, receiver: Int32Array): void {
  for (let cell = 0; cell < receiver.length; cell++) {
    if (receiver[cell]! < 0) continue
    const i = cell % columns
    const j = (cell - i) / columns
    let steepest = (height[cell]! - height[receiver[cell]!]!) / 1.5
    for (let k = 0; k < 8; k++) {
      const ni = i + neighbourColumns[k]!
      const nj = j + neighbourRows[k]!
      if (ni < 0 || nj < 0 || ni >= columns || nj >= rows) continue
      const neighbour = nj * columns + ni
      const drop = height[cell]! - height[neighbour]!
      if (drop <= 0) continue
      const slope = (drop / neighbourSteps[k]!) * wobble(cell, neighbour)
      if (slope <= steepest) continue
      steepest = slope
      receiver[cell] = neighbour
    }
  }
}
