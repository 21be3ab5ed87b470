import type { Database } from '../engine/database.types.ts'
import { CATALOG_SQL, FUNCTIONS_SQL, KEYS_SQL } from './catalogSql.ts'

export interface Table {
  readonly name: string
  /** Column name to type, as format_type writes it. */
  readonly columns: ReadonlyMap<string, string>
  readonly primaryKey: readonly string[]
}

/** One way from a table to another. `via` is the junction of a many-to-many. */
export interface Relationship {
  readonly from: string
  readonly to: string
  readonly isToOne: boolean
  /** Pairs of columns, this side first. With `via`: this side and the junction. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly via: {
    readonly table: string
    readonly constraints: readonly string[]
    readonly pairs: readonly (readonly [string, string])[]
  } | null
  readonly constraint: string
}

export interface Routine {
  readonly name: string
  readonly argumentTypes: ReadonlyMap<string, string>
  readonly required: readonly string[]
  /** Type of the only argument when it has no name. */
  readonly unnamed: string | null
  readonly isSet: boolean
  readonly isVoid: boolean
  /** Table, composite or OUT arguments: rows with columns. */
  readonly isComposite: boolean
  /** Return type, schema-less: a media type for a domain such as application/vnd.mapbox-vector-tile. */
  readonly returns: string
  readonly returnsTable: string | null
  /** It may write: anything else only reads, whatever the method of the request. */
  readonly isVolatile: boolean
}

export interface Catalog {
  readonly tables: ReadonlyMap<string, Table>
  readonly relationships: readonly Relationship[]
  readonly routines: ReadonlyMap<string, readonly Routine[]>
}

interface ForeignKey {
  readonly constraint: string
  readonly table: string
  readonly columns: string[]
  readonly target: string
  readonly targetColumns: string[]
  readonly isUnique: boolean
  readonly isInPrimaryKey: boolean
}

const zip = (left: readonly string[], right: readonly string[]) => left.map((name, index) => [name, right[index] ?? ''] as const)

const relationshipsOf = (keys: readonly ForeignKey[]): Relationship[] => {
  const direct = keys.flatMap((key): Relationship[] => {
    const pairs = zip(key.columns, key.targetColumns)
    const back = zip(key.targetColumns, key.columns)
    return [
      { from: key.table, to: key.target, isToOne: true, pairs, via: null, constraint: key.constraint },
      { from: key.target, to: key.table, isToOne: key.isUnique, pairs: back, via: null, constraint: key.constraint },
    ]
  })
  // A junction is a table whose primary key holds both foreign keys.
  const junctions = keys
    .filter((key) => key.isInPrimaryKey)
    .flatMap((one) =>
      keys
        .filter((other) => other.isInPrimaryKey && other.table === one.table && other.constraint !== one.constraint)
        .map((other): Relationship => {
          const via = {
            table: one.table,
            constraints: [one.constraint, other.constraint],
            pairs: zip(other.columns, other.targetColumns),
          }
          return {
            from: one.target,
            to: other.target,
            isToOne: false,
            pairs: zip(one.targetColumns, one.columns),
            via,
            constraint: one.constraint,
          }
        }),
    )
  return [...direct, ...junctions]
}

interface RoutineRow {
  name: string
  argument_names: string[]
  argument_types: string[]
  defaults: number
  is_set: boolean
  returns: string
  is_composite: boolean
  returns_table: string | null
  is_volatile: boolean
}

const toRoutine = (row: RoutineRow): Routine => {
  const isUnnamed = row.argument_types.length === 1 && (row.argument_names[0] ?? '') === ''
  return {
    name: row.name,
    argumentTypes: new Map(isUnnamed ? [] : row.argument_names.map((name, index) => [name, row.argument_types[index] ?? 'text'])),
    required: isUnnamed ? [] : row.argument_names.slice(0, row.argument_names.length - row.defaults),
    unnamed: isUnnamed ? (row.argument_types[0] ?? null) : null,
    isSet: row.is_set,
    isVoid: row.returns === 'void',
    isComposite: row.is_composite,
    returns: row.returns,
    returnsTable: row.returns_table,
    isVolatile: row.is_volatile,
  }
}

/** Reads tables, keys and functions of schema public: what PostgREST calls its schema cache. */
export const readCatalog = async (db: Database): Promise<Catalog> => {
  const { rows: columns } = await db.query<{ table: string; column: string; type: string; is_key: boolean }>(CATALOG_SQL)
  const { rows: keys } = await db.query<ForeignKey>(KEYS_SQL)
  const { rows: functions } = await db.query<RoutineRow>(FUNCTIONS_SQL)

  const tables = new Map<string, { name: string; columns: Map<string, string>; primaryKey: string[] }>()
  for (const { table, column, type, is_key } of columns) {
    const entry = tables.get(table) ?? { name: table, columns: new Map<string, string>(), primaryKey: new Array<string>() }
    tables.set(table, entry)
    entry.columns.set(column, type)
    if (is_key) entry.primaryKey.push(column)
  }
  const routines = new Map<string, Routine[]>()
  for (const routine of functions.map(toRoutine)) routines.set(routine.name, [...(routines.get(routine.name) ?? []), routine])
  return { tables, relationships: relationshipsOf(keys), routines }
}
