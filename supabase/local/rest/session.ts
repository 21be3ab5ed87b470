import type { Step } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import type { ApiRequest } from '../http/message.ts'

/**
 * First step of every request's transaction: the caller's role and claims, what PostgREST shows of the request, and whether
 * it only reads. All local to the transaction, so nothing outlives it.
 */
export function sessionStep(
  identity: Identity,
  request: Pick<ApiRequest, 'method' | 'url' | 'headers'>,
  isRead = request.method === 'GET' || request.method === 'HEAD',
): Step {
  const settings: readonly (readonly [string, string])[] = [
    ['search_path', 'public, extensions'],
    ['request.jwt.claims', JSON.stringify(identity.claims)],
    ['request.method', request.method],
    ['request.path', request.url.pathname],
    [
      'request.headers',
      JSON.stringify({ 'user-agent': request.headers['user-agent'], 'x-device-id': request.headers['x-device-id'] }),
    ],
    ['transaction_read_only', isRead ? 'on' : 'off'],
    ['role', identity.role],
  ]
  const calls = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`)
  return { sql: `select ${calls.join(', ')}`, parameters: settings.flat() }
}
