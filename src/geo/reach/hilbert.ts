// 2^16 steps a side: finer than any two junctions of a county.
const side = 1 << 16

/** Distance along a Hilbert curve of the cell (x, y), both below 2^16 (Warren, Hacker's Delight, §16). */
function alongCurve(x: number, y: number): number {
  let distance = 0
  for (let step = side >> 1; step > 0; step >>= 1) {
    const right = (x & step) > 0 ? 1 : 0
    const up = (y & step) > 0 ? 1 : 0
    distance += step * step * ((3 * right) ^ up)
    if (up === 0) {
      if (right === 1) {
        x = side - 1 - x
        y = side - 1 - y
      }
      const held = x
      x = y
      y = held
    }
  }
  return distance
}

/** Rank of each point (interleaved x, y) along a Hilbert curve over their box: near in space is near in rank. O(n log n). */
export function hilbertOrder(xy: Float64Array): Int32Array {
  const count = xy.length >> 1
  const low = [Infinity, Infinity]
  const high = [-Infinity, -Infinity]
  xy.forEach((value, i) => {
    low[i & 1] = Math.min(low[i & 1]!, value)
    high[i & 1] = Math.max(high[i & 1]!, value)
  })
  const cell = (i: number, axis: 0 | 1) =>
    Math.floor(((xy[2 * i + axis]! - low[axis]!) / (high[axis]! - low[axis]! || 1)) * (side - 1))
  const distance = Float64Array.from({ length: count }, (_, i) => alongCurve(cell(i, 0), cell(i, 1)))
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => distance[a]! - distance[b]! || a - b)
  const rank = new Int32Array(count)
  order.forEach((point, at) => (rank[point] = at))
  return rank
}
