import { clearRun, type BitTiles } from './bitTiles'
import { clearCells, emptyBitmap, openWindow, readRuns, setCells, type RawRuns } from './bitmap'
import type { Coverage, PatrolRecord } from './engine'
import type { Regions } from './regions'
import { addTimes, areaTotals, isVisit, type Standing } from './standing'
import type { CellWindow } from './timeGrid'
import { splitRun } from './walk'

type Raster = Pick<Coverage, 'regions' | 'settings'>

// What the patrol alone had seen, once the others' cells are taken from it.
const alone = emptyBitmap()

/**
 * Takes one patrol out of a union it was in; `others` are all that stay. Only cells nobody else saw are cleared.
 * O(runs of the patrols whose boxes overlap).
 */
export function excludePatrol(standing: Standing, coverage: Raster, record: PatrolRecord, others: Iterable<PatrolRecord>): void {
  const { regions, settings } = coverage
  const { box } = record.footprint
  const staying = [...others]
  const near = staying.filter((other) => overlaps(box, other.footprint.box))
  const withdraw = (level: 'seen' | 'any', tiles: BitTiles, cells: Float64Array): void => {
    const own = record.footprint[level]
    openWindow(alone, box.firstRow, box.endRow, box.firstCol, box.endCol)
    for (let k = 0; k < own.length; k += 4) setCells(alone, own[k]!, own[k + 1]!, own[k + 2]!)
    for (const { footprint } of near) {
      const runs = footprint[level]
      for (let k = 0; k < runs.length; k += 4) clearCells(alone, runs[k]!, runs[k + 1]!, runs[k + 2]!)
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
  const { count, areaStart, areas } = regions
  const isDoubtful = Uint8Array.from({ length: count }, (_, region) =>
    areas.subarray(areaStart[region]!, areaStart[region + 1]!).some((area) => doubtful.has(area)) ? 1 : 0,
  )
  for (const other of staying)
    if (other.footprint.tally.region.some((region) => isDoubtful[region] === 1))
      for (const [area, totals] of areaTotals(other.footprint.tally, regions))
        if (doubtful.has(area) && other.day > standing.lastDay[area]! && isVisit(other, totals, settings))
          standing.lastDay[area] = other.day
}

const overlaps = (a: CellWindow, b: CellWindow): boolean =>
  a.firstRow < b.endRow && b.firstRow < a.endRow && a.firstCol < b.endCol && b.firstCol < a.endCol
