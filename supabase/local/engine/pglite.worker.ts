// PGlite runs here, off the server's thread, so that a runaway statement can be ended by ending the thread:
// PGlite has no working statement_timeout. Imports are packages only, so any loader can start it.
import { parentPort, workerData } from 'node:worker_threads'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { ltree } from '@electric-sql/pglite/contrib/ltree'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { PGlite, types } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { Step } from './database.types.ts'
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

/**
 * After a stack overflow inside WebAssembly PGlite answers everything with nothing and no error: a commit would look
 * done. So whenever an answer is as empty as that, it is asked for one it cannot fake. Throws an error without SQLSTATE,
 * on which the server's thread ends this one.
 */
const assertAlive = async (db: PGlite) => {
  const { rows } = await db.query<{ alive: number }>('select 1 as alive')
  if (rows[0]?.alive !== 1) throw new Error('PGlite broke down and answers no more')
}

const query = async (db: PGlite, { sql, parameters = [] }: Step) => {
  const { rows, fields, affectedRows = 0 } = await db.query<Record<string, unknown>>(sql, [...parameters])
  if (fields.length === 0 && affectedRows === 0) await assertAlive(db)
  return { rows, affectedRows }
}

const exec = async (db: PGlite, sql: string) => {
  await db.exec(sql)
  await assertAlive(db)
}

const batch = async (db: PGlite, steps: readonly Step[]) => {
  const results: unknown[] = []
  await db.exec('begin')
  try {
    for (const step of steps) results.push(await query(db, step))
    await exec(db, 'commit')
  } catch (error) {
    await db.exec('rollback')
    throw error
  }
  return results
}

const perform = async (db: PGlite, job: Job): Promise<unknown> => {
  switch (job.kind) {
    case 'query':
      return query(db, job)
    case 'exec':
      return exec(db, job.sql)
    case 'batch':
      return batch(db, job.steps)
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer())
    case 'close':
      return db.close()
  }
}

/** A stack that overflowed, a trap: PostgreSQL's memory may be anything now. */
const brokenDown: ReadonlySet<string> = new Set(['RangeError', 'RuntimeError'])

/**
 * An error without SQLSTATE is either PGlite broken down, on which the server's thread ends this one, or a parameter that
 * its own serialiser refused before PostgreSQL saw it: then PostgreSQL still answers, and it is the asker's fault.
 */
const explained = async (db: PGlite, error: unknown): Promise<unknown> => {
  if (!(error instanceof Error) || 'code' in error || brokenDown.has(error.name)) return error
  const isAlive = await assertAlive(db).then(
    () => true,
    (next: unknown) => typeof next === 'object' && next !== null && 'code' in next,
  )
  return isAlive ? { message: String(error), code: '22023' } : error
}

const plain = (thrown: unknown): Record<string, unknown> => {
  if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown) }
  const fields: Record<string, unknown> = { message: 'message' in thrown ? String(thrown.message) : String(thrown) }
  for (const [key, value] of Object.entries(thrown)) if (typeof value === 'string') fields[key] = value
  return fields
}

port.on('message', (job: Job) => {
  void open
    .then((db) => perform(db, job).catch(async (error: unknown) => Promise.reject(await explained(db, error))))
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
