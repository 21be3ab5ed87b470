import { cellAt, type Grid } from '@/geo/raster/grid'
import { nearbyPairs } from './closePairs'

/** Which events stand behind a figure, so that every cell of a table and every region of the map can be opened. */

export interface KnoxPlace {
  readonly distanceEdgesM: readonly number[]
  readonly dayEdges: readonly number[]
  readonly metric?: 'manhattan' | 'euclidean'
  /** Place in the Knox table: 0 is the same place. "Beyond" and "later" are the rest and have no members here. */
  readonly band: number
  readonly bin: number
}

/**
 * Events with at least one partner in a cell of the Knox table, rising. O(n log n + pairs within the band); the table
 * itself refuses data with so many that they would not fit. `xy` interleaved metres, `days` in days.
 */
export function pairedEvents(xy: Float64Array, days: Float64Array, place: KnoxPlace): Uint32Array {
  const { distanceEdgesM, dayEdges, metric = 'manhattan', band, bin } = place
  // Edges up to the band, so that wider pairs are not gathered.
  const edges = distanceEdgesM.slice(0, Math.max(1, band))
  const pairs = nearbyPairs(xy, edges, metric, Infinity)
  const isIn = new Uint8Array(days.length)
  const from = bin === 0 ? 0 : dayEdges[bin - 1]!
  const to = dayEdges[bin] ?? Infinity
  for (let k = 0; k < (pairs?.count ?? 0); k++) {
    if (pairs!.band[k] !== band) continue
    const [i, j] = [pairs!.first[k]!, pairs!.second[k]!]
    const gap = Math.abs(days[i]! - days[j]!)
    if (gap >= from && gap < to) isIn[i] = isIn[j] = 1
  }
  return marked(isIn)
}

/** Events that lie in cells taken whole or in part. `xy` interleaved metres. O(n). */
export function eventsIn(taken: Float32Array, grid: Grid, xy: Float64Array): Uint32Array {
  const isIn = new Uint8Array(xy.length >> 1)
  for (let k = 0; k < isIn.length; k++) {
    const cell = cellAt(grid, xy[2 * k]!, xy[2 * k + 1]!)
    if (cell >= 0 && taken[cell]! > 0) isIn[k] = 1
  }
  return marked(isIn)
}

/** Cells of one verdict that touch by their sides. */
export interface Region {
  readonly verdict: 1 | -1
  readonly cells: number
  /** Indices of its events, rising. */
  readonly events: Uint32Array
  /** Middle of its cells, metres. */
  readonly x: number
  readonly y: number
}

/** Connected regions of a verdict per cell, with the events in each; most events first. `labels` names the region of a cell, −1 none. O(cells + n). */
export function regionsOf(
  verdict: Int8Array,
  grid: Grid,
  xy: Float64Array,
): { readonly regions: Region[]; readonly labels: Int32Array } {
  const { columns, rows, cellM, originX, originY } = grid
  const found = new Int32Array(verdict.length).fill(-1)
  const sums: { verdict: 1 | -1; cells: number; column: number; row: number; events: number[] }[] = []
  const stack: number[] = []
  for (let seed = 0; seed < verdict.length; seed++) {
    if (verdict[seed] === 0 || found[seed] !== -1) continue
    const sum = { verdict: verdict[seed] as 1 | -1, cells: 0, column: 0, row: 0, events: [] }
    const label = sums.push(sum) - 1
    const visit = (cell: number) => {
      if (verdict[cell] !== sum.verdict || found[cell] !== -1) return
      found[cell] = label
      stack.push(cell)
    }
    visit(seed)
    while (stack.length > 0) {
      const cell = stack.pop()!
      const column = cell % columns
      const row = (cell - column) / columns
      sum.cells++
      sum.column += column
      sum.row += row
      if (column > 0) visit(cell - 1)
      if (column + 1 < columns) visit(cell + 1)
      if (row > 0) visit(cell - columns)
      if (row + 1 < rows) visit(cell + columns)
    }
  }
  for (let k = 0; k < xy.length >> 1; k++) {
    const cell = cellAt(grid, xy[2 * k]!, xy[2 * k + 1]!)
    if (cell >= 0 && found[cell]! >= 0) sums[found[cell]!]!.events.push(k)
  }
  const order = sums.map((_, label) => label).sort((a, b) => sums[b]!.events.length - sums[a]!.events.length || a - b)
  const placeOf = new Int32Array(sums.length)
  order.forEach((label, place) => (placeOf[label] = place))
  return {
    regions: order.map((label) => {
      const { verdict: sign, cells, column, row, events } = sums[label]!
      return {
        verdict: sign,
        cells,
        events: Uint32Array.from(events),
        x: originX + (column / cells + 0.5) * cellM,
        y: originY + (row / cells + 0.5) * cellM,
      }
    }),
    labels: found.map((label) => (label < 0 ? -1 : placeOf[label]!)),
  }
}

function marked(flags: Uint8Array): Uint32Array {
  const indices: number[] = []
  flags.forEach((flag, index) => flag === 1 && indices.push(index))
  return Uint32Array.from(indices)
}
