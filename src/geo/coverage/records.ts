import { dayMs } from '@/domain/time'
import { sumByArea, type Coverage, type PatrolRecord } from './engine'
import { coverageEngineVersion, settingsKey } from './settings'
import { addStaleness, cellsSeenWithin, emptyStaleness } from './staleness'
import { areaTotals, emptyStanding, includePatrol, isVisit } from './standing'

/** What one patrol did in one area, as stored. Hectares are of seen cells; only areas it saw or entered have a record. */
export type PatrolAreaRecord = {
  readonly patrolId: string
  readonly areaId: string
  readonly serviceDay: string
  readonly seenHa: number
  readonly probableHa: number
  readonly seconds: number
  readonly stayingS: number
  readonly metres: number
  readonly isVisit: boolean
}

/** What all patrols of one service day did in one area, and how much of it had been seen within 7 and 30 days by then. */
export type AreaDayRecord = {
  readonly areaId: string
  readonly serviceDay: string
  readonly areaHa: number
  readonly seenHa: number
  readonly probableHa: number
  readonly seen7Ha: number
  readonly seen30Ha: number
  readonly seconds: number
  readonly stayingS: number
  readonly visits: number
  readonly lastVisitDay: string | null
}

/** Records of unequal engine or settings must not be mixed or compared. */
export type RecordStamp = { readonly engineVersion: number; readonly settingsKey: string }

export const recordStamp = (coverage: Coverage): RecordStamp => ({
  engineVersion: coverageEngineVersion,
  settingsKey: settingsKey(coverage.settings),
})

/** 2026-11-21 of days since 1970-01-01. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** Days since 1970-01-01 of 2026-11-21. */
export const dayNumber = (text: string): number => Date.parse(`${text}T00:00:00Z`) / dayMs

// Four decimals of a hectare are a square metre: finer than any cell, and stable as text.
const hectares = (coverage: Coverage, cells: number): number => round(cells * (coverage.settings.cellM / 100) ** 2, 4)
const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals

/** Rows of one patrol, in the order of the areas. O(regions it touched). */
export function patrolAreaRecords(coverage: Coverage, record: PatrolRecord): PatrolAreaRecord[] {
  return [...areaTotals(record.footprint.tally, coverage.regions)]
    .sort(([a], [b]) => a - b)
    .map(([area, totals]) => ({
      patrolId: record.id,
      areaId: coverage.areaIds[area]!,
      serviceDay: dayText(record.day),
      seenHa: hectares(coverage, totals.seenCells),
      probableHa: hectares(coverage, totals.anyCells - totals.seenCells),
      seconds: Math.round(totals.seconds),
      stayingS: Math.round(totals.stayingS),
      metres: Math.round(totals.metres),
      isVisit: isVisit(record, totals, coverage.settings),
    }))
}

/**
 * Rows of every area for each day from `fromDay` to `toDay`, both included, days without patrols too, so that a rolling
 * share falls as it should. Counts the patrols already in `coverage`; those of the 30 days before `fromDay` are needed for
 * `seen30Ha`, and all before for `lastVisitDay`. O(cells seen, patrol by patrol, + days · areas).
 */
export function* areaDayRecords(coverage: Coverage, fromDay: number, toDay: number): Generator<AreaDayRecord[]> {
  const { regions, areaIds, areaCells, grid } = coverage
  const patrolsOf = new Map<number, PatrolRecord[]>()
  for (const record of coverage.patrols.values()) {
    const ofDay = patrolsOf.get(record.day)
    if (ofDay === undefined) patrolsOf.set(record.day, [record])
    else ofDay.push(record)
  }
  const staleness = emptyStaleness(coverage)
  const lastVisit = new Int32Array(areaIds.length).fill(-1)
  const byArea = (byRegion: Float64Array) => sumByArea(regions, byRegion, areaIds.length)
  const earlier = [...patrolsOf.keys()].filter((day) => day < fromDay).sort((a, b) => a - b)
  for (const day of [...earlier, ...Array.from({ length: Math.max(0, toDay - fromDay + 1) }, (_, k) => fromDay + k)]) {
    const standing = emptyStanding(grid, regions, areaIds.length)
    for (const record of patrolsOf.get(day) ?? []) {
      addStaleness(staleness, regions, record)
      includePatrol(standing, coverage, record)
    }
    standing.lastDay.forEach((last, area) => (lastVisit[area] = Math.max(lastVisit[area]!, last)))
    if (day < fromDay) continue
    const [seen, any] = [byArea(standing.seenCells), byArea(standing.anyCells)]
    const [seconds, staying] = [byArea(standing.seconds), byArea(standing.stayingS)]
    const [seen7, seen30] = [cellsSeenWithin(coverage, staleness, day, 7), cellsSeenWithin(coverage, staleness, day, 30)]
    yield areaIds.map((areaId, area) => ({
      areaId,
      serviceDay: dayText(day),
      areaHa: hectares(coverage, areaCells[area]!),
      seenHa: hectares(coverage, seen[area]!),
      probableHa: hectares(coverage, any[area]! - seen[area]!),
      seen7Ha: hectares(coverage, seen7[area]!),
      seen30Ha: hectares(coverage, seen30[area]!),
      seconds: Math.round(seconds[area]!),
      stayingS: Math.round(staying[area]!),
      visits: standing.visits[area]!,
      lastVisitDay: lastVisit[area]! < 0 ? null : dayText(lastVisit[area]!),
    }))
  }
}
