// What the coverage job stores, from the same engine that the browser counts with.
import {
  addStaleness,
  areaCoverage,
  areaDayRecords,
  cellsSeenWithin,
  dayText,
  gapOf,
  riskCoverage,
  stalenessOf,
  standingOf,
  type AreaDayRecord,
  type Coverage,
  type GapPolygons,
  type PatrolRecord,
  type RiskPoint,
} from '@/geo/coverage'

export interface AreaDayRow extends AreaDayRecord {
  readonly seen90Ha: number
  readonly seen180Ha: number
}

export interface GapRow {
  readonly areaId: string
  readonly days: number
  readonly throughDay: string
  readonly gapHa: number
  readonly waters: number
  readonly unseenWaterIds: readonly string[]
  readonly risk: number
  readonly riskUnseen: number
  /** Only for areas without smaller ones; null elsewhere and where nothing is left unseen. */
  readonly polygons: GapPolygons | null
}

/** A place that makes a gap matter; with an id it is a water spot that the row names when it was not seen. */
export interface WeightedPlace extends RiskPoint {
  readonly waterId?: string
}

/** The windows for which gaps are kept: last week's and last month's. */
const gapWindows = [7, 30] as const

/**
 * Rows of every area for each day of the span, with unions of 7, 30, 90 and 180 days. Patrols of the 180 days before
 * `fromDay` must be in `coverage`. O(cells seen, patrol by patrol, + days · days with patrols · regions).
 */
export function* areaDayRows(coverage: Coverage, fromDay: number, toDay: number): Generator<AreaDayRow[]> {
  const byDay = [...coverage.patrols.values()].sort((a, b) => a.day - b.day)
  const staleness = stalenessOf(coverage, () => false)
  const cellHa = (coverage.settings.cellM / 100) ** 2
  let next = 0
  let day = fromDay
  for (const records of areaDayRecords(coverage, fromDay, toDay)) {
    for (; next < byDay.length && byDay[next]!.day <= day; next++) addStaleness(staleness, coverage.regions, byDay[next]!)
    const seen90 = cellsSeenWithin(coverage, staleness, day, 90)
    const seen180 = cellsSeenWithin(coverage, staleness, day, 180)
    yield records.map((record, area) => ({
      ...record,
      seen90Ha: Math.round(seen90[area]! * cellHa * 1e4) / 1e4,
      seen180Ha: Math.round(seen180[area]! * cellHa * 1e4) / 1e4,
    }))
    day++
  }
}

/** Gaps of the areas asked for, over each window that ends with `today`. O(windows of the areas + places). */
export function gapRows(
  coverage: Coverage,
  today: number,
  wanted: ReadonlySet<string>,
  leaves: ReadonlySet<string>,
  places: readonly WeightedPlace[],
): GapRow[] {
  return gapWindows.flatMap((days) => {
    const isRecent = ({ day }: PatrolRecord) => day > today - days && day <= today
    const standing = standingOf(coverage, isRecent)
    const cellHa = (coverage.settings.cellM / 100) ** 2
    const risk = riskCoverage(coverage, standing, places)
    const watersIn = riskCoverage(
      coverage,
      standing,
      places.map((place) => ({ ...place, weight: place.waterId === undefined ? 0 : 1 })),
    )
    return areaCoverage(coverage, standing).flatMap(({ areaId, cells, seenCells, probableCells }, area) => {
      if (!wanted.has(areaId)) return []
      const gapCells = cells - seenCells - probableCells
      const { weight, seenWeight, unseen } = risk[area]!
      return {
        areaId,
        days,
        throughDay: dayText(today),
        gapHa: Math.round(gapCells * cellHa * 1e4) / 1e4,
        waters: watersIn[area]!.weight,
        unseenWaterIds: unseen.flatMap((place) => places[place]!.waterId ?? []),
        risk: Math.round(weight * 100) / 100,
        riskUnseen: Math.round((weight - seenWeight) * 100) / 100,
        polygons: leaves.has(areaId) && gapCells > 0 ? (gapOf(coverage, areaId, standing)?.polygons ?? null) : null,
      }
    })
  })
}
