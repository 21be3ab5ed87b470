import { daysSince, type AreaStanding } from '@/domain/coverage'
import type { CoverageTheme } from '@/stores/coverage.store'

/** One area in two periods. `by` is the change in the theme's own unit; above zero is better, whatever the unit. */
export interface AreaChange {
  readonly id: string
  readonly now: AreaStanding
  readonly before: AreaStanding
  readonly by: number
}

/** What counts as better: more ground seen, fewer days since, fewer visits owed, less risk unseen. Never visited: a year. */
function standingIn(row: AreaStanding, theme: CoverageTheme, today: number): number {
  if (theme === 'seen') return row.share
  if (theme === 'stale') return -Math.min(365, daysSince(row, today))
  if (theme === 'rule') return -row.owed
  return row.risk === 0 ? 0 : -row.riskUnseen / row.risk
}

/** Areas that are in both periods, the one that lost most first. O(n log n). */
export function changesOf(
  now: readonly AreaStanding[],
  before: ReadonlyMap<string, AreaStanding>,
  theme: CoverageTheme,
  nowDay: number,
  beforeDay: number,
): AreaChange[] {
  return now
    .flatMap((row): AreaChange[] => {
      const earlier = before.get(row.id)
      if (earlier === undefined) return []
      return [
        { id: row.id, now: row, before: earlier, by: standingIn(row, theme, nowDay) - standingIn(earlier, theme, beforeDay) },
      ]
    })
    .toSorted((a, b) => a.by - b.by || (a.id < b.id ? -1 : 1))
}

/** How many became better, worse, or stayed; a change under a tenth of a point of ground or risk is none. */
export function countChanges(changes: readonly AreaChange[], theme: CoverageTheme) {
  const least = theme === 'seen' || theme === 'risk' ? 0.0005 : 0.5
  const better = changes.filter(({ by }) => by >= least).length
  const worse = changes.filter(({ by }) => by <= -least).length
  return { better, worse, same: changes.length - better - worse }
}
