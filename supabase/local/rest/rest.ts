import type { Database } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import type { Reader, Reads } from '../engine/standby.ts'
import type { Identity } from '../http/identity.ts'
import { empty, header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import { positionShown, type WriteGate } from '../http/writeGate.ts'
import { identifier } from '../sqlText.ts'
import type { Query } from './ast.ts'
import type { Catalog, Table } from './catalog.ts'
import type { CatalogCache } from './catalogCache.ts'
import { parsePrefer, type Preferences } from './prefer.ts'
import { parseQuery } from './parseQuery.ts'
import { readSql } from './readSql.ts'
import { bodySql, mediaType, pageReply } from './respond.ts'
import { errorBody, RestError, statusOf } from './restError.ts'
import { MAX_ROWS, parseBody, READ_TIMEOUT_MS, WRITE_TIMEOUT_MS } from './requestBody.ts'
import { callRoutine } from './rpc.ts'
import { sessionStep } from './session.ts'
import { deleteSql, insertSql, updateSql, type Writing } from './writeSql.ts'

interface AnswerRow {
  readonly body: string
  readonly rows: number
  readonly total?: number
}

const withRange = (request: ApiRequest, query: Query): Query => {
  const [, first, last] = /^(\d+)-(\d*)$/.exec(header(request, 'range') ?? '') ?? []
  const top = query.levels.get('')
  if (first === undefined || top === undefined) return query
  top.offset += Number(first)
  if (last !== undefined && last !== '') top.limit = Math.min(top.limit ?? Infinity, Number(last) - Number(first) + 1)
  return query
}

const read = async (db: Reader, catalog: Catalog, table: Table, identity: Identity, request: ApiRequest): Promise<ApiReply> => {
  const query = withRange(request, parseQuery(request.url.searchParams))
  refusePlain(table, query)
  const type = mediaType(header(request, 'accept'), null)
  const preferences = parsePrefer(header(request, 'prefer'))
  const { rows, counted } = readSql(catalog, query, table, `public.${identifier(table.name)}`, { rowLimit: MAX_ROWS })
  // A planned or estimated count would save nothing at a county's size, so every count is exact.
  const total = preferences.count === null ? '' : `, (select count(*) from (${counted}) as c)::int as total`
  const sql = `select ${bodySql(type)} as body, count(*)::int as rows${total} from (${rows}) as r`
  const [, result] = await db.batch([sessionStep(identity, request, true), { sql }], { timeoutMs: READ_TIMEOUT_MS })
  const answer = result?.rows[0] as AnswerRow | undefined
  const offset = query.levels.get('')?.offset ?? 0
  const page = { body: answer?.body ?? '[]', rows: answer?.rows ?? 0, total: answer?.total ?? null, offset }
  return pageReply(page, type)
}

const refusePlain = (table: Table, query: Query) => {
  for (const [name, value] of query.plain)
    throw new RestError(
      400,
      'PGRST100',
      `"failed to parse filter (${value})"`,
      `${table.name}.${name} needs an operator, such as eq.${value}`,
    )
}

const writingFor = (catalog: Catalog, table: Table, query: Query, preferences: Preferences, request: ApiRequest): Writing => {
  if (request.method === 'POST') return insertSql(catalog, table, query, preferences, parseBody(request))
  if (request.method === 'PATCH') return updateSql(catalog, table, query, preferences, parseBody(request))
  if (request.method === 'DELETE') return deleteSql(catalog, table, query, preferences)
  throw new RestError(405, 'PGRST117', `Unsupported HTTP method: ${request.method}`)
}

const write = async (
  db: Database,
  catalog: Catalog,
  table: Table,
  identity: Identity,
  request: ApiRequest,
): Promise<ApiReply> => {
  const query = parseQuery(request.url.searchParams)
  refusePlain(table, query)
  const preferences = parsePrefer(header(request, 'prefer'))
  const writing = writingFor(catalog, table, query, preferences, request)
  const isShown = preferences.returns === 'representation'
  const type = isShown ? mediaType(header(request, 'accept'), null) : 'json'
  // The filters have done their work in the write itself; the rows it returned are shown as they are.
  const shown: Query = {
    ...query,
    levels: new Map([...query.levels].map(([path, level]) => [path, path === '' ? { ...level, where: [] } : level])),
  }
  const rows = isShown ? readSql(catalog, shown, table, 'written').rows : 'select 1 from written'
  const sql = `with written as (${writing.sql}) select ${isShown ? bodySql(type) : `''`} as body, count(*)::int as rows from (${rows}) as r`
  const steps = [sessionStep(identity, request, false), { sql, parameters: writing.body === null ? [] : [writing.body] }]
  const check = (rowsWritten: number) => {
    if (preferences.maxAffected !== null && preferences.isStrict && rowsWritten > preferences.maxAffected)
      throw new RestError(
        400,
        'PGRST124',
        'Query result exceeds max-affected preference constraint',
        `The query affects ${rowsWritten} rows`,
      )
    if (type === 'object' && rowsWritten !== 1)
      throw new RestError(
        406,
        'PGRST116',
        'Cannot coerce the result to a single JSON object',
        `The result contains ${rowsWritten} rows`,
      )
  }
  const mustLook = type === 'object' || preferences.maxAffected !== null || preferences.isRollback
  const answer = mustLook
    ? await lookThenCommit(db, steps, check)
    : ((await db.batch(steps, { timeoutMs: WRITE_TIMEOUT_MS }))[1]?.rows[0] as AnswerRow | undefined)
  const created = request.method === 'POST'
  const range = { 'content-range': created || (answer?.rows ?? 0) === 0 ? '*/*' : `0-${(answer?.rows ?? 1) - 1}/*` }
  if (!isShown) return empty(created ? 201 : 204, range)
  return pageReply({ body: answer?.body ?? '[]', rows: answer?.rows ?? 0, total: null, offset: 0 }, type, created ? 201 : 200)
}

// Where the number of rows decides, it must decide before the commit.
const lookThenCommit = (
  db: Database,
  steps: readonly { sql: string; parameters?: readonly unknown[] }[],
  check: (rows: number) => void,
) =>
  db.transaction(async (transaction) => {
    let answer: AnswerRow | undefined
    for (const step of steps) answer = (await transaction.query<AnswerRow>(step.sql, step.parameters)).rows[0]
    check(answer?.rows ?? 0)
    return answer
  })

export type RestHandler = (request: ApiRequest, identity: Identity, path: string) => Promise<ApiReply>

const PROFILE = 'public'

/** The data API of PostgREST over schema public, as far as supabase-js uses it. `path` is what follows /rest/v1/. */
export const createRest = (db: Database, cache: CatalogCache, reads: Reads, gate: WriteGate): RestHandler => {
  const readerFor = (identity: Identity, request: ApiRequest) =>
    reads.of({ caller: identity.userId ?? identity.role, after: positionShown(request) })
  const call = async (name: string, identity: Identity, request: ApiRequest): Promise<ApiReply> => {
    const catalog = await cache.having((known) => known.routines.has(name))
    const mayWrite = (catalog.routines.get(name) ?? []).some(({ isVolatile }) => isVolatile)
    if (!mayWrite) return callRoutine(readerFor(identity, request), catalog, name, identity, request)
    const work = () => callRoutine(db, catalog, name, identity, request)
    return request.method === 'POST' ? gate(identity.userId, work) : work()
  }
  const handle: RestHandler = async (request, identity, path) => {
    const profile = header(request, request.method === 'GET' || request.method === 'HEAD' ? 'accept-profile' : 'content-profile')
    if (profile !== undefined && profile !== PROFILE)
      throw new RestError(406, 'PGRST106', `Invalid schema: ${profile}`, null, 'Only the following schemas are exposed: public')
    const routine = /^rpc\/(.+)$/.exec(path)?.[1]
    if (routine !== undefined) return call(routine, identity, request)
    if (path === '') return json(200, { info: { title: 'PatrolGrid data API' }, paths: {} })
    const catalog = await cache.having((known) => known.tables.has(path))
    const table = catalog.tables.get(path)
    if (table === undefined) throw new RestError(404, 'PGRST205', `Could not find the table 'public.${path}' in the schema cache`)
    return request.method === 'GET' || request.method === 'HEAD'
      ? read(readerFor(identity, request), catalog, table, identity, request)
      : gate(identity.userId, () => write(db, catalog, table, identity, request))
  }
  return async (request, identity, path) => {
    try {
      return await handle(request, identity, path)
    } catch (error) {
      if (error instanceof RestError) return json(error.status, errorBody(error))
      if (error instanceof DatabaseError) return json(statusOf(error.code, identity.role !== 'anon'), errorBody(error))
      throw error
    }
  }
}
