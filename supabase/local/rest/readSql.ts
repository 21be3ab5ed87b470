import { identifier } from '../sqlText.ts'
import type { EmbedItem, Level, Query, SelectItem } from './ast.ts'
import type { Catalog, Table } from './catalog.ts'
import { fieldSql, whereSql, type Scope } from './filterSql.ts'
import { relate } from './relate.ts'
import { RestError } from './restError.ts'

const NOTHING: Level = { where: [], order: [], limit: null, offset: 0 }

const outputName = (item: Extract<SelectItem, { kind: 'column' }>): string =>
  item.alias ?? item.field.path.findLast(({ key }) => !/^\d+$/.test(key))?.key ?? item.field.column

export interface Reading {
  /** The whole SELECT. */
  readonly rows: string
  /** The same without order, limit and columns: what an exact count counts. */
  readonly counted: string
}

/**
 * Builds the SELECT for one level and, through lateral joins, its embeds.
 * `source` is a table or the CTE of a write; its rows are known as `alias`.
 * Throws RestError for unknown columns, relationships and embeds.
 */
export const readSql = (
  catalog: Catalog,
  query: Query,
  table: Table | null,
  source: string,
  { rowLimit = null }: { readonly rowLimit?: number | null } = {},
): Reading => {
  let made = 0

  const level = (
    select: readonly SelectItem[],
    own: Table | null,
    from: string,
    alias: string,
    path: string,
    joined: readonly string[],
  ): Reading => {
    const wanted = query.levels.get(path) ?? NOTHING
    const columns: string[] = []
    const joins: string[] = []
    const innerJoins: string[] = []
    const found = new Map<string, string>()
    const orderable = new Map<string, { alias: string; table: Table | null }>()
    const plainScope: Scope = { alias, table: own, embeds: new Map() }

    for (const item of select) {
      if (item.kind === 'all') columns.push(`${alias}.*`)
      else if (item.kind === 'column') {
        const value = fieldSql(plainScope, item.field)
        columns.push(`${item.cast === null ? value : `cast(${value} as ${item.cast})`} as ${identifier(outputName(item))}`)
      } else {
        const joint = embed(item, own, alias, path)
        joins.push(joint.join)
        if (item.isInner) innerJoins.push(joint.join)
        columns.push(...joint.columns)
        found.set(item.alias ?? item.name, joint.found)
        found.set(item.name, joint.found)
        orderable.set(item.alias ?? item.name, joint)
      }
    }
    const scope: Scope = { alias, table: own, embeds: found }
    const order = wanted.order.map((term) => {
      const relation = term.relation === null ? null : orderable.get(term.relation)
      if (relation === undefined)
        throw new RestError(400, 'PGRST108', `'${term.relation}' is not an embedded resource in this request`)
      const by = relation === null ? fieldSql(scope, term.field) : `${relation.alias}.${identifier(term.field.column)}`
      return `${by}${term.isDescending ? ' desc' : ''}${term.nulls === null ? '' : ` nulls ${term.nulls}`}`
    })
    const limit = path === '' && rowLimit !== null ? Math.min(rowLimit, wanted.limit ?? rowLimit) : wanted.limit
    const where = whereSql(scope, wanted.where, joined)
    const tail = [
      order.length === 0 ? '' : ` order by ${order.join(', ')}`,
      limit === null ? '' : ` limit ${limit}`,
      wanted.offset === 0 ? '' : ` offset ${wanted.offset}`,
    ]
    // An embed tested for null in a filter must be joined while counting, too.
    const countJoins = wanted.where.length > 0 ? joins : innerJoins
    return {
      rows: `select ${columns.length === 0 ? '1' : columns.join(', ')} from ${from} as ${alias}${joins.join('')}${where}${tail.join('')}`,
      counted: `select 1 from ${from} as ${alias}${countJoins.join('')}${where}`,
    }
  }

  const embed = (item: EmbedItem, own: Table | null, alias: string, path: string) => {
    const parent = own?.name
    if (parent === undefined)
      throw new RestError(400, 'PGRST200', `Could not find a relationship to '${item.name}' in the schema cache`)
    const relationship = relate(catalog, parent, item)
    const target = catalog.tables.get(relationship.to) ?? null
    const id = ++made
    const inner = `e${id}`
    const joint = `j${id}`
    const childPath = [path, item.alias ?? item.name].filter((part) => part !== '').join('.')
    const namePath = [path, item.name].filter((part) => part !== '').join('.')
    const via = relationship.via
    const on =
      via === null
        ? relationship.pairs.map(([here, there]) => `${inner}.${identifier(there)} = ${alias}.${identifier(here)}`)
        : [
            `exists (select from public.${identifier(via.table)} as v${id} where ${[
              ...relationship.pairs.map(([here, there]) => `v${id}.${identifier(there)} = ${alias}.${identifier(here)}`),
              ...via.pairs.map(([here, there]) => `v${id}.${identifier(here)} = ${inner}.${identifier(there)}`),
            ].join(' and ')})`,
          ]
    const { rows } = level(
      item.select,
      target,
      `public.${identifier(relationship.to)}`,
      inner,
      query.levels.has(childPath) ? childPath : namePath,
      on,
    )
    const name = identifier(item.alias ?? item.name)
    const isNamedOnly = item.select.length === 0
    if (relationship.isToOne) {
      // A whole-row reference is NULL only where the outer join found nothing, even if every column of a found row is null.
      const shown = item.isSpread ? `${joint}.*` : `row_to_json(${joint}.*) as ${name}`
      return {
        join: `${item.isInner ? ' inner' : ' left'} join lateral (${rows}) as ${joint} on true`,
        columns: isNamedOnly ? [] : [shown],
        found: `${joint} is distinct from null`,
        alias: joint,
        table: target,
      }
    }
    if (item.isSpread)
      throw new RestError(400, 'PGRST119', `A spread operation on '${item.name}' is not possible`, 'It is a to-many relationship')
    const join = `${item.isInner ? ' inner' : ' left'} join lateral (select coalesce(json_agg(s.*), '[]') as body, count(*) as n from (${rows}) as s) as ${joint} on ${item.isInner ? `${joint}.n > 0` : 'true'}`
    return {
      join,
      columns: isNamedOnly ? [] : [`${joint}.body as ${name}`],
      found: `${joint}.n > 0`,
      alias: joint,
      table: target,
    }
  }

  return level(query.select, table, source, 't', '', [])
}
