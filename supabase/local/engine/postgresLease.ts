import pg from 'pg'
import type { Lease } from './database.types.ts'
import { asDatabaseError } from './postgresConnection.ts'

const heartbeatMs = 5_000
const answerMs = 5_000
// PostgreSQL lets a holder go whose machine has vanished after some ten seconds, and not after two hours as Linux would.
const keepalives =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 11000'

/** A standby grants advisory locks too, but of its own: nobody leads there. */
const take = `select case when pg_is_in_recovery() then false else pg_try_advisory_lock($1) end as held`

/** An advisory lock on a connection of its own; null when another session has it. Throws DatabaseError. */
export async function takeLease(url: string, number: number): Promise<Lease | null> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: answerMs })
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  const leave = async (): Promise<void> => {
    await client.end().catch(() => undefined)
  }
  try {
    await client.connect()
    await client.query(keepalives)
    const { rows } = await client.query<{ held: boolean }>(take, [number])
    if (rows[0]?.held !== true) {
      await leave()
      return null
    }
  } catch (error) {
    void leave()
    throw asDatabaseError(error)
  }
  return { ended: watched(client, ended), release: leave }
}

/** Ends with the connection, or when it no longer answers. */
function watched(client: pg.Client, ended: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearInterval(heartbeat)
      resolve()
    }
    const heartbeat = setInterval(() => {
      const silence = setTimeout(over, answerMs)
      client.query('select 1').then(() => clearTimeout(silence), over)
    }, heartbeatMs)
    heartbeat.unref()
    void ended.then(over)
  })
}
