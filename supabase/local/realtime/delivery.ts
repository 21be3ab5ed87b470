import type { Database } from '../engine/database.types.ts'
import { authoriseTopic } from './authorise.ts'
import { push, type Channel, type Registry } from './channels.ts'

/** Rights are looked at again when they are older than this: a role taken away stops the stream, not only the next join. */
const RIGHTS_LAST_MS = 60_000

interface MessageRow {
  readonly id: string
  readonly topic: string
  readonly event: string | null
  readonly payload: unknown
}

export const shutOut = (registry: Registry, channel: Channel, reason: string): void => {
  registry.remove(channel)
  push(channel, 'system', { extension: 'system', status: 'error', message: reason, channel: channel.topic })
  push(channel, 'phx_close', {})
}

const isExpired = ({ claims }: Channel) => typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= Date.now()

/** Whether the member may still hear its topic; shuts it out when not. */
export const mayStillHear = async (db: Database, registry: Registry, channel: Channel): Promise<boolean> => {
  if (isExpired(channel)) {
    shutOut(registry, channel, 'Token has expired')
    return false
  }
  if (Date.now() - channel.authorisedAt < RIGHTS_LAST_MS) return true
  const rights = await authoriseTopic(db, channel.claims, channel.role, channel.topic)
  if (!rights.canRead) {
    shutOut(registry, channel, 'You do not have permissions to read from this Channel topic')
    return false
  }
  channel.canWrite = rights.canWrite
  channel.authorisedAt = Date.now()
  return true
}

export const sendTo = async (
  db: Database,
  registry: Registry,
  topic: string,
  payload: Record<string, unknown>,
  except: Channel | null = null,
): Promise<void> => {
  for (const channel of registry.on(topic))
    if (channel !== except && (await mayStillHear(db, registry, channel))) push(channel, 'broadcast', payload)
}

/** Carries rows of realtime.messages to the members of their topics as they are committed, in order. */
export const startDelivery = async (
  db: Database,
  registry: Registry,
  report: (error: unknown) => void,
): Promise<() => Promise<void>> => {
  let waiting: string[] = []
  let isRunning = false

  const drain = async () => {
    if (isRunning) return
    isRunning = true
    try {
      while (waiting.length > 0) {
        const ids = waiting
        waiting = []
        const { rows } = await db.query<MessageRow>(
          `select m.id, m.topic, m.event, m.payload from unnest($1::uuid[]) with ordinality i(id, n) join realtime.messages m using (id)
           where m.extension = 'broadcast' order by i.n`,
          [ids],
        )
        for (const { id, topic, event, payload } of rows)
          await sendTo(db, registry, topic, { type: 'broadcast', event: event ?? '', payload, meta: { id } })
      }
    } catch (error) {
      report(error)
    } finally {
      isRunning = false
    }
  }
  return db.listen('realtime_messages', {
    heard: (id) => {
      waiting.push(id)
      // One read for all that a transaction sent.
      setImmediate(() => void drain())
    },
  })
}
