import { existsSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BackupError, FORMAT, writeBackup } from './backupFile.ts'
import { migrationsFolder, type Database } from '../database.ts'
import { readMigrations } from '../schema/migrate.ts'
import { dumpPostgres } from './postgresTools.ts'

export interface BackupJob {
  readonly dataDir: string
  readonly target: string
  /** The open embedded database of a running server; null when nobody has it open. */
  readonly db: Database | null
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl: string | null
}

const OTHER_PARTS = ['storage', 'jwt-secret', 'settings.json'] as const

const stampedName = (now: Date) => `patrolgrid-${now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')}.backup`

export const defaultTarget = (dataDir: string): string => join(dataDir, 'backups', stampedName(new Date()))

/**
 * Writes a whole backup. A running server stands still only while its files are copied (under a second for a county),
 * not while they are packed. Throws BackupError, or the system's error for a full disk; a half-written file is removed.
 */
export const backupData = async ({ dataDir, target, db, databaseUrl }: BackupJob): Promise<void> => {
  const copy = join(dataDir, `backing-up-${process.pid}`)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await mkdir(copy, { recursive: true, mode: 0o700 })
  const copyParts = async (parts: readonly string[]) => {
    for (const part of parts)
      if (existsSync(join(dataDir, part))) await cp(join(dataDir, part), join(copy, part), { recursive: true })
  }
  try {
    if (databaseUrl !== null) {
      await dumpPostgres(databaseUrl, join(copy, 'postgres.dump'))
      await copyParts(OTHER_PARTS)
    } else {
      const all = () => copyParts(['pg', ...OTHER_PARTS])
      await (db === null ? all() : db.frozen(all))
    }
    const driver = databaseUrl === null ? 'pglite' : 'postgres'
    const schema = (await readMigrations(migrationsFolder)).at(-1)?.version ?? ''
    const parts = [databaseUrl === null ? 'pg' : 'postgres.dump', ...OTHER_PARTS]
    await writeBackup(copy, parts, { format: FORMAT, driver, madeAt: new Date().toISOString(), schema }, target)
  } catch (error) {
    const isExisting = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (isExisting) throw new BackupError(`${target} 已存在，不会覆盖 · already exists and is not overwritten`)
    await rm(target, { force: true })
    throw error
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
