import type { Database } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import type { Reader, Reads } from '../engine/standby.ts'
import type { Identity } from '../http/identity.ts'
import { header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import { positionShown, type WriteGate } from '../http/writeGate.ts'
import type { CatalogCache } from './catalogCache.ts'
import { errorBody, retryHeaders, RestError, statusOf } from './restError.ts'
import { callRoutine } from './routines.ts'
import { readTable, writeTable } from './tables.ts'

export type RestHandler = (request: ApiRequest, identity: Identity, path: string) => Promise<ApiReply>

/** Tables that people read or write by themselves; the others are reached through functions. The server's own key sees all. */
export const openTables: readonly string[] = ['settings', 'holidays', 'imports', 'photos']

const writingMethods: readonly string[] = ['POST', 'PATCH', 'DELETE']

/**
 * The part of PostgREST that the page uses: functions of schema public, and plain reads and writes of a few tables. Whoever
 * has not signed in gets nothing. `path` is what follows /rest/v1/.
 */
export function createRest(
  db: Database,
  cache: CatalogCache,
  { reads, gate, tables }: { readonly reads: Reads; readonly gate: WriteGate; readonly tables: readonly string[] },
): RestHandler {
  const readerFor = (identity: Identity, request: ApiRequest): Reader =>
    reads.of({ caller: identity.userId ?? identity.role, after: positionShown(request) })

  async function called(name: string, identity: Identity, request: ApiRequest): Promise<ApiReply> {
    const routine = (await cache.having((catalog) => catalog.routines.has(name))).routines.get(name)
    if (routine === undefined) throw new RestError(404, 'PGRST202', `没有函数 ${name.slice(0, 60)}`)
    if (!routine.isVolatile) return callRoutine(readerFor(identity, request), routine, identity, request)
    return gate(identity.userId, () => callRoutine(db, routine, identity, request))
  }

  async function asked(name: string, identity: Identity, request: ApiRequest): Promise<ApiReply> {
    const isOpen = identity.role === 'service_role' || tables.includes(name)
    const table = isOpen ? (await cache.having((catalog) => catalog.tables.has(name))).tables.get(name) : undefined
    if (table === undefined) throw new RestError(404, 'PGRST205', `没有开放的表 ${name.slice(0, 60)}`)
    if (request.method === 'GET') return readTable(readerFor(identity, request), table, identity, request)
    if (writingMethods.includes(request.method)) return gate(identity.userId, () => writeTable(db, table, identity, request))
    throw new RestError(405, 'PGRST117', `不支持 ${request.method}`)
  }

  const handle: RestHandler = async (request, identity, path) => {
    if (identity.role === 'anon') throw new RestError(401, '42501', '请先登录')
    const profile = header(request, request.method === 'GET' ? 'accept-profile' : 'content-profile')
    if (profile !== undefined && profile !== 'public')
      throw new RestError(406, 'PGRST106', `没有开放的模式 ${profile.slice(0, 60)}`)
    const routine = /^rpc\/(.+)$/s.exec(path)?.[1]
    return routine === undefined ? asked(path, identity, request) : called(routine, identity, request)
  }

  return async (request, identity, path) => {
    try {
      return await handle(request, identity, path)
    } catch (error) {
      if (error instanceof RestError) return json(error.status, errorBody(error))
      if (!(error instanceof DatabaseError)) throw error
      const status = statusOf(error.code)
      return json(status, errorBody(error), retryHeaders(status))
    }
  }
}
