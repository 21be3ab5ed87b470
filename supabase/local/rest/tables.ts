import type { Database, QueryResult, Step } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import { empty, header, JSON_TYPE, type ApiReply, type ApiRequest } from '../http/message.ts'
import { identifier } from '../schema/sqlText.ts'
import type { Table } from './catalog.ts'
import { jsonBody } from './jsonBody.ts'
import { notOffered, RestError } from './restError.ts'
import { sessionStep } from './session.ts'
import { requireColumn, tableQuery, type TableQuery } from './tableQuery.ts'
import { termsOf } from './terms.ts'

type JsonObject = Record<string, unknown>
type Reader = Pick<Database, 'batch' | 'driver'>

const oneObject = 'application/vnd.pgrst.object+json'

/** Whether one object is asked for instead of a list. Throws RestError for any other form. */
function wantsOne(request: ApiRequest): boolean {
  const types = (header(request, 'accept') ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase())
  if (types.includes(oneObject)) return true
  if (types.some((type) => type === '*/*' || type === 'application/*' || type === 'application/json')) return false
  throw new RestError(406, 'PGRST107', `只提供 JSON，不提供 ${types.join('、').slice(0, 100)}`)
}

const preferences = (request: ApiRequest): ReadonlySet<string> =>
  new Set((header(request, 'prefer') ?? '').split(',').map((part) => part.trim()))

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function rowsOf(request: ApiRequest): readonly JsonObject[] {
  const body = jsonBody(request)
  const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (rows.length === 0 || !rows.every(isObject)) throw new RestError(400, 'PGRST102', '正文应为一个对象或一组对象')
  return rows
}

/** The columns that every row has alike, and their declaration for json_to_recordset. */
function written(table: Table, rows: readonly JsonObject[], { columns }: TableQuery) {
  const names = columns ?? Object.keys(rows[0] ?? {})
  const isAlike = (row: JsonObject) => Object.keys(row).length === names.length && names.every((key) => key in row)
  if (columns === null && !rows.every(isAlike)) throw new RestError(400, 'PGRST102', '各行的列应当相同')
  if (names.length === 0) throw new RestError(400, 'PGRST102', '没有要写的列')
  for (const key of names) requireColumn(table, key)
  return { names, record: names.map((key) => `${identifier(key)} ${table.columns.get(key) ?? 'text'}`).join(', ') }
}

function filtered(verb: string, { where }: TableQuery): string {
  // As hosted projects run it: an unfiltered change of a whole table is a slip, not a wish.
  if (where === '') throw new RestError(400, '21000', `${verb} 需要条件`)
  return where
}

/** The statement that writes; its rows come back as `returning` says. */
function writingStep(table: Table, request: ApiRequest, query: TableQuery, returning: string): Step {
  const own = `public.${identifier(table.name)}`
  if (request.method === 'DELETE') return { sql: `delete from ${own} ${filtered('DELETE', query)} ${returning}` }
  const rows = rowsOf(request)
  const { names, record } = written(table, rows, query)
  const list = names.map(identifier).join(', ')
  const parameters = [JSON.stringify(rows)]
  if (request.method === 'PATCH') {
    if (rows.length !== 1) throw new RestError(400, 'PGRST102', '一次修改只有一个对象')
    const sets = names.map((key) => `${identifier(key)} = b.${identifier(key)}`).join(', ')
    const source = `json_to_recordset($1::json) as b(${record})`
    return { sql: `update ${own} set ${sets} from ${source} ${filtered('UPDATE', query)} ${returning}`, parameters }
  }
  const given = preferences(request)
  if (given.has('resolution=merge-duplicates')) throw notOffered('重复的行不能在这里合并')
  const conflict = given.has('resolution=ignore-duplicates') ? 'on conflict do nothing' : ''
  return {
    sql: `insert into ${own} (${list}) select ${list} from json_to_recordset($1::json) as b(${record}) ${conflict} ${returning}`,
    parameters,
  }
}

interface Answer {
  readonly body: string
  readonly rows: number
}

const answerOf = (results: readonly QueryResult<JsonObject>[]): Answer => {
  const row = results.at(-1)?.rows[0]
  return { body: String(row?.['body'] ?? '[]'), rows: Number(row?.['rows'] ?? 0) }
}

function exactlyOne(rows: number): void {
  if (rows !== 1) throw new RestError(406, 'PGRST116', `应有一行，实有 ${rows} 行`)
}

const reply = (status: number, { body, rows }: Answer, isOne: boolean): ApiReply => {
  if (isOne) exactlyOne(rows)
  const text = isOne ? body.slice(1, -1) : body
  return { status, headers: { 'content-type': isOne ? `${oneObject}; charset=utf-8` : JSON_TYPE }, body: text }
}

// json_agg parts its members by a comma and a line break; of one member there is only the member between the brackets.
const folded = (rows: string) => `select coalesce(json_agg(r), '[]')::text as body, count(*)::int as rows from (${rows}) r`

/** SELECT of columns, eq/in/null conditions, order and limit. */
export async function readTable(db: Reader, table: Table, identity: Identity, request: ApiRequest): Promise<ApiReply> {
  const isOne = wantsOne(request)
  if ([...preferences(request)].some((part) => part.startsWith('count='))) throw notOffered('这里不计行数')
  const { select, where, tail } = tableQuery(table, request.url.searchParams)
  const sql = folded(`select ${select.join(', ')} from public.${identifier(table.name)} ${where} ${tail}`)
  const terms = termsOf(db, identity, request, { work: table.name, isRead: true })
  return reply(200, answerOf(await db.batch([sessionStep(identity, request, true), { sql }], terms)), isOne)
}

/** INSERT by POST, UPDATE by PATCH, DELETE; the rows come back when asked for. */
export async function writeTable(db: Database, table: Table, identity: Identity, request: ApiRequest): Promise<ApiReply> {
  const isOne = wantsOne(request)
  const query = tableQuery(table, request.url.searchParams)
  const isShown = preferences(request).has('return=representation')
  // RETURNING needs the right to read a column, so it asks for what the answer shows and no more.
  const returning = `returning ${isShown ? query.select.join(', ') : '1'}`
  const step = writingStep(table, request, query, returning)
  const sql = `with written as (${step.sql}) ${folded('select * from written')}`
  const terms = termsOf(db, identity, request, { work: table.name, isRead: false })
  const answer = await db.transaction(async (transaction) => {
    const results: QueryResult<JsonObject>[] = []
    for (const each of [sessionStep(identity, request, false), { ...step, sql }])
      results.push(await transaction.query(each.sql, each.parameters))
    // Where the number of rows decides, it must decide before the commit.
    if (isOne && isShown) exactlyOne(answerOf(results).rows)
    return answerOf(results)
  }, terms)
  const status = request.method === 'POST' ? 201 : isShown ? 200 : 204
  return isShown ? reply(status, answer, isOne) : empty(status)
}
