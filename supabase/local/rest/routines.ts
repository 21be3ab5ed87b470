import type { Database } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import { empty, header, JSON_TYPE, type ApiReply, type ApiRequest } from '../http/message.ts'
import { identifier } from '../schema/sqlText.ts'
import { isTileFrame, tileFromFrame } from '../tiles/tileFrame.ts'
import type { Routine } from './catalog.ts'
import { jsonBody } from './jsonBody.ts'
import { notOffered, RestError } from './restError.ts'
import { sessionStep } from './session.ts'
import { termsOf } from './terms.ts'

interface Given {
  readonly names: readonly string[]
  /** A JSON object; json_to_record turns values and texts alike into the declared types. */
  readonly json: string
}

const isBytes = ({ returns }: Routine) => returns.includes('/')

/** Arguments: a JSON object by POST, the query string by GET where the answer is a tile. */
function argumentsOf(routine: Routine, request: ApiRequest): Given {
  const parameters = new URLSearchParams(request.url.searchParams)
  parameters.delete('apikey')
  if (request.method === 'GET' && isBytes(routine))
    return { names: [...new Set(parameters.keys())], json: JSON.stringify(Object.fromEntries(parameters)) }
  if (request.method !== 'POST') throw new RestError(405, 'PGRST117', `${routine.name} 只能用 POST 调用`)
  for (const name of parameters.keys()) throw notOffered(`函数的结果不能再加条件（${name.slice(0, 60)}）`)
  const body = jsonBody(request)
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new RestError(400, 'PGRST102', '参数应为一个 JSON 对象')
  return { names: Object.keys(body), json: request.body.length === 0 ? '{}' : request.body.toString('utf8') }
}

interface Call {
  readonly call: string
  readonly from: string
  readonly parameters: readonly string[]
}

function callOf(routine: Routine, { names, json }: Given): Call {
  const missing = routine.required.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !routine.argumentTypes.has(name))
  if (missing.length > 0 || unknown.length > 0)
    throw new RestError(
      404,
      'PGRST202',
      `函数 ${routine.name} 的参数不符`,
      [...missing.map((name) => `缺少 ${name}`), ...unknown.map((name) => `没有 ${name.slice(0, 60)}`)].join('，'),
    )
  const call = `public.${identifier(routine.name)}`
  if (names.length === 0) return { call: `${call}()`, from: '', parameters: [] }
  const named = names.map((name) => `${identifier(name)} => a.${identifier(name)}`).join(', ')
  const types = names.map((name) => `${identifier(name)} ${routine.argumentTypes.get(name) ?? 'text'}`).join(', ')
  return { call: `${call}(${named})`, from: ` from json_to_record($1::json) as a(${types})`, parameters: [json] }
}

function valueSql({ returns }: Routine): string {
  if (returns === 'void') return `count(v::text)::int::text`
  if (returns.includes('/')) return 'v::bytea'
  return `coalesce((${returns === 'json' || returns === 'jsonb' ? 'v' : 'to_json(v)'})::text, 'null')`
}

/** Calls a function of schema public. Only what is volatile may write. */
export async function callRoutine(
  db: Pick<Database, 'batch' | 'driver'>,
  routine: Routine,
  identity: Identity,
  request: ApiRequest,
): Promise<ApiReply> {
  const { call, from, parameters } = callOf(routine, argumentsOf(routine, request))
  const accepts = (header(request, 'accept') ?? '*/*').toLowerCase()
  const type = isBytes(routine) ? routine.returns.toLowerCase() : 'application/json'
  if (!accepts.includes('*/*') && !accepts.includes(type) && !accepts.includes('application/*'))
    throw new RestError(406, 'PGRST107', `${routine.name} 只提供 ${type}`)
  const isRead = !routine.isVolatile || request.method === 'GET'
  const sql = `select ${valueSql(routine)} as value from (select ${call} as v${from}) r`
  const terms = termsOf(db, identity, request, { work: routine.name, isRead })
  const [, result] = await db.batch([sessionStep(identity, request, isRead), { sql, parameters }], terms)
  const value = result?.rows[0]?.['value']
  if (routine.returns === 'void') return empty(204)
  if (!isBytes(routine)) return { status: 200, headers: { 'content-type': JSON_TYPE }, body: String(value ?? 'null') }
  const bytes = value instanceof Uint8Array ? value : new Uint8Array()
  return { status: 200, headers: { 'content-type': type }, body: isTileFrame(bytes) ? tileFromFrame(bytes) : bytes }
}
