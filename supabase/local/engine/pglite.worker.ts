// PGlite runs here, off the server's thread, so that a runaway statement can be ended by ending the thread:
// PGlite has no working statement_timeout. Imports are packages only, so any loader can start it.
import { parentPort, workerData } from 'node:worker_threads'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { ltree } from '@electric-sql/pglite/contrib/ltree'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { PGlite, types, type Results } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { Job, OpenOptions, Reply } from './pgliteMessages.ts'

const options = workerData as OpenOptions
const port = parentPort
if (port === null) throw new Error('pglite.worker runs as a worker thread only')

const answer = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer)

const open = PGlite.create({
  ...(options.dataDir === null ? {} : { dataDir: options.dataDir }),
  ...(options.template === null ? {} : { loadDataDir: new Blob([options.template]) }),
  extensions: { postgis, ltree, btree_gist, btree_gin, pg_trgm, pgcrypto, unaccent },
  // Whole numbers stay numbers: every count here is far below 2^53.
  parsers: { [types.INT8]: Number },
})

const toResult = (result: Results<Record<string, unknown>>) => ({ rows: result.rows, affectedRows: result.affectedRows ?? 0 })

const perform = async (db: PGlite, job: Job): Promise<unknown> => {
  switch (job.kind) {
    case 'query':
      return toResult(await db.query<Record<string, unknown>>(job.sql, [...job.parameters]))
    case 'exec':
      await db.exec(job.sql)
      return null
    case 'batch': {
      const results: unknown[] = []
      await db.exec('begin')
      try {
        for (const step of job.steps)
          results.push(toResult(await db.query<Record<string, unknown>>(step.sql, [...(step.parameters ?? [])])))
        await db.exec('commit')
      } catch (error) {
        await db.exec('rollback')
        throw error
      }
      return results
    }
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer())
    case 'close':
      await db.close()
      return null
  }
}

const plain = (thrown: unknown): Record<string, unknown> => {
  if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown) }
  const fields: Record<string, unknown> = { message: 'message' in thrown ? String(thrown.message) : String(thrown) }
  for (const [key, value] of Object.entries(thrown)) if (typeof value === 'string') fields[key] = value
  return fields
}

port.on('message', (job: Job) => {
  void open
    .then((db) => perform(db, job))
    .then(
      (value) => answer({ kind: 'done', id: job.id, value }),
      (error: unknown) => answer({ kind: 'failed', id: job.id, error: plain(error) }),
    )
})

open.then(
  (db) => {
    db.onNotification((channel, payload) => answer({ kind: 'notified', channel, payload }))
    answer({ kind: 'opened' })
  },
  (error: unknown) => answer({ kind: 'unopened', error: plain(error) }),
)
