/** What PostgreSQL says about a refused statement, the same from both engines. */
export interface ErrorFields {
  readonly message: string
  readonly code: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  /** 1-based character in the statement as it was sent. */
  readonly position?: number | undefined
  readonly where?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly constraint?: string | undefined
}

/** A statement the database refused. `code` is the SQLSTATE; XX000 where the engine gave none. */
export class DatabaseError extends Error implements ErrorFields {
  readonly code: string
  readonly detail: string | undefined
  readonly hint: string | undefined
  readonly position: number | undefined
  readonly where: string | undefined
  readonly schema: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined

  constructor(fields: ErrorFields) {
    super(fields.message)
    this.name = 'DatabaseError'
    this.code = fields.code
    this.detail = fields.detail
    this.hint = fields.hint
    this.position = fields.position
    this.where = fields.where
    this.schema = fields.schema
    this.table = fields.table
    this.column = fields.column
    this.constraint = fields.constraint
  }
}

/** Plain fields of whatever an engine threw; they cross a thread where class instances do not. */
export const errorFields = (thrown: unknown): ErrorFields => {
  const source: Partial<Record<keyof ErrorFields, unknown>> = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const text = (key: keyof ErrorFields) => (typeof source[key] === 'string' ? source[key] : undefined)
  const position = Number(source.position)
  return {
    message: text('message') ?? String(thrown),
    code: text('code') ?? 'XX000',
    detail: text('detail'),
    hint: text('hint'),
    position: Number.isInteger(position) && position > 0 ? position : undefined,
    where: text('where'),
    schema: text('schema'),
    table: text('table'),
    column: text('column'),
    constraint: text('constraint'),
  }
}

/**
 * NUL ends a statement early on the wire: PGlite stops answering and PostgreSQL drops the connection. No text of
 * PostgreSQL can hold it, so it is refused before it is sent. Throws DatabaseError 22021.
 */
export const refuseNul = (sql: string, parameters: readonly unknown[] = []): void => {
  const holdsNul = (value: unknown): boolean =>
    typeof value === 'string' ? value.includes('\0') : Array.isArray(value) && value.some(holdsNul)
  if (holdsNul(sql) || parameters.some(holdsNul))
    throw new DatabaseError({ message: 'invalid byte sequence for encoding "UTF8": 0x00', code: '22021' })
}
