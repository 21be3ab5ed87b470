import type { Coverage, PatrolRecord } from './engine'
import { regionAt } from './regions'

/** Side of a block, cells: 1,024 bits, so that a database joins what patrols saw by `or` and counts it. */
const SIDE = 32
const BYTES = (SIDE * SIDE) / 8

/**
 * What one patrol saw, as bits: a block of 32 × 32 cells for each region it lies in, in parallel columns. Bit `n` of a block,
 * from the left, is cell (n >> 5, n & 31) from its south-west corner. Numbers of regions and blocks hold for one layout of areas.
 */
export interface SeenBlocks {
  readonly regions: readonly number[]
  readonly blocks: readonly number[]
  /** 256 hexadecimal digits for each. */
  readonly bits: readonly string[]
}

/** Where a place lies among the blocks. */
export interface BlockPlace {
  readonly region: number
  readonly block: number
  readonly bit: number
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const blockColsOf = ({ grid }: Coverage): number => Math.ceil(grid.cols / SIDE)

/** Blocks of the cells a patrol certainly saw inside areas. O(cells seen). */
export function seenBlocks(coverage: Coverage, { footprint }: PatrolRecord): SeenBlocks {
  const blockCols = blockColsOf(coverage)
  const bitsOf = new Map<string, { region: number; block: number; bytes: Uint8Array }>()
  const { seen, tally } = footprint
  for (let k = 0; k < seen.length; k += 4) {
    const region = tally.region[seen[k + 3]!]!
    if (region === 0) continue
    const row = seen[k]!
    const end = seen[k + 2]!
    for (let column = seen[k + 1]!; column < end;) {
      const stop = Math.min(end, (column | (SIDE - 1)) + 1)
      const block = Math.floor(row / SIDE) * blockCols + Math.floor(column / SIDE)
      const key = `${region}:${block}`
      let own = bitsOf.get(key)
      if (own === undefined) bitsOf.set(key, (own = { region, block, bytes: new Uint8Array(BYTES) }))
      const base = (row % SIDE) * SIDE
      for (; column < stop; column++) {
        const bit = base + (column % SIDE)
        own.bytes[bit >> 3]! |= 0x80 >> (bit & 7)
      }
    }
  }
  const all = [...bitsOf.values()]
  return {
    regions: all.map(({ region }) => region),
    blocks: all.map(({ block }) => block),
    bits: all.map(({ bytes }) => hexOf(bytes)),
  }
}

/** The cell of a place; undefined off the raster or outside all areas. */
export function blockPlace(coverage: Coverage, lng: number, lat: number): BlockPlace | undefined {
  const { grid, regions } = coverage
  const [x, y] = grid.projection.forward(lng, lat)
  const column = Math.floor((x - grid.westM) / grid.cellM)
  const row = Math.floor((y - grid.southM) / grid.cellM)
  if (!(row >= 0 && row < grid.rows && column >= 0 && column < grid.cols)) return undefined
  const region = regionAt(regions, row, column)
  if (region === 0) return undefined
  const block = Math.floor(row / SIDE) * blockColsOf(coverage) + Math.floor(column / SIDE)
  return { region, block, bit: (row % SIDE) * SIDE + (column % SIDE) }
}
