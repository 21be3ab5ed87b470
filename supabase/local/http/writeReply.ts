import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { ApiReply } from './message.ts'

const toGzip = promisify(gzip)
const toBrotli = promisify(brotliCompress)

/** Shorter bodies grow or gain nothing. */
const WORTH_BYTES = 1_400
const COMPRESSIBLE = /^(?:application\/(?:json|geo\+json|vnd\.pgrst|vnd\.mapbox|javascript|manifest)|text\/|image\/svg)/

const compressed = async (body: Buffer, accepts: string): Promise<{ body: Buffer; encoding: string | null }> => {
  // Fast settings: the reader is on the same machine or in the same office.
  if (/\bbr\b/.test(accepts))
    return { body: await toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }), encoding: 'br' }
  if (/\bgzip\b/.test(accepts)) return { body: await toGzip(body, { level: 3 }), encoding: 'gzip' }
  return { body, encoding: null }
}

/** Sends the reply, compressed where that helps; HEAD gets the headers alone. */
export const writeReply = async (request: IncomingMessage, response: ServerResponse, reply: ApiReply): Promise<void> => {
  const plain =
    reply.body === null ? Buffer.alloc(0) : typeof reply.body === 'string' ? Buffer.from(reply.body) : Buffer.from(reply.body)
  const type = reply.headers['content-type'] ?? ''
  const isWorth = plain.length >= WORTH_BYTES && COMPRESSIBLE.test(type) && reply.headers['content-encoding'] === undefined
  const { body, encoding } = isWorth
    ? await compressed(plain, String(request.headers['accept-encoding'] ?? ''))
    : { body: plain, encoding: null }
  if (response.destroyed) return
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(isWorth ? { vary: 'accept-encoding' } : {}),
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(body.length) }),
  })
  response.end(request.method === 'HEAD' || reply.status === 204 ? undefined : body)
}
