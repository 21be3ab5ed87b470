import { PriorityQueue } from './priorityQueue'
import { forNeighbours, isOnBorder, type Raster } from './raster'

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
  for (let count = 0; queue.size > 0; count++) {
    const cell = queue.pop()
    order[count] = cell
    forNeighbours(raster, cell, (neighbour) => {
      if (receiver[neighbour] !== -2) return
      receiver[neighbour] = cell
      // A float32 keeps about 0.0001 m at 1,000 m: the rise survives rounding.
      if (height[neighbour]! < height[cell]! + rise) height[neighbour] = height[cell]! + rise
      queue.push(neighbour, height[neighbour]!)
    })
  }
  for (let at = 0; at < n; at++) {
    const cell = order[at]!
    if (receiver[cell]! < 0) continue
    let steepest = (height[cell]! - height[receiver[cell]!]!) / 1.5
    forNeighbours(raster, cell, (neighbour, step) => {
      const slope = ((height[cell]! - height[neighbour]!) / step) * wobble(cell, neighbour)
      if (slope <= steepest) return
      steepest = slope
      receiver[cell] = neighbour
    })
  }
  // Filled heights fall along receivers, so height order is a valid order for sums; the flood's own order is one.
  const upstream = new Float64Array(n).fill(1)
  const byHeight = order.sort((a, b) => height[a]! - height[b]! || a - b)
  for (let at = n - 1; at >= 0; at--) {
    const cell = byHeight[at]!
    if (receiver[cell]! >= 0) upstream[receiver[cell]!]! += upstream[cell]!
  }
  return { receiver, order: byHeight, upstream }
}
