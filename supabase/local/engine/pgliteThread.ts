import { Worker } from 'node:worker_threads'
import { DatabaseError, errorFields } from './databaseError.ts'
import type { JobBody, OpenOptions, Reply } from './pgliteMessages.ts'

const answerMs = 1_000

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface PgliteThread {
  /** False once the thread is gone: it answers nothing any more. */
  readonly isAlive: () => boolean
  /** Milliseconds of processor time it has used so far; null when it does not say. */
  busyMs(): Promise<number | null>
  send(body: JobBody): Promise<unknown>
  /** Ends the thread at once; whatever it was doing fails with `reason`. */
  end(reason: DatabaseError): Promise<void>
}

/** Starts PGlite in its own thread; resolves when it answers, throws DatabaseError when it cannot open the data. */
export const startPgliteThread = (
  options: OpenOptions,
  notified: (channel: string, payload: string) => void,
): Promise<PgliteThread> =>
  new Promise((started, refused) => {
    const worker = new Worker(new URL('./pglite.worker.ts', import.meta.url), { workerData: options, name: 'pglite' })
    const waiting = new Map<number, Waiting>()
    let nextId = 1

    let isAlive = true

    const failAll = (error: DatabaseError) => {
      isAlive = false
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
      refused(error)
    }
    const settle = (id: number): Waiting | undefined => {
      const entry = waiting.get(id)
      waiting.delete(id)
      return entry
    }
    const thread: PgliteThread = {
      isAlive: () => isAlive,
      busyMs: () =>
        Promise.race([
          worker.cpuUsage().then(
            ({ user, system }) => (user + system) / 1000,
            () => null,
          ),
          new Promise<null>((resolve) => setTimeout(() => resolve(null), answerMs).unref()),
        ]),
      send: (body) =>
        new Promise((resolve, reject) => {
          // A thread that has ended takes messages and answers none.
          if (!isAlive) return reject(new DatabaseError({ message: "PGlite's thread has ended", code: '57P01' }))
          const id = nextId++
          waiting.set(id, { resolve, reject })
          worker.postMessage({ ...body, id })
        }),
      end: async (reason) => {
        failAll(reason)
        await worker.terminate()
      },
    }
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'notified') notified(reply.channel, reply.payload)
      else if (reply.kind === 'opened') started(thread)
      else if (reply.kind === 'unopened') refused(new DatabaseError(errorFields(reply.error)))
      else if (reply.kind === 'done') settle(reply.id)?.resolve(reply.value)
      else {
        const failed = settle(reply.id)
        const error = new DatabaseError(errorFields(reply.error))
        failed?.reject(error)
        // Without a SQLSTATE, or in a panic, PostgreSQL itself broke down (out of memory, a trap in WebAssembly) and
        // cannot be trusted to go on.
        if (reply.error['code'] === undefined || reply.error['severity'] === 'PANIC') void thread.end(error)
      }
    })
    worker.on('error', (error) => failAll(new DatabaseError({ message: `PGlite stopped: ${String(error)}`, code: '57P02' })))
    worker.on('exit', (code) => failAll(new DatabaseError({ message: `PGlite's thread ended with code ${code}`, code: '57P01' })))
  })
