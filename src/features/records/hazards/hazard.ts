import type { HazardRow } from '@/data/rows/hazards'
import { holdsText } from '@/domain/text'

export type HazardKind = HazardRow['kind']
export type Severity = HazardRow['severity']

/** A hazard as the list and the map need it. */
export interface Hazard extends Readonly<Omit<HazardRow, 'reported_at' | 'is_open' | 'is_overdue' | 'is_due_soon'>> {
  readonly reportedAt: string
  /** What the database counts it as. */
  readonly isOpen: boolean
  readonly isOverdue: boolean
}

export interface HazardFilter {
  readonly isOpenOnly: boolean
  readonly kind: HazardKind | null
  readonly text: string
}

export function passes(hazard: Hazard, { isOpenOnly, kind, text }: HazardFilter): boolean {
  return (!isOpenOnly || hazard.isOpen) && (kind === null || hazard.kind === kind) && holdsText([hazard.title, hazard.code], text)
}

/** Worst first: overdue, then severe, then old. */
export const byUrgency = (a: Hazard, b: Hazard): number =>
  Number(b.isOverdue) - Number(a.isOverdue) || b.severity - a.severity || a.reportedAt.localeCompare(b.reportedAt)
