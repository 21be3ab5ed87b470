/** Pairs of events no farther apart than the last band's edge, and the band of each. */
export interface ClosePairs {
  readonly first: Int32Array
  readonly second: Int32Array
  /** 0 the same place, 1 … edges: (0, e₁], (e₁, e₂], … */
  readonly band: Uint8Array
  readonly count: number
}

const grow = <T extends Int32Array | Uint8Array>(from: T, make: (size: number) => T): T => {
  const to = make(from.length * 2)
  to.set(from)
  return to
}

/**
 * All pairs within the widest band, found by sweeping events from west to east. `xy` interleaved metres.
 * Returns null when there are more than `limit`. O(n log n + pairs within the band's width in x).
 */
export function nearbyPairs(
  xy: Float64Array,
  edgesM: readonly number[],
  metric: 'manhattan' | 'euclidean',
  limit: number,
): ClosePairs | null {
  const order = Int32Array.from({ length: xy.length >> 1 }, (_, i) => i).sort((a, b) => xy[2 * a]! - xy[2 * b]!)
  const reachM = edgesM.at(-1) ?? 0
  let first = new Int32Array(1024)
  let second = new Int32Array(1024)
  let band = new Uint8Array(1024)
  let count = 0
  for (let a = 0; a < order.length; a++) {
    const i = order[a]!
    for (let b = a + 1; b < order.length; b++) {
      const j = order[b]!
      const dx = xy[2 * j]! - xy[2 * i]!
      if (dx > reachM) break
      const dy = Math.abs(xy[2 * j + 1]! - xy[2 * i + 1]!)
      const distance = metric === 'manhattan' ? dx + dy : Math.sqrt(dx * dx + dy * dy)
      if (distance > reachM) continue
      if (count === limit) return null
      if (count === first.length) {
        first = grow(first, (size) => new Int32Array(size))
        second = grow(second, (size) => new Int32Array(size))
        band = grow(band, (size) => new Uint8Array(size))
      }
      let at = 0
      if (distance > 0)
        do at++
        while (distance > edgesM[at - 1]!)
      first[count] = i
      second[count] = j
      band[count++] = at
    }
  }
  return { first, second, band, count }
}

/** Pairs by difference in days in half-open bins [0, e₁), [e₁, e₂), …, and one last bin for the rest. O(n log n + n · edges). */
export function countTimePairs(days: Float64Array, edges: readonly number[]): Float64Array {
  const sorted = Float64Array.from(days).sort()
  const below = edges.map((edge) => {
    let pairs = 0
    let from = 0
    for (let to = 0; to < sorted.length; to++) {
      while (sorted[to]! - sorted[from]! >= edge) from++
      pairs += to - from
    }
    return pairs
  })
  const all = (sorted.length * (sorted.length - 1)) / 2
  return Float64Array.from([...below, all], (pairs, bin) => pairs - (bin === 0 ? 0 : below[bin - 1]!))
}
