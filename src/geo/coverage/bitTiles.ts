/** A bit for each cell of a grid, in tiles of 256 × 256 cells (8 KB) made when first written. */
export type BitTiles = { readonly tileCols: number; readonly tiles: (Uint32Array | undefined)[] }

const TILE_WORDS = 2048

export function emptyBitTiles(cols: number, rows: number): BitTiles {
  const tileCols = Math.ceil(cols / 256)
  return { tileCols, tiles: new Array<Uint32Array | undefined>(tileCols * Math.ceil(rows / 256)).fill(undefined) }
}

/** Number of set bits. */
function popcount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Sets cells [from, to) of `row`; returns how many were clear before. */
export function setRun({ tileCols, tiles }: BitTiles, row: number, from: number, to: number): number {
  const tileRow = (row >> 8) * tileCols
  const line = (row & 255) << 3
  const last = (to - 1) >> 5
  let fresh = 0
  for (let word = from >> 5; word <= last; word++) {
    const start = word << 5
    let mask = -1
    if (from > start) mask &= -1 << (from & 31)
    if (to < start + 32) mask &= -1 >>> (32 - (to & 31))
    const at = tileRow + (word >> 3)
    const tile = (tiles[at] ??= new Uint32Array(TILE_WORDS))
    const slot = line | (word & 7)
    const added = mask & ~tile[slot]!
    if (added === 0) continue
    tile[slot]! |= added
    fresh += added === -1 ? 32 : popcount(added)
  }
  return fresh
}

/** Clears cells [from, to) of `row`; returns how many were set before. */
export function clearRun({ tileCols, tiles }: BitTiles, row: number, from: number, to: number): number {
  let gone = 0
  for (let column = from; column < to;) {
    const stop = Math.min(to, (column | 31) + 1)
    const mask = (-1 << (column & 31)) & (-1 >>> (31 - ((stop - 1) & 31)))
    const tile = tiles[(row >> 8) * tileCols + (column >> 8)]
    if (tile !== undefined) {
      const slot = ((row & 255) << 3) | ((column >> 5) & 7)
      gone += popcount(mask & tile[slot]!)
      tile[slot]! &= ~mask
    }
    column = stop
  }
  return gone
}

/** Whether one cell is set; the cell must lie in the grid. */
export function isSet({ tileCols, tiles }: BitTiles, row: number, column: number): boolean {
  const tile = tiles[(row >> 8) * tileCols + (column >> 8)]
  return tile !== undefined && ((tile[((row & 255) << 3) | ((column >> 5) & 7)]! >>> (column & 31)) & 1) === 1
}
