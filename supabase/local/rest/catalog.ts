import type { Database } from '../engine/database.types.ts'

export interface Table {
  readonly name: string
  /** Column name to type, as format_type writes it. */
  readonly columns: ReadonlyMap<string, string>
}

export interface Routine {
  readonly name: string
  /** Argument name to type, in order. */
  readonly argumentTypes: ReadonlyMap<string, string>
  readonly required: readonly string[]
  /** Return type, schema-less: a media type for a domain such as application/vnd.mapbox-vector-tile. */
  readonly returns: string
  /** It may write: anything else only reads, whatever the method of the request. */
  readonly isVolatile: boolean
}

export interface Catalog {
  readonly tables: ReadonlyMap<string, Table>
  readonly routines: ReadonlyMap<string, Routine>
}

// Partitions are reached through their parent only.
const columnsSql = `
  select c.relname::text as "table", a.attname::text as "column", format_type(a.atttypid, a.atttypmod) as "type"
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
  order by c.relname, a.attnum`

// Functions that a request can call: one value back, every argument with a name. Extensions make overloads of their own
// elsewhere; ours have none, and a name that stands for two functions would be a guess.
const routinesSql = `
  select p.proname::text as name, coalesce(p.proargnames, '{}')::text[] as argument_names,
    coalesce((select array_agg(format_type(t.oid, null) order by t.n) from unnest(p.proargtypes::oid[]) with ordinality t(oid, n)), '{}')
      as argument_types,
    p.pronargdefaults::int as defaults, p.provolatile = 'v' as is_volatile,
    case when r.typtype = 'd' then r.typname::text else format_type(r.oid, null) end as returns
  from pg_proc p join pg_type r on r.oid = p.prorettype
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and not p.proretset and p.proallargtypes is null
    and r.typtype <> 'c' and r.typname not in ('trigger', 'event_trigger', 'record')
    and not exists (select from pg_proc o where o.pronamespace = p.pronamespace and o.proname = p.proname and o.oid <> p.oid)
    and cardinality(coalesce(p.proargnames, '{}')) = p.pronargs and not '' = any (coalesce(p.proargnames, '{}'))
  order by p.proname`

interface RoutineRow {
  readonly name: string
  readonly argument_names: string[]
  readonly argument_types: string[]
  readonly defaults: number
  readonly returns: string
  readonly is_volatile: boolean
}

const toRoutine = (row: RoutineRow): Routine => ({
  name: row.name,
  argumentTypes: new Map(row.argument_names.map((name, index) => [name, row.argument_types[index] ?? 'text'])),
  required: row.argument_names.slice(0, row.argument_names.length - row.defaults),
  returns: row.returns,
  isVolatile: row.is_volatile,
})

/** Reads tables and functions of schema public: what PostgREST calls its schema cache. */
export async function readCatalog(db: Database): Promise<Catalog> {
  const { rows: columns } = await db.query<{ table: string; column: string; type: string }>(columnsSql)
  const { rows: routines } = await db.query<RoutineRow>(routinesSql)
  const tables = new Map<string, { name: string; columns: Map<string, string> }>()
  for (const { table, column, type } of columns) {
    const entry = tables.get(table) ?? { name: table, columns: new Map<string, string>() }
    tables.set(table, entry)
    entry.columns.set(column, type)
  }
  return { tables, routines: new Map(routines.map((row) => [row.name, toRoutine(row)])) }
}
