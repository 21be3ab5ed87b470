import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Admit } from '../auth/admission.ts'
import type { Database } from '../engine/database.types.ts'
import { verifyJwt, type Claims } from '../http/jwt.ts'
import { isOwnHost } from '../http/ownHost.ts'
import { createAuthorise } from './authorise.ts'
import { createRegistry, PREFIX, push, type Channel } from './channels.ts'
import { mayStillHear, sendTo, shutOut, startDelivery } from './delivery.ts'
import { decodeMessage, encodeMessage, type PhoenixMessage, type Version } from './phoenix.ts'

const PATH = '/realtime/v1/websocket'
const MAX_MESSAGE_BYTES = 1024 * 1024
const MAX_CHANNELS = 200
/** Clients send a heartbeat every 25 s; one that missed three is gone. */
const SILENCE_MS = 90_000
/** Tells a page to connect again at once or elsewhere: nothing is wrong with it. */
const SERVICE_RESTART = 1012
/** How long a page may take to answer the farewell. */
const FAREWELL_MS = 1_000

export interface RealtimeParts {
  readonly db: Database
  readonly admit: Admit
  readonly secret: string
}

export interface Realtime {
  close(): Promise<void>
}

interface Caller {
  readonly claims: Claims
  readonly role: string
}

const asBuffer = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)

const object = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})

/**
 * Realtime over the Phoenix protocol: private broadcast channels only, fed by realtime.messages and by members.
 * The policies of realtime.messages say who may join and who may send.
 */
