/** A corner-to-corner outline in cell units, flat [x, y, …], not closed: outer rings run counter-clockwise, holes clockwise. */
export type Ring = number[]
/** One piece of ground: its outer ring, then its holes. */
export type CellPolygon = Ring[]

/** Set cells of a window, one byte a cell, row by row from the south-west. */
export type Mask = { readonly rows: number; readonly cols: number; readonly cells: Uint8Array }

// Headings east, north, west, south: the step, and where from the corner the cells ahead lie on the left and on the right.
const stepX = [1, 0, -1, 0]
const stepY = [0, 1, 0, -1]
const leftX = [0, -1, -1, 0]
const leftY = [0, 0, -1, -1]
const rightX = [0, 0, -1, -1]
const rightY = [-1, 0, 0, -1]

/**
 * Outlines of the set cells: their area is exactly the number of cells. Cells that touch at a corner only are apart, and a
 * ring that comes back to a corner is cut there, so every ring is simple and every polygon valid; rings may touch in
 * corners. O(cells + length of outlines).
 */
export function traceMask(mask: Mask): CellPolygon[] {
  const pieceAt = labelPieces(mask)
  // Every outline heads east somewhere, below one of its cells: those edges are enough to find it and to mark it done.
  const done = new Uint8Array(mask.cells.length)
  const polygons = new Map<number, CellPolygon>()
  const holes: { piece: number; ring: Ring }[] = []
  for (let row = 0; row < mask.rows; row++)
    for (let column = 0; column < mask.cols; column++) {
      const cell = row * mask.cols + column
      if (mask.cells[cell] === 0 || done[cell] === 1 || isSet(mask, row - 1, column)) continue
      const piece = pieceAt(row, column)
      for (const ring of cutAtRepeats(walk(mask, row, column, done)))
        if (signedCells(ring) > 0) polygons.set(piece, [ring])
        else holes.push({ piece, ring })
    }
  for (const { piece, ring } of holes) polygons.get(piece)!.push(ring)
  return [...polygons.values()]
}

const isSet = ({ rows, cols, cells }: Mask, row: number, column: number): boolean =>
  row >= 0 && row < rows && column >= 0 && column < cols && cells[row * cols + column] === 1

/** Walks one outline with the set cells on its left and gives its corners. */
function walk(mask: Mask, row: number, column: number, done: Uint8Array): Ring {
  const ring: Ring = []
  let [x, y, heading] = [column, row, 0]
  do {
    if (heading === 0) done[y * mask.cols + x] = 1
    x += stepX[heading]!
    y += stepY[heading]!
    const left = isSet(mask, y + leftY[heading]!, x + leftX[heading]!)
    const right = isSet(mask, y + rightY[heading]!, x + rightX[heading]!)
    if (left && !right) continue
    ring.push(x, y)
    // Both set: an inner corner, to the right. Left unset: an outer one, to the left, also where two cells only touch.
    heading = left ? (heading + 3) % 4 : (heading + 1) % 4
  } while (x !== column || y !== row || heading !== 0)
  return ring
}

/** Cuts a ring that passes a corner twice into rings that pass every corner once. */
function cutAtRepeats(ring: Ring): Ring[] {
  const rings: Ring[] = []
  const open: Ring = []
  const placeOf = new Map<string, number>()
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i]!, ring[i + 1]!]
    const key = `${x},${y}`
    const first = placeOf.get(key)
    if (first !== undefined) {
      const loop = open.splice(first)
      for (let k = 0; k < loop.length; k += 2) placeOf.delete(`${loop[k]},${loop[k + 1]}`)
      rings.push(loop)
    }
    placeOf.set(key, open.length)
    open.push(x, y)
  }
  return open.length > 0 ? [...rings, open] : rings
}

/** Signed area in cells, positive for counter-clockwise. */
export function signedCells(ring: Ring): number {
  let twice = 0
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) twice += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!
  return twice / 2
}

/** Numbers the pieces that hang together by their sides; answers for set cells. */
function labelPieces({ rows, cols, cells }: Mask): (row: number, column: number) => number {
  const parent: number[] = []
  const find = (run: number): number => {
    let root = run
    while (parent[root] !== root) root = parent[root]!
    while (parent[run] !== root) [run, parent[run]] = [parent[run]!, root]
    return root
  }
  const starts: number[] = []
  const ends: number[] = []
  const rowStart = [0]
  for (let row = 0; row < rows; row++) {
    let below = rowStart[row - 1] ?? 0
    const endBelow = starts.length
    for (let column = 0; column < cols;) {
      if (cells[row * cols + column] === 0) {
        column++
        continue
      }
      const from = column
      while (column < cols && cells[row * cols + column] === 1) column++
      const run = parent.push(parent.length) - 1
      starts.push(from)
      ends.push(column)
      if (row === 0) continue
      while (below < endBelow && ends[below]! <= from) below++
      for (let k = below; k < endBelow && starts[k]! < column; k++) parent[find(k)] = find(run)
    }
    rowStart.push(starts.length)
  }
  return (row, column) => {
    let run = rowStart[row]!
    while (ends[run]! <= column) run++
    return find(run)
  }
}
