/**
 * A bit for each cell of a window, 32 a word along the row; words line up with those of `BitTiles`. One bitmap serves one
 * patrol after another: `reach` remembers which words of a row were touched, and reading the runs out clears them.
 */
export type Bitmap = {
  firstRow: number
  rows: number
  /** In words of 32 columns. */
  firstWord: number
  words: number
  bits: Uint32Array
  low: Int32Array
  high: Int32Array
}

export const emptyBitmap = (): Bitmap => ({
  firstRow: 0,
  rows: 0,
  firstWord: 0,
  words: 0,
  bits: new Uint32Array(0),
  low: new Int32Array(0),
  high: new Int32Array(0),
})

/** Places the window over rows [firstRow, endRow) and columns [firstCol, endCol). All bits must be clear. */
export function openWindow(map: Bitmap, firstRow: number, endRow: number, firstCol: number, endCol: number): void {
  map.firstRow = firstRow
  map.rows = Math.max(0, endRow - firstRow)
  map.firstWord = firstCol >> 5
  map.words = Math.max(0, ((endCol + 31) >> 5) - map.firstWord)
  if (map.bits.length < map.rows * map.words) map.bits = new Uint32Array(map.rows * map.words)
  if (map.low.length < map.rows) {
    map.low = new Int32Array(map.rows)
    map.high = new Int32Array(map.rows)
  }
  map.low.fill(0x7fffffff, 0, map.rows)
  map.high.fill(-1, 0, map.rows)
}

/** Sets cells [from, to) of `row`, which must lie in the window. */
export function setCells(map: Bitmap, row: number, from: number, to: number): void {
  const line = row - map.firstRow
  const first = (from >> 5) - map.firstWord
  const last = ((to - 1) >> 5) - map.firstWord
  const base = line * map.words
  if (first < map.low[line]!) map.low[line] = first
  if (last > map.high[line]!) map.high[line] = last
  const head = -1 << (from & 31)
  const tail = -1 >>> (31 - ((to - 1) & 31))
  const bits = map.bits
  if (first === last) {
    bits[base + first]! |= head & tail
    return
  }
  bits[base + first]! |= head
  for (let w = base + first + 1; w < base + last; w++) bits[w] = -1
  bits[base + last]! |= tail
}

/** Clears cells [from, to) of `row` so far as they lie in the window. */
export function clearCells(map: Bitmap, row: number, from: number, to: number): void {
  const line = row - map.firstRow
  if (line < 0 || line >= map.rows) return
  const start = Math.max(from, map.firstWord << 5)
  const end = Math.min(to, (map.firstWord + map.words) << 5)
  for (let column = start; column < end;) {
    const stop = Math.min(end, (column | 31) + 1)
    map.bits[line * map.words + (column >> 5) - map.firstWord]! &= ~((-1 << (column & 31)) & (-1 >>> (31 - ((stop - 1) & 31))))
    column = stop
  }
}

/** Runs of cells as triples row, from, to (to not included). */
export type RawRuns = Uint16Array

let buffer = new Uint16Array(3072)

/**
 * Reads out the runs of set cells, rows and columns rising; with `clear`, leaves the bitmap empty for the next. The answer is
 * a view of one buffer, good until the next call. O(words touched + runs).
 */
export function readRuns(map: Bitmap, clear: boolean): RawRuns {
  const { bits, words, low, high, firstRow, firstWord } = map
  let size = 0
  for (let line = 0; line < map.rows; line++) {
    const last = high[line]!
    const row = firstRow + line
    let open = -1
    for (let w = low[line]!; w <= last; w++) {
      const slot = line * words + w
      let word = bits[slot]!
      if (clear) bits[slot] = 0
      const column = (firstWord + w) << 5
      // Alternately the next set and the next clear bit; an open run looks for a clear one first.
      if (open >= 0) word = ~word
      while (word !== 0) {
        const at = 31 - Math.clz32(word & -word)
        if (open < 0) open = column + at
        else {
          size = pushRun(size, row, open, column + at)
          open = -1
        }
        word = ~word & (-1 << at)
      }
    }
    if (open >= 0) size = pushRun(size, row, open, (firstWord + last + 1) << 5)
    if (clear) {
      low[line] = 0x7fffffff
      high[line] = -1
    }
  }
  return buffer.subarray(0, size)
}

function pushRun(size: number, row: number, from: number, to: number): number {
  if (size + 3 > buffer.length) {
    const larger = new Uint16Array(buffer.length * 2)
    larger.set(buffer)
    buffer = larger
  }
  buffer[size] = row
  buffer[size + 1] = from
  buffer[size + 2] = to
  return size + 3
}
