export interface QueryResult<T> {
  readonly rows: T[]
  readonly affectedRows: number
}

export interface Step {
  readonly sql: string
  readonly parameters?: readonly unknown[]
}

export interface Queryable {
  /**
   * One statement. Parameters: numbers, strings, booleans, null, Uint8Array, arrays for array types; send
   * JSON as `JSON.stringify(…)` with a `::jsonb` cast, because the engines differ on bare arrays.
   * Rows come back typed alike on both engines: int8 as number, numeric as string, timestamps as Date.
   * Throws DatabaseError.
   */
  query<T extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<T>>
  /** Any number of statements without parameters. Throws DatabaseError. */
  exec(sql: string): Promise<void>
}

export interface Database extends Queryable {
  readonly driver: 'pglite' | 'postgres'
  /** Commits when `work` resolves, rolls back when it throws. Inside, use the handle given, never the database itself. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>
  /** All steps in one transaction and, on PGlite, one message to its thread. `timeoutMs` ends a runaway with SQLSTATE 57014. */
  batch(steps: readonly Step[], options?: { readonly timeoutMs?: number }): Promise<QueryResult<Record<string, unknown>>[]>
  /** Calls back for every NOTIFY on the channel. Resolves to the way to stop. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** PGlite only: runs `work` after a checkpoint while nobody writes, so that the files can be copied. */
  frozen<T>(work: () => Promise<T>): Promise<T>
  /** PGlite only: the whole data directory as a tar. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
}
