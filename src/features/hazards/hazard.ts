import type { HazardStatus } from '@/domain/workflow'
import { holdsText } from '@/domain/text'

export const hazardKinds = ['fire', 'electricity', 'building', 'road', 'water', 'security', 'other'] as const
export type HazardKind = (typeof hazardKinds)[number]
export type Severity = 1 | 2 | 3

/** A hazard as the list and the map need it. */
export interface Hazard {
  readonly id: string
  readonly code: string
  readonly kind: HazardKind
  readonly severity: Severity
  readonly title: string
  readonly status: HazardStatus
  /** Shanghai day, 2026-11-21. */
  readonly deadline: string | null
  readonly reportedAt: string
  readonly lng: number
  readonly lat: number
}

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
