import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { AuthHandler } from '../auth/auth.ts'
import type { RestHandler } from '../rest/rest.ts'
import type { StorageHandler } from '../storage/storage.ts'
import { identify, type Identity } from './identity.ts'
import { json, type ApiReply, type ApiRequest } from './message.ts'
import { BodyTooLarge, readBody } from './readBody.ts'
import { SECURITY_HEADERS } from './securityHeaders.ts'
import { writeReply } from './writeReply.ts'

export interface ApiParts {
  readonly secret: string
  readonly rest: RestHandler
  readonly auth: AuthHandler
  readonly storage: StorageHandler
  readonly trustsProxy: boolean
  /** Hears of faults no client can mend; the reply carries only the number. */
  readonly report: (id: string, error: unknown) => void
}

const MEGABYTE = 1024 * 1024
/** An import sends its rows in chunks far below this; a photo bucket sets its own limit. */
const BODY_LIMIT = 64 * MEGABYTE
const PATH = /^\/(rest|auth|storage)\/v1(?:\/(.*))?$/

const NO_STORE = { 'cache-control': 'no-store' } as const

const refused = (part: string, reason: string): ApiReply => {
  if (reason === 'no-key' || reason === 'bad-key')
    return json(401, { message: reason === 'no-key' ? 'No API key found in request' : 'Invalid API key' })
  const isExpired = reason === 'expired'
  if (part === 'auth')
    return json(
      403,
      { code: 'bad_jwt', message: isExpired ? 'token is expired' : 'invalid JWT' },
      { 'x-supabase-api-version': '2024-01-01' },
    )
  return json(401, {
    code: isExpired ? 'PGRST303' : 'PGRST301',
    message: isExpired ? 'JWT expired' : 'JWT is invalid',
    details: null,
    hint: null,
  })
}

const decoded = (path: string): string | null => {
  try {
    return decodeURIComponent(path)
  } catch {
    return null // not UTF-8 after unescaping: no name of ours
  }
}

const dispatch = async (parts: ApiParts, part: string, path: string, request: ApiRequest): Promise<ApiReply> => {
  const found = identify(request, parts.secret)
  const identity: Identity | null = found.ok ? found.identity : null
  const isOpen =
    (part === 'storage' && /^object\/(?:sign|public|upload\/sign)\//.test(path)) ||
    (part === 'auth' && /^(?:health|settings|\.well-known\/.*)$/.test(path))
  if (!found.ok && !(isOpen && found.reason === 'no-key')) return refused(part, found.reason)
  if (part === 'auth') return parts.auth(request, identity, path)
  if (part === 'storage') return parts.storage(request, identity, path)
  return identity === null ? refused(part, 'no-key') : parts.rest(request, identity, path)
}

// The last entry is the proxy's own word; those before it are whatever the client wrote.
const addressOf = (request: IncomingMessage, trustsProxy: boolean): string => {
  const forwarded =
    String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? ''
  return trustsProxy && forwarded !== '' ? forwarded : (request.socket.remoteAddress ?? 'unknown')
}

/** Answers /rest/v1, /auth/v1 and /storage/v1; false when the path is none of them. */
export const answerApi = async (parts: ApiParts, request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
  const url = new URL(request.url ?? '/', 'http://local')
  const [, part, rawPath = ''] = PATH.exec(url.pathname) ?? []
  if (part === undefined) return false
  const path = decoded(rawPath.replace(/\/+$/, ''))
  let reply: ApiReply
  try {
    if (path === null) reply = json(400, { message: 'Malformed path' })
    else {
      const body = await readBody(request, BODY_LIMIT)
      const address = addressOf(request, parts.trustsProxy)
      reply = await dispatch(parts, part, path, { method: request.method ?? 'GET', url, headers: request.headers, body, address })
    }
  } catch (error) {
    if (error instanceof BodyTooLarge)
      reply = json(413, { code: '413', message: `请求超过 ${BODY_LIMIT / MEGABYTE} MB，请分批发送` })
    else {
      const id = randomUUID()
      parts.report(id, error)
      reply = json(500, { code: 'XX000', message: `服务器内部错误，编号 ${id}`, details: null, hint: null })
    }
  }
  await writeReply(request, response, { ...reply, headers: { ...NO_STORE, ...SECURITY_HEADERS, ...reply.headers } })
  return true
}
