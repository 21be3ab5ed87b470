import { PriorityQueue } from './priorityQueue'
import { neighbourColumns, neighbourRows, neighbourSteps, type Raster } from './raster'

/**
 * Cheapest eight-way paths over a raster, many times over with the same buffers. `enter(cell)` is the cost of one
 * cell's width through it, Infinity to forbid. `mayStep` can forbid a single step. O(visited · log).
 */
export class PathSearch {
  private readonly raster: Raster
  private readonly cost: Float32Array
  private readonly from: Int32Array
  /** Number of the search that last touched a cell: spares clearing the buffers. */
  private readonly stamp: Int32Array
  private run = 0

  constructor(raster: Raster) {
    this.raster = raster
    const n = raster.columns * raster.rows
    this.cost = new Float32Array(n)
    this.from = new Int32Array(n)
    this.stamp = new Int32Array(n)
  }

  /** Cells from the start to the first goal reached; empty when none is within `limit`. */
  find(
    start: number,
    isGoal: (cell: number) => boolean,
    enter: (cell: number) => number,
    { limit = Infinity, mayStep = () => true }: { limit?: number; mayStep?: (from: number, to: number) => boolean } = {},
  ): number[] {
    const { columns, rows } = this.raster
    const { cost, from, stamp } = this
    const run = ++this.run
    const queue = new PriorityQueue()
    cost[start] = 0
    from[start] = -1
    stamp[start] = run
    queue.push(start, 0)
    while (queue.size > 0) {
      const key = queue.peekKey()
      const cell = queue.pop()
      if (key > cost[cell]! * 1.000001) continue
      if (key > limit) return []
      if (isGoal(cell) && cell !== start) return this.pathTo(cell)
      const i = cell % columns
      const j = (cell - i) / columns
      for (let k = 0; k < 8; k++) {
        const ni = i + neighbourColumns[k]!
        const nj = j + neighbourRows[k]!
        if (ni < 0 || nj < 0 || ni >= columns || nj >= rows) continue
        const next = nj * columns + ni
        const total = cost[cell]! + neighbourSteps[k]! * enter(next)
        if (total === Infinity || (stamp[next] === run && total >= cost[next]!) || !mayStep(cell, next)) continue
        stamp[next] = run
        cost[next] = total
        from[next] = cell
        queue.push(next, total)
      }
    }
    return []
  }

  private pathTo(cell: number): number[] {
    const path: number[] = []
    for (let at = cell; at >= 0; at = this.from[at]!) path.push(at)
    return path.reverse()
  }
}
