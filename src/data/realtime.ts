import type { RealtimeChannel, RealtimeClient } from '@supabase/realtime-js'
import * as v from 'valibot'
import { getClient, serviceUrl, sessionToken, signedFetch } from './client'
import { config } from './config'
import { doubt } from './identity'
import { laterPart } from './laterPart'

/** What a listener is told of its topics. */
export interface Ears {
  /** Ids of what changed; null: too many to name. */
  readonly onChange: (topic: string, ids: readonly string[] | null) => void
  readonly onJoined: (topic: string) => void
  /** The person may not hear it: it will not be asked for again. */
  readonly onRefused: (topic: string) => void
  readonly onLost: (topic: string) => void
  /** The server was there a moment ago. */
  readonly onContact: () => void
}

const message = v.object({ payload: v.object({ ids: v.optional(v.array(v.string())) }) })
const isRefusal = (reason: string) => /unauthorized|permission|RateLimit|PrivateOnly/i.test(reason)
/** A channel that the server closed, when a token ran out say, is joined again after so long. */
const rejoinMs = 2_000

type Client = typeof RealtimeClient
let socket: RealtimeClient | undefined
/** A phone loads it after its first screen, which needs none. */
let clientPart: () => Promise<Client> = laterPart(async () => (await import('@supabase/realtime-js')).RealtimeClient)
/** Whoever has it already says so before anybody listens. */
export function bringClient(client: Client): void {
  clientPart = () => Promise.resolve(client)
}

/** The one socket, with the token of the session. */
async function openSocket(): Promise<RealtimeClient> {
  const Client = await clientPart()
  if (socket) return socket
  const made = new Client(serviceUrl('realtime').replace(/^http/, 'ws'), {
    params: { apikey: config().anonKey },
    accessToken: sessionToken,
    fetch: signedFetch,
    // A cable that was pulled is noticed by its silence, within twice the heartbeat; a server that is back within seconds.
    heartbeatIntervalMs: 10_000,
    reconnectAfterMs: (tries: number) => Math.min(3_000, 500 * tries),
  })
  getClient().auth.onAuthStateChange((event, session) => {
    if (event === 'TOKEN_REFRESHED' || event === 'SIGNED_IN') void made.setAuth(session?.access_token)
    else if (event === 'SIGNED_OUT') void made.setAuth()
  })
  return (socket = made)
}

/** Hears private topics until stopped. A socket that was lost comes back by itself and joins again. */
export function hear(topics: readonly string[], ears: Ears): () => void {
  const channels = new Map<string, RealtimeChannel>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let isStopped = false

  function leave(realtime: RealtimeClient, topic: string): void {
    const channel = channels.get(topic)
    channels.delete(topic)
    if (channel) void realtime.removeChannel(channel)
  }
  function later(run: () => unknown): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, rejoinMs)
    timers.add(timer)
  }
  function join(realtime: RealtimeClient, topic: string): void {
    if (isStopped || channels.has(topic)) return
    const channel = realtime.channel(topic, { config: { private: true } })
    channels.set(topic, channel)
    channel.on('broadcast', { event: 'changed' }, (input) => {
      const read = v.safeParse(message, input)
      ears.onContact()
      ears.onChange(topic, read.success ? (read.output.payload.ids ?? null) : null)
    })
    channel.subscribe((status, error) => {
      if (isStopped || channels.get(topic) !== channel) return
      if (status === 'SUBSCRIBED') return ears.onJoined(topic)
      if (status === 'CHANNEL_ERROR' && error && isRefusal(error.message)) {
        leave(realtime, topic)
        return ears.onRefused(topic)
      }
      ears.onLost(topic)
      if (status !== 'CLOSED') return
      // Put out by the server: the token ran out, or a role was taken away.
      doubt()
      leave(realtime, topic)
      later(() => realtime.setAuth().then(() => join(realtime, topic)))
    })
  }
  async function begin(): Promise<void> {
    const realtime = await openSocket().catch(() => null)
    if (isStopped) return
    if (realtime === null) {
      // Its part of the program lies on the server too.
      topics.forEach(ears.onLost)
      return later(begin)
    }
    realtime.onHeartbeat((status) => {
      if (status === 'ok' && !isStopped) ears.onContact()
    })
    // The socket needs the person's token before it may join a private topic.
    await realtime.setAuth()
    for (const topic of topics) join(realtime, topic)
  }
  void begin()
  return () => {
    isStopped = true
    for (const timer of timers) clearTimeout(timer)
    if (socket) for (const topic of [...channels.keys()]) leave(socket, topic)
  }
}
