import type { IncomingMessage, ServerResponse } from 'node:http'
import { identify } from './identity.ts'
import { json, urlOf } from './message.ts'
import { SECURITY_HEADERS } from './securityHeaders.ts'
import { writeReply } from './writeReply.ts'

export interface Maintenance {
  readonly secret: string
  /** Writes a backup into the data directory and returns its path. */
  readonly backUp: () => Promise<string>
}

const PATH = '/local/v1/backup'

/** Answers what the command line asks of the running server, for the service key only; false when it asks nothing. */
export const answerMaintenance = async (
  { secret, backUp }: Maintenance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  const url = urlOf(request)
  if (url.pathname !== PATH) return false
  const asked = { method: request.method ?? 'GET', url, headers: request.headers, body: Buffer.alloc(0), address: '' }
  const found = identify(asked, secret)
  const isAllowed = found.ok && found.identity.role === 'service_role' && request.method === 'POST'
  const reply = isAllowed
    ? await backUp().then(
        (file) => json(200, { file }),
        (error: unknown) => json(500, { message: String(error) }),
      )
    : json(403, { message: 'service key only' })
  await writeReply(request, response, { ...reply, headers: { ...SECURITY_HEADERS, ...reply.headers } })
  return true
}
