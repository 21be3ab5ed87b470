import { boundsOf, countPerCell, gridOver } from '@/geo/raster/grid'
import { gaussianHalf, kernelDensity } from './density'
import { distinctPlaces } from './stacks'

export interface BandwidthSuggestion {
  /** Rounded to two figures: nobody sets 287.36 m. */
  readonly bandwidthM: number
  /** `default` when there are fewer than 2 places, `rule` for few places, else leave-one-out cross-validation. */
  readonly method: 'default' | 'rule' | 'cross-validation'
  /** Distinct places the suggestion rests on. */
  readonly places: number
}

const defaultBandwidthM = 300
const fewestForCrossValidation = 20
const smallestBandwidthM = 30
const candidates = 13
// Enough resolution to tell candidates apart; one suggestion then costs well under a second.
const cellBudget = 250_000
// An event far from all others must not veto every bandwidth: one per cent of the model is "anywhere".
const anywhereShare = 0.01

const quantile = (sorted: Float64Array, share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!

/** Normal-reference rule in two dimensions (Scott 1992): n^(−1/6) times the smaller of deviation and IQR / 1.34, axes averaged. */
function ruleOfThumbM(xy: Float64Array): number {
  const count = xy.length >> 1
  const spreads = [0, 1].map((axis) => {
    const values = Float64Array.from({ length: count }, (_, i) => xy[2 * i + axis]!).sort()
    const mean = values.reduce((sum, value) => sum + value, 0) / count
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count)
    const robust = (quantile(values, 0.75) - quantile(values, 0.25)) / 1.34
    return robust > 0 ? Math.min(deviation, robust) : deviation
  })
  return Math.sqrt((spreads[0]! ** 2 + spreads[1]! ** 2) / 2) * count ** (-1 / 6)
}

const twoFigures = (value: number) => Number(value.toPrecision(2))

/**
 * A bandwidth for `kernelDensity` from the data: the one under which each event is best foretold by the others
 * (leave-one-out likelihood) among 13 steps between 1/16 of the normal-reference rule and the rule itself, which
 * oversmooths anything with more than one centre. Events at one spot count once, or a busy address would ask for a
 * bandwidth of zero. `xy` interleaved metres. O(candidates · cells).
 */
export function suggestBandwidth(xy: Float64Array): BandwidthSuggestion {
  const places = distinctPlaces(xy).xy
  const count = places.length >> 1
  const bounds = boundsOf(places)
  const rule = count < 2 ? 0 : ruleOfThumbM(places)
  if (!bounds || rule === 0) return { bandwidthM: defaultBandwidthM, method: 'default', places: count }
  if (count < fewestForCrossValidation)
    return { bandwidthM: twoFigures(Math.max(smallestBandwidthM, rule)), method: 'rule', places: count }

  const lowest = Math.max(smallestBandwidthM, rule / 16)
  const highest = Math.max(lowest, rule)
  const areaM2 = Math.max(1, bounds[2] - bounds[0]) * Math.max(1, bounds[3] - bounds[1])
  const grid = gridOver(bounds, Math.max(lowest / 2, Math.sqrt(areaM2 / cellBudget)))
  // Only a line of places thousands of kilometres long asks for more cells than the budget.
  if (!grid.ok) return { bandwidthM: twoFigures(rule), method: 'rule', places: count }
  const { counts } = countPerCell(places, grid.value)
  const cellKm2 = grid.value.cellM ** 2 / 1e6
  let best = { bandwidthM: highest, likelihood: -Infinity }
  for (let step = 0; step < candidates; step++) {
    const bandwidthM = lowest * (highest / lowest) ** (step / (candidates - 1))
    const density = kernelDensity(counts, grid.value, bandwidthM)
    const ownMass = gaussianHalf(bandwidthM, grid.value.cellM)[0]! ** 2
    let likelihood = 0
    for (let cell = 0; cell < counts.length; cell++) {
      if (counts[cell] === 0) continue
      const others = Math.max(0, density[cell]! * cellKm2 - ownMass) / (count - 1)
      likelihood += counts[cell]! * Math.log((1 - anywhereShare) * others + anywhereShare / counts.length)
    }
    if (likelihood > best.likelihood) best = { bandwidthM, likelihood }
  }
  return { bandwidthM: twoFigures(best.bandwidthM), method: 'cross-validation', places: count }
}
