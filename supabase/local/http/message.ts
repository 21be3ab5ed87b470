import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

export interface ApiRequest {
  readonly method: string
  /** Only the path and the query count; the host is whatever the client wrote. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Where the connection comes from. */
  readonly address: string
  /** Aborts when the client has hung up: nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface ApiReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
}

/** A path that is none ("//", "http://[") is asked for as nothing of ours. */
const NOWHERE = 'http://local/%00'

/** The path and query asked for; the host is not to be believed. */
export const urlOf = (request: Pick<IncomingMessage, 'url'>): URL =>
  URL.parse(request.url ?? '/', 'http://local') ?? new URL(NOWHERE)

export const JSON_TYPE = 'application/json; charset=utf-8'

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ApiReply => ({
  status,
  headers: { 'content-type': JSON_TYPE, ...headers },
  body: JSON.stringify(value),
})

export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): ApiReply => ({
  status,
  headers,
  body: null,
})

export const header = (request: Pick<ApiRequest, 'headers'>, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
