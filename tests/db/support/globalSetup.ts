import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase, prepareDatabase } from '../../../supabase/local/database.ts'
import { startPrivatePostgres, whyNoPostgres } from '@tests/support/node/privatePostgres'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A tar of a PGlite that holds every migration. */
    readonly pgliteTemplate: string
    /** The server, and its database that holds every migration; the sentence says why there is none, null that none was asked for. */
    readonly postgres: { readonly url: string; readonly template: string } | { readonly obstacle: string | null }
  }
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/**
 * Migrates one database of each engine for the whole run; every test file starts from a copy of its own. Migrating
 * anew for each file took two thirds of the run.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'patrolgrid-db-'))
  const tar = join(folder, 'pglite.tar')
  const memory = await openDatabase({ driver: 'pglite' })
  await prepareDatabase(memory)
  await writeFile(tar, await memory.dump())
  await memory.close()
  provide('pgliteTemplate', tar)

  if (process.env['PATROLGRID_ENGINES'] === 'pglite') {
    provide('postgres', { obstacle: null })
    return () => rm(folder, { recursive: true, force: true })
  }
  const given = process.env['DATABASE_URL']
  const obstacle = given === undefined ? await whyNoPostgres() : null
  if (obstacle !== null) {
    provide('postgres', { obstacle })
    return () => rm(folder, { recursive: true, force: true })
  }
  const own = given === undefined ? await startPrivatePostgres({ fromPort: 54290, toPort: 54390 }) : null
  const url = given ?? own?.url ?? ''
  const template = `patrolgrid_test_${randomUUID().slice(0, 8)}`
  await command(url, `create database ${template}`)
  const target = new URL(url)
  target.pathname = `/${template}`
  const database = await openDatabase({ driver: 'postgres', url: target.href })
  await prepareDatabase(database)
  await database.close()
  provide('postgres', { url, template })
  return async () => {
    await rm(folder, { recursive: true, force: true })
    if (own) await own.stop()
    else await command(url, `drop database ${template} with (force)`)
  }
}
