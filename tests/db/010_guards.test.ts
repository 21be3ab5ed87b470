import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { migrationsFolder } from '../../supabase/local/database.ts'
import { splitStatements } from '../../supabase/local/schema/splitStatements.ts'
import { closedTables, reads, tables, writes } from './support/matrix'
import { onEachDatabase } from './support/engines'
import { buildWorld } from './support/world'

/** Functions and tables of the Data API that some other database test names, as `public.name`. */
const namedInTests = (): Set<string> => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const text = readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('010_'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
  return new Set([...text.matchAll(/public\.([a-z_]+)/g)].map(([, name]) => name ?? ''))
}

/** The migrations as they stand in the repository: what a reader finds. */
const migrations = (): { readonly file: string; readonly text: string }[] =>
  readdirSync(migrationsFolder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ file, text: readFileSync(join(migrationsFolder, file), 'utf8') }))

/** What a statement creates, as one word that an overload does not share: `function private.my_paths(text[])`. */
const createdBy = (sql: string): string | null => {
  const words = sql.replaceAll(/\s+/g, ' ')
  const routine = /^create (?:or replace )?(?:function|procedure) ([\w.]+) ?\((.*?)\) (?:returns|language)/i.exec(words)
  if (routine) return `function ${routine[1]}(${routine[2]?.replaceAll(/ default [^,]*/g, '')})`
  const made = /^create (?:or replace )?(?:unique )?(table|view|type|domain|index) (?:if not exists )?([\w."/-]+)/i.exec(words)
  return made ? `${made[1]} ${made[2]}` : null
}

/** Last file of the baseline: no later one edits it, so a function that changes is replaced by name in a file of its own. */
const baselineEnd = '20261130005300_guard_references.sql'
const replaces = (sql: string) => /^create or replace (?:function|procedure) /i.test(sql.trim())

test('nothing is made twice in the baseline: a reader finds one definition of each thing; later files replace by name', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const { file, text } of migrations())
    for (const { sql } of splitStatements(text)) {
      const made = createdBy(sql)
      if (made === null) continue
      const first = seen.get(made)
      if (first !== undefined && !(file > baselineEnd && replaces(sql))) twice.push(`${made}: ${first}, ${file}`)
      seen.set(made, file)
    }
  expect(seen.size).toBeGreaterThan(300)
  expect(twice).toEqual([])
})

test('no line of a migration is longer than 130 characters', () => {
  const long = migrations().flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => ([...line].length > 130 ? [`${file}:${index + 1}`] : [])),
  )
  expect(long).toEqual([])
})

