import type { HazardRow } from '@/data/rows/hazards'
import { holdsLookedFor, isAmong, isAsFlagged } from '@/records/passes'
import type { FilterValues } from '@/records/record'

export type HazardKind = HazardRow['kind']
export type Severity = HazardRow['severity']

/** Whether the map shows a hazard under the filter of the list: the same words as in SQL, over what the database said of the row. */
export const passes = (hazard: HazardRow, filters: FilterValues): boolean =>
  isAsFlagged(filters, 'open', hazard.is_open) &&
  isAsFlagged(filters, 'overdue', hazard.is_overdue) &&
  isAsFlagged(filters, 'due_soon', hazard.is_due_soon) &&
  isAmong(filters, 'kind', hazard.kind) &&
  isAmong(filters, 'severity', hazard.severity) &&
  isAmong(filters, 'status', hazard.status) &&
  holdsLookedFor(filters, [hazard.title, hazard.code])
