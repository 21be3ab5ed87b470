import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { clustersDbscan, featureCollection, point } from '@turf/turf'
import { suggestBandwidth } from '@/geo/hotspots/bandwidth'
import { findClusters } from '@/geo/hotspots/clusters'
import { kernelDensity } from '@/geo/hotspots/density'
import { getisOrd } from '@/geo/hotspots/getisOrd'
import { boundsOf, countPerCell, gridOver, type Grid } from '@/geo/raster/grid'
import { nearRepeat } from '@/geo/hotspots/nearRepeat'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { readIncidents } from '@tests/support/incidentFile'

const say = (line: string) => process.stderr.write(`${line}\n`)
const shared = new URL('../../../shared/data/', import.meta.url)
const arsons = new URL('bench-nearrepeat/chicago_arson.csv', shared)

/** Median of five runs, ms. */
function time(run: () => unknown): number {
  const took = Array.from({ length: 5 }, () => {
    const from = performance.now()
    run()
    return performance.now() - from
  })
  return took.sort((a, b) => a - b)[2]!
}

/** A made county: 200 centres of trouble of different width on 50 × 50 km. */
function madeEvents(count: number): Float64Array {
  const random = createRandom(20251121)
  const centres = Array.from(
    { length: 200 },
    () => [random.range(0, 50_000), random.range(0, 50_000), random.range(100, 3000)] as const,
  )
  const inside = (value: number) => Math.min(49_999, Math.max(0, value))
  return Float64Array.from(
    Array.from({ length: count }, () => {
      const [x, y, spread] = random.pick(centres)
      return [inside(x + spread * random.normal()), inside(y + spread * random.normal())]
    }).flat(),
  )
}

/** The given events drawn again with replacement, each moved by up to a cell, until there are `count`. */
function redrawn(xy: Float64Array, count: number): Float64Array {
  const random = createRandom(7)
  const places = xy.length / 2
  return Float64Array.from(
    Array.from({ length: count }, () => {
      const event = random.int(places)
      return [xy[2 * event]! + random.range(-25, 25), xy[2 * event + 1]! + random.range(-25, 25)]
    }).flat(),
  )
}

/** A thousand cells along the longer side of the events' box. */
function millionCells(xy: Float64Array): Grid {
  const bounds = boundsOf(xy) ?? [0, 0, 1, 1]
  const made = gridOver(bounds, Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1) / 999)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { ...made.value, columns: 1000, rows: 1000 }
}

/** Every event stamped with the exact kernel out to four bandwidths: what binning and two passes save. */
function stampExactly(xy: Float64Array, grid: Grid, bandwidthM: number): Float32Array {
  const density = new Float32Array(grid.columns * grid.rows)
  const reach = Math.ceil((4 * bandwidthM) / grid.cellM)
  const scale = 1e6 / (2 * Math.PI * bandwidthM * bandwidthM)
  for (let i = 0; i < xy.length; i += 2) {
    const x = (xy[i]! - grid.originX) / grid.cellM - 0.5
    const y = (xy[i + 1]! - grid.originY) / grid.cellM - 0.5
    for (let row = Math.max(0, Math.ceil(y) - reach); row <= Math.min(grid.rows - 1, Math.floor(y) + reach); row++)
      for (
        let column = Math.max(0, Math.ceil(x) - reach);
        column <= Math.min(grid.columns - 1, Math.floor(x) + reach);
        column++
      ) {
        const squared = ((column - x) ** 2 + (row - y) ** 2) * grid.cellM ** 2
        density[row * grid.columns + column]! += scale * Math.exp(-squared / (2 * bandwidthM * bandwidthM))
      }
  }
  return density
}

/** Mean of the original calculator's own 99 reshufflings at 1–200 m, 0–1 day, from its report beside the data. */
function calculatorExpectation(): number | null {
  const folder = new URL('bench-nearrepeat/', shared)
  const report = existsSync(folder) ? readdirSync(folder).find((name) => name.includes('NRverbose')) : undefined
  if (!report) return null
  const mean = /Row 2 Column 1\s[\s\S]*?Mean, ([\d.]+)/.exec(readFileSync(new URL(report, folder), 'latin1'))
  return mean ? Number(mean[1]) : null
}