onEachDatabase('guards', (database) => {
  // Partitions exist only once something was recorded, and they must be guarded too.
  beforeAll(() => buildWorld(database()))

  const names = async (sql: string): Promise<string[]> => {
    const { rows } = await database().query<{ name: string }>(sql)
    return rows.map(({ name }) => name)
  }
  const exposed = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`
  const ours = `p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`

  test('row security is on for every table of public and private, partitions included', async () => {
    expect(
      await names(`select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity`),
    ).toEqual([])
    expect(
      (await names(`select c.relname as name from pg_class c where ${exposed} and c.relispartition`)).length,
    ).toBeGreaterThan(0)
  })

  test('anonymous visitors hold no right on any table, column, sequence or function', async () => {
    expect(
      await names(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger') or has_any_column_privilege('anon', c.oid, 'select, insert, update, references'))`),
    ).toEqual([])
    expect(
      await names(
        `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and case when c.relkind = 'S' then has_sequence_privilege('anon', c.oid, 'usage, select, update') else false end`,
      ),
    ).toEqual([])
    expect(
      await names(
        `select p.oid::regprocedure::text as name from pg_proc p where ${ours} and has_function_privilege('anon', p.oid, 'execute')`,
      ),
    ).toEqual([])
  })

  test('signed-in people hold no right to truncate, reference or add triggers', async () => {
    expect(
      await names(
        `select c.relname as name from pg_class c where ${exposed} and has_table_privilege('authenticated', c.oid, 'truncate, references, trigger')`,
      ),
    ).toEqual([])
  })

  test('signed-in people reach partitions only through their table', async () => {
    expect(
      await names(
        `select c.relname as name from pg_class c where ${exposed} and c.relispartition and has_table_privilege('authenticated', c.oid, 'select, insert, update, delete')`,
      ),
    ).toEqual([])
  })

  test('every function states its search_path or is bound when it is made, and a definer one names no schema that others may write to', async () => {
    const path = `(select split_part(s, '=', 2) from unnest(p.proconfig) s where s like 'search_path=%')`
    expect(
      await names(`select p.oid::regprocedure::text as name from pg_proc p where ${ours} and ${path} is null
      and p.prosqlbody is null`),
    ).toEqual([])
    expect(
      await names(`select p.oid::regprocedure::text || ' ' || ${path} as name from pg_proc p
      where ${ours} and p.prosecdef and not string_to_array(${path}, ', ') <@ array['""', 'public', 'extensions', 'pg_temp']`),
    ).toEqual([])
    expect(
      await names(`select nspname as name from pg_namespace where nspname in ('public', 'extensions', 'private')
      and (has_schema_privilege('authenticated', oid, 'create') or has_schema_privilege('anon', oid, 'create'))`),
    ).toEqual([])
  })

  test("the caller's rights are asked once a statement: a derived table that asks them is fenced", async () => {
    // Without `offset 0` the planner takes the derived table apart and asks again for every row: 129 times the time for 190 waters.
    const unfenced = await names(
      `select p.oid::regprocedure::text as name from pg_proc p where ${ours}
       and p.prosrc ~ '(,|join|from)\\s*\\(select private\\.(my_paths|point_paths|least_count)[^;]*?\\) who\\M'
       and p.prosrc !~ 'offset 0\\) who\\M'`,
    )
    expect(unfenced).toEqual([])
  })

  test('no two functions share a name: a call says by its name which one it means', async () => {
    expect(
      await names(`select p.pronamespace::regnamespace || '.' || p.proname as name from pg_proc p where ${ours}
      group by p.pronamespace, p.proname having count(*) > 1`),
    ).toEqual([])
  })

  test('no function in the exposed schema runs with definer rights', async () => {
    expect(
      await names(`select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`),
    ).toEqual([])
  })

  test('no view in the exposed schema ignores the rights of who asks', async () => {
    expect(
      await names(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
      and not coalesce('security_invoker=on' = any (c.reloptions) or 'security_invoker=true' = any (c.reloptions), false)
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`),
    ).toEqual([])
  })

  test('every foreign key is indexed', async () => {
    expect(
      await names(`select k.conrelid::regclass::text || '.' || k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
      where k.contype = 'f' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and not c.relispartition
      and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = any (k.conkey)
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`),
    ).toEqual([])
  })

  test('every path a policy judges by is indexed', async () => {
    expect(
      await names(`select c.relname || '.' || a.attname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname in ('area_path', 'other_path', 'path') and not a.attisdropped
      join pg_type t on t.oid = a.atttypid and t.typname = 'ltree'
      where ${exposed} and not c.relispartition and not exists (select from pg_index i where i.indrelid = c.oid and a.attnum = i.indkey[0])`),
    ).toEqual([])
  })

  test('a policy asks who is calling once a statement, not once a row', async () => {
    expect(
      await names(`select tablename || '.' || policyname as name from pg_policies where schemaname = 'public'
      and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''), '\\( ?SELECT (auth|private)\\.[a-z_]+\\([^()]*\\)', '', 'gi') ~ 'auth\\.uid\\(|private\\.my_paths\\('`),
    ).toEqual([])
  })

  test('each table has at most one permissive policy for a command and role, and every policy is for signed-in people', async () => {
    expect(
      await names(
        `select tablename || ' ' || cmd as name from pg_policies where schemaname = 'public' and permissive = 'PERMISSIVE' group by tablename, cmd, roles having count(*) > 1`,
      ),
    ).toEqual([])
    expect(
      await names(
        `select tablename || '.' || policyname as name from pg_policies where schemaname = 'public' and roles <> '{authenticated}'`,
      ),
    ).toEqual([])
    expect(
      await names(`select tablename || '.' || policyname as name from pg_policies where schemaname = 'public' and cmd = 'ALL'`),
    ).toEqual([])
  })

  test('every table says what it holds', async () => {
    expect(await names(`select c.relname as name from pg_class c where ${exposed} and obj_description(c.oid) is null`)).toEqual(
      [],
    )
  })

  test('whatever a signed-in person may write is checked against a policy of its own', async () => {
    const verbs = `(values ('INSERT'), ('UPDATE'), ('DELETE')) v(cmd)`
    expect(
      await names(`select c.relname || ' ' || v.cmd as name from pg_class c cross join ${verbs} where ${exposed}
      and (has_table_privilege('authenticated', c.oid, v.cmd) or (v.cmd <> 'DELETE' and has_any_column_privilege('authenticated', c.oid, v.cmd)))
      and not exists (select from pg_policies q where q.schemaname = 'public' and q.tablename = c.relname and q.cmd = v.cmd)`),
    ).toEqual([])
  })

  test('nobody writes the columns that say where a row belongs and which revision it is', async () => {
    expect(
      await names(`select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where ${exposed} and a.attname in ('area_path', 'other_path', 'path', 'rev', 'created_by', 'updated_at', 'import_id') and not a.attisdropped
      and (has_column_privilege('authenticated', c.oid, a.attnum, 'insert') or has_column_privilege('authenticated', c.oid, a.attnum, 'update'))`),
    ).toEqual([])
  })

  test('every table of the Data API is in the access matrix or in a test of its own', async () => {
    const known = [...tables.map(({ table }) => table), ...closedTables].map((name) => name.replace('public.', ''))
    const found = await names(`select c.relname as name from pg_class c where ${exposed} and not c.relispartition`)
    const elsewhere = namedInTests()
    expect(found.filter((name) => !known.includes(name) && !elsewhere.has(name))).toEqual([])
  })

  test('every function of the Data API is in the access matrix or in a test of its own', async () => {
    const called = [...reads, ...writes].flatMap(({ sql, first }) =>
      [...`${sql} ${first ?? ''}`.matchAll(/public\.([a-z_]+)\(/g)].map(([, name]) => name ?? ''),
    )
    const found = await names(`select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`)
    const elsewhere = namedInTests()
    expect(found.length).toBeGreaterThan(50)
    expect(found.filter((name) => !called.includes(name) && !elsewhere.has(name))).toEqual([])
  })

  test('closed tables stay closed: rules on, nobody let in', async () => {
    const list = closedTables.map((name) => `'${name}'::regclass`).join(', ')
    expect(
      await names(`select c.relname as name from pg_class c where c.oid in (${list})
      and (has_table_privilege('authenticated', c.oid, 'select, insert, update, delete') or exists (select from pg_policy p where p.polrelid = c.oid))`),
    ).toEqual([])
  })
})
