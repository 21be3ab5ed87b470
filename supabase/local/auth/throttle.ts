import type { Database } from '../engine/database.types.ts'
import { createMutex, type Mutex } from '../engine/mutex.ts'
import { AuthError } from './authError.ts'

/** How many failures are free, and how the wait grows after them: doubling from one second up to a quarter of an hour. */
const ACCOUNT_FREE = 5
const ADDRESS_FREE = 50
const FIRST_WAIT_S = 1
const LONGEST_WAIT_S = 900
/** Failures older than this count no more. */
const FORGET_S = 3_600

export const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(failures - free, 30))

export interface Throttle {
  /**
   * Runs one attempt for the account, one after another. Throws AuthError over_request_rate_limit (429, Retry-After)
   * while either the account or the address must wait: even the right password is not looked at then.
   */
  attempt<T>(account: string, address: string, tryIt: () => Promise<T | null>): Promise<T | null>
}

const SIGN_UPS = 60
const SIGN_UP_WINDOW_MS = 3_600_000

/** Lets an address make so many accounts an hour; every one waits for an administrator anyway. Throws AuthError 429. */
export const createSignUpLimit = (): ((address: string) => void) => {
  const made = new Map<string, number[]>()
  return (address) => {
    const since = Date.now() - SIGN_UP_WINDOW_MS
    for (const [known, times] of made) if ((times.at(-1) ?? 0) < since) made.delete(known)
    const recent = (made.get(address) ?? []).filter((time) => time > since)
    if (recent.length >= SIGN_UPS)
      throw new AuthError(429, 'over_request_rate_limit', '注册过于频繁，请一小时后再试', { headers: { 'retry-after': '3600' } })
    made.set(address, [...recent, Date.now()])
  }
}

const inWords = (seconds: number): string => (seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`)

export const createThrottle = (db: Database): Throttle => {
  const turns = new Map<string, { mutex: Mutex; users: number }>()

  // Attempts on one account must not overtake each other, or many at once would all see the same count.
  const inTurn = async <T>(account: string, job: () => Promise<T>): Promise<T> => {
    const turn = turns.get(account) ?? { mutex: createMutex(), users: 0 }
    turns.set(account, turn)
    turn.users++
    try {
      return await turn.mutex.run(job)
    } finally {
      if (--turn.users === 0) turns.delete(account)
    }
  }
  const remainingS = async (subjects: readonly string[]): Promise<number> => {
    const { rows } = await db.query<{ wait: number | null }>(
      'select ceil(max(extract(epoch from blocked_until - now())))::int as wait from auth.sign_in_failures where subject = any ($1::text[])',
      [subjects],
    )
    return Math.max(0, rows[0]?.wait ?? 0)
  }
  const fail = async (subject: string, free: number): Promise<void> => {
    const { rows } = await db.query<{ failures: number }>(
      `insert into auth.sign_in_failures as f (subject, failures, last_failed_at, blocked_until) values ($1, 1, now(), now())
       on conflict (subject) do update set last_failed_at = now(),
         failures = case when f.last_failed_at < now() - make_interval(secs => $2) then 1 else f.failures + 1 end
       returning failures`,
      [subject, FORGET_S],
    )
    const waitS = waitAfter(rows[0]?.failures ?? 1, free)
    if (waitS > 0)
      await db.query('update auth.sign_in_failures set blocked_until = now() + make_interval(secs => $2) where subject = $1', [
        subject,
        waitS,
      ])
  }

  return {
    attempt: (account, address, tryIt) =>
      inTurn(account, async () => {
        const subjects = [`account:${account}`, `address:${address}`] as const
        const waitS = await remainingS(subjects)
        if (waitS > 0)
          throw new AuthError(429, 'over_request_rate_limit', `登录失败次数过多，请 ${inWords(waitS)}后再试`, {
            headers: { 'retry-after': String(waitS) },
          })
        const outcome = await tryIt()
        if (outcome === null) {
          await fail(subjects[0], ACCOUNT_FREE)
          await fail(subjects[1], ADDRESS_FREE)
        } else await db.query('delete from auth.sign_in_failures where subject = $1', [subjects[0]])
        return outcome
      }),
  }
}