export const attachRealtime = async (
  server: Server,
  { db, admit, secret }: RealtimeParts,
  hosts: readonly string[],
  report: (error: unknown) => void,
  mayJoin: () => boolean = () => true,
): Promise<Realtime> => {
  const registry = createRegistry()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  const authorise = createAuthorise(db)
  const delivery = await startDelivery(db, { authorise, admit }, registry, report)

  const namedBy = (token: unknown): Caller | string => {
    const claims = verifyJwt(typeof token === 'string' ? token : '', secret)
    if (claims === 'invalid') return 'InvalidJWTToken: the token is not valid'
    if (claims === 'expired') return 'InvalidJWTToken: Token has expired'
    const role = claims['role']
    return role === 'authenticated' || role === 'service_role' || role === 'anon' ? { claims, role } : 'InvalidJWTToken: no role'
  }
  const callerOf = async (token: unknown): Promise<Caller | string> => {
    const caller = namedBy(token)
    return typeof caller === 'string' || (await admit(caller.claims)) ? caller : 'InvalidJWTToken: the session has ended'
  }
  const reply = (
    socket: WebSocket,
    version: Version,
    to: PhoenixMessage,
    status: 'ok' | 'error',
    response: Record<string, unknown>,
  ) => {
    const { joinRef, ref, topic } = to
    if (socket.readyState === socket.OPEN)
      socket.send(encodeMessage(version, { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } }))
  }

  const join = async (socket: WebSocket, version: Version, message: PhoenixMessage, key: string) => {
    const refuse = (reason: string) => reply(socket, version, message, 'error', { reason })
    const topic = message.topic.slice(PREFIX.length)
    const config = object(message.payload['config'])
    const broadcast = object(config['broadcast'])
    if (config['private'] !== true) return refuse('PrivateOnly: This project only allows private channels')
    if (Array.isArray(config['postgres_changes']) && config['postgres_changes'].length > 0)
      return refuse('postgres_changes is not available here: tables tell of their changes by broadcast')
    if (registry.of(socket).length >= MAX_CHANNELS) return refuse('ChannelRateLimitReached: Too many channels')
    const caller = await callerOf(message.payload['access_token'] ?? key)
    if (typeof caller === 'string') return refuse(caller)
    if (!delivery.isListening()) return refuse('RealtimeRestarting: the connection to the database is being made again')
    const rights = await authorise({ ...caller, topic, writes: false })
    if (!rights.canRead) return refuse(`Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`)
    const channel: Channel = {
      socket,
      version,
      topic,
      joinRef: message.joinRef ?? message.ref,
      hearsItself: broadcast['self'] === true,
      wantsAcknowledgement: broadcast['ack'] === true,
      ...caller,
      authorisedAt: Date.now(),
    }
    if (socket.readyState !== socket.OPEN) return
    registry.add(channel)
    reply(socket, version, message, 'ok', { postgres_changes: [] })
  }
  const renew = async (channel: Channel, token: unknown) => {
    const caller = await callerOf(token)
    if (typeof caller === 'string') return shutOut(registry, channel, caller)
    channel.claims = caller.claims
    channel.role = caller.role
    await mayStillHear(authorise, registry, channel)
  }
  const relay = async (channel: Channel, message: PhoenixMessage) => {
    if (!(await mayStillHear(authorise, registry, channel, true))) {
      if (channel.wantsAcknowledgement)
        push(channel, 'phx_reply', { status: 'error', response: { reason: 'Unauthorized' } }, message.ref)
      return
    }
    await sendTo(authorise, registry, channel.topic, { ...message.payload }, channel.hearsItself ? null : channel)
    if (channel.wantsAcknowledgement) push(channel, 'phx_reply', { status: 'ok', response: {} }, message.ref)
  }
  const receive = async (socket: WebSocket, version: Version, message: PhoenixMessage, key: string): Promise<void> => {
    if (message.topic === 'phoenix' && message.event === 'heartbeat') return reply(socket, version, message, 'ok', {})
    if (!message.topic.startsWith(PREFIX)) return reply(socket, version, message, 'error', { reason: 'unmatched topic' })
    if (message.event === 'phx_join') return join(socket, version, message, key)
    const channel = registry.find(socket, message.topic.slice(PREFIX.length))
    if (channel === null) return reply(socket, version, message, 'error', { reason: 'unmatched topic' })
    if (message.event === 'access_token') return renew(channel, message.payload['access_token'])
    if (message.event === 'broadcast') return relay(channel, message)
    if (message.event === 'phx_leave') {
      registry.remove(channel)
      reply(socket, version, message, 'ok', {})
      push(channel, 'phx_close', {}, message.ref)
    }
  }

  const connected = (socket: WebSocket, version: Version, key: string) => {
    let heardAt = Date.now()
    const silence = setInterval(() => {
      if (Date.now() - heardAt > SILENCE_MS) socket.terminate()
    }, SILENCE_MS / 3)
    // A message waits for the one before it, so a join is settled before what follows it.
    let last: Promise<void> = Promise.resolve()
    socket.on('message', (data, isBinary) => {
      heardAt = Date.now()
      const message = decodeMessage(version, asBuffer(data), isBinary)
      if (message !== null)
        last = last
          .then(() => receive(socket, version, message, key))
          .catch((error: unknown) => {
            report(error)
            reply(socket, version, message, 'error', { reason: 'UnableToServe: try again' })
          })
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(silence)
      for (const channel of registry.of(socket)) registry.remove(channel)
    })
  }

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // Node takes its own handlers off an upgraded connection: one that breaks now would end the process.
    stream.on('error', () => stream.destroy())
    const turnAway = (status: string) =>
      stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy())
    const url = URL.parse(request.url ?? '/', 'http://local')
    if (url === null) return turnAway('400 Bad Request')
    if (url.pathname !== PATH) {
      // Another path is somebody else's upgrade: Vite's, while developing.
      if (server.listenerCount('upgrade') === 1) turnAway('404 Not Found')
      return
    }
    if (!isOwnHost(request.headers.host, hosts)) return turnAway('421 Misdirected Request')
    // Joining is tried as a write, which a standby refuses; and who joins a server that stops would be put out again.
    if (!mayJoin()) return turnAway('503 Service Unavailable')
    const key = url.searchParams.get('apikey') ?? ''
    if (typeof namedBy(key) === 'string') return turnAway('401 Unauthorized')
    const version: Version = url.searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0'
    sockets.handleUpgrade(request, stream, head, (socket) => connected(socket, version, key))
  }
  server.on('upgrade', upgrade)

  return {
    close: async () => {
      server.off('upgrade', upgrade)
      await delivery.close()
      for (const socket of sockets.clients) socket.close(SERVICE_RESTART, 'the server restarts')
      await Promise.race([
        Promise.all([...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)))),
        new Promise((resolve) => setTimeout(resolve, FAREWELL_MS)),
      ])
      for (const socket of sockets.clients) socket.terminate()
      await new Promise<void>((resolve) => sockets.close(() => resolve()))
    },
  }
}
