import { clearRun, type BitTiles } from './bitTiles'
import { clearCells, emptyBitmap, openWindow, readRuns, setCells, type RawRuns } from './bitmap'
import type { Coverage, PatrolRecord } from './engine'
import type { Regions } from './regions'
import { addTimes, areaTotals, isVisit, type Standing } from './standing'
import type { Runs } from './tally'
import { splitRun } from './walk'

type Raster = Pick<Coverage, 'regions' | 'settings'>
type Box = { firstRow: number; endRow: number; firstCol: number; endCol: number }

// What the patrol alone had seen, once the others' cells are taken from it.
const alone = emptyBitmap()

/**
 * Takes one patrol out of a union it was in; `others` are all that stay. Only cells nobody else saw are cleared.
 * O(runs of the patrols whose boxes overlap).
 */
export function excludePatrol(standing: Standing, coverage: Raster, record: PatrolRecord, others: Iterable<PatrolRecord>): void {
  const { regions, settings } = coverage
  const staying = [...others]
  const withdraw = (level: 'seen' | 'any', tiles: BitTiles, cells: Float64Array): void => {
    const own = record.footprint[level]
    const box = boxOf(own)
    openWindow(alone, box.firstRow, box.endRow, box.firstCol, box.endCol)
    for (let k = 0; k < own.length; k += 4) setCells(alone, own[k]!, own[k + 1]!, own[k + 2]!)
    for (const other of staying) {
      const runs = other.footprint[level]
      if (overlaps(box, runs)) for (let k = 0; k < runs.length; k += 4) clearCells(alone, runs[k]!, runs[k + 1]!, runs[k + 2]!)
    }
    clearRuns(tiles, cells, regions, readRuns(alone, true))
  }
  withdraw('seen', standing.seen, standing.seenCells)
  withdraw('any', standing.any, standing.anyCells)
  addTimes(standing, record.footprint.tally, -1)
  standing.patrolCount--
  const left = [...areaTotals(record.footprint.tally, regions)].filter(([, totals]) => isVisit(record, totals, settings))
  for (const [area] of left) standing.visits[area]!--
  const doubtful = new Set(left.map(([area]) => area).filter((area) => standing.lastDay[area] === record.day))
  if (doubtful.size > 0) recallLastDays(standing, coverage, doubtful, staying)
}

function clearRuns(tiles: BitTiles, cells: Float64Array, regions: Regions, runs: RawRuns): void {
  for (let k = 0; k < runs.length; k += 3)
    splitRun(regions, runs[k]!, runs[k + 1]!, runs[k + 2]!, (region, from, to) => {
      cells[region]! -= clearRun(tiles, runs[k]!, from, to)
    })
}

/** Areas whose last day the patrol may have set look for the next best among those that stay. */
function recallLastDays(standing: Standing, { regions, settings }: Raster, doubtful: Set<number>, staying: PatrolRecord[]): void {
  for (const area of doubtful) standing.lastDay[area] = -1
  for (const other of staying)
    for (const [area, totals] of areaTotals(other.footprint.tally, regions))
      if (doubtful.has(area) && other.day > standing.lastDay[area]! && isVisit(other, totals, settings))
        standing.lastDay[area] = other.day
}

function boxOf(runs: Runs): Box {
  let [firstCol, endCol] = [Infinity, 0]
  let [firstRow, endRow] = [Infinity, 0]
  for (let k = 0; k < runs.length; k += 4) {
    firstRow = Math.min(firstRow, runs[k]!)
    endRow = Math.max(endRow, runs[k]! + 1)
    firstCol = Math.min(firstCol, runs[k + 1]!)
    endCol = Math.max(endCol, runs[k + 2]!)
  }
  return runs.length === 0 ? { firstRow: 0, endRow: 0, firstCol: 0, endCol: 0 } : { firstRow, endRow, firstCol, endCol }
}

function overlaps(box: Box, runs: Runs): boolean {
  // Rows first, from the ends: runs of one sight distance rise by row, those of several rise within each.
  for (let k = 0; k < runs.length; k += 4)
    if (runs[k]! >= box.firstRow && runs[k]! < box.endRow && runs[k + 1]! < box.endCol && runs[k + 2]! > box.firstCol) return true
  return false
}
