// Bounds the worst case (a spiral makes Douglas–Peucker quadratic) and the stack; costs one extra vertex a block.
const BLOCK_FIXES = 128
const stack = new Int32Array(BLOCK_FIXES * 2)

/**
 * Marks in `keep` (one byte a fix) the fixes of [from, to) that a leg needs so that, at every moment, the simplified
 * position is within `toleranceM` of the recorded one: Douglas–Peucker with the distance taken at the same time
 * (top-down time ratio), so an hour on a bench stays an hour on the bench. Fixes without time are measured to the
 * nearest point of the chord. `xy` is flat metres in a plane. O(n log n) as a rule, O(128 n) at worst.
 * Source: Meratnia and de By, Spatiotemporal compression techniques for moving point objects, 2004.
 */
export function markSimplified(
  xy: Float64Array,
  timeMs: Float64Array,
  from: number,
  to: number,
  toleranceM: number,
  keep: Uint8Array,
): void {
  if (to <= from) return
  keep[to - 1] = 1
  for (let start = from; start < to; start += BLOCK_FIXES)
    markBlock(xy, timeMs, start, Math.min(start + BLOCK_FIXES, to - 1), toleranceM * toleranceM, keep)
}

function markBlock(xy: Float64Array, timeMs: Float64Array, first: number, last: number, limit: number, keep: Uint8Array): void {
  keep[first] = 1
  keep[last] = 1
  let top = 0
  let low = first
  let high = last
  for (;;) {
    const at = high - low > 1 ? farthest(xy, timeMs, low, high, limit) : -1
    if (at >= 0) {
      keep[at] = 1
      // The right half waits, the left goes on: at most one entry for each level.
      stack[top++] = at
      stack[top++] = high
      high = at
    } else if (top > 0) {
      high = stack[--top]!
      low = stack[--top]!
    } else return
  }
}

/** The fix between `low` and `high` farthest from where the chord has it at that time, or −1 when none is past the limit. */
function farthest(xy: Float64Array, timeMs: Float64Array, low: number, high: number, limit: number): number {
  const x0 = xy[low * 2]!
  const y0 = xy[low * 2 + 1]!
  const dx = xy[high * 2]! - x0
  const dy = xy[high * 2 + 1]! - y0
  const t0 = timeMs[low]!
  const duration = timeMs[high]! - t0
  const perMs = duration > 0 ? 1 / duration : 0
  if (Number.isNaN(duration)) return farthestFromChord(xy, low, high, limit)
  let worst = limit
  let at = -1
  for (let i = low + 1; i < high; i++) {
    const share = (timeMs[i]! - t0) * perMs
    const offX = xy[i * 2]! - x0 - share * dx
    const offY = xy[i * 2 + 1]! - y0 - share * dy
    const square = offX * offX + offY * offY
    if (square > worst) {
      worst = square
      at = i
    }
  }
  return at
}

function farthestFromChord(xy: Float64Array, low: number, high: number, limit: number): number {
  const x0 = xy[low * 2]!
  const y0 = xy[low * 2 + 1]!
  const dx = xy[high * 2]! - x0
  const dy = xy[high * 2 + 1]! - y0
  const perSquare = dx * dx + dy * dy > 0 ? 1 / (dx * dx + dy * dy) : 0
  let worst = limit
  let at = -1
  for (let i = low + 1; i < high; i++) {
    const x = xy[i * 2]! - x0
    const y = xy[i * 2 + 1]! - y0
    const share = Math.max(0, Math.min(1, (x * dx + y * dy) * perSquare))
    const square = (x - share * dx) ** 2 + (y - share * dy) ** 2
    if (square > worst) {
      worst = square
      at = i
    }
  }
  return at
}
