import { daysSince, type AreaStanding } from '@/domain/coverage'
import type { Token } from '@/map/palette'
import type { CoverageTheme } from '@/stores/coverage.store'

/** A step of the ramp: areas with a value up to `upTo`, drawn in the token. */
export interface Band {
  readonly upTo: number
  readonly token: Token
}

/** Shares seen: hills no path leads to keep even a well walked county under a tenth, so the steps are fine at the low end. */
const seenBands: readonly Band[] = [
  { upTo: 0, token: 'coverage-never' },
  { upTo: 0.02, token: 'coverage-4' },
  { upTo: 0.05, token: 'coverage-3' },
  { upTo: 0.1, token: 'coverage-2' },
  { upTo: 0.25, token: 'coverage-1' },
  { upTo: Infinity, token: 'coverage-0' },
]
const staleBands: readonly Band[] = [
  { upTo: 1, token: 'coverage-0' },
  { upTo: 3, token: 'coverage-1' },
  { upTo: 7, token: 'coverage-2' },
  { upTo: 14, token: 'coverage-3' },
  { upTo: 100_000, token: 'coverage-4' },
  { upTo: Infinity, token: 'coverage-never' },
]
/** Visits still owed this week. */
const ruleBands: readonly Band[] = [
  { upTo: 0, token: 'coverage-0' },
  { upTo: 1, token: 'coverage-2' },
  { upTo: 2, token: 'coverage-3' },
  { upTo: Infinity, token: 'coverage-4' },
]
/** Share of the risk that nobody saw. */
const riskBands: readonly Band[] = [
  { upTo: 0.2, token: 'coverage-0' },
  { upTo: 0.4, token: 'coverage-1' },
  { upTo: 0.6, token: 'coverage-2' },
  { upTo: 0.8, token: 'coverage-3' },
  { upTo: 0.999, token: 'coverage-4' },
  { upTo: Infinity, token: 'coverage-never' },
]

export const bandsOf: Readonly<Record<CoverageTheme, readonly Band[]>> = {
  seen: seenBands,
  stale: staleBands,
  rule: ruleBands,
  risk: riskBands,
}

/** What the theme paints an area by; NaN where it says nothing: no rule, or nothing at risk. */
export function valueOf(row: AreaStanding, theme: CoverageTheme, today: number): number {
  if (theme === 'seen') return row.share
  if (theme === 'stale') return daysSince(row, today)
  if (theme === 'rule') return row.rule === 0 ? NaN : row.owed
  return row.risk === 0 ? NaN : row.riskUnseen / row.risk
}

/** Ids of the areas in each band, in the order of the bands; areas without a value are in none. */
export function areasByBand(rows: readonly AreaStanding[], theme: CoverageTheme, today: number): string[][] {
  const bands = bandsOf[theme]
  const ids = bands.map((): string[] => [])
  for (const row of rows) {
    const value = valueOf(row, theme, today)
    if (!Number.isNaN(value)) ids[bands.findIndex(({ upTo }) => value <= upTo)]?.push(row.id)
  }
  return ids
}
