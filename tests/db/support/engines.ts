import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openDatabase, prepareDatabase, type Database } from '../../../supabase/local/database.ts'
import { startPrivatePostgres, whyNoPostgres } from '@tests/support/node/privatePostgres'

interface Opened {
  readonly db: Database
  readonly close: () => Promise<void>
}

const openPglite = async (): Promise<Opened> => {
  const db = await openDatabase({ driver: 'pglite' })
  return { db, close: () => db.close() }
}

/** A database of its own on the server of DATABASE_URL, dropped afterwards: the one named there is never touched. */
const openBeside = async (url: string): Promise<Opened> => {
  const name = `patrolgrid_test_${randomUUID().slice(0, 8)}`
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(`create database ${name}`)
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

const openPrivate = async (): Promise<Opened> => {
  const server = await startPrivatePostgres({ fromPort: 54290, toPort: 54390 })
  const db = await openDatabase({ driver: 'postgres', url: server.url })
  const close = async () => {
    await db.close()
    await server.stop()
  }
  return { db, close }
}

const url = process.env['DATABASE_URL']
const obstacle = url === undefined ? await whyNoPostgres() : null

/**
 * Runs the same tests on PGlite in memory and on PostgreSQL (the server of DATABASE_URL, or a private one).
 * `body` gets a function that gives the migrated database while tests run.
 */
export const onEachDatabase = (title: string, body: (database: () => Database) => void): void => {
  const engines: readonly (readonly [string, () => Promise<Opened>])[] = [
    ['PGlite', openPglite],
    ['PostgreSQL', url === undefined ? openPrivate : () => openBeside(url)],
  ]
  for (const [engine, open] of engines) {
    if (engine === 'PostgreSQL' && obstacle !== null) {
      test.skip(`${title} on PostgreSQL: skipped, ${obstacle}`, () => undefined)
      continue
    }
    describe(`${title} on ${engine}`, () => {
      let opened: Opened | undefined
      beforeAll(async () => {
        opened = await open()
        await prepareDatabase(opened.db)
      })
      afterAll(() => opened?.close())
      body(() => {
        if (opened === undefined) throw new Error(`${engine} did not open`)
        return opened.db
      })
    })
  }
}
