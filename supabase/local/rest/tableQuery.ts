import { arrayText, identifier, literal } from '../schema/sqlText.ts'
import type { Table } from './catalog.ts'
import { notOffered, RestError } from './restError.ts'

/** What the query string asks of one table. */
export interface TableQuery {
  /** Columns of the answer. */
  readonly select: readonly string[]
  /** `where …` or nothing. */
  readonly where: string
  /** `order by … limit …` or nothing. */
  readonly tail: string
  /** Columns of a written row, when the request names them. */
  readonly columns: readonly string[] | null
}

/** A page that wants more must ask a function. */
const mostRows = 10_000
const name = /^[a-z_][a-z0-9_]*$/

/** Throws RestError 42703 for a column that is not there. */
export function requireColumn(table: Table, text: string): string {
  if (!name.test(text)) throw notOffered(`“${text.slice(0, 60)}”不是列名`)
  if (!table.columns.has(text)) throw new RestError(400, '42703', `表 ${table.name} 没有列 ${text}`)
  return text
}

/** With its table in front: an UPDATE has columns of the same names from the request beside it. */
const columnOf = (table: Table, text: string): string => `${identifier(table.name)}.${identifier(requireColumn(table, text))}`

const listed = (text: string): string[] => text.split(',').map((part) => part.trim().replace(/^"([^"]*)"$/, '$1'))

// Members of `in.(…)`: in double quotes with \ before a quote or a backslash, or bare, as supabase-js writes what has no comma.
const member = /\s*(?:"((?:[^"\\]|\\.)*)"|([^,()]*?))\s*(,|$)/y

function membersOf(text: string): string[] {
  const body = /^\((.*)\)$/s.exec(text)?.[1]
  if (body === undefined) throw notOffered('in 之后应为 (值,值)')
  const members: string[] = []
  for (member.lastIndex = 0; body !== '' && member.lastIndex <= body.length;) {
    const found = member.exec(body)
    if (found === null) throw notOffered('in 之后应为 (值,值)')
    members.push(found[1]?.replace(/\\(.)/gs, '$1') ?? found[2]?.trim() ?? '')
    if (found[3] === '') break
  }
  return members
}

function condition(table: Table, column: string, text: string): string {
  const [, operator = '', value = ''] = /^([a-z]+)\.(.*)$/s.exec(text) ?? []
  const own = columnOf(table, column)
  if (operator === 'eq') return `${own} = ${literal(value)}`
  if (operator === 'in') return `${own} = any (${literal(arrayText(membersOf(value)))})`
  if (operator === 'is' && value === 'null') return `${own} is null`
  throw notOffered(`列 ${column} 的条件只能是 eq.值、in.(值,值) 或 is.null`)
}

function orderTerm(table: Table, text: string): string {
  const [, column = '', direction = 'asc'] = /^([^.]+)(?:\.(asc|desc))?$/.exec(text) ?? []
  if (column === '') throw notOffered('排序应为 列.asc 或 列.desc')
  return `${columnOf(table, column)} ${direction}`
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw notOffered(`limit 应为整数，不是“${text.slice(0, 20)}”`)
  return Number(text)
}

/** Reads the query string of a request on a table. Throws RestError for whatever is not offered or not there. */
export function tableQuery(table: Table, parameters: URLSearchParams): TableQuery {
  let select: readonly string[] = [...table.columns.keys()].map((text) => columnOf(table, text))
  let columns: readonly string[] | null = null
  let order = ''
  let limit = mostRows
  const where: string[] = []
  for (const [key, value] of parameters) {
    if (key === 'apikey') continue
    else if (key === 'select') select = value === '*' ? select : listed(value).map((text) => columnOf(table, text))
    else if (key === 'columns') columns = listed(value).map((text) => requireColumn(table, text))
    else if (key === 'order')
      order = `order by ${listed(value)
        .map((text) => orderTerm(table, text))
        .join(', ')} `
    else if (key === 'limit') limit = Math.min(limit, wholeNumber(value))
    else where.push(condition(table, key, value))
  }
  return { select, columns, where: where.length === 0 ? '' : `where ${where.join(' and ')}`, tail: `${order}limit ${limit}` }
}
