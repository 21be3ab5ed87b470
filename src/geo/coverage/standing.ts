import { emptyBitTiles, setRun, type BitTiles } from './bitTiles'
import type { Coverage, PatrolRecord } from './engine'
import type { RasterGrid } from './grid'
import type { Regions } from './regions'
import type { CoverageSettings } from './settings'
import type { Runs, Tally } from './tally'

/** The union of a set of patrols: which cells, and the counts by region that go with them. */
export type Standing = {
  readonly seen: BitTiles
  /** Seen or probably seen. */
  readonly any: BitTiles
  readonly seenCells: Float64Array
  readonly anyCells: Float64Array
  readonly seconds: Float64Array
  readonly stayingS: Float64Array
  /** By area: patrols that visited it (`visitS`, `visitM`). */
  readonly visits: Int32Array
  /** By area: the last service day with a visit, −1 for never. A look over the border is none. */
  readonly lastDay: Int32Array
  patrolCount: number
}

export function emptyStanding(grid: RasterGrid, regions: Regions, areaCount: number): Standing {
  return {
    seen: emptyBitTiles(grid.cols, grid.rows),
    any: emptyBitTiles(grid.cols, grid.rows),
    seenCells: new Float64Array(regions.count),
    anyCells: new Float64Array(regions.count),
    seconds: new Float64Array(regions.count),
    stayingS: new Float64Array(regions.count),
    visits: new Int32Array(areaCount),
    lastDay: new Int32Array(areaCount).fill(-1),
    patrolCount: 0,
  }
}

type Raster = Pick<Coverage, 'regions' | 'settings'>

/** Adds one patrol to a union. O(runs). */
export function includePatrol(standing: Standing, { regions, settings }: Raster, record: PatrolRecord): void {
  const { seen, any, tally } = record.footprint
  setRuns(standing.seen, standing.seenCells, seen, tally.region)
  setRuns(standing.any, standing.anyCells, any, tally.region)
  addTimes(standing, tally, 1)
  for (const [area, totals] of areaTotals(tally, regions)) {
    if (!isVisit(record, totals, settings)) continue
    standing.visits[area]!++
    if (record.day > standing.lastDay[area]!) standing.lastDay[area] = record.day
  }
  standing.patrolCount++
}

function setRuns(tiles: BitTiles, cells: Float64Array, runs: Runs, region: Uint32Array): void {
  for (let k = 0; k < runs.length; k += 4) cells[region[runs[k + 3]!]!]! += setRun(tiles, runs[k]!, runs[k + 1]!, runs[k + 2]!)
}

/** Adds (`sign` 1) or takes away (−1) a patrol's time. */
export function addTimes(standing: Standing, tally: Tally, sign: 1 | -1): void {
  for (let k = 0; k < tally.region.length; k++) {
    standing.seconds[tally.region[k]!]! += sign * tally.seconds[k]!
    standing.stayingS[tally.region[k]!]! += sign * tally.stayingS[k]!
  }
}

export type AreaTotals = { seenCells: number; anyCells: number; seconds: number; stayingS: number; metres: number }

/** Whether a patrol has been in an area, and not only past it. */
export function isVisit(record: PatrolRecord, { seconds, metres }: AreaTotals, settings: CoverageSettings): boolean {
  return Number.isNaN(record.startMs) ? metres >= settings.visitM : seconds >= settings.visitS
}

/** One patrol's tally by area; an area of several regions gets their sum. */
export function areaTotals(tally: Tally, { areaStart, areas }: Regions): Map<number, AreaTotals> {
  const totals = new Map<number, AreaTotals>()
  for (let k = 0; k < tally.region.length; k++)
    for (let a = areaStart[tally.region[k]!]!; a < areaStart[tally.region[k]! + 1]!; a++) {
      const area = areas[a]!
      let sum = totals.get(area)
      if (sum === undefined) totals.set(area, (sum = { seenCells: 0, anyCells: 0, seconds: 0, stayingS: 0, metres: 0 }))
      sum.seenCells += tally.seenCells[k]!
      sum.anyCells += tally.anyCells[k]!
      sum.seconds += tally.seconds[k]!
      sum.stayingS += tally.stayingS[k]!
      sum.metres += tally.metres[k]!
    }
  return totals
}

/** The union of those counted patrols that pass `wanted`: any period, any set of teams. O(runs of them); tracks are not needed. */
export function standingOf(coverage: Coverage, wanted: (patrol: PatrolRecord) => boolean): Standing {
  const standing = emptyStanding(coverage.grid, coverage.regions, coverage.areaIds.length)
  for (const record of coverage.patrols.values()) if (wanted(record)) includePatrol(standing, coverage, record)
  return standing
}
