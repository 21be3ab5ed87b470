import { connect } from 'node:net'
import { join } from 'node:path'
import type pg from 'pg'

const cancelRequest = 80_877_102
const giveUpMs = 2_000

const numberOf = (client: pg.ClientBase, name: 'processID' | 'secretKey'): number | null => {
  const value: unknown = Reflect.get(client, name)
  return typeof value === 'number' ? value : null
}

/**
 * Asks PostgreSQL to end what this connection is doing, by the protocol's own request: it needs no connection of the pool,
 * which may have none left, and passes through pgbouncer. Resolves when the request was taken; never rejects, for then the
 * statement's own limit ends it.
 */
export function cancelStatement(client: pg.PoolClient & { readonly host?: string; readonly port?: number }): Promise<void> {
  const [pid, secret] = [numberOf(client, 'processID'), numberOf(client, 'secretKey')]
  const { host = '127.0.0.1', port = 5432 } = client
  if (pid === null || secret === null) return Promise.resolve()
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(cancelRequest, 4)
  message.writeInt32BE(pid, 8)
  message.writeInt32BE(secret, 12)
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
    socket.setTimeout(giveUpMs, () => socket.destroy())
    socket.on('connect', () => socket.end(message))
    socket.on('error', () => undefined)
    // Without a reader the other side's end is never seen.
    socket.resume()
    socket.on('close', () => resolve())
  })
}
