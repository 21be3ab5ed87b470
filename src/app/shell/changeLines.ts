import type { HistoryEntry } from '@/data/rows/history'
import { changedFields, type ChangedField } from '@/domain/changes'

export interface ChangeLine {
  readonly at: string
  readonly actor: string | null
  readonly action: 'insert' | 'update' | 'delete'
  readonly fields: readonly ChangedField[]
  /** The outline or place was moved; its coordinates say nothing to a reader. */
  readonly isMoved: boolean
}

/**
 * Who changed what, from a record's whole history: the changes of what is stored, without the steps that its drawer shows already, and
 * of each only the columns that `isKnown`.
 */
export function changeLines(history: readonly HistoryEntry[], isKnown: (column: string) => boolean): readonly ChangeLine[] {
  return history.flatMap(({ at, actor, action, changes }) => {
    if (action !== 'insert' && action !== 'update' && action !== 'delete') return []
    const { before, after, outline } = (changes ?? {}) as Partial<Record<'before' | 'after', Record<string, unknown> | null>> & {
      readonly outline?: boolean
    }
    const isMoved = action === 'update' && outline === true
    // A record that is new or gone is told in one line: its columns stand in the drawer.
    const fields = action === 'update' ? changedFields(before, after, isKnown) : []
    if (action === 'update' && fields.length === 0 && !isMoved) return []
    return [{ at, actor, action, fields, isMoved }]
  })
}
