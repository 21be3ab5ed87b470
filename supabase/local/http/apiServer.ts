import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Admit } from '../auth/admission.ts'
import type { AuthHandler } from '../auth/auth.ts'
import type { RestHandler } from '../rest/rest.ts'
import type { StorageHandler } from '../storage/storage.ts'
import { identify, type Identity } from './identity.ts'
import { verifyJwt } from './jwt.ts'
import { isTooDeep } from './jsonDepth.ts'
import { json, urlOf, type ApiReply, type ApiRequest } from './message.ts'
import { BodiesTooMany, createBodyBudget, type BodyBudget } from './bodyBudget.ts'
import { bodyLimit, BodyTooLarge, readBody } from './readBody.ts'
import { SECURITY_HEADERS } from './securityHeaders.ts'
import { retryAfterS, TooManyRequests, type Shares } from './shares.ts'
import { writeReply } from './writeReply.ts'
import type { WriteGate } from './writeGate.ts'

export interface ApiParts {
  readonly secret: string
  readonly rest: RestHandler
  readonly auth: AuthHandler
  readonly admit: Admit
  readonly storage: StorageHandler
  readonly gate: WriteGate
  readonly shares: Shares
  readonly trustsProxy: boolean
  /** Hears of faults no client can mend; the reply carries only the number. */
  readonly report: (id: string, error: unknown) => void
}

const MEGABYTE = 1024 * 1024
/** Of everything this process is reading and working on. */
const budget: BodyBudget = createBodyBudget()
const PATH = /^\/(rest|auth|storage)\/v1(?:\/(.*))?$/

const NO_STORE = { 'cache-control': 'no-store' } as const

