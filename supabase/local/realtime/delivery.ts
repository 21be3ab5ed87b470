import type { Admit } from '../auth/admission.ts'
import type { Database } from '../engine/database.types.ts'
import type { Authorise } from './authorise.ts'
import { push, type Channel, type Registry } from './channels.ts'

/** Rights are looked at again when they are older than this: a role taken away stops the stream, not only the next join. */
const rightsLastMs = 60_000
/** The sweep looks at them before they are, so that no message waits for it. */
const sweepEveryMs = 10_000
const sweepAfterMs = rightsLastMs - 2 * sweepEveryMs

interface MessageRow {
  readonly id: string
  readonly topic: string
  readonly event: string | null
  readonly payload: unknown
}

export function shutOut(registry: Registry, channel: Channel, reason: string): void {
  registry.remove(channel)
  push(channel, 'system', { extension: 'system', status: 'error', message: reason, channel: channel.topic })
  push(channel, 'phx_close', {})
}

const isExpired = ({ claims }: Channel) => typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= Date.now()

/** Whether the member may still hear its topic, and with `writes` send to it; shuts it out when it may not hear. */
export async function mayStillHear(authorise: Authorise, registry: Registry, channel: Channel, writes = false): Promise<boolean> {
  if (isExpired(channel)) {
    shutOut(registry, channel, 'Token has expired')
    return false
  }
  const { claims, role, topic } = channel
  const rights = await authorise({ claims, role, topic, writes })
  if (!rights.canRead) {
    shutOut(registry, channel, 'You do not have permissions to read from this Channel topic')
    return false
  }
  channel.authorisedAt = Date.now()
  return !writes || rights.canWrite
}

/** To every member that may hear it. */
export async function sendTo(
  authorise: Authorise,
  registry: Registry,
  topic: string,
  payload: Record<string, unknown>,
  except: Channel | null = null,
): Promise<void> {
  const members = registry.on(topic).filter((channel) => channel !== except)
  const isFresh = (channel: Channel) => !isExpired(channel) && Date.now() - channel.authorisedAt < rightsLastMs
  const may = await Promise.all(members.map((channel) => isFresh(channel) || mayStillHear(authorise, registry, channel)))
  members.forEach((channel, index) => {
    if (may[index] === true) push(channel, 'broadcast', payload)
  })
}

/** Looks at the rights of all members before they are too old. Gives the way to stop. */
function sweep(authorise: Authorise, registry: Registry, report: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    const old = registry.all().filter(({ authorisedAt }) => Date.now() - authorisedAt > sweepAfterMs)
    // The database may be away: they keep their rights as long as they last.
    Promise.all(old.map((channel) => mayStillHear(authorise, registry, channel))).catch(report)
  }, sweepEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Sessions that ended and accounts that were banned are looked for so often. */
const sessionsEveryMs = 3_000

function watchSessions(admit: Admit, registry: Registry): () => void {
  const look = async (channel: Channel) => {
    if (!(await admit(channel.claims))) shutOut(registry, channel, 'The session has ended')
  }
  const timer = setInterval(() => void Promise.all(registry.all().map(look)), sessionsEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** What the database tells a person of his account: a role or the account itself changed, so his rights are looked at now. */
const ofAccount = /^user:([0-9a-f-]{36}):account$/

async function lookAgain(authorise: Authorise, registry: Registry, userId: string): Promise<void> {
  const his = registry.all().filter(({ claims }) => claims['sub'] === userId)
  await Promise.all(his.map((channel) => mayStillHear(authorise, registry, channel)))
}

export interface Delivery {
  /** False while the listening connection is lost: who joined now would hear nothing and not know it. */
  isListening(): boolean
  close(): Promise<void>
}

/**
 * Carries rows of realtime.messages to the members of their topics as they are committed, in order. When the listening
 * connection is lost its members are told by an error of their channel: they join again and read again.
 */
export async function startDelivery(
  db: Database,
  { authorise, admit }: { readonly authorise: Authorise; readonly admit: Admit },
  registry: Registry,
  report: (error: unknown) => void,
): Promise<Delivery> {
  let waiting: string[] = []
  let isRunning = false
  let isListening = true

  async function drain(): Promise<void> {
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
        for (const { id, topic, event, payload } of rows) {
          const userId = ofAccount.exec(topic)?.[1]
          if (userId !== undefined) await lookAgain(authorise, registry, userId)
          await sendTo(authorise, registry, topic, { type: 'broadcast', event: event ?? '', payload, meta: { id } })
        }
      }
    } catch (error) {
      report(error)
      // What could not be carried is missed, as when the connection is lost.
      sendAway()
    } finally {
      isRunning = false
    }
  }
  function sendAway(): void {
    for (const channel of registry.all()) {
      registry.remove(channel)
      push(channel, 'phx_error', { reason: 'messages were missed: join again and read again' })
    }
  }

  const stopSweep = sweep(authorise, registry, report)
  const stopSessions = watchSessions(admit, registry)
  const stopListening = await db.listen('realtime_messages', {
    heard: (id) => {
      waiting.push(id)
      // One read for all that a transaction sent.
      setImmediate(() => void drain())
    },
    lost: () => {
      isListening = false
      sendAway()
    },
    back: () => (isListening = true),
  })
  return {
    isListening: () => isListening,
    close: async () => {
      stopSweep()
      stopSessions()
      await stopListening()
    },
  }
}
