import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { openDatabase, openReads, prepareDatabase, type Database, type DatabaseSource } from '../../../supabase/local/database.ts'
import { watchHealth } from '../../../supabase/local/health/healthWatch.ts'
import { startServer, type RunningServer, type ServerOptions } from '../../../supabase/local/server.ts'

export interface TestServer {
  readonly url: string
  readonly db: Database
  readonly anonKey: string
  readonly dataDir: string
  readonly server: RunningServer
  /** A client of its own that keeps nothing between tests. */
  client(key?: string): SupabaseClient
  admin(): SupabaseClient
  /** Signs up somebody new and returns the signed-in client. */
  someone(name: string): Promise<{ client: SupabaseClient; userId: string; token: string }>
  stop(): Promise<void>
}

/** The tables of the contract tests' own schema that people may use by themselves, and one that does not exist yet. */
const fixtureTables = ['authors', 'books', 'genres', 'places', 'secrets', 'notes', 'late']
const fixtures = new URL('../../fixtures/contract/', import.meta.url).pathname

export const clientOptions = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } } as const

/** What a server needs of a database: itself, where to read, and how it is. */
export async function databaseParts(db: Database, readUrl: string | null = null) {
  return { db, reads: await openReads(db, readUrl), health: await watchHealth(db, []) }
}

/** The embedded server over the contract tests' own schema: in memory unless `source` says otherwise. */
export const startTestServer = async ({
  source = { driver: 'pglite' },
  folder = fixtures,
  page = async () => async (_request, response) => {
    response.writeHead(404).end()
  },
  hosts = [],
  trustsProxy = false,
  readUrl = null,
}: {
  readonly source?: DatabaseSource
  readonly folder?: string
  readonly page?: ServerOptions['page']
  readonly hosts?: readonly string[]
  readonly trustsProxy?: boolean
  readonly readUrl?: string | null
} = {}): Promise<TestServer> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'patrolgrid-test-'))
  const db = await openDatabase(source)
  await prepareDatabase(db, { folder })
  const parts = await databaseParts(db, readUrl)
  const server = await startServer({
    ...parts,
    dataDir,
    port: 0,
    mayMove: false,
    tables: fixtureTables,
    page,
    hosts,
    trustsProxy,
    report: (id, error) => process.stderr.write(`server fault ${id}: ${String(error)}\n`),
  })
  const { anonKey, serviceKey } = server.keys
  const client = (key: string = anonKey) => createClient(server.url, key, clientOptions)
  return {
    url: server.url,
    db,
    anonKey,
    dataDir,
    server,
    client,
    admin: () => client(serviceKey),
    someone: async (name) => {
      const own = client()
      const { data, error } = await own.auth.signUp({ email: `${name}@example.org`, password: `${name}-password-1` })
      if (error !== null) throw error
      return { client: own, userId: data.user?.id ?? '', token: data.session?.access_token ?? '' }
    },
    stop: async () => {
      await server.close()
      await parts.health.close()
      await parts.reads.close()
      await db.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
