import type { CellRings } from './grid'

/** Calls `give` for every run of cells [from, to) of a row whose centres lie inside, rows rising, columns rising. */
type GiveSpan = (row: number, from: number, to: number) => void

/**
 * Rows of cells whose centres lie inside one polygon (even-odd over its rings, cell units). Borders are half-open, so of
 * two polygons that share an edge exactly one has each cell. O(edges + crossings log crossings of a row).
 */
export function polygonSpans(rings: CellRings, cols: number, rows: number, give: GiveSpan): void {
  let [low, high] = [Infinity, -Infinity]
  for (const ring of rings)
    for (let i = 1; i < ring.length; i += 2) {
      low = Math.min(low, ring[i]!)
      high = Math.max(high, ring[i]!)
    }
  const firstRow = Math.max(0, rowFrom(low))
  const endRow = Math.min(rows, rowFrom(high))
  if (!(firstRow < endRow)) return

  // Counted first, filled second: no array per row.
  const start = new Uint32Array(endRow - firstRow + 1)
  const visit = (at: (row: number, x: number) => void) => {
    for (const ring of rings) crossings(ring, firstRow, endRow, at)
  }
  visit((row) => start[row - firstRow + 1]!++)
  for (let r = 1; r < start.length; r++) start[r]! += start[r - 1]!
  const xs = new Float64Array(start.at(-1)!)
  const next = start.slice()
  visit((row, x) => (xs[next[row - firstRow]!++] = x))

  for (let row = firstRow; row < endRow; row++) {
    const of = xs.subarray(start[row - firstRow]!, start[row - firstRow + 1]!).sort()
    for (let k = 0; k + 1 < of.length; k += 2) {
      const from = Math.max(0, rowFrom(of[k]!))
      const to = Math.min(cols, rowFrom(of[k + 1]!))
      if (from < to) give(row, from, to)
    }
  }
}

/** The first cell whose centre is not below `at`. */
const rowFrom = (at: number): number => Math.ceil(at - 0.5)

function crossings(ring: Float64Array, firstRow: number, endRow: number, at: (row: number, x: number) => void): void {
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    // Always from the lower end, so that the neighbour's edge, which runs the other way, rounds alike.
    const [a, b] = ring[i + 1]! < ring[j + 1]! ? [i, j] : [j, i]
    const y = ring[a + 1]!
    const slope = (ring[b]! - ring[a]!) / (ring[b + 1]! - y)
    const end = Math.min(endRow, rowFrom(ring[b + 1]!))
    for (let row = Math.max(firstRow, rowFrom(y)); row < end; row++) at(row, ring[a]! + (row + 0.5 - y) * slope)
  }
}

/** Plane area of one polygon in cells: the outer ring less the others. */
export function polygonCells(rings: CellRings): number {
  let cells = 0
  rings.forEach((ring, place) => {
    let twice = 0
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
      twice += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!
    cells += place === 0 ? Math.abs(twice) / 2 : -Math.abs(twice) / 2
  })
  return cells
}

/** The cell that holds a point inside a polygon too small to own a centre: the middle of its widest chord at half height. */
export function cellInside(rings: CellRings): { col: number; row: number } | undefined {
  const outer = rings[0]
  if (outer === undefined || outer.length === 0) return undefined
  const ys = outer.filter((_, i) => i % 2 === 1)
  const y = (ys.reduce((a, b) => Math.min(a, b)) + ys.reduce((a, b) => Math.max(a, b))) / 2
  const xs: number[] = []
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [y1, y2] = [ring[i + 1]!, ring[j + 1]!]
      if (y1 > y !== y2 > y) xs.push(ring[i]! + ((y - y1) / (y2 - y1)) * (ring[j]! - ring[i]!))
    }
  xs.sort((a, b) => a - b)
  let [widest, x] = [-1, outer[0]!]
  for (let k = 0; k + 1 < xs.length; k += 2)
    if (xs[k + 1]! - xs[k]! > widest) [widest, x] = [xs[k + 1]! - xs[k]!, (xs[k]! + xs[k + 1]!) / 2]
  return { col: Math.floor(x), row: Math.floor(y) }
}
