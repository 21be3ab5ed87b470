import type { Queryable } from '../engine/database.types.ts'
import type { Claims } from '../http/jwt.ts'

/**
 * Whether the account and the session that a token names still stand. A token is good for an hour by itself; a ban, a
 * sign-out and a new password end it within seconds.
 */
export type Admit = (claims: Claims) => Promise<boolean>

/** What was learnt of a token serves for so long: the longest that one works after its end. */
const lastsMs = 3_000
/** Then everything learnt is forgotten: a bound on memory, not on people. */
const mostKept = 20_000
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface Learnt {
  readonly stands: boolean
  readonly atMs: number
}
interface Asked {
  readonly userId: string
  readonly sessionId: string | null
  readonly answer: Promise<boolean>
  readonly resolve: (stands: boolean) => void
}

/** Sessions a server of another make signed name none: then the account alone is looked at. */
const sql = `select u.id is not null and (a.session_id is null or s.id is not null) as stands
  from unnest($1::uuid[], $2::uuid[]) with ordinality a(user_id, session_id, n)
  left join auth.users u on u.id = a.user_id and u.deleted_at is null and coalesce(u.banned_until, '-infinity') <= now()
  left join auth.sessions s on s.id = a.session_id and s.user_id = u.id and coalesce(s.not_after, 'infinity') > now()
  order by a.n`

/** Asks for all who came in one turn of the loop together, and for each not again within `lastsMs`. */
export function createAdmit(db: Queryable): Admit {
  const learnt = new Map<string, Learnt>()
  let waiting = new Map<string, Asked>()

  async function drain(): Promise<void> {
    const batch = [...waiting]
    waiting = new Map()
    const asked = batch.map(([, each]) => each)
    const rows = await db
      .query<{ stands: boolean }>(sql, [asked.map(({ userId }) => userId), asked.map(({ sessionId }) => sessionId)])
      .then((answer) => answer.rows)
      // The database is away: whoever was out stays out; of the others the request itself will say that nothing answers.
      .catch(() => null)
    if (learnt.size > mostKept) learnt.clear()
    batch.forEach(([key, { resolve }], at) => {
      const stands = rows === null ? (learnt.get(key)?.stands ?? true) : (rows[at]?.stands ?? false)
      if (rows !== null) learnt.set(key, { stands, atMs: Date.now() })
      resolve(stands)
    })
  }

  return async (claims) => {
    if (claims['role'] !== 'authenticated') return true
    const { sub: userId, session_id: sessionId = null } = claims
    if (typeof userId !== 'string' || !uuid.test(userId)) return false
    if (sessionId !== null && (typeof sessionId !== 'string' || !uuid.test(sessionId))) return false
    const key = `${userId} ${sessionId ?? ''}`
    const known = learnt.get(key)
    if (known !== undefined && Date.now() - known.atMs < lastsMs) return known.stands
    const same = waiting.get(key)
    if (same !== undefined) return same.answer
    const { promise, resolve } = Promise.withResolvers<boolean>()
    if (waiting.size === 0) setImmediate(() => void drain())
    waiting.set(key, { userId, sessionId, answer: promise, resolve })
    return promise
  }
}
