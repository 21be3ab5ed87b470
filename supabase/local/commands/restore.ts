import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError, readBackup, type BackupHeader } from '../backup/backupFile.ts'
import { positional } from './commandLine.ts'
import { migrationsFolder, openDatabase } from '../database.ts'
import { DataDirError, lockDataDir } from '../dataDir/lock.ts'
import { BEFORE_BASELINE, readMigrations } from '../schema/migrate.ts'
import { OptionError, readOptions } from '../options.ts'
import { writeForOwnerOnly } from '../dataDir/privateFiles.ts'
import { restorePostgres } from '../backup/postgresTools.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const say = (line: string) => process.stdout.write(`${line}\n`)

const PARTS = ['pg', 'storage', 'jwt-secret', 'settings.json'] as const

const checkHeader = (header: BackupHeader, { oldest, newest }: { oldest: string; newest: string }, isPostgres: boolean) => {
  if (header.schema < oldest) throw new BackupError(BEFORE_BASELINE)
  if (header.schema > newest)
    throw new BackupError(
      `备份来自更新的版本（${header.schema}），请先升级程序 · the backup is of a later version; upgrade first`,
    )
  if ((header.driver === 'postgres') !== isPostgres)
    throw new BackupError(
      header.driver === 'postgres'
        ? '这是 PostgreSQL 的备份，请设置 DRIVER=postgres 和 DATABASE_URL · this backup is for PostgreSQL: set DRIVER=postgres and DATABASE_URL'
        : '这是内嵌数据库的备份，请不要设置 DRIVER=postgres · this backup is for the embedded database: leave DRIVER unset',
    )
}

/** Unpacks and proves the whole backup beside the data, before anything in use is touched. */
const unpack = async (source: string, folder: string, isPostgres: boolean) => {
  const versions = (await readMigrations(migrationsFolder)).map(({ version }) => version)
  const known = { oldest: versions[0] ?? '', newest: versions.at(-1) ?? '' }
  await readBackup(
    source,
    (header) => {
      checkHeader(header, known, isPostgres)
      say(`备份时间 · made at ${header.madeAt}`)
    },
    async ({ path }) => {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      const handle = await open(file, 'wx', 0o600)
      return async (chunk) => {
        if (chunk !== null) await handle.write(chunk)
        else {
          await handle.sync()
          await handle.close()
        }
      }
    },
  )
}

const run = async () => {
  writeForOwnerOnly()
  const isSure = process.argv.includes('--yes')
  const { name: named, rest } = positional(process.argv.slice(2).filter((word) => word !== '--yes'))
  if (named === null) throw new OptionError('npm run restore -- FILE [--yes] [--data DIR]')
  const source = resolve(named)
  const options = readOptions(rest, process.env, root)
  if (!existsSync(source)) throw new BackupError(`找不到文件 · no such file: ${source}`)
  const isPostgres = options.databaseUrl !== null
  const holdsData = isPostgres || existsSync(join(options.dataDir, 'pg', 'PG_VERSION'))

  const lock = await lockDataDir(options.dataDir)
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')
  const fresh = join(options.dataDir, `restoring-${stamp}`)
  try {
    await unpack(source, fresh, isPostgres)
    if (holdsData && !isSure)
      throw new BackupError(
        `备份完好。恢复会替换 ${isPostgres ? '数据库' : options.dataDir} 中现有的数据，确认请加 --yes · the backup is sound; restoring replaces the present data: add --yes`,
      )
    if (options.databaseUrl !== null) await restorePostgres(options.databaseUrl, join(fresh, 'postgres.dump'))
    const aside = join(options.dataDir, `before-restore-${stamp}`)
    await mkdir(aside, { recursive: true, mode: 0o700 })
    for (const part of PARTS) {
      if (isPostgres && part === 'pg') continue
      if (existsSync(join(options.dataDir, part))) await rename(join(options.dataDir, part), join(aside, part))
      if (existsSync(join(fresh, part))) await rename(join(fresh, part), join(options.dataDir, part))
    }
    // PostgreSQL wants its empty folders, which a list of files does not hold.
    if (!isPostgres) await makeEmptyFolders(join(options.dataDir, 'pg'))
    say(`已恢复 · restored. 原有数据保留在 · what was there before is kept in ${aside}`)
    await renewEpoch(options.databaseUrl, options.dataDir)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await lock.release()
  }
}

/**
 * Tells phones that this is another database than the one they sent to: they send again what they kept, seven days. A backup of
 * before there was such a word gets one with the migrations of the next start.
 */
const renewEpoch = async (databaseUrl: string | null, dataDir: string): Promise<void> => {
  const db = await openDatabase(
    databaseUrl === null ? { driver: 'pglite', dataDir: join(dataDir, 'pg') } : { driver: 'postgres', url: databaseUrl },
  )
  try {
    const { rows } = await db.query<{ is_there: boolean }>(
      `select to_regprocedure('private.renew_epoch()') is not null as is_there`,
    )
    if (rows[0]?.is_there) await db.query('select private.renew_epoch()')
  } finally {
    await db.close()
  }
}

const EMPTY_FOLDERS = [
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_tblspc',
  'pg_twophase',
  'pg_wal/archive_status',
  'pg_wal/summaries',
] as const

const makeEmptyFolders = async (data: string) => {
  for (const folder of EMPTY_FOLDERS) await mkdir(join(data, folder), { recursive: true, mode: 0o700 })
}

run().catch((error: unknown) => {
  const isExpected = error instanceof BackupError || error instanceof DataDirError || error instanceof OptionError
  process.stderr.write(
    `\n${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
