import type { Compared, FigureRow, FigureWord } from '@/data/rows/board'
import type { LngLat } from '@/domain/frame'
import type { IncidentGroup } from '@/domain/incidentGroup'
import type { Selection } from '@/domain/selection'

/** A figure that is pressed: a word of the database, the last incidents of a group, or areas short of their weekly rule. */
export type Figure =
  | { readonly word: FigureWord | 'short'; readonly part?: undefined }
  | { readonly word: 'incident_last'; readonly part: IncidentGroup }

/** A record behind a figure: pressed, it opens and the map goes there. */
export interface DashboardRow {
  readonly id: string
  readonly selects: Selection | null
  readonly name: string
  readonly note: string
  readonly at: LngLat | null
}

/** What pressing a record opens: a notice its area; disputes and plans have no drawer. */
export function selectionOf({ kind, id, area_id }: Pick<FigureRow, 'kind' | 'id' | 'area_id'>): Selection | null {
  if (kind === 'notice') return { kind: 'area', id: area_id }
  return kind === 'dispute' || kind === 'plan' ? null : { kind, id }
}

/** A comparison in words, as the database judged it; `t` gives the words of a key. */
export function inWords(
  { kind, count, percent }: Compared,
  beside: 'year' | 'before',
  t: (key: string, values?: Record<string, unknown>) => string,
): string {
  if (kind === 'unknown') return t(`dashboard.${beside}Unknown`)
  if (kind === 'few') return t(`dashboard.${beside}Few`, { count })
  const change = kind === 'same' ? t('dashboard.same') : t(`dashboard.${kind}`, { share: `${percent}%` })
  return t(`dashboard.${beside}`, { change })
}
