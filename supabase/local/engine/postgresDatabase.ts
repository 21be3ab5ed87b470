import pg from 'pg'
import type { Database, Queryable, QueryResult, Terms } from './database.types.ts'
import { DatabaseError } from './databaseError.ts'
import { cancelStatement } from './postgresCancel.ts'
import { asDatabaseError, handle, isConnectionLoss } from './postgresConnection.ts'
import { takeLease } from './postgresLease.ts'
import { createPostgresListener } from './postgresListener.ts'
import { createTurns } from './turns.ts'

/** A restart of PostgreSQL takes some seconds: whoever asks meanwhile waits for it this long. */
const restartMs = 10_000
const retryMs = 200
/** Between two statements of a transaction only our own code runs. */
const idleInTransactionMs = 30_000
/** How soon PostgreSQL notices by itself that this process is gone. */
const checkClientMs = 2_000

export interface PostgresOptions {
  readonly connections?: number
  /** Where to LISTEN: a pooler in transaction mode hands no notifications on, so it is passed by. */
  readonly listenUrl?: string
  /** How long a transaction waits for a server that is not there. */
  readonly patienceMs?: number
}

interface OwnTerms {
  readonly timeoutMs: number | null
  readonly signal: AbortSignal | undefined
  readonly patienceMs: number
}

const elsewhere = async (): Promise<never> => {
  throw new DatabaseError({ message: 'A PostgreSQL server is backed up by pg_dump', code: '0A000' })
}
const gone = () => new DatabaseError({ message: 'canceling statement: the client has gone', code: '57014' })
const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))

// Local to the transaction, so that a pooler between us and PostgreSQL carries nothing over to somebody else.
const beginWithin = (timeoutMs: number | null): string =>
  timeoutMs === null
    ? 'begin'
    : `begin; set local statement_timeout = ${Math.ceil(timeoutMs)}; ` +
      `set local idle_in_transaction_session_timeout = ${idleInTransactionMs}; ` +
      `set local client_connection_check_interval = ${checkClientMs}`

/**
 * A connection on which a transaction has begun. Nothing has been done yet, so a connection that turns out to be dead, or a
 * server that is just starting, is met by another attempt and not by a refused request.
 */
async function begun(pool: pg.Pool, { timeoutMs, signal, patienceMs }: OwnTerms): Promise<pg.PoolClient> {
  const untilMs = Date.now() + patienceMs
  for (;;) {
    if (signal?.aborted) throw gone()
    let client: pg.PoolClient | null = null
    try {
      client = await pool.connect()
      await client.query(beginWithin(timeoutMs))
      return client
    } catch (thrown) {
      client?.release(true)
      const error = asDatabaseError(thrown)
      if (!isConnectionLoss(error) || Date.now() > untilMs) throw error
      await pause(retryMs)
    }
  }
}

/** Runs `work` in a transaction; cancels its statement when the signal aborts. */
async function inTransaction<T>(pool: pg.Pool, terms: OwnTerms, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  const { signal } = terms
  const client = await begun(pool, terms)
  let isCancelled = false
  const cancel = () => {
    isCancelled = true
    void cancelStatement(client)
  }
  signal?.addEventListener('abort', cancel)
  const transaction = handle(client)
  // A connection that was told to cancel is not used again: the request may arrive late and would end somebody else's work.
  let mustGo = false
  try {
    if (signal?.aborted) throw gone()
    const value = await work(transaction)
    await transaction.exec('commit')
    return value
  } catch (error) {
    await transaction.exec('rollback').catch(() => (mustGo = true))
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
    client.release(mustGo || isCancelled)
  }
}

/** A pool on a PostgreSQL with PostGIS. `url` as libpq writes it. Throws DatabaseError when nobody answers. */
export async function openPostgres(
  url: string,
  { connections = 10, listenUrl = url, patienceMs = restartMs }: PostgresOptions = {},
): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: connections, keepAlive: true })
  // An idle connection that the server drops is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  // The pool takes its own listener off while a connection is in use: one that is lost then must not end the process either.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const listener = createPostgresListener(listenUrl)
  const turns = createTurns({ atOnce: connections, restFactor: 0 })
  await handle(pool).query('select 1')

  function within(limitMs: number | null): Database {
    const termsOf = ({ timeoutMs, signal }: Terms) => ({ timeoutMs: timeoutMs ?? limitMs, signal, patienceMs })
    const transaction: Database['transaction'] = (work, terms = {}) =>
      turns.run(() => inTransaction(pool, termsOf(terms), work), terms)
    // Without a limit a statement runs bare: some (create database, vacuum) refuse to run inside a transaction.
    const single: Queryable =
      limitMs === null
        ? handle(pool)
        : {
            query: (sql, parameters) => transaction((own) => own.query(sql, parameters)),
            exec: (sql) => transaction((own) => own.exec(sql)),
          }
    return {
      driver: 'postgres',
      ...single,
      within,
      transaction,
      batch: (steps, terms) =>
        transaction(async (own) => {
          const results: QueryResult<Record<string, unknown>>[] = []
          for (const step of steps) results.push(await own.query(step.sql, step.parameters))
          return results
        }, terms),
      listen: listener.listen,
      lease: (number) => takeLease(listenUrl, number),
      frozen: elsewhere,
      dump: elsewhere,
      close: async () => {
        await listener.close()
        await pool.end()
      },
    }
  }
  return within(null)
}
