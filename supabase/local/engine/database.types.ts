export interface QueryResult<T> {
  readonly rows: T[]
  readonly affectedRows: number
}

export interface Step {
  readonly sql: string
  readonly parameters?: readonly unknown[]
}

/** For whom and how long a piece of work may hold the database. */
export interface Terms {
  /** Ends a runaway with SQLSTATE 57014. */
  readonly timeoutMs?: number
  /** When it aborts nobody waits for the answer any more: what has not begun is dropped, what runs is cancelled where it can be. */
  readonly signal?: AbortSignal
  /** Whose work it is and of what kind: what took long before lets cheaper work pass. Absent for the server's own. */
  readonly share?: { readonly owner: string; readonly work: string }
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

/** What a reader of notifications is told of the connection they come by. */
export interface Heard {
  heard(payload: string): void
  /** The connection is gone: what is told now reaches nobody. */
  lost?(): void
  /** It is back; whatever was told meanwhile was missed. */
  back?(): void
}

/** Held by at most one session of all servers on a database; lost with its connection. */
export interface Lease {
  /** Resolves when the connection that holds it is gone or `release` was called. */
  readonly ended: Promise<void>
  release(): Promise<void>
}

export interface Database extends Queryable {
  readonly driver: 'pglite' | 'postgres'
  /** The same database, where a statement that names no limit of its own gets this one; null sets none. */
  within(limitMs: number | null): Database
  /** Commits when `work` resolves, rolls back when it throws. Inside, use the handle given, never the database itself. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, terms?: Terms): Promise<T>
  /** All steps in one transaction and, on PGlite, one message to its thread. */
  batch(steps: readonly Step[], terms?: Terms): Promise<QueryResult<Record<string, unknown>>[]>
  /** Calls back for every NOTIFY on the channel, over lost connections too. Resolves to the way to stop. */
  listen(channel: string, reader: Heard): Promise<() => Promise<void>>
  /** The lease of that number when nobody holds it, else null. PGlite has one server, which always gets it. */
  lease(number: number): Promise<Lease | null>
  /** PGlite only: runs `work` after a checkpoint while nobody writes, so that the files can be copied. */
  frozen<T>(work: () => Promise<T>): Promise<T>
  /** PGlite only: the whole data directory as a tar. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
}
