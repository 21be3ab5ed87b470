/** Distinct (column, row) pairs numbered from 0 in order of first appearance. */
export interface CellIndex {
  /** Number of the pair of each input position; −1 where it is not finite. */
  readonly idOf: Int32Array
  readonly count: number
  /** Number of a pair, −1 when it never appeared. */
  find(column: number, row: number): number
}

const scramble = (column: number, row: number) => {
  // `| 0` wraps large values: good enough to spread, equality is tested on the numbers themselves.
  const mixed = Math.imul(column | 0, 0x9e3779b1) ^ Math.imul(row | 0, 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8
}

/** Snaps interleaved x, y to squares of the given side and numbers the squares in use. Open addressing in flat arrays. O(n). */
export function indexCells(xy: Float64Array, side: number, snap: (value: number) => number = Math.floor): CellIndex {
  const positions = xy.length >> 1
  let size = 16
  while (size < positions * 2) size *= 2
  const slots = new Int32Array(size).fill(-1)
  const cells = new Float64Array(2 * positions)
  const idOf = new Int32Array(positions).fill(-1)
  let count = 0
  const slotOf = (column: number, row: number) => {
    let slot = scramble(column, row) & (size - 1)
    while (slots[slot]! >= 0 && (cells[2 * slots[slot]!] !== column || cells[2 * slots[slot]! + 1] !== row))
      slot = (slot + 1) & (size - 1)
    return slot
  }
  for (let i = 0; i < positions; i++) {
    const column = snap(xy[2 * i]! / side)
    const row = snap(xy[2 * i + 1]! / side)
    if (!Number.isFinite(column) || !Number.isFinite(row)) continue
    const slot = slotOf(column, row)
    if (slots[slot]! < 0) {
      slots[slot] = count
      cells[2 * count] = column
      cells[2 * count + 1] = row
      count++
    }
    idOf[i] = slots[slot]!
  }
  return { idOf, count, find: (column, row) => slots[slotOf(column, row)]! }
}

/** Positions sorted by cell: those of cell `c` are `order[start[c]]` up to `order[start[c + 1]]`, in their own order. O(n). */
export function sortByCell(index: CellIndex): { readonly order: Int32Array; readonly start: Int32Array } {
  const start = new Int32Array(index.count + 1)
  for (const id of index.idOf) if (id >= 0) start[id + 1]! += 1
  for (let id = 0; id < index.count; id++) start[id + 1]! += start[id]!
  const order = new Int32Array(start[index.count]!)
  const next = start.slice()
  index.idOf.forEach((id, i) => {
    if (id >= 0) order[next[id]!++] = i
  })
  return { order, start }
}
