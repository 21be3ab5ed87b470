import type { Forecast } from './forecast'
import type { LastWeek } from './lastWeek'
import type { Words } from '@/features/patrol/planner/solve/proposal'

/** A figure as it is read, with what belongs to it in small beneath. A dash: not known, or not asked. */
interface ForecastCell {
  readonly text: string
  readonly note?: string
}
interface ForecastRow {
  readonly key: string
  readonly name: string
  readonly hint: string
  readonly nothing: string
  readonly lastWeek: ForecastCell
  readonly plan: ForecastCell
}

const unknown: ForecastCell = { text: '—' }
type Cell = ForecastCell | string | null
const cell = (value: Cell): ForecastCell => (typeof value === 'string' ? { text: value } : (value ?? unknown))
const percent = (share: number) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`

/** The plan beside doing nothing and beside the same weekday of last week. Pure. */
export function forecastRows(now: Forecast, week: LastWeek | null, t: Words): ForecastRow[] {
  const { ground } = now
  const row = (key: string, nothing: string, lastWeek: Cell, plan: Cell): ForecastRow => ({
    key,
    name: t(`planForecast.row.${key}`),
    hint: t(`planForecast.hint.${key}`),
    nothing,
    lastWeek: cell(lastWeek),
    plan: cell(plan),
  })
  const withPai = ({ share, pai }: { readonly share: number; readonly pai: number }): ForecastCell => ({
    text: percent(share),
    note: `PAI ${pai.toFixed(1)}`,
  })
  const km = (metres: number) => t('planForecast.km', { km: (metres / 1000).toFixed(1) })
  const hours = (seconds: number) => t('planForecast.hours', { hours: (seconds / 3600).toFixed(1) })
  const lastOf: Readonly<Partial<Record<string, number>>> = week ? { water: week.waters, village: week.villages } : {}
  const rows = [
    row(
      'seen',
      percent(0),
      week?.seenShare == null ? null : percent(week.seenShare),
      ground && { text: percent(ground.seenShare), note: t('planForecast.hectares', { ha: Math.round(ground.seenHa) }) },
    ),
    row(
      'gap',
      '0',
      week ? String(week.gaps) : null,
      ground && t('planForecast.ofAll', { part: ground.gapsClosed, all: ground.gaps }),
    ),
    row('share', percent(0), week?.hotspots ? withPai(week.hotspots) : null, ground?.hotspots ? withPai(ground.hotspots) : null),
    ...now.kinds.map(({ kind, planned, all }) =>
      row(kind, '0', lastOf[kind]?.toString() ?? null, t('planForecast.ofAll', { part: planned, all })),
    ),
    row('foot', '0', null, km(now.footM)),
    row('driven', '0', null, km(now.drivenM)),
    row('travel', '0', week && km(week.metres), km(now.footM + now.drivenM)),
    row('hours', '0', week && hours(week.seconds), hours(now.teams.reduce((sum, team) => sum + team.travelS + team.dwellS, 0))),
  ]
  return rows
}
