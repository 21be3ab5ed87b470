import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase, prepareDatabase, type Database } from '../database.ts'
import { DataDirError } from '../dataDir/lock.ts'

let db: Database
let folder: string
let count = 0

beforeAll(async () => {
  db = await openDatabase({ driver: 'pglite' })
  const none = await mkdtemp(join(tmpdir(), 'patrolgrid-none-'))
  await prepareDatabase(db, { folder: none })
  await rm(none, { recursive: true })
}, 180_000)
afterAll(() => db.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patrolgrid-migrate-'))
  count++
  return () => rm(folder, { recursive: true, force: true })
})

const name = (second: number, subject: string) =>
  `202601010${String(count).padStart(3, '0')}${String(second).padStart(2, '0')}_${subject}.sql`
const write = (second: number, subject: string, sql: string) => writeFile(join(folder, name(second, subject)), sql)
const tableExists = async (table: string) =>
  (await db.query('select 1 from pg_class where relname = $1', [table])).rows.length === 1

test('files run once, in order, and are written down', async () => {
  await write(2, 'fill_first', 'insert into public.first values (1)')
  await write(1, 'create_first', 'create table public.first (n int)')
  expect(await prepareDatabase(db, { folder })).toEqual([name(1, 'create_first'), name(2, 'fill_first')])
  expect(await prepareDatabase(db, { folder })).toEqual([])
  expect((await db.query('select n from public.first')).rows).toEqual([{ n: 1 }])
})

test('a refused statement is named by file and line, and its whole file is undone', async () => {
  await write(1, 'create_second', 'create table public.second (n int);\n\n-- wrong\nselect\n  nonsense\nfrom public.second;')
  await expect(prepareDatabase(db, { folder })).rejects.toMatchObject({
    file: name(1, 'create_second'),
    line: 5,
    message: expect.stringContaining('42703'),
  })
  expect(await tableExists('second')).toBe(false)
  await write(1, 'create_second', 'create table public.second (n int);')
  expect(await prepareDatabase(db, { folder })).toHaveLength(1)
})

test('a file changed after it was applied stops everything', async () => {
  await write(1, 'create_third', 'create table public.third (n int)')
  await prepareDatabase(db, { folder })
  await write(1, 'create_third', 'create table public.third (n bigint)')
  await write(2, 'create_fourth', 'create table public.fourth (n int)')
  await expect(prepareDatabase(db, { folder })).rejects.toThrow('was changed after it had been applied')
  expect(await tableExists('fourth')).toBe(false)
})

test('data of a version before 0.2.0 is refused in one sentence, and nothing in it changes', async () => {
  const own = await openDatabase({ driver: 'pglite' })
  await own.exec(`create schema supabase_migrations;
    create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text, checksum text);
    insert into supabase_migrations.schema_migrations (version, name) values ('20261121200100', 'create_foundation'), ('20261124000000', 'publish_in_one_go');
    create table public.patrols_of_then (n int); insert into public.patrols_of_then values (1)`)
  const before = await own.query('select relname, relnamespace::regnamespace::text as schema from pg_class order by oid')
  const refusal = await prepareDatabase(own).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(DataDirError)
  expect((refusal as DataDirError).message).toMatch(/^这里的数据是 0\.2\.0 以前的版本建立的[^。]*。$/)
  expect((await own.query('select relname, relnamespace::regnamespace::text as schema from pg_class order by oid')).rows).toEqual(
    before.rows,
  )
  expect((await own.query('select n from public.patrols_of_then')).rows).toEqual([{ n: 1 }])
  await own.close()
})

test('a name that hosted Supabase would not take is refused', async () => {
  await writeFile(join(folder, 'fix.sql'), 'select 1')
  await expect(prepareDatabase(db, { folder })).rejects.toThrow('YYYYMMDDHHMMSS_verb_object.sql')
})

test('the watchdog ends a statement that runs for ever, and says so', async () => {
  const own = await openDatabase({ driver: 'pglite', dataDir: join(folder, 'pg') })
  await expect(own.batch([{ sql: 'select pg_sleep(600)' }], { timeoutMs: 300 })).rejects.toMatchObject({ code: '57014' })
  expect((await own.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
  await own.close()
})

test('a parameter that cannot be sent is the asker’s fault and ends nothing', async () => {
  await expect(db.query('select $1::text[]', [[1, {}]])).rejects.toMatchObject({ code: expect.stringMatching(/^22/) })
  expect((await db.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
})

test('a breakdown of the engine is survived: what was committed is there again', async () => {
  const own = await openDatabase({ driver: 'pglite', dataDir: join(folder, 'pg') })
  await own.exec(`create table kept (n int); insert into kept values (1);
    create function endless(n int) returns int language plpgsql as 'begin return public.endless(n + 1); end'`)
  // WebAssembly's stack ends before PostgreSQL's own limit is met, and PGlite would say nothing of it.
  await expect(own.batch([{ sql: 'insert into kept select 2 + coalesce(endless(1), 0)' }])).rejects.toThrow()
  expect((await own.query('select n from kept')).rows).toEqual([{ n: 1 }])
  await own.close()
})

test('a failed transaction leaves nothing, and the database inside one is refused instead of waiting for ever', async () => {
  await db.exec('create table public.kept (n int)')
  await expect(
    db.transaction(async (transaction) => {
      await transaction.query('insert into public.kept values (1)')
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect((await db.query('select n from public.kept')).rows).toEqual([])
  await expect(db.transaction(async () => db.query('select 1'))).rejects.toMatchObject({ code: '25001' })
})
