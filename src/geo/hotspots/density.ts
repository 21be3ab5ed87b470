import type { Grid } from '@/geo/raster/grid'

// Four standard deviations hold 99.994 % of each axis; what is cut is renormalised.
const reachSigmas = 4

/**
 * Half of a discrete Gaussian, from its centre outwards, whose whole sums to 1. Each weight is the normal curve's value at
 * the cell's centre; below half a cell of bandwidth the kernel is the cell itself.
 */
export function gaussianHalf(bandwidthM: number, cellM: number): Float32Array {
  const sigma = bandwidthM / cellM
  const reach = Math.max(0, Math.ceil(sigma * reachSigmas))
  const half = new Float64Array(reach + 1)
  let sum = 0
  for (let k = 0; k <= reach; k++) {
    half[k] = k === 0 ? 1 : Math.exp((-k * k) / (2 * sigma * sigma))
    sum += k === 0 ? 1 : 2 * half[k]!
  }
  return Float32Array.from(half, (value) => value / sum)
}

/** Blurs along rows, reading only cells that are not empty: incidents fill few of them. */
function blurRows(from: Float32Array, columns: number, rows: number, half: Float32Array): Float32Array {
  const to = new Float32Array(from.length)
  const reach = half.length - 1
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    for (let column = 0; column < columns; column++) {
      const value = from[start + column]!
      if (value === 0) continue
      const low = Math.max(0, column - reach)
      const high = Math.min(columns - 1, column + reach)
      for (let k = low; k < column; k++) to[start + k]! += value * half[column - k]!
      for (let k = column; k <= high; k++) to[start + k]! += value * half[k - column]!
    }
  }
  return to
}

/** Blurs along columns, whole rows at a time, so that memory is read in order. Rows without anything are passed over. */
function blurColumns(from: Float32Array, columns: number, rows: number, half: Float32Array): Float32Array {
  const to = new Float32Array(from.length)
  const reach = half.length - 1
  const filled = new Uint8Array(rows)
  for (let row = 0; row < rows; row++)
    filled[row] = from.subarray(row * columns, (row + 1) * columns).some((v) => v !== 0) ? 1 : 0
  for (let row = 0; row < rows; row++) {
    const target = to.subarray(row * columns, (row + 1) * columns)
    for (let k = 0; k <= reach; k++) {
      const weight = half[k]!
      const above = row + k < rows && filled[row + k] === 1
      const below = k > 0 && row - k >= 0 && filled[row - k] === 1
      if (!above && !below) continue
      const a = (above ? row + k : row - k) * columns
      if (above && below) {
        const b = (row - k) * columns
        for (let column = 0; column < columns; column++) target[column]! += weight * (from[a + column]! + from[b + column]!)
      } else for (let column = 0; column < columns; column++) target[column]! += weight * from[a + column]!
    }
  }
  return to
}

/**
 * Kernel density of binned events: a separable Gaussian of standard deviation `bandwidthM`, in events per km².
 * `counts` comes from `countPerCell`. With a mask, events and cells outside it are left out, and density near the border is raised by the share
 * of kernel that falls outside (Diggle 1985), so that a hotspot at the county line is not halved.
 * Binning moves an event by at most 0.71 of a cell: keep the cell at or below a third of the bandwidth.
 * O(filled cells · bandwidth + cells · bandwidth), all in cells.
 */
export function kernelDensity(counts: Float32Array, grid: Grid, bandwidthM: number, mask?: Uint8Array): Float32Array {
  const { columns, rows, cellM } = grid
  const half = gaussianHalf(bandwidthM, cellM)
  const blur = (from: Float32Array) => blurColumns(blurRows(from, columns, rows, half), columns, rows, half)
  const density = blur(mask ? counts.map((count, i) => count * mask[i]!) : counts)
  const perKm2 = 1e6 / (cellM * cellM)
  if (!mask) {
    for (let i = 0; i < density.length; i++) density[i]! *= perKm2
    return density
  }
  const inside = blur(Float32Array.from(mask))
  for (let i = 0; i < density.length; i++) density[i] = mask[i] === 1 ? (density[i]! * perKm2) / inside[i]! : 0
  return density
}

/**
 * The densities above which the densest ground holds the given shares of all events: level of share 0.5 encloses the
 * smallest ground that holds half of them. Shares in (0, 1]; nothing on the grid gives zeros. O(cells).
 */
export function levelsHolding(density: Float32Array, shares: readonly number[]): number[] {
  // Positive floats sort as their bit patterns, so their upper halves are 65,536 buckets in rising order.
  const bits = new Uint32Array(density.buffer, density.byteOffset, density.length)
  const held = new Float64Array(65_536)
  let total = 0
  for (let i = 0; i < density.length; i++) {
    held[bits[i]! >>> 16]! += density[i]!
    total += density[i]!
  }
  return shares.map((share) => {
    const wanted = share * total * (1 - 1e-9)
    let bucket = held.length - 1
    let above = 0
    while (bucket > 0 && above + held[bucket]! < wanted) above += held[bucket--]!
    const inBucket = density.filter((_, i) => bits[i]! >>> 16 === bucket).sort()
    for (let i = inBucket.length - 1; i >= 0; i--) {
      above += inBucket[i]!
      if (above >= wanted) return inBucket[i]!
    }
    return 0
  })
}
