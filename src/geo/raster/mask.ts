import type { Grid } from './grid'

/**
 * Which cells have their centre inside the rings (1) and which not (0). Rings are interleaved x, y in metres, of any
 * orientation, closed or not; the even-odd rule makes holes and exclaves right without knowing which ring is which.
 * O(vertices · rows crossed + cells).
 */
export function maskOf(rings: readonly Float64Array[], grid: Grid): Uint8Array {
  const { originX, originY, cellM, columns, rows } = grid
  const mask = new Uint8Array(columns * rows)
  const crossings: number[][] = Array.from({ length: rows }, () => [])
  for (const ring of rings) {
    const count = ring.length >> 1
    for (let i = 0; i < count; i++) {
      const j = i + 1 === count ? 0 : i + 1
      const rowA = (ring[2 * i + 1]! - originY) / cellM - 0.5
      const rowB = (ring[2 * j + 1]! - originY) / cellM - 0.5
      const columnA = (ring[2 * i]! - originX) / cellM - 0.5
      const columnB = (ring[2 * j]! - originX) / cellM - 0.5
      const low = Math.min(rowA, rowB)
      const high = Math.max(rowA, rowB)
      // Half-open in y, so a vertex on a cell's centre line is crossed once.
      for (let row = Math.max(0, Math.ceil(low)); row < high && row < rows; row++)
        crossings[row]!.push(columnA + ((row - rowA) / (rowB - rowA)) * (columnB - columnA))
    }
  }
  for (let row = 0; row < rows; row++) {
    const at = crossings[row]!.sort((a, b) => a - b)
    for (let k = 0; k + 1 < at.length; k += 2) {
      const from = Math.max(0, Math.ceil(at[k]!))
      const to = Math.min(columns, Math.ceil(at[k + 1]!))
      if (from < to) mask.fill(1, row * columns + from, row * columns + to)
    }
  }
  return mask
}

/** Number of cells inside. */
export function maskSize(mask: Uint8Array): number {
  let size = 0
  for (let i = 0; i < mask.length; i++) size += mask[i]!
  return size
}
