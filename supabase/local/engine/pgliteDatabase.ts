import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Heard, Queryable, QueryResult, Terms } from './database.types.ts'
import { DatabaseError, refuseNul } from './databaseError.ts'
import type { JobBody, OpenOptions } from './pgliteMessages.ts'
import { startPgliteThread, type PgliteThread } from './pgliteThread.ts'
import { createTurns } from './turns.ts'

/** Whoever held everybody up for a second leaves the next four to the others. */
const restFactor = 4

/** A statement on a busy machine may take so many times its limit by the clock, as long as it works less than that. */
const mostWaits = 4

const closedError = () => new DatabaseError({ message: 'The database is closed', code: '57P03' })

interface Keeper {
  /** The thread that runs, started again when it has ended. Throws DatabaseError. */
  live(): Promise<PgliteThread>
  /** `work` on the thread, which is ended when it takes longer. */
  watched<T>(running: PgliteThread, timeoutMs: number | null, work: () => Promise<T>): Promise<T>
  listen(channel: string, reader: Heard): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Keeps PGlite's thread: opens the data again after a runaway was ended (about 2 s), and listens again. */
async function keepThread(options: OpenOptions): Promise<Keeper> {
  const readers = new Map<string, Set<Heard>>()
  const notified = (channel: string, payload: string) => readers.get(channel)?.forEach((reader) => reader.heard(payload))
  let isClosed = false
  let thread = await startPgliteThread(options, notified)
  let ending: Promise<void> = Promise.resolve()

  async function live(): Promise<PgliteThread> {
    if (isClosed) throw closedError()
    if (thread.isAlive()) return thread
    // Until it is gone the old thread may still be writing to the same files.
    await ending
    if (options.dataDir === null)
      throw new DatabaseError({ message: 'The in-memory database ended with the statement that broke it', code: '57P03' })
    thread = await startPgliteThread({ dataDir: options.dataDir, template: null }, notified)
    for (const channel of readers.keys()) await thread.send({ kind: 'exec', sql: `listen "${channel}"` })
    for (const reader of [...readers.values()].flatMap((set) => [...set])) {
      reader.lost?.()
      reader.back?.()
    }
    return thread
  }

  function end(running: PgliteThread, timeoutMs: number): void {
    const message = `canceling statement due to statement timeout: it ran for more than ${timeoutMs / 1000} s`
    ending = running.end(new DatabaseError({ message, code: '57014' }))
  }

  async function watched<T>(running: PgliteThread, timeoutMs: number | null, work: () => Promise<T>): Promise<T> {
    if (timeoutMs === null) return work()
    const startedMs = performance.now()
    const usedBefore = running.busyMs()
    let watchdog: NodeJS.Timeout
    let isOver = false
    // Time that the machine gave to others is not the statement's fault: ending it would cost everybody the database.
    const look = async (): Promise<void> => {
      const [before, now] = [await usedBefore, await running.busyMs()]
      if (isOver) return
      const usedMs = before === null || now === null ? Infinity : now - before
      if (usedMs >= timeoutMs * 0.8 || performance.now() - startedMs >= timeoutMs * mostWaits) end(running, timeoutMs)
      else watchdog = setTimeout(() => void look(), timeoutMs / 2)
    }
    watchdog = setTimeout(() => void look(), timeoutMs)
    try {
      return await work()
    } finally {
      isOver = true
      clearTimeout(watchdog)
    }
  }

  return {
    live,
    watched,
    listen: async (channel, reader) => {
      const set = readers.get(channel) ?? new Set()
      readers.set(channel, set.add(reader))
      await (await live()).send({ kind: 'exec', sql: `listen "${channel}"` })
      return async () => {
        set.delete(reader)
      }
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      await ending
      if (!thread.isAlive()) return
      await thread.send({ kind: 'close' })
      await thread.end(closedError())
    },
  }
}

function handle(running: PgliteThread): Queryable {
  return {
    query: async <T extends object>(sql: string, parameters: readonly unknown[] = []) => {
      refuseNul(sql, parameters)
      return (await running.send({ kind: 'query', sql, parameters })) as QueryResult<T>
    },
    exec: async (sql) => {
      refuseNul(sql)
      await running.send({ kind: 'exec', sql })
    },
  }
}

async function transact<T>(running: PgliteThread, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  const transaction = handle(running)
  await transaction.exec('begin')
  try {
    const value = await work(transaction)
    await transaction.exec('commit')
    return value
  } catch (error) {
    // Whoever was ended with its thread has been rolled back already.
    await transaction.exec('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * PGlite behind its queue. It has one connection, so a transaction keeps everybody else out; calling the database itself
 * from inside one would wait for ever and throws instead. An in-memory database is lost with a runaway.
 */
export async function openPglite(options: OpenOptions): Promise<Database> {
  const keeper = await keepThread(options)
  const turns = createTurns({ atOnce: 1, restFactor })
  const inside = new AsyncLocalStorage<true>()

  function exclusive<T>(limitMs: number | null, terms: Terms, job: (running: PgliteThread) => Promise<T>): Promise<T> {
    if (inside.getStore() === true)
      throw new DatabaseError({ message: 'Use the transaction handle inside a transaction, not the database', code: '25001' })
    return turns.run(async () => {
      const running = await keeper.live()
      return keeper.watched(running, terms.timeoutMs ?? limitMs, () => job(running))
    }, terms)
  }
  const send = (limitMs: number | null, terms: Terms, body: JobBody) => exclusive(limitMs, terms, (running) => running.send(body))

  function within(limitMs: number | null): Database {
    return {
      driver: 'pglite',
      within,
      query: (sql, parameters) => exclusive(limitMs, {}, (running) => handle(running).query(sql, parameters)),
      exec: (sql) => exclusive(limitMs, {}, (running) => handle(running).exec(sql)),
      transaction: (work, terms = {}) =>
        exclusive(limitMs, terms, (running) => transact(running, (own) => inside.run(true, () => work(own)))),
      batch: async (steps, terms = {}) => {
        for (const { sql, parameters } of steps) refuseNul(sql, parameters)
        return (await send(limitMs, terms, { kind: 'batch', steps })) as QueryResult<Record<string, unknown>>[]
      },
      listen: (channel, reader) => turns.run(() => keeper.listen(channel, reader)),
      // One data directory has one server, so nobody else could hold it.
      lease: async () => ({ ended: new Promise(() => undefined), release: async () => undefined }),
      frozen: (work) =>
        exclusive(null, {}, async (running) => {
          await running.send({ kind: 'exec', sql: 'checkpoint' })
          return work()
        }),
      dump: async () => (await send(null, {}, { kind: 'dump' })) as Uint8Array,
      close: () => turns.run(keeper.close),
    }
  }
  return within(null)
}
