import type { HazardRow } from '@/data/rows/hazards'
import { kitPieces, type WaterRow } from '@/data/rows/waters'
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

export type WaterFigure = 'waterOverdue' | 'waterSoon' | 'kit'
export type HazardFigure = 'hazardOpen' | 'hazardOverdue'

const isLacking = (state: string | undefined): boolean => state === 'missing' || state === 'damaged'
/** Pieces of kit that are missing or damaged. */
export const lacking = ({ kit }: Pick<WaterRow, 'kit'>): string[] => kitPieces.filter((piece) => isLacking(kit?.[piece]))

/** The waters that a figure counts, as the server counts them. */
export const watersBehind = <Row extends Pick<WaterRow, 'kit' | 'due'>>(rows: readonly Row[], figure: WaterFigure): Row[] =>
  rows.filter((water) =>
    figure === 'kit'
      ? lacking(water).length > 0
      : figure === 'waterSoon'
        ? water.due === 'soon'
        : water.due === 'overdue' || water.due === 'never',
  )

/** The hazards that a figure counts; `today` is `2026-11-21`. */
export const hazardsBehind = <Row extends Pick<HazardRow, 'status' | 'deadline'>>(
  rows: readonly Row[],
  figure: HazardFigure,
  today: string,
): Row[] =>
  rows.filter(({ status, deadline }) =>
    figure === 'hazardOpen'
      ? status !== 'verified' && status !== 'closed'
      : !['resolved', 'verified', 'closed'].includes(status) && deadline !== null && deadline < today,
  )
