import pg from 'pg'
import type { Heard } from './database.types.ts'
import { asDatabaseError } from './postgresConnection.ts'

const firstRetryMs = 250
const slowestRetryMs = 5_000
/** A connection that a firewall forgot says nothing: it is asked now and then, and given up when it does not answer. */
const heartbeatMs = 15_000
const answerMs = 5_000
/** A standby takes no LISTEN; it does once it is promoted. */
const duringRecovery = '25006'

export interface PostgresListener {
  listen(channel: string, reader: Heard): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** One connection for all LISTENs. When it is lost it is made again, its channels with it, and every reader is told. */
export function createPostgresListener(url: string): PostgresListener {
  const readers = new Map<string, Set<Heard>>()
  const everyReader = () => [...readers.values()].flatMap((set) => [...set])
  let current: Promise<pg.Client> | null = null
  let retryMs = firstRetryMs
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: answerMs })
    let isUp = false
    const lost = () => {
      if (!isUp) return
      isUp = false
      clearInterval(heartbeat)
      current = null
      client.end().catch(() => undefined)
      if (isClosed) return
      for (const reader of everyReader()) reader.lost?.()
      again()
    }
    const heartbeat = setInterval(() => {
      const silence = setTimeout(lost, answerMs)
      client.query('select 1').then(() => clearTimeout(silence), lost)
    }, heartbeatMs)
    heartbeat.unref()
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', ({ channel, payload }) => readers.get(channel)?.forEach((reader) => reader.heard(payload ?? '')))
    try {
      await client.connect()
      for (const channel of readers.keys()) await client.query(`listen "${channel}"`)
    } catch (error) {
      clearInterval(heartbeat)
      client.end().catch(() => undefined)
      throw asDatabaseError(error)
    }
    isUp = true
    retryMs = firstRetryMs
    return client
  }

  function connected(): Promise<pg.Client> {
    current ??= open().catch((error: unknown) => {
      current = null
      throw error
    })
    return current
  }

  function again(): void {
    if (isClosed) return
    timer = setTimeout(() => {
      connected().then(
        () => everyReader().forEach((reader) => reader.back?.()),
        () => again(),
      )
    }, retryMs)
    retryMs = Math.min(slowestRetryMs, retryMs * 2)
  }

  return {
    listen: async (channel, reader) => {
      const set = readers.get(channel) ?? new Set()
      readers.set(channel, set.add(reader))
      try {
        await (await connected()).query(`listen "${channel}"`)
      } catch (thrown) {
        const error = asDatabaseError(thrown)
        if (error.code !== duringRecovery) {
          set.delete(reader)
          throw error
        }
        // Its end is met like any other: the reader is told, and LISTEN is tried until it is taken.
        await (await current?.catch(() => null))?.end().catch(() => undefined)
      }
      return async () => {
        set.delete(reader)
      }
    },
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await (await current?.catch(() => null))?.end().catch(() => undefined)
    },
  }
}
