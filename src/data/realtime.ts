import type { RealtimeChannel } from '@supabase/supabase-js'
import { getClient } from './client'

/** Listens for one event of private topics; a callback at most every `foldMs`, however many messages came. Returns how to stop. */
export function listen(topics: readonly string[], event: string, onChange: (topic: string) => void, foldMs = 1000): () => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  const channels: RealtimeChannel[] = []
  // The socket needs the person's token before it may join a private topic.
  void getClient()
    .realtime.setAuth()
    .then(() => {
      for (const topic of topics) {
        const channel = getClient().channel(topic, { config: { private: true } })
        channel.on('broadcast', { event }, () => {
          if (waiting.has(topic)) return
          waiting.set(
            topic,
            setTimeout(() => {
              waiting.delete(topic)
              onChange(topic)
            }, foldMs),
          )
        })
        channel.subscribe()
        channels.push(channel)
      }
    })
  return () => {
    for (const timer of waiting.values()) clearTimeout(timer)
    for (const channel of channels) void getClient().removeChannel(channel)
  }
}
