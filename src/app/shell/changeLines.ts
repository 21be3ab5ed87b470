import type { HistoryEntry } from '@/data/rows/history'

/** One column that somebody changed; null: nothing there, undefined: not worth writing out. */
export interface ChangedField {
  readonly column: string
  readonly before: string | null | undefined
  readonly after: string | null | undefined
}
export interface ChangeLine {
  readonly at: string
  readonly actor: string | null
  readonly action: 'insert' | 'update' | 'delete'
  readonly fields: readonly ChangedField[]
  /** The outline or place was moved; its coordinates say nothing to a reader. */
  readonly isMoved: boolean
}

/** Their values are codes of the database, not words. */
const coded = new Set(['kind', 'status', 'state', 'piece', 'type_group', 'colour', 'deleted_at', 'is_active'])
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/i
const longest = 60

function written(column: string, value: unknown): string | null | undefined {
  if (coded.has(column)) return undefined
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (typeof value !== 'string' || uuid.test(value)) return undefined
  return value.length > longest ? `${value.slice(0, longest)}…` : value
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
    const columns = action === 'update' ? Object.keys(after ?? {}).filter(isKnown) : []
    if (action === 'update' && columns.length === 0 && !isMoved) return []
    const fields = columns.map((column) => ({
      column,
      before: written(column, before?.[column]),
      after: written(column, after?.[column]),
    }))
    return [{ at, actor, action, fields, isMoved }]
  })
}
