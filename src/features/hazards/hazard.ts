import type { HazardRow } from '@/data/rows/hazards'
import { holdsText } from '@/domain/text'

export type HazardKind = HazardRow['kind']
export type Severity = HazardRow['severity']

/** A hazard as the list and the map need it. */
export type Hazard = Readonly<Omit<HazardRow, 'reported_at'>> & { readonly reportedAt: string }

export interface HazardFilter {
  readonly isOpenOnly: boolean
  readonly kind: HazardKind | null
  readonly text: string
}

export const isOpen = (hazard: Hazard): boolean => hazard.status !== 'verified' && hazard.status !== 'closed'

/** Past its deadline and not put right: `today` is a Shanghai day, so days compare as text. */
export const isOverdue = (hazard: Hazard, today: string): boolean =>
  hazard.deadline !== null && hazard.deadline < today && isOpen(hazard) && hazard.status !== 'resolved'

export function passes(hazard: Hazard, { isOpenOnly, kind, text }: HazardFilter): boolean {
  return (
    (!isOpenOnly || isOpen(hazard)) && (kind === null || hazard.kind === kind) && holdsText([hazard.title, hazard.code], text)
  )
}

/** Worst first: overdue, then severe, then old. */
export const byUrgency =
  (today: string) =>
  (a: Hazard, b: Hazard): number =>
    Number(isOverdue(b, today)) - Number(isOverdue(a, today)) ||
    b.severity - a.severity ||
    a.reportedAt.localeCompare(b.reportedAt)
