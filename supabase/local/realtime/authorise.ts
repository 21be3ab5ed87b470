import type { Database } from '../engine/database.types.ts'
import type { Claims } from '../http/jwt.ts'

export interface TopicRights {
  readonly canRead: boolean
  readonly canWrite: boolean
}

/** One caller and one topic. */
export interface Check {
  readonly claims: Claims
  readonly role: string
  readonly topic: string
  /** Whether the right to send is asked for, too: most listen only. */
  readonly writes: boolean
}

/** Checks of one statement: on PGlite nobody else is served meanwhile. */
const mostAtOnce = 100

interface Waiting {
  readonly check: Check
  readonly resolve: (rights: TopicRights) => void
  readonly reject: (error: unknown) => void
}

export type Authorise = (check: Check) => Promise<TopicRights>

/** Asks the database for all at once; in the order of `checks`. Throws DatabaseError. */
async function rightsOf(db: Database, checks: readonly Check[]): Promise<TopicRights[]> {
  const asked = checks.map(({ claims, ...rest }) => ({ ...rest, claims: JSON.stringify(claims) }))
  const { rows } = await db.query<{ rights: { read: boolean; write: boolean }[] }>(
    'select realtime.rights_of($1::jsonb) as rights',
    [JSON.stringify(asked)],
  )
  return (rows[0]?.rights ?? []).map(({ read, write }) => ({ canRead: read, canWrite: write }))
}

/**
 * What the policies of realtime.messages let callers do. Whatever is asked while a statement runs goes into the next one
 * together: a thousand sockets cost ten statements, not three thousand.
 */
export function createAuthorise(db: Database): Authorise {
  let waiting: Waiting[] = []
  let isRunning = false

  async function drain(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        const rights = await rightsOf(
          db,
          batch.map(({ check }) => check),
        )
        batch.forEach(({ resolve }, index) => resolve(rights[index] ?? { canRead: false, canWrite: false }))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isRunning = false
  }

  return (check) =>
    new Promise((resolve, reject) => {
      waiting.push({ check, resolve, reject })
      // Those who come in the same turn of the loop go along.
      setImmediate(() => void drain())
    })
}