function benchDensity(given: Float64Array | null): number {
  const xy = given ? redrawn(given, 100_000) : madeEvents(100_000)
  const grid = millionCells(xy)
  const { counts } = countPerCell(xy, grid)
  // Six cells, as the map asks for (a quarter of a bandwidth a cell) and a bit more.
  const bandwidthM = 6 * grid.cellM
  const binnedMs = time(() => kernelDensity(countPerCell(xy, grid).counts, grid, bandwidthM))
  const stampedFrom = performance.now()
  const exact = stampExactly(xy, grid, bandwidthM)
  const stampedMs = performance.now() - stampedFrom
  const binned = kernelDensity(counts, grid, bandwidthM)
  const highest = exact.reduce((high, value) => Math.max(high, value), 0)
  const error = exact.reduce((worst, value, cell) => Math.max(worst, Math.abs(value - binned[cell]!)), 0) / highest
  say(
    `KDE, 100,000 events, 1,000 × 1,000 cells of ${grid.cellM.toFixed(0)} m, bandwidth ${bandwidthM.toFixed(0)} m: ${binnedMs.toFixed(0)} ms; exact stamping ${stampedMs.toFixed(0)} ms; largest difference ${(100 * error).toFixed(2)} % of the peak`,
  )
  say(`Gi*, 7 × 7 cells, 1,000,000 cells: ${time(() => getisOrd(counts, grid, { radiusCells: 3 })).toFixed(0)} ms`)
  say(`bandwidth suggestion, 100,000 events: ${time(() => suggestBandwidth(xy)).toFixed(0)} ms`)
  say(`DBSCAN, 100,000 events, 150 m, 30 events: ${time(() => findClusters(xy, 150, 30)).toFixed(0)} ms`)
  const few = xy.slice(0, 20_000)
  const plane = localProjection(115.3, 26.4)
  const points = featureCollection(
    Array.from({ length: few.length / 2 }, (_, i) => point(plane.inverse(few[2 * i]!, few[2 * i + 1]!))),
  )
  const turfFrom = performance.now()
  clustersDbscan(points, 0.15, { minPoints: 5 })
  say(
    `DBSCAN, 10,000 events: Turf ${(performance.now() - turfFrom).toFixed(0)} ms, ours ${time(() => findClusters(few, 150, 5)).toFixed(0)} ms`,
  )
  return binnedMs
}

function benchNearRepeat(path: string | undefined): Record<string, number> {
  const known = !path && existsSync(arsons)
  const random = createRandom(1)
  const events = path
    ? readIncidents(path)
    : known
      ? readIncidents(arsons.pathname)
      : { xy: madeEvents(500), timeMs: Float64Array.from({ length: 500 }, () => random.int(365) * 86_400_000) }
  if (!path && !known) say('near repeats: no bench-nearrepeat data beside the project, so 500 made events without any pattern')
  const result = nearRepeat(
    events.xy,
    events.timeMs.map((ms) => ms / 86_400_000),
    {
      distanceEdgesM: [200, 400, 600],
      dayEdges: [1, 2, 3],
      runs: 999,
      random,
    },
  )
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  const { pairs, ratio, expected, exactExpected, p } = result.value.table[1]![0]!
  say(
    `near repeats, ${result.value.events} events, (0, 200] m, [0, 1) day: ${pairs} pairs; expected ${expected.toFixed(4)} over 999 reshufflings (exactly ${exactExpected.toFixed(4)}), ratio ${ratio.toFixed(2)} (exactly ${(pairs / exactExpected).toFixed(2)}), p ${p}`,
  )
  const theirs = known ? calculatorExpectation() : null
  if (theirs === null) return { near_repeat_pairs: pairs, near_repeat_ratio: ratio }
  const reproduced = pairs / theirs
  say(
    `the original calculator on the same events: 9 pairs; its own 99 reshufflings had a mean of ${theirs.toFixed(4)}, so our pairs over its mean give ${reproduced.toFixed(2)} (it printed 74.25)`,
  )
  return { near_repeat_pairs: pairs, near_repeat_ratio: ratio, near_repeat_ratio_calculator_runs: reproduced }
}

/** Reads BENCH_INCIDENTS (CSV with x, y or lon, lat and a date; .gz too) when set, else made events and the arson set. */
export function run(): Promise<Record<string, number>> {
  const path = process.env['BENCH_INCIDENTS']
  const given = path ? readIncidents(path) : null
  if (given) say(`${path}: ${given.timeMs.length} events, ${given.setAside} rows without a position or a date set aside`)
  return Promise.resolve({ kde_100k_ms: benchDensity(given?.xy ?? null), ...benchNearRepeat(path) })
}
