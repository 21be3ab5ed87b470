import type { Database } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import type { Claims } from '../http/jwt.ts'

export interface TopicRights {
  readonly canRead: boolean
  readonly canWrite: boolean
}

/** Carries the answer out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly rights: TopicRights

  constructor(rights: TopicRights) {
    super('rolled back on purpose')
    this.rights = rights
  }
}

/**
 * What the policies of realtime.messages let this caller do on a topic, tried as hosted Realtime tries it: put a message
 * there, look whether the caller sees it, let the caller write one, and undo it all.
 */
export const authoriseTopic = async (db: Database, claims: Claims, role: string, topic: string): Promise<TopicRights> => {
  try {
    return await db.transaction(async (transaction) => {
      const { rows } = await transaction.query<{ id: string }>(
        `insert into realtime.messages (topic, extension, event, payload, private) values ($1, 'broadcast', 'probe', '{}', true) returning id`,
        [topic],
      )
      await transaction.query(
        `select set_config('request.jwt.claims', $1, true), set_config('realtime.topic', $2, true), set_config('role', $3, true)`,
        [JSON.stringify(claims), topic, role],
      )
      const seen = await transaction.query('select 1 from realtime.messages where id = $1', [rows[0]?.id])
      const canWrite = await transaction
        .query(
          `insert into realtime.messages (topic, extension, event, payload, private) values ($1, 'broadcast', 'probe', '{}', true)`,
          [topic],
        )
        .then(
          () => true,
          (error: unknown) => {
            if (error instanceof DatabaseError && error.code === '42501') return false
            throw error
          },
        )
      throw new RolledBack({ canRead: seen.rows.length > 0, canWrite })
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.rights
    // A policy that cannot be worked out for this topic (a malformed name, say) admits nobody.
    if (error instanceof DatabaseError) return { canRead: false, canWrite: false }
    throw error
  }
}
