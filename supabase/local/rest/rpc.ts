import type { Reader } from '../engine/standby.ts'
import type { Identity } from '../http/identity.ts'
import { empty, header, type ApiReply, type ApiRequest } from '../http/message.ts'
import { isTileFrame, tileFromFrame } from '../tiles/tileFrame.ts'
import type { Query } from './ast.ts'
import type { Catalog, Routine } from './catalog.ts'
import { parsePrefer } from './prefer.ts'
import { parseQuery } from './parseQuery.ts'
import { readSql } from './readSql.ts'
import { bodySql, contentType, mediaType, pageReply, type MediaType } from './respond.ts'
import { MAX_ROWS, parseBody, READ_TIMEOUT_MS, WRITE_TIMEOUT_MS } from './requestBody.ts'
import { RestError } from './restError.ts'
import { argumentNames, routineCall, type RoutineCall } from './routineSql.ts'
import { sessionStep } from './session.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const chosen = (catalog: Catalog, name: string, request: ApiRequest): { call: RoutineCall; query: Query } => {
  if (request.method === 'POST') {
    const body = parseBody(request)
    const raw = request.body.length === 0 ? null : request.body.toString('utf8')
    const call = routineCall(catalog, name, isObject(body) ? body : {}, isObject(body) ? raw : null)
    return { call, query: parseQuery(request.url.searchParams) }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new RestError(405, 'PGRST117', `Unsupported HTTP method: ${request.method}`)
  const query = parseQuery(request.url.searchParams, argumentNames(catalog, name))
  return { call: routineCall(catalog, name, Object.fromEntries(query.plain), null), query }
}

const RESPONSE = `, nullif(current_setting('response.headers', true), '') as headers, nullif(current_setting('response.status', true), '') as status`

const scalarSql = (routine: Routine, { call, from }: RoutineCall, type: MediaType): string => {
  const value = `(select ${call} as v${from})`
  if (routine.isVoid) return `select null as body, count(v::text)::int as rows${RESPONSE} from ${value} as r`
  if (type === 'bytes') return `select v::bytea as bytes, 1 as rows${RESPONSE} from ${value} as r`
  if (routine.isSet)
    return `select coalesce(json_agg(v), '[]')::text as body, count(*)::int as rows${RESPONSE} from ${value} as r`
  const isJson = routine.returns === 'json' || routine.returns === 'jsonb'
  return `select coalesce((${isJson ? 'v' : 'to_json(v)'})::text, 'null') as body, 1 as rows${RESPONSE} from ${value} as r`
}

const compositeSql = (
  catalog: Catalog,
  { routine, call, from }: RoutineCall,
  query: Query,
  type: MediaType,
  isCounted: boolean,
): string => {
  const source = from === '' ? `select f.* from ${call} as f` : `select f.*${from}, lateral ${call} as f`
  const table = routine.returnsTable === null ? null : (catalog.tables.get(routine.returnsTable) ?? null)
  const { rows, counted } = readSql(catalog, query, table, 'called', { rowLimit: MAX_ROWS })
  const body = routine.isSet ? bodySql(type) : `coalesce((json_agg(r) -> 0)::text, 'null')`
  const total = isCounted ? `, (select count(*) from (${counted}) as c)::int as total` : ''
  return `with called as (${source}) select ${body} as body, count(*)::int as rows${total}${RESPONSE} from (${rows}) as r`
}

interface Answer {
  readonly body?: string | null
  readonly bytes?: Uint8Array | null
  readonly rows: number
  readonly total?: number
  readonly headers: string | null
  readonly status: string | null
}

// A function sets `response.headers` to '[{"name": "value"}, …]'.
const ownHeaders = (text: string | null): Record<string, string> => {
  if (text === null) return {}
  try {
    const list = JSON.parse(text) as Record<string, string>[]
    return Object.assign(
      {},
      ...list.map((entry) =>
        Object.fromEntries(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), String(value)])),
      ),
    )
  } catch {
    throw new RestError(
      500,
      'PGRST111',
      'response.headers guc must be a JSON array composed of objects with a single key and a string value',
    )
  }
}

/** Calls a function of schema public, by POST with a JSON body or by GET with its arguments in the query. */
export const callRoutine = async (
  db: Reader,
  catalog: Catalog,
  name: string,
  identity: Identity,
  request: ApiRequest,
): Promise<ApiReply> => {
  const { call, query } = chosen(catalog, name, request)
  const { routine } = call
  const ownType = routine.returns.includes('/') ? routine.returns.toLowerCase() : null
  const type = mediaType(header(request, 'accept'), ownType)
  const isCounted = parsePrefer(header(request, 'prefer')).count !== null
  const sql = routine.isComposite ? compositeSql(catalog, call, query, type, isCounted) : scalarSql(routine, call, type)
  const isRead = request.method !== 'POST' || !routine.isVolatile
  const steps = [sessionStep(identity, request, isRead), { sql, parameters: call.argument === null ? [] : [call.argument] }]
  const [, result] = await db.batch(steps, { timeoutMs: isRead ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS })
  const answer = result?.rows[0] as Answer | undefined
  if (answer === undefined) throw new RestError(500, 'PGRST000', 'The function gave no answer')
  const headers = ownHeaders(answer.headers)
  const status = answer.status === null ? 200 : Number(answer.status)
  if (routine.isVoid) return empty(answer.status === null ? 204 : status, headers)
  if (type === 'bytes') {
    const bytes = answer.bytes ?? new Uint8Array()
    const body = isTileFrame(bytes) ? tileFromFrame(bytes) : bytes
    return { status, headers: { 'content-type': ownType ?? 'application/octet-stream', ...headers }, body }
  }
  if (routine.isComposite && routine.isSet) {
    const offset = query.levels.get('')?.offset ?? 0
    return pageReply({ body: answer.body ?? '[]', rows: answer.rows, total: answer.total ?? null, offset }, type, status, headers)
  }
  return {
    status,
    headers: { 'content-type': contentType(type === 'object' ? 'object' : 'json'), ...headers },
    body: answer.body ?? 'null',
  }
}
