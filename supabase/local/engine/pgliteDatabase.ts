import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Queryable, QueryResult } from './database.types.ts'
import { DatabaseError, refuseNul } from './databaseError.ts'
import { createMutex } from './mutex.ts'
import type { JobBody, OpenOptions } from './pgliteMessages.ts'
import { startPgliteThread, type PgliteThread } from './pgliteThread.ts'

/**
 * PGlite behind a first-come-first-served mutex. It has one connection, so a transaction keeps everybody else out;
 * calling the database itself from inside one would wait for ever and throws instead.
 * After the watchdog ended a runaway the data directory is opened again (about 2 s); an in-memory database is lost then.
 */
export const openPglite = async (options: OpenOptions): Promise<Database> => {
  const heard = new Map<string, Set<(payload: string) => void>>()
  const notified = (channel: string, payload: string) => heard.get(channel)?.forEach((listener) => listener(payload))
  const mutex = createMutex()
  const inside = new AsyncLocalStorage<true>()
  let closed = false
  let thread: PgliteThread | null = await startPgliteThread(options, notified)

  const listenAgain = async (reopened: PgliteThread) => {
    for (const channel of heard.keys()) await reopened.send({ kind: 'exec', sql: `listen "${channel}"` })
  }
  const live = async (): Promise<PgliteThread> => {
    if (closed) throw new DatabaseError({ message: 'The database is closed', code: '57P03' })
    if (thread === null || !thread.isAlive()) {
      if (options.dataDir === null)
        throw new DatabaseError({ message: 'The in-memory database ended with the statement that broke it', code: '57P03' })
      thread = await startPgliteThread({ dataDir: options.dataDir, template: null }, notified)
      await listenAgain(thread)
    }
    return thread
  }
  const exclusive = <T>(job: (running: PgliteThread) => Promise<T>): Promise<T> => {
    if (inside.getStore() === true)
      throw new DatabaseError({ message: 'Use the transaction handle inside a transaction, not the database', code: '25001' })
    return mutex.run(async () => job(await live()))
  }
  const watched = async (running: PgliteThread, body: JobBody, timeoutMs: number | undefined): Promise<unknown> => {
    if (timeoutMs === undefined) return running.send(body)
    const watchdog = setTimeout(() => {
      thread = null
      const message = `canceling statement due to statement timeout: it ran for more than ${timeoutMs / 1000} s`
      void running.end(new DatabaseError({ message, code: '57014' }))
    }, timeoutMs)
    try {
      return await running.send(body)
    } finally {
      clearTimeout(watchdog)
    }
  }
  const handle = (running: PgliteThread): Queryable => ({
    query: async <T extends object>(sql: string, parameters: readonly unknown[] = []) => {
      refuseNul(sql, parameters)
      return (await running.send({ kind: 'query', sql, parameters })) as QueryResult<T>
    },
    exec: async (sql) => {
      refuseNul(sql)
      await running.send({ kind: 'exec', sql })
    },
  })

  return {
    driver: 'pglite',
    query: (sql, parameters) => exclusive((running) => handle(running).query(sql, parameters)),
    exec: (sql) => exclusive((running) => handle(running).exec(sql)),
    transaction: (work) =>
      exclusive(async (running) => {
        const transaction = handle(running)
        await transaction.exec('begin')
        try {
          const value = await inside.run(true, () => work(transaction))
          await transaction.exec('commit')
          return value
        } catch (error) {
          await transaction.exec('rollback')
          throw error
        }
      }),
    batch: (steps, { timeoutMs } = {}) =>
      exclusive(async (running) => {
        for (const { sql, parameters } of steps) refuseNul(sql, parameters)
        return (await watched(running, { kind: 'batch', steps }, timeoutMs)) as QueryResult<Record<string, unknown>>[]
      }),
    listen: async (channel, listener) => {
      const listeners = heard.get(channel) ?? new Set()
      heard.set(channel, listeners.add(listener))
      await exclusive((running) => running.send({ kind: 'exec', sql: `listen "${channel}"` }))
      return async () => {
        listeners.delete(listener)
      }
    },
    frozen: (work) =>
      exclusive(async (running) => {
        await running.send({ kind: 'exec', sql: 'checkpoint' })
        return work()
      }),
    dump: () => exclusive(async (running) => (await running.send({ kind: 'dump' })) as Uint8Array),
    close: () =>
      mutex.run(async () => {
        if (closed) return
        closed = true
        if (thread === null) return
        await thread.send({ kind: 'close' })
        await thread.end(new DatabaseError({ message: 'The database is closed', code: '57P03' }))
      }),
  }
}
