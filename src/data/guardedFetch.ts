import { doubt, guardIdentity, NoTokenError } from './identity'
import { loadEntry } from './local/database'

/** No request takes longer: a network that swallows packets would hold a form for ever. */
export const readLimitMs = 30_000
export const writeLimitMs = 60_000

/** Where this device keeps the session. */
export const sessionKey = 'session'
class EndedSessionError extends Error {
  override readonly name = 'EndedSessionError'
}

/** Until when the server asked to be left alone (429, 503 with Retry-After). */
let heldMs = 0
export const heldUntilMs = (): number => heldMs
/** The longest that is believed: a portal may say a year. */
const holdMostS = 600
function noteHold(response: Response): void {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  if (seconds > 0) heldMs = Date.now() + Math.min(seconds, holdMostS) * 1000
}

/** How far this device's clock is ahead of the server's, to the second; null: no answer has told yet. */
let aheadMs: number | null = null
export const clockAheadMs = (): number | null => aheadMs
function noteClock(response: Response): void {
  const serverMs = Date.parse(response.headers.get('date') ?? '')
  if (Number.isFinite(serverMs)) aheadMs = Date.now() - serverMs
}

const isJson = (response: Response) => (response.headers.get('content-type') ?? '').includes('json')
const emptyStatuses = [201, 204]

/**
 * Every request of the backend's client goes through here. Only the backend's own answers come back: a café's portal answers with
 * pages, redirects, `{}` or nothing, and the auth client would sign the person out for it. Nothing leaves under a name the page does not show.
 */
export async function guardedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
  try {
    guardIdentity(url, new Headers(init?.headers))
  } catch (failure) {
    // Kept, it will be renewed when the network lets it; gone, only a sign-in brings another.
    if (failure instanceof NoTokenError && (await loadEntry(sessionKey)) === null)
      throw new EndedSessionError('the session has ended')
    throw failure
  }
  // The API redirects nowhere; whoever does is not the API.
  const response = await fetch(input, { ...init, signal: init?.signal ?? limited(null, writeLimitMs).signal, redirect: 'error' })
  // A proxy before the server refuses by size, and says so in its own words: that is no portal.
  if (response.status === 413 && !isJson(response)) return tooLarge()
  if (/\/(rest|auth)\/v1\//.test(url) && !isJson(response) && !(response.ok && emptyStatuses.includes(response.status)))
    throw foreign()
  if (url.includes('/auth/v1/') && isJson(response) && !(await isOwnAuthAnswer(url, response))) throw foreign()
  if (isJson(response)) noteClock(response)
  if (response.status === 401 || response.status === 403) doubt()
  if (response.status === 429 || response.status === 503) noteHold(response)
  return response
}

const tooLarge = () =>
  new Response(JSON.stringify({ code: 'PT413', message: '这次发送的内容太大，服务器前面的网关没有收下。请缩短后重发。' }), {
    status: 413,
    headers: { 'content-type': 'application/json' },
  })
const foreign = () => new TypeError('not an answer of the backend')

/** A refusal names its code; a new pair of tokens holds tokens. */
async function isOwnAuthAnswer(url: string, response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  if (typeof body !== 'object' || body === null) return false
  if (!response.ok) return 'error_code' in body || 'code' in body || 'error' in body
  return !/\/auth\/v1\/token\b/.test(url) || 'access_token' in body
}

/**
 * A signal that also fires after `limitMs`; `isLate` says that it was the limit. Written out: `AbortSignal.any` is younger than the
 * browsers that are really there.
 */
export function limited(outer: AbortSignal | null, limitMs: number) {
  const own = new AbortController()
  let isLate = false
  const give = () => own.abort(outer?.reason)
  const timer = setTimeout(() => {
    isLate = true
    own.abort()
  }, limitMs)
  if (outer?.aborted) give()
  else outer?.addEventListener('abort', give)
  const end = () => {
    clearTimeout(timer)
    outer?.removeEventListener('abort', give)
  }
  return { signal: own.signal, isLate: () => isLate, end }
}
