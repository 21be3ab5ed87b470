import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { openDatabase, type Database } from '../../../supabase/local/database.ts'
import { openPglite } from '../../../supabase/local/engine/pgliteDatabase.ts'

interface Opened {
  readonly db: Database
  readonly close: () => Promise<void>
}

type Engine = 'PGlite' | 'PostgreSQL'

const openMemory = async (): Promise<Opened> => {
  const db = await openPglite({ dataDir: null, template: new Uint8Array(await readFile(inject('pgliteTemplate'))) })
  return { db, close: () => db.close() }
}

/** A copy of the migrated database, dropped afterwards: the one named in DATABASE_URL is never touched. */
const openCopy = async (url: string, template: string): Promise<Opened> => {
  const name = `patrolgrid_test_${randomUUID().slice(0, 8)}`
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(`create database ${name} template ${template}`)
  const target = new URL(url)
  target.pathname = `/${name}`
  const db = await openDatabase({ driver: 'postgres', url: target.href })
  const close = async () => {
    await db.close()
    await owner.query(`drop database ${name} with (force)`)
    await owner.end()
  }
  return { db, close }
}

/**
 * Runs the same tests on PGlite in memory and on PostgreSQL (the server of DATABASE_URL, or a private one).
 * `body` gets a function that gives the migrated database while tests run, and which of the two it is: one connection serves all of
 * PGlite, so what two of them do to each other can be tried on PostgreSQL alone.
 */
export const onEachDatabase = (title: string, body: (database: () => Database, engine: Engine) => void): void => {
  const postgres = inject('postgres')
  const engines: readonly (readonly [Engine, () => Promise<Opened>])[] = [
    ['PGlite', openMemory],
    ...('url' in postgres ? [['PostgreSQL', () => openCopy(postgres.url, postgres.template)] as const] : []),
  ]
  if ('obstacle' in postgres && postgres.obstacle !== null)
    test.skip(`${title} on PostgreSQL: skipped, ${postgres.obstacle}`, () => undefined)
  for (const [engine, open] of engines) {
    describe(`${title} on ${engine}`, () => {
      let opened: Opened | undefined
      beforeAll(async () => {
        opened = await open()
      })
      afterAll(() => opened?.close())
      body(() => {
        if (opened === undefined) throw new Error(`${engine} did not open`)
        return opened.db
      }, engine)
    })
  }
}
