import type { HazardRow } from '@/data/rows/hazards'
import { holdsText } from '@/domain/text'
import type { FilterValues } from '@/records/record'

export type HazardKind = HazardRow['kind']
export type Severity = HazardRow['severity']

/** Whether the map shows a hazard under the filter of the list: the same words as in SQL, over what the database said of the row. */
export function passes(hazard: HazardRow, filters: FilterValues): boolean {
  const isAmong = (id: string, value: string | number) => {
    const wanted = filters[id]
    return !Array.isArray(wanted) || wanted.includes(value)
  }
  const isAsFlagged = (id: string, value: boolean) => filters[id] !== true || value
  return (
    isAsFlagged('open', hazard.is_open) &&
    isAsFlagged('overdue', hazard.is_overdue) &&
    isAsFlagged('due_soon', hazard.is_due_soon) &&
    isAmong('kind', hazard.kind) &&
    isAmong('severity', hazard.severity) &&
    isAmong('status', hazard.status) &&
    holdsText([hazard.title, hazard.code], typeof filters['text'] === 'string' ? filters['text'] : '')
  )
}
