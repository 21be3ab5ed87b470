import type { Random } from '@/geo/random'
import { countPerCell, type Grid } from '@/geo/raster/grid'
import { maskSize } from '@/geo/raster/mask'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** How well one surface foretold the next period when the best `areaShare` of the ground was patrolled. */
export interface Foretelling {
  /** Hits ÷ all events of the next period. */
  readonly hitRate: number
  /** (hits ÷ all) ÷ (area ÷ total area); 1 is what chance gives. */
  readonly pai: number
  /** PAI ÷ the best PAI any choice of that much ground could have had. */
  readonly pei: number
  /** 95 % bootstrap interval of the hit rate over the events of the next period. */
  readonly hitRate95: Interval
  readonly pai95: Interval
  /** 95 % bootstrap interval of this surface's hit rate less the last period's counts; null for that baseline itself. */
  readonly lead95: Interval | null
}

export interface BackTestAt {
  readonly areaShare: number
  readonly shown: Foretelling
  readonly lastPeriod: Foretelling
  /** Plain counts of all the events the surface was made from: what smoothing alone adds. */
  readonly sameHistory: Foretelling
  readonly everythingEqual: Foretelling
}

export type BackTest =
  | { readonly kind: 'too-few'; readonly events: number; readonly needed: number }
  | {
      readonly kind: 'tested'
      readonly events: number
      readonly at: readonly BackTestAt[]
      /** Against last period's counts at every area share: better everywhere with 95 % certainty, worse anywhere, or neither. */
      readonly verdict: 'better' | 'no-better' | 'worse'
    }

const fewestEvents = 20
// A thousand redraws, fewer when there are so many events that the interval is narrow anyway.
const redraws = (events: number) => Math.max(200, Math.min(1000, Math.floor(2e7 / events)))

/**
 * Share of each cell that is patrolled when the highest cells are taken until `budget` cells are. Cells tied at the edge
 * share what is left of the budget, which is the expectation of choosing among them at random: a map full of zeros must
 * not gain from the order in which its cells happen to be stored.
 */
export function takeHighest(score: Float32Array, mask: Uint8Array, budget: number): Float32Array {
  const sorted = score.filter((_, cell) => mask[cell] === 1).sort()
  const edge = sorted[Math.max(0, sorted.length - Math.max(1, Math.ceil(budget)))]!
  let above = 0
  let tied = 0
  for (const value of sorted) {
    if (value > edge) above++
    else if (value === edge) tied++
  }
  const share = Math.min(1, Math.max(0, (budget - above) / tied))
  return score.map((value, cell) => (mask[cell] !== 1 ? 0 : value > edge ? 1 : value === edge ? share : 0))
}

/** Most events any choice of `budget` cells could have held; the last cell in part. */
function mostPossible(counts: Float32Array, budget: number): number {
  const sorted = counts.filter((count) => count > 0).sort()
  let held = 0
  for (let k = 0; k < sorted.length && k < budget; k++) held += sorted[sorted.length - 1 - k]! * Math.min(1, budget - k)
  return held
}

// Position of the baseline to beat among the four scores.
const lastPeriod = 1

const interval = (samples: Float64Array): Interval => {
  samples.sort()
  return { low: samples[Math.floor(0.025 * samples.length)]!, high: samples[Math.ceil(0.975 * samples.length) - 1]! }
}

/**
 * Back-test of a density surface on the period after the one it was made from, beside maps that need no model: counts
 * per cell of the last period, counts of the whole history the surface was made from, and everything equal. PAI after Chainey, Tompson and Uhlig 2008, PEI after Hunt 2016.
 * `next` holds the later events, interleaved metres; those outside the mask are left out of all figures. The bootstrap draws
 * the later events anew with replacement; it knows nothing of the earlier ones' chance. Under 20 events: too few to say.
 * O(cells log cells + runs · events).
 */
export function backTest(
  shown: Float32Array,
  baselines: { readonly lastPeriod: Float32Array; readonly sameHistory: Float32Array },
  next: Float64Array,
  grid: Grid,
  options: { mask?: Uint8Array; areaShares?: readonly number[]; random: Random },
): BackTest {
  const mask = options.mask ?? new Uint8Array(grid.columns * grid.rows).fill(1)
  const { counts: all } = countPerCell(next, grid)
  const counts = all.map((count, cell) => (mask[cell] === 1 ? count : 0))
  const cellOf: number[] = []
  counts.forEach((count, cell) => {
    for (let k = 0; k < count; k++) cellOf.push(cell)
  })
  const events = cellOf.length
  if (events < fewestEvents) return { kind: 'too-few', events, needed: fewestEvents }

  const cells = maskSize(mask)
  const areaShares = options.areaShares ?? [0.01, 0.03, 0.05]
  const scores = [shown, baselines.lastPeriod, baselines.sameHistory, new Float32Array(counts.length)]
  const hits = areaShares.map((areaShare) =>
    scores.map((score) => {
      const taken = takeHighest(score, mask, areaShare * cells)
      return Float64Array.from(cellOf, (cell) => taken[cell]!)
    }),
  )
  const runs = redraws(events)
  const rates = hits.map((row) => row.map(() => new Float64Array(runs)))
  const leads = hits.map((row) => row.map(() => new Float64Array(runs)))
  const draw = new Int32Array(events)
  for (let run = 0; run < runs; run++) {
    for (let k = 0; k < events; k++) draw[k] = options.random.int(events)
    hits.forEach((row, a) => {
      row.forEach((hit, s) => {
        let sum = 0
        for (let k = 0; k < events; k++) sum += hit[draw[k]!]!
        rates[a]![s]![run] = sum / events
      })
      row.forEach((_, s) => (leads[a]![s]![run] = rates[a]![s]![run]! - rates[a]![lastPeriod]![run]!))
    })
  }

  const at = areaShares.map((areaShare, a): BackTestAt => {
    const best = mostPossible(counts, areaShare * cells) / events
    const [ofShown, ofLast, ofHistory, ofFlat] = hits[a]!.map((hit, s): Foretelling => {
      const hitRate = hit.reduce((sum, value) => sum + value, 0) / events
      const hitRate95 = interval(rates[a]![s]!)
      return {
        hitRate,
        pai: hitRate / areaShare,
        pei: hitRate / best,
        hitRate95,
        pai95: { low: hitRate95.low / areaShare, high: hitRate95.high / areaShare },
        lead95: s === lastPeriod ? null : interval(leads[a]![s]!),
      }
    })
    return { areaShare, shown: ofShown!, lastPeriod: ofLast!, sameHistory: ofHistory!, everythingEqual: ofFlat! }
  })
  const ahead = at.map((row) => row.shown.lead95!)
  const verdict = ahead.some((lead) => lead.high < 0) ? 'worse' : ahead.every((lead) => lead.low > 0) ? 'better' : 'no-better'
  return { kind: 'tested', events, at, verdict }
}
