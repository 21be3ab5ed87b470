import type { RealtimeChannel } from '@supabase/supabase-js'
import * as v from 'valibot'
import { getClient } from './client'
import { doubt } from './identity'

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

/** Hears private topics until stopped. A socket that was lost comes back by itself and joins again. */
export function hear(topics: readonly string[], ears: Ears): () => void {
  const { realtime } = getClient()
  const channels = new Map<string, RealtimeChannel>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let isStopped = false

  function leave(topic: string): void {
    const channel = channels.get(topic)
    channels.delete(topic)
    if (channel) void getClient().removeChannel(channel)
  }
  function later(topic: string): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      void realtime.setAuth().then(() => join(topic))
    }, rejoinMs)
    timers.add(timer)
  }
  function join(topic: string): void {
    if (isStopped || channels.has(topic)) return
    const channel = getClient().channel(topic, { config: { private: true } })
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
        leave(topic)
        return ears.onRefused(topic)
      }
      ears.onLost(topic)
      if (status !== 'CLOSED') return
      // Put out by the server: the token ran out, or a role was taken away.
      doubt()
      leave(topic)
      later(topic)
    })
  }
  realtime.onHeartbeat((status) => {
    if (status === 'ok' && !isStopped) ears.onContact()
  })
  // The socket needs the person's token before it may join a private topic.
  void realtime.setAuth().then(() => topics.forEach(join))
  return () => {
    isStopped = true
    for (const timer of timers) clearTimeout(timer)
    for (const topic of [...channels.keys()]) leave(topic)
  }
}
