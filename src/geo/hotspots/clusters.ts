import { indexCells, sortByCell } from '@/geo/cellIndex'
import { distinctPlaces } from './stacks'

export interface Clusters {
  /** For each event its cluster, 0 the largest; −1 stands alone (or has no finite position). */
  readonly labels: Int32Array
  /** Events in each cluster, falling. */
  readonly sizes: Int32Array
  /** Mean position of each cluster's events, interleaved metres. */
  readonly centres: Float64Array
}

// Squares of side ε/√2, so that all inside one are neighbours. Within reach lie those two steps away, without the corners.
const around = [-2, -1, 0, 1, 2].flatMap((dx) =>
  [-2, -1, 0, 1, 2].filter((dy) => Math.abs(dx) + Math.abs(dy) < 4 && (dx !== 0 || dy !== 0)).map((dy) => [dx, dy] as const),
)

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996) on a grid: an event with at least `minEvents` within `reachM` (itself
 * included) is core, cores within reach of each other share a cluster, and a lone event within reach of a core joins the
 * nearest one, so the answer does not depend on the order of the events. `xy` interleaved metres. Stacked events weigh
 * with their number. O(n) unless everything lies within one reach.
 */
// eslint-disable-next-line house/own-lines -- one sweep over typed arrays: the steps share its counters
export function findClusters(xy: Float64Array, reachM: number, minEvents: number): Clusters {
  const places = distinctPlaces(xy)
  const at = places.xy
  const side = reachM / Math.SQRT2
  const index = indexCells(at, side)
  const { order, start } = sortByCell(index)
  const reachSquared = reachM * reachM
  const squared = (a: number, b: number) => {
    const dx = at[2 * a]! - at[2 * b]!
    const dy = at[2 * a + 1]! - at[2 * b + 1]!
    return dx * dx + dy * dy
  }

  // Neighbour cells in one flat array, −1 where there is none.
  const near = new Int32Array(index.count * around.length)
  for (let cell = 0; cell < index.count; cell++) {
    const first = order[start[cell]!]!
    const column = Math.floor(at[2 * first]! / side)
    const row = Math.floor(at[2 * first + 1]! / side)
    around.forEach(([dx, dy], k) => (near[cell * around.length + k] = index.find(column + dx, row + dy)))
  }

  const core = new Uint8Array(places.counts.length)
  const coreCells = new Uint8Array(index.count)
  for (let cell = 0; cell < index.count; cell++) {
    let inCell = 0
    for (let k = start[cell]!; k < start[cell + 1]!; k++) inCell += places.counts[order[k]!]!
    for (let k = start[cell]!; k < start[cell + 1]!; k++) {
      const i = order[k]!
      let within = inCell
      for (let n = cell * around.length; within < minEvents && n < (cell + 1) * around.length; n++) {
        const other = near[n]!
        if (other < 0) continue
        for (let m = start[other]!; m < start[other + 1]!; m++)
          if (squared(i, order[m]!) <= reachSquared) within += places.counts[order[m]!]!
      }
      if (within >= minEvents) core[i] = coreCells[cell] = 1
    }
  }

  // Cores of one cell belong together, so clusters are unions of cells.
  const parent = Int32Array.from({ length: index.count }, (_, cell) => cell)
  const root = (cell: number) => {
    while (parent[cell] !== cell) cell = parent[cell] = parent[parent[cell]!]!
    return cell
  }
  const coresTouch = (a: number, b: number) => {
    for (let k = start[a]!; k < start[a + 1]!; k++)
      for (let m = start[b]!; core[order[k]!] === 1 && m < start[b + 1]!; m++)
        if (core[order[m]!] === 1 && squared(order[k]!, order[m]!) <= reachSquared) return true
    return false
  }
  for (let cell = 0; cell < index.count; cell++)
    for (let n = 0; coreCells[cell] === 1 && n < around.length; n++) {
      const other = near[cell * around.length + n]!
      if (other <= cell || coreCells[other] !== 1 || root(cell) === root(other)) continue
      if (coresTouch(cell, other)) parent[root(other)] = root(cell)
    }

  const clusterOfPlace = new Int32Array(places.counts.length).fill(-1)
  for (let cell = 0; cell < index.count; cell++)
    for (let k = start[cell]!; k < start[cell + 1]!; k++) {
      const i = order[k]!
      // A cell with a core gives it to all its members unless a nearer core waits next door.
      let nearest = core[i] === 1 ? -1 : Infinity
      let joins = core[i] === 1 ? cell : -1
      const consider = (other: number) => {
        if (other < 0 || coreCells[other] !== 1) return
        for (let m = start[other]!; m < start[other + 1]!; m++) {
          const distance = core[order[m]!] === 1 ? squared(i, order[m]!) : Infinity
          if (distance <= reachSquared && distance < nearest) [nearest, joins] = [distance, other]
        }
      }
      if (joins < 0) {
        consider(cell)
        for (let n = 0; n < around.length; n++) consider(near[cell * around.length + n]!)
      }
      if (joins >= 0) clusterOfPlace[i] = root(joins)
    }
  return summarise(xy, places.placeOf, clusterOfPlace)
}

function summarise(xy: Float64Array, placeOf: Int32Array, clusterOfPlace: Int32Array): Clusters {
  const raw = placeOf.map((place) => (place < 0 ? -1 : clusterOfPlace[place]!))
  const size = new Map<number, number>()
  for (const label of raw) if (label >= 0) size.set(label, (size.get(label) ?? 0) + 1)
  const ranked = [...size].sort((a, b) => b[1] - a[1])
  const rank = new Map(ranked.map(([label], k) => [label, k]))
  const labels = raw.map((label) => rank.get(label) ?? -1)
  const centres = new Float64Array(2 * ranked.length)
  labels.forEach((label, i) => {
    if (label < 0) return
    centres[2 * label]! += xy[2 * i]! / ranked[label]![1]
    centres[2 * label + 1]! += xy[2 * i + 1]! / ranked[label]![1]
  })
  return { labels, sizes: Int32Array.from(ranked, ([, count]) => count), centres }
}