const refused = (part: string, reason: string): ApiReply => {
  if (reason === 'no-key' || reason === 'bad-key')
    return json(401, { message: reason === 'no-key' ? 'No API key found in request' : 'Invalid API key' })
  const isExpired = reason === 'expired'
  const message = { expired: 'JWT expired', ended: '登录已失效，请重新登录' }[reason] ?? 'JWT is invalid'
  if (part === 'auth')
    return json(
      403,
      { code: 'bad_jwt', message: isExpired ? 'token is expired' : 'invalid JWT' },
      { 'x-supabase-api-version': '2024-01-01' },
    )
  return json(401, {
    code: isExpired ? 'PGRST303' : 'PGRST301',
    message,
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

/** What may be answered without a key: signed links, and what auth says of itself. */
const isOpen = (part: string, path: string): boolean =>
  (part === 'storage' && /^object\/(?:sign|public|upload\/sign)\//.test(path)) ||
  (part === 'auth' && /^(?:health|settings|\.well-known\/.*)$/.test(path))

// What a body is called does not matter: the data API reads any as JSON. A file is no JSON.
const nestsTooDeep = (part: string, url: URL, body: Buffer): boolean =>
  (part !== 'storage' && isTooDeep(body)) || [...url.searchParams.values()].some((value) => isTooDeep(Buffer.from(value)))

const isUploadLink = (url: URL, secret: string): boolean => {
  const claims = verifyJwt(url.searchParams.get('token') ?? '', secret)
  return typeof claims === 'object' && String(claims['url']).startsWith('upload:')
}

/** Whose share of the server a request is; null for the server's own key and for signing in, which counts its attempts itself. */
const ownerOf = (part: string, identity: Identity | null, address: string): string | null =>
  part === 'auth' || identity?.role === 'service_role' ? null : (identity?.userId ?? `address ${address}`)

interface Asked {
  readonly request: IncomingMessage
  readonly url: URL
  readonly signal: AbortSignal
}

const dispatch = async (parts: ApiParts, part: string, path: string, { request, url, signal }: Asked): Promise<ApiReply> => {
  // Who asks is known from the headers: a stranger's body is not even taken in.
  const found = identify({ url, headers: request.headers }, parts.secret)
  if (!found.ok && !(isOpen(part, path) && found.reason === 'no-key')) return refused(part, found.reason)
  const identity = found.ok ? found.identity : null
  // Auth looks at accounts and sessions itself, and says of each what is wrong with it.
  if (part !== 'auth' && identity !== null && !(await parts.admit(identity.claims))) return refused(part, 'ended')
  const isTrusted = identity === null ? isUploadLink(url, parts.secret) : identity.role !== 'anon'
  const address = addressOf(request, parts.trustsProxy)
  const owner = ownerOf(part, identity, address)
  const holding = budget.open(isTrusted ? (identity?.userId ?? identity?.role ?? 'link') : null)
  let release: (() => void) | null = null
  try {
    const body = await readBody(request, bodyLimit(part, isTrusted), holding)
    if (nestsTooDeep(part, url, body)) return json(400, { code: 'PGRST102', message: 'JSON 嵌套太深 · JSON nests too deep' })
    const asked: ApiRequest = { method: request.method ?? 'GET', url, headers: request.headers, body, address, signal }
    release = owner === null ? null : await parts.shares.take(owner, signal)
    if (part !== 'rest') {
      const work = () => (part === 'auth' ? parts.auth(asked, identity, path) : parts.storage(asked, identity, path))
      // Who signs in is not known before, so what follows a sign-in is held back for everybody.
      return await (onlyLooks(asked.method, part, path) ? work() : parts.gate(part === 'auth' ? null : userOf(identity), work))
    }
    return identity === null ? refused(part, 'no-key') : await parts.rest(asked, identity, path)
  } finally {
    release?.()
    holding.release()
  }
}

/** The refusal an error means; what no client can mend is reported under a number, and the reply carries only that. */
const failed = (error: unknown, report: ApiParts['report']): ApiReply => {
  if (error instanceof BodyTooLarge)
    return json(413, { code: '413', message: `请求太大（上限 ${error.limit / MEGABYTE} MB），请分批发送` })
  if (error instanceof BodiesTooMany)
    return json(
      error.isOwn ? 429 : 503,
      { code: '53200', message: error.isOwn ? '同时发送的大文件太多，请稍后再试' : '服务器正忙于接收文件，请稍后再试' },
      { 'retry-after': '5' },
    )
  if (error instanceof TooManyRequests)
    return json(
      429,
      { code: '429', message: `同时进行的请求太多，请 ${retryAfterS} 秒后再试`, details: null, hint: null },
      { 'retry-after': String(retryAfterS) },
    )
  const id = randomUUID()
  report(id, error)
  return json(500, { code: 'XX000', message: `服务器内部错误，编号 ${id}`, details: null, hint: null })
}

const whenGone = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}

const userOf = (identity: Identity | null): string | null => identity?.userId ?? null

/** Storage lists and signs links by POST, and writes nothing then. */
const onlyLooks = (method: string, part: string, path: string): boolean =>
  method === 'GET' || method === 'HEAD' || (part === 'storage' && /^object\/(?:list|sign|info)\b/.test(path))

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
  const url = urlOf(request)
  const [, part, rawPath = ''] = PATH.exec(url.pathname) ?? []
  if (part === undefined) return false
  const path = decoded(rawPath.replace(/\/+$/, ''))
  const signal = whenGone(response)
  let reply: ApiReply
  try {
    reply = path === null ? json(400, { message: 'Malformed path' }) : await dispatch(parts, part, path, { request, url, signal })
  } catch (error) {
    // Whoever hung up waits for no answer, and it is no fault of ours.
    if (signal.aborted || (request.destroyed && !request.complete)) return true
    reply = failed(error, parts.report)
  }
  // A body that was not taken in would have to be read to its end before the connection could serve another request.
  const unread: Record<string, string> = request.complete ? {} : { connection: 'close' }
  await writeReply(request, response, { ...reply, headers: { ...NO_STORE, ...SECURITY_HEADERS, ...reply.headers, ...unread } })
  return true
}
