import { sumByArea, type Coverage } from './engine'
import type { Standing } from './standing'

/** What a set of patrols made of one area. Cells are counted by their centres; m² are cells times the cell's area. */
export type AreaCoverage = {
  readonly areaId: string
  readonly cells: number
  readonly seenCells: number
  /** Not seen, but probably: poor accuracy, or along a silence. */
  readonly probableCells: number
  /** seenCells of cells, 0 to 1; 0 for an area without ground. */
  readonly seenShare: number
  readonly probableShare: number
  /** What is left: 1 − seen − probable. */
  readonly unseenShare: number
  readonly areaM2: number
  readonly seenM2: number
  /** Time inside, stays included; and of it, time spent staying in one place. */
  readonly seconds: number
  readonly stayingS: number
  /** Patrols that visited it: `visitS` inside, or `visitM` without times. */
  readonly visits: number
  /** Service day of the last visit, days since 1970-01-01; undefined for never. */
  readonly lastVisitDay: number | undefined
}

/** One row for each area, in the order they were given. O(regions). */
export function areaCoverage(coverage: Coverage, standing: Standing = coverage.standing): AreaCoverage[] {
  const { regions, areaIds, areaCells, areaM2, settings } = coverage
  const total = (byRegion: Float64Array) => sumByArea(regions, byRegion, areaIds.length)
  const [seen, any, seconds, staying] = [
    total(standing.seenCells),
    total(standing.anyCells),
    total(standing.seconds),
    total(standing.stayingS),
  ]
  const cellM2 = settings.cellM * settings.cellM
  return areaIds.map((areaId, area) => {
    const cells = areaCells[area]!
    const seenCells = seen[area]!
    const probableCells = any[area]! - seenCells
    const share = (part: number) => (cells === 0 ? 0 : part / cells)
    const lastDay = standing.lastDay[area]!
    return {
      areaId,
      cells,
      seenCells,
      probableCells,
      seenShare: share(seenCells),
      probableShare: share(probableCells),
      unseenShare: share(cells - seenCells - probableCells),
      areaM2: areaM2[area]!,
      seenM2: seenCells * cellM2,
      seconds: Math.max(0, seconds[area]!),
      stayingS: Math.max(0, staying[area]!),
      visits: standing.visits[area]!,
      lastVisitDay: lastDay < 0 ? undefined : lastDay,
    }
  })
}
