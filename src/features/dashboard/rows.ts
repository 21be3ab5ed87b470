import type { LngLat } from '@/domain/frame'
import type { SelectionKind } from '@/domain/selection'

/** A record behind a figure: pressed, it opens and the map goes there. */
export interface DashboardRow {
  readonly id: string
  readonly kind: SelectionKind
  readonly name: string
  readonly note: string
  readonly at: LngLat | null
}

export interface WaterRow {
  readonly id: string
  readonly name: string
  readonly due: 'ok' | 'soon' | 'overdue' | 'never'
  readonly kit: Readonly<Record<string, string>> | null
  readonly lng: number
  readonly lat: number
}
export interface HazardRow {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly deadline: string | null
  readonly lng: number
  readonly lat: number
}

export type WaterFigure = 'waterOverdue' | 'waterSoon' | 'kit'
export type HazardFigure = 'hazardOpen' | 'hazardOverdue'

const isLacking = (state: string | undefined): boolean => state === 'missing' || state === 'damaged'
/** Pieces of kit that are missing or damaged. */
export const lacking = ({ kit }: WaterRow): string[] => Object.keys(kit ?? {}).filter((piece) => isLacking(kit?.[piece]))

/** The waters that a figure counts, as the server counts them. */
export const watersBehind = (rows: readonly WaterRow[], figure: WaterFigure): WaterRow[] =>
  rows.filter((water) =>
    figure === 'kit'
      ? lacking(water).length > 0
      : figure === 'waterSoon'
        ? water.due === 'soon'
        : water.due === 'overdue' || water.due === 'never',
  )

/** The hazards that a figure counts; `today` is `2026-11-21`. */
export const hazardsBehind = (rows: readonly HazardRow[], figure: HazardFigure, today: string): HazardRow[] =>
  rows.filter(({ status, deadline }) =>
    figure === 'hazardOpen'
      ? status !== 'verified' && status !== 'closed'
      : !['resolved', 'verified', 'closed'].includes(status) && deadline !== null && deadline < today,
  )
