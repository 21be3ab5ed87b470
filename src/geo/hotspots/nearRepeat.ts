import { err, ok, type Result } from '@/domain/result'
import type { Random } from '@/geo/random'
import { countTimePairs, nearbyPairs } from './closePairs'

export interface NearRepeatOptions {
  /** Upper edges of the distance bands in metres, rising: [200, 400] gives same place, (0, 200], (200, 400] and beyond. */
  readonly distanceEdgesM: readonly number[]
  /** Upper edges of the day bins, rising and half-open: [1, 2] gives [0, 1), [1, 2) and beyond, the calculator's "0 to 1", "2 to 2". */
  readonly dayEdges: readonly number[]
  /** The original calculator measures by city block; straight line for comparison. */
  readonly metric?: 'manhattan' | 'euclidean'
  /** Reshufflings of the dates; 999 lets p reach 0.001. Fewer are done when there are millions of close pairs. */
  readonly runs?: number
  readonly random: Random
}

/** One cell of the Knox table. */
export interface KnoxCell {
  readonly pairs: number
  /** Mean number of pairs over the reshufflings. */
  readonly expected: number
  /** Exact mean over all reshufflings: pairs in the distance band × pairs in the day bin ÷ all pairs. */
  readonly exactExpected: number
  /** Observed ÷ expected of the reshufflings; NaN when they never had one. */
  readonly ratio: number
  /** Share of reshufflings (the observed one included) with at least as many pairs. */
  readonly p: number
}

export interface NearRepeat {
  /** `table[band][bin]`: band 0 is the same place, the last one "beyond"; the last bin is "later". */
  readonly table: readonly (readonly KnoxCell[])[]
  readonly events: number
  readonly runs: number
}

// 20 million close pairs are 180 MB of indices: beyond it the bands are too wide for the data, and say little.
const maxPairs = 20_000_000

// Some ten seconds of a worker. More pairs get fewer reshufflings, never under the original's 99; the answer says how many.
const mostLookups = 5e8
const fewestRuns = 99

const rises = (edges: readonly number[]) => edges.length > 0 && edges.every((edge, i) => edge > (i === 0 ? 0 : edges[i - 1]!))

/**
 * Near-repeat victimisation by the Knox test (Knox 1964; Ratcliffe 2009): are pairs of events close in space also close in
 * time more often than if the dates were dealt out at random? `xy` interleaved metres, `days` in days (fractions allowed).
 * Events without finite position or date must be left out before. Errors: bands that do not rise, too many close pairs.
 * O(n log n + runs · close pairs).
 */
export function nearRepeat(xy: Float64Array, days: Float64Array, options: NearRepeatOptions): Result<NearRepeat> {
  const { distanceEdgesM, dayEdges, metric = 'manhattan', random } = options
  if (!rises(distanceEdgesM)) return err({ kind: 'invalid', field: 'distanceEdgesM', detail: distanceEdgesM.join(', ') })
  if (!rises(dayEdges)) return err({ kind: 'invalid', field: 'dayEdges', detail: dayEdges.join(', ') })
  const events = days.length
  const close = nearbyPairs(xy, distanceEdgesM, metric, maxPairs)
  if (!close)
    return err({
      kind: 'invalid',
      field: 'distanceEdgesM',
      detail: `more than ${maxPairs} pairs within ${distanceEdgesM.at(-1)} m`,
    })

  const wanted = options.runs ?? 999
  const runs = Math.min(wanted, Math.max(fewestRuns, Math.floor(mostLookups / Math.max(1, close.count))))
  const bands = distanceEdgesM.length + 2
  const bins = dayEdges.length + 1
  const allPairs = (events * (events - 1)) / 2
  // How many pairs fall into a day bin does not depend on who has which date, so "beyond" needs no far pairs.
  const inBin = countTimePairs(days, dayEdges)
  const inBand = new Float64Array(bands)
  for (let k = 0; k < close.count; k++) inBand[close.band[k]!]! += 1
  inBand[bands - 1] = allPairs - close.count

  const tabulate = (dates: Float64Array): Float64Array => {
    const table = new Float64Array(bands * bins)
    for (let k = 0; k < close.count; k++) {
      const gap = Math.abs(dates[close.first[k]!]! - dates[close.second[k]!]!)
      let bin = 0
      while (bin < dayEdges.length && gap >= dayEdges[bin]!) bin++
      table[close.band[k]! * bins + bin]! += 1
    }
    for (let bin = 0; bin < bins; bin++) {
      let nearer = 0
      for (let band = 0; band < bands - 1; band++) nearer += table[band * bins + bin]!
      table[(bands - 1) * bins + bin] = inBin[bin]! - nearer
    }
    return table
  }

  const observed = tabulate(days)
  const sums = new Float64Array(bands * bins)
  const atLeast = new Float64Array(bands * bins).fill(1)
  const dates = Float64Array.from(days)
  for (let run = 0; run < runs; run++) {
    for (let i = events - 1; i > 0; i--) {
      const j = random.int(i + 1)
      const held = dates[i]!
      dates[i] = dates[j]!
      dates[j] = held
    }
    const simulated = tabulate(dates)
    for (let cell = 0; cell < simulated.length; cell++) {
      sums[cell]! += simulated[cell]!
      if (simulated[cell]! >= observed[cell]!) atLeast[cell]! += 1
    }
  }
  const table = Array.from({ length: bands }, (_, band) =>
    Array.from({ length: bins }, (_, bin): KnoxCell => {
      const cell = band * bins + bin
      const expected = sums[cell]! / runs
      return {
        pairs: observed[cell]!,
        expected,
        exactExpected: allPairs === 0 ? 0 : (inBand[band]! * inBin[bin]!) / allPairs,
        ratio: observed[cell]! / expected,
        p: atLeast[cell]! / (runs + 1),
      }
    }),
  )
  return ok({ table, events, runs })
}
