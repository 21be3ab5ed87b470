import { identifier } from '../sqlText.ts'
import type { Query, SelectItem } from './ast.ts'
import type { Catalog, Table } from './catalog.ts'
import { whereSql, type Scope } from './filterSql.ts'
import type { Preferences } from './prefer.ts'
import { relate } from './relate.ts'
import { RestError } from './restError.ts'

export interface Writing {
  /** `insert … returning …`, to stand in a CTE called `written`. */
  readonly sql: string
  /** The JSON body for $1, when the statement reads one. */
  readonly body: string | null
}

const NO_LEVEL = { where: [] } as const

const columnType = (table: Table, column: string): string => {
  const type = table.columns.get(column)
  if (type === undefined)
    throw new RestError(400, 'PGRST204', `Could not find the '${column}' column of '${table.name}' in the schema cache`)
  return type
}

const recordset = (table: Table, columns: readonly string[]): string =>
  columns.map((column) => `${identifier(column)} ${columnType(table, column)}`).join(', ')

// RETURNING needs the right to read a column, so it asks for what the answer shows and no more.
const returning = (catalog: Catalog, table: Table, select: readonly SelectItem[], preferences: Preferences): string => {
  if (preferences.returns !== 'representation') return ' returning 1'
  const needed = new Set<string>()
  for (const item of select) {
    if (item.kind === 'all') for (const column of table.columns.keys()) needed.add(column)
    else if (item.kind === 'column') needed.add(item.field.column)
    else for (const [here] of relate(catalog, table.name, item).pairs) needed.add(here)
  }
  for (const column of needed) columnType(table, column)
  return needed.size === 0 ? ' returning 1' : ` returning ${[...needed].map((column) => `t.${identifier(column)}`).join(', ')}`
}

type JsonObject = Record<string, unknown>

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const rowsOf = (body: unknown): readonly JsonObject[] => {
  const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (!rows.every(isObject)) throw new RestError(400, 'PGRST102', 'Empty or invalid json')
  return rows
}

const columnsOf = (rows: readonly JsonObject[], query: Query): readonly string[] => {
  if (query.columns !== null) return query.columns
  const names = Object.keys(rows[0] ?? {})
  const known = new Set(names)
  const isAlike = (row: JsonObject) => {
    const keys = Object.keys(row)
    return keys.length === names.length && keys.every((key) => known.has(key))
  }
  if (!rows.every(isAlike)) throw new RestError(400, 'PGRST102', 'All object keys must match')
  return names
}

const conflictClause = (table: Table, columns: readonly string[], query: Query, preferences: Preferences): string => {
  if (preferences.resolution === null) return ''
  const target = query.onConflict ?? table.primaryKey
  if (target.length === 0) return ''
  for (const column of target) columnType(table, column)
  const on = ` on conflict (${target.map(identifier).join(', ')})`
  if (preferences.resolution === 'ignore-duplicates' || columns.length === 0) return `${on} do nothing`
  return `${on} do update set ${columns.map((column) => `${identifier(column)} = excluded.${identifier(column)}`).join(', ')}`
}

/** INSERT of one object or an array of them. Throws RestError PGRST102, PGRST204. */
export const insertSql = (catalog: Catalog, table: Table, query: Query, preferences: Preferences, body: unknown): Writing => {
  const rows = rowsOf(body)
  const columns = columnsOf(rows, query)
  const tail = returning(catalog, table, query.select, preferences)
  const into = `insert into public.${identifier(table.name)} as t`
  if (columns.length === 0) {
    const sql = rows.length === 0 ? `select 1 where false` : `${into} default values${tail}`
    return { sql, body: null }
  }
  const list = columns.map(identifier).join(', ')
  const source = `select ${list} from json_to_recordset($1::json) as b(${recordset(table, columns)})`
  return {
    sql: `${into} (${list}) ${source}${conflictClause(table, columns, query, preferences)}${tail}`,
    body: JSON.stringify(rows),
  }
}

const filtered = (verb: string, table: Table, query: Query): string => {
  const scope: Scope = { alias: 't', table, embeds: new Map() }
  const where = whereSql(scope, (query.levels.get('') ?? NO_LEVEL).where)
  // As hosted projects run it: an unfiltered change of a whole table is a slip, not a wish.
  if (where === '') throw new RestError(400, '21000', `${verb} requires a WHERE clause`)
  return where
}

/** UPDATE of the filtered rows. Throws RestError 21000 without a filter, PGRST102, PGRST204. */
export const updateSql = (catalog: Catalog, table: Table, query: Query, preferences: Preferences, body: unknown): Writing => {
  const rows = rowsOf(body)
  const columns = columnsOf(rows, query)
  if (columns.length === 0 || rows.length !== 1) return { sql: 'select 1 where false', body: null }
  const sets = columns.map((column) => `${identifier(column)} = b.${identifier(column)}`).join(', ')
  const source = `json_to_recordset($1::json) as b(${recordset(table, columns)})`
  const where = filtered('UPDATE', table, query)
  const sql = `update public.${identifier(table.name)} as t set ${sets} from ${source}${where}${returning(catalog, table, query.select, preferences)}`
  return { sql, body: JSON.stringify(rows) }
}

/** DELETE of the filtered rows. Throws RestError 21000 without a filter. */
export const deleteSql = (catalog: Catalog, table: Table, query: Query, preferences: Preferences): Writing => ({
  sql: `delete from public.${identifier(table.name)} as t${filtered('DELETE', table, query)}${returning(catalog, table, query.select, preferences)}`,
  body: null,
})
