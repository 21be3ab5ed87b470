/** One column that somebody changed; null: nothing there, undefined: not worth writing out. */
export interface ChangedField {
  readonly column: string
  readonly before: string | null | undefined
  readonly after: string | null | undefined
}
type Values = Readonly<Record<string, unknown>> | null | undefined

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

/** The columns that differ, of those that `isKnown`, with what stood there and what stands there. */
export function changedFields(before: Values, after: Values, isKnown: (column: string) => boolean): readonly ChangedField[] {
  const columns = Object.keys(after ?? before ?? {}).filter(isKnown)
  return columns.map((column) => ({
    column,
    before: written(column, before?.[column]),
    after: written(column, after?.[column]),
  }))
}
