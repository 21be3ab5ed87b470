import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from './engine/database.types.ts'
import { openPglite } from './engine/pgliteDatabase.ts'
import { openPostgres } from './engine/postgresDatabase.ts'
import { createReads, onlyPrimary, type Reads } from './engine/standby.ts'
import { applyMigrations, readMigrations, refuseBeforeBaseline } from './schema/migrate.ts'
import { pgliteTemplate } from './schema/template.ts'

export type { Database, Queryable } from './engine/database.types.ts'
export type { Reads } from './engine/standby.ts'
export { DatabaseError } from './engine/databaseError.ts'
export { MigrationError } from './schema/migrate.ts'

const bootstrapFolder = fileURLToPath(new URL('./bootstrap/', import.meta.url))
export const migrationsFolder = fileURLToPath(new URL('../migrations/', import.meta.url))

export type DatabaseSource =
  /** `dataDir` absent: in memory. */
  | { readonly driver: 'pglite'; readonly dataDir?: string }
  | {
      readonly driver: 'postgres'
      readonly url: string
      /** Where to LISTEN when `url` is a pooler in transaction mode. */
      readonly listenUrl?: string | undefined
    }

/** The bootstrap files in order, as one text: what a hosted project already has and a bare PostgreSQL has not. */
const readBootstrap = async (): Promise<string> => {
  const files = (await readdir(bootstrapFolder)).filter((file) => file.endsWith('.sql')).sort()
  return (await Promise.all(files.map((file) => readFile(join(bootstrapFolder, file), 'utf8')))).join('\n')
}

/** Opens the database; a new PGlite starts from a cached template that holds the bootstrap. Throws DatabaseError. */
export const openDatabase = async (source: DatabaseSource): Promise<Database> => {
  if (source.driver === 'postgres')
    return openPostgres(source.url, source.listenUrl === undefined ? {} : { listenUrl: source.listenUrl })
  const dataDir = source.dataDir ?? null
  return openPglite({ dataDir, template: await pgliteTemplate(dataDir, await readBootstrap()) })
}

/** Brings the database to the newest schema: bootstrap, then migrations. Safe to run again. Throws MigrationError, DataDirError, DatabaseError. */
export const prepareDatabase = async (
  db: Database,
  { folder = migrationsFolder, onApplied }: { readonly folder?: string; readonly onApplied?: (file: string) => void } = {},
): Promise<string[]> => {
  await refuseBeforeBaseline(db)
  await db.exec(await readBootstrap())
  return applyMigrations(db, await readMigrations(folder), onApplied)
}

/** Where reads go: to the standby at `readUrl`, which may come and go, or without one to the database itself. */
export const openReads = (db: Database, readUrl: string | null): Promise<Reads> =>
  readUrl === null ? Promise.resolve(onlyPrimary(db)) : createReads(db, () => openPostgres(readUrl, { patienceMs: 0 }))

/** Versions of the migrations that a database of this version has. */
export const ownVersions = async (): Promise<string[]> => (await readMigrations(migrationsFolder)).map(({ version }) => version)
