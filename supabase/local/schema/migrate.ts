import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Queryable } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import { DataDirError } from '../dataDir/lock.ts'
import { splitStatements, type Statement } from './splitStatements.ts'

export interface Migration {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly sql: string
  readonly checksum: string
}

/** A migration that was refused or does not match what was applied; the message names file, line and cause. */
export class MigrationError extends Error {
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, message: string, cause?: unknown) {
    super(line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`, { cause })
    this.name = 'MigrationError'
    this.file = file
    this.line = line
  }
}

const FILE_NAME = /^(\d{14})_([a-z0-9_]+)\.sql$/

/** Migrations in the order of their time stamps. Throws MigrationError for a name that hosted Supabase would not take. */
export const readMigrations = async (folder: string): Promise<Migration[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    files.map(async (file) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      if (version === undefined || name === undefined)
        throw new MigrationError(file, null, 'name it YYYYMMDDHHMMSS_verb_object.sql')
      const sql = await readFile(join(folder, file), 'utf8')
      return { version, name, file, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
  const twice = migrations.find((migration, index) => migration.version === migrations[index - 1]?.version)
  if (twice !== undefined) throw new MigrationError(twice.file, null, 'another migration has the same time stamp')
  return migrations
}

/** Said of data that an earlier version than 0.2.0 made: its schema was written anew since and cannot be carried over. */
export const BEFORE_BASELINE =
  '这里的数据是 0.2.0 以前的版本建立的，本版本不能打开，数据原样未动：请用 --data 另选一个空目录（PostgreSQL 则另建数据库），旧数据仍可用原来的版本打开。'
/** First file of the schema before 0.2.0. A ledger that names it belongs to such data. */
const OLD_FIRST_VERSION = '20261121200100'

/** Stops, before anything is changed, at data of a version before 0.2.0. Throws DataDirError. */
export async function refuseBeforeBaseline(db: Queryable): Promise<void> {
  const ledger = await db.query<{ name: string | null }>(
    `select to_regclass('supabase_migrations.schema_migrations')::text as name`,
  )
  if ((ledger.rows[0]?.name ?? null) === null) return
  const old = await db.query('select from supabase_migrations.schema_migrations where version = $1', [OLD_FIRST_VERSION])
  if (old.rows.length > 0) throw new DataDirError(BEFORE_BASELINE)
}

const LEDGER = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
  alter table supabase_migrations.schema_migrations
    add column if not exists checksum text, add column if not exists applied_at timestamptz default now();`

const lineOf = (statement: Statement, error: DatabaseError): number =>
  statement.line + (error.position === undefined ? 0 : statement.sql.slice(0, error.position - 1).split('\n').length - 1)

const applyOne = async (transaction: Queryable, migration: Migration) => {
  const statements = splitStatements(migration.sql)
  for (const statement of statements) {
    try {
      await transaction.exec(statement.sql)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      const more = [error.detail, error.hint, error.where].filter((part) => part !== undefined).join(' · ')
      throw new MigrationError(
        migration.file,
        lineOf(statement, error),
        `${error.code} ${error.message}${more && ` (${more})`}`,
        error,
      )
    }
  }
  await transaction.query(
    'insert into supabase_migrations.schema_migrations (version, name, statements, checksum) values ($1, $2, $3, $4)',
    [migration.version, migration.name, statements.map(({ sql }) => sql), migration.checksum],
  )
}

/**
 * Applies what the ledger does not hold, each file in its own transaction, and returns the files applied.
 * The ledger is the one `supabase db push` keeps, with a checksum beside. Throws MigrationError.
 */
export const applyMigrations = async (
  db: Database,
  migrations: readonly Migration[],
  onApplied: (file: string) => void = () => undefined,
): Promise<string[]> => {
  await db.exec(LEDGER)
  const { rows } = await db.query<{ version: string; checksum: string | null }>(
    'select version, checksum from supabase_migrations.schema_migrations',
  )
  const applied = new Map(rows.map((row) => [row.version, row.checksum]))
  for (const { version, checksum, file } of migrations) {
    const known = applied.get(version)
    if (typeof known === 'string' && known !== checksum)
      throw new MigrationError(
        file,
        null,
        'was changed after it had been applied here. Put it back and write a new one, or start with --fresh',
      )
  }
  const pending = migrations.filter(({ version }) => !applied.has(version))
  for (const migration of pending) {
    await db.transaction((transaction) => applyOne(transaction, migration))
    onApplied(migration.file)
  }
  return pending.map(({ file }) => file)
}
