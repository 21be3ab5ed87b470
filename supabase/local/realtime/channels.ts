import type { WebSocket } from 'ws'
import type { Claims } from '../http/jwt.ts'
import { encodeMessage, type Version } from './phoenix.ts'

/** One browser's membership of one topic. */
export interface Channel {
  readonly socket: WebSocket
  readonly version: Version
  /** Without the `realtime:` in front. */
  readonly topic: string
  readonly joinRef: string | null
  readonly hearsItself: boolean
  readonly wantsAcknowledgement: boolean
  claims: Claims
  role: string
  authorisedAt: number
}

export const PREFIX = 'realtime:'

export const push = (
  channel: Pick<Channel, 'socket' | 'version' | 'topic' | 'joinRef'>,
  event: string,
  payload: Record<string, unknown>,
  ref: string | null = null,
): void => {
  const { socket, version, topic, joinRef } = channel
  if (socket.readyState === socket.OPEN)
    socket.send(encodeMessage(version, { joinRef, ref, topic: PREFIX + topic, event, payload }))
}

export interface Registry {
  add(channel: Channel): void
  remove(channel: Channel): void
  find(socket: WebSocket, topic: string): Channel | null
  of(socket: WebSocket): readonly Channel[]
  on(topic: string): readonly Channel[]
  all(): readonly Channel[]
}

export const createRegistry = (): Registry => {
  const byTopic = new Map<string, Set<Channel>>()
  const bySocket = new Map<WebSocket, Map<string, Channel>>()
  return {
    add: (channel) => {
      const topics = bySocket.get(channel.socket) ?? new Map<string, Channel>()
      const previous = topics.get(channel.topic)
      if (previous !== undefined) byTopic.get(channel.topic)?.delete(previous)
      bySocket.set(channel.socket, topics.set(channel.topic, channel))
      byTopic.set(channel.topic, (byTopic.get(channel.topic) ?? new Set()).add(channel))
    },
    remove: (channel) => {
      const topics = bySocket.get(channel.socket)
      if (topics?.get(channel.topic) === channel) topics.delete(channel.topic)
      if (topics?.size === 0) bySocket.delete(channel.socket)
      const members = byTopic.get(channel.topic)
      members?.delete(channel)
      if (members?.size === 0) byTopic.delete(channel.topic)
    },
    find: (socket, topic) => bySocket.get(socket)?.get(topic) ?? null,
    of: (socket) => [...(bySocket.get(socket)?.values() ?? [])],
    on: (topic) => [...(byTopic.get(topic) ?? [])],
    all: () => [...byTopic.values()].flatMap((members) => [...members]),
  }
}
