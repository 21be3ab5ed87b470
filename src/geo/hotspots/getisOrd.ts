import { discoveryThreshold, normalUpperTail } from './falseDiscovery'
import type { Grid } from '@/geo/raster/grid'
import { maskSize } from '@/geo/raster/mask'

export interface GetisOrd {
  /** Gi* of each cell as a z-score; 0 outside the mask. */
  readonly z: Float32Array
  /** 1 hot, −1 cold, 0 neither, after the false-discovery control of both tails together. */
  readonly verdict: Int8Array
  /** Smallest |z| that was still called hot or cold; Infinity when none was. */
  readonly criticalZ: number
}

/** Sums of values and of mask over any rectangle in four reads: `table[(row) * (columns + 1) + column]`. */
function summedArea(values: ArrayLike<number>, columns: number, rows: number): Float64Array {
  const wide = columns + 1
  const table = new Float64Array(wide * (rows + 1))
  for (let row = 0; row < rows; row++) {
    let run = 0
    for (let column = 0; column < columns; column++) {
      run += values[row * columns + column]!
      table[(row + 1) * wide + column + 1] = table[row * wide + column + 1]! + run
    }
  }
  return table
}

/**
 * Getis–Ord Gi* (Ord and Getis 1995, eq. 14) of counts per cell, with a square neighbourhood of `radiusCells` on each side
 * and the cell itself. Neighbours outside the mask do not exist. Hot and cold cells are those that survive Benjamini–Hochberg
 * at `rate` (two-sided). The z-score leans on the normal limit: with far fewer events than cells choose larger cells or a
 * larger radius. O(cells).
 */
// eslint-disable-next-line house/own-lines -- one formula over typed arrays: the sums share one pass
export function getisOrd(
  counts: Float32Array,
  grid: Grid,
  options: { radiusCells: number; rate?: number; mask?: Uint8Array },
): GetisOrd {
  const { columns, rows } = grid
  const { radiusCells, rate = 0.05 } = options
  const mask = options.mask ?? new Uint8Array(columns * rows).fill(1)
  const cells = maskSize(mask)
  const z = new Float32Array(counts.length)
  const verdict = new Int8Array(counts.length)
  const masked = counts.map((count, i) => (mask[i] === 1 ? count : 0))
  let sum = 0
  let squares = 0
  for (const value of masked) {
    sum += value
    squares += value * value
  }
  const mean = sum / cells
  const deviation = Math.sqrt(Math.max(0, squares / cells - mean * mean))
  // The same count everywhere, or fewer than two cells: nothing stands out.
  if (cells < 2 || deviation === 0) return { z, verdict, criticalZ: Infinity }

  const values = summedArea(masked, columns, rows)
  const members = summedArea(mask, columns, rows)
  const wide = columns + 1
  const small: number[] = []
  for (let row = 0; row < rows; row++) {
    const south = Math.max(0, row - radiusCells) * wide
    const north = Math.min(rows, row + radiusCells + 1) * wide
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      if (mask[cell] !== 1) continue
      const west = Math.max(0, column - radiusCells)
      const east = Math.min(columns, column + radiusCells + 1)
      const around = values[north + east]! - values[north + west]! - values[south + east]! + values[south + west]!
      const weight = members[north + east]! - members[north + west]! - members[south + east]! + members[south + west]!
      const spread = (cells * weight - weight * weight) / (cells - 1)
      // A neighbourhood that is the whole mask has no outside to differ from.
      const score = spread > 0 ? (around - mean * weight) / (deviation * Math.sqrt(spread)) : 0
      z[cell] = score
      // |z| of 1 is p 0.32: no sensible rate of false discoveries reaches so far, and most cells need no tail.
      if (score > 1 || score < -1) small.push(twoSided(z[cell]!))
    }
  }
  const threshold = discoveryThreshold(
    Float64Array.from(small).filter((p) => p <= rate),
    cells,
    rate,
  )
  let criticalZ = Infinity
  if (threshold >= 0)
    for (let cell = 0; cell < z.length; cell++) {
      const score = Math.abs(z[cell]!)
      if (score <= 1 || twoSided(score) > threshold) continue
      verdict[cell] = z[cell]! > 0 ? 1 : -1
      criticalZ = Math.min(criticalZ, score)
    }
  return { z, verdict, criticalZ }
}

const twoSided = (z: number) => 2 * normalUpperTail(Math.abs(z))
