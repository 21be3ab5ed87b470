import pg from 'pg'
import type { Database, Queryable, QueryResult } from './database.types.ts'
import { DatabaseError, errorFields, refuseNul } from './databaseError.ts'

const asDatabaseError = (error: unknown): DatabaseError =>
  error instanceof DatabaseError ? error : new DatabaseError(errorFields(error))

const INT8 = 20
const RECONNECT_MS = 1_000
// One driver, one way to read whole numbers; PGlite's thread does the same.
pg.types.setTypeParser(INT8, Number)

const handle = (client: pg.ClientBase | pg.Pool): Queryable => ({
  query: async <T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<T>> => {
    refuseNul(sql, parameters)
    try {
      const values = parameters.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))
      const result = await client.query<T & pg.QueryResultRow>(sql, values)
      return { rows: result.rows, affectedRows: result.rowCount ?? 0 }
    } catch (error) {
      throw asDatabaseError(error)
    }
  },
  exec: async (sql) => {
    try {
      await client.query(sql)
    } catch (error) {
      throw asDatabaseError(error)
    }
  },
})

const elsewhere = async (): Promise<never> => {
  throw new DatabaseError({ message: 'A PostgreSQL server is backed up by pg_dump', code: '0A000' })
}

/** A pool on a PostgreSQL with PostGIS. `url` as libpq writes it. Throws DatabaseError when nobody answers. */
export const openPostgres = async (url: string, { connections = 10 } = {}): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  // An idle connection that the server drops is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  const listeners = new Map<string, Set<(payload: string) => void>>()
  let listening: pg.Client | null = null
  let isClosed = false

  const connect = async () => {
    try {
      return await pool.connect()
    } catch (error) {
      throw asDatabaseError(error)
    }
  }
  const inTransaction = async <T>(work: (transaction: Queryable) => Promise<T>): Promise<T> => {
    const client = await connect()
    const transaction = handle(client)
    try {
      await transaction.exec('begin')
      const value = await work(transaction)
      await transaction.exec('commit')
      client.release()
      return value
    } catch (error) {
      const lost = await transaction.exec('rollback').then(
        () => false,
        () => true,
      )
      client.release(lost)
      throw error
    }
  }
  // The listening connection may drop; whoever listens must not notice more than a pause.
  const listener = async (): Promise<pg.Client> => {
    if (listening !== null) return listening
    const client = new pg.Client({ connectionString: url })
    listening = client
    const lost = () => {
      if (listening !== client) return
      listening = null
      if (!isClosed) setTimeout(() => void listener().catch(lost), RECONNECT_MS)
    }
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', ({ channel, payload }) => listeners.get(channel)?.forEach((heard) => heard(payload ?? '')))
    await client.connect()
    for (const channel of listeners.keys()) await client.query(`listen "${channel}"`)
    return client
  }
  await handle(pool).query('select 1')

  return {
    driver: 'postgres',
    ...handle(pool),
    transaction: inTransaction,
    batch: (steps, { timeoutMs } = {}) =>
      inTransaction(async (transaction) => {
        if (timeoutMs !== undefined) await transaction.exec(`set local statement_timeout = ${Math.ceil(timeoutMs)}`)
        const results: QueryResult<Record<string, unknown>>[] = []
        for (const step of steps) results.push(await transaction.query(step.sql, step.parameters))
        return results
      }),
    listen: async (channel, heard) => {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(heard))
      await (await listener()).query(`listen "${channel}"`)
      return async () => {
        set.delete(heard)
      }
    },
    frozen: elsewhere,
    dump: elsewhere,
    close: async () => {
      isClosed = true
      await listening?.end()
      await pool.end()
    },
  }
}
