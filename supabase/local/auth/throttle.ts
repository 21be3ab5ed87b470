import type { Database } from '../engine/database.types.ts'
import { AuthError } from './authError.ts'
import { createGate } from './gate.ts'

/** One thing that failures are counted by. Failures leak away, so that a slow trickle never adds up to a lock. */
export interface Allowance {
  /** Failures without a wait. */
  readonly free: number
  /** How many are forgotten in an hour. */
  readonly leakPerHour: number
  /** After the free ones the wait doubles from one second up to this. */
  readonly longestWaitS: number
}

/**
 * An account from one address: what guesses a password. An account as a whole: many addresses at once; its waits stay
 * short, because a stranger must not keep somebody out. An address as a whole: one password tried on many accounts.
 */
export const allowances = {
  pair: { free: 5, leakPerHour: 4, longestWaitS: 900 },
  account: { free: 40, leakPerHour: 20, longestWaitS: 60 },
  address: { free: 50, leakPerHour: 60, longestWaitS: 300 },
} as const satisfies Readonly<Record<string, Allowance>>
type Kind = keyof typeof allowances

/** From here the account was signed in to within so many days: strangers' failures do not count against it. */
const KNOWN_DAYS = 90
/** Whoever signs in a whole office through one address waits in line rather than being taken for a spray. */
const AT_ONCE = 8
const MOST_WAITING = 400

const SIGN_UPS = 60
const SIGN_UP_WINDOW_MS = 3_600_000

/** A provider hands a home a whole /64 of IPv6, so a person has no end of single addresses. */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase()
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter((group) => group !== '')
  if (tail !== undefined) while (groups.length < 4) groups.push('0')
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** Lets an address make so many accounts an hour; every one waits for an administrator anyway. Throws AuthError 429. */
export function createSignUpLimit(): (address: string) => void {
  const made = new Map<string, number[]>()
  return (address) => {
    const place = placeOf(address)
    const since = Date.now() - SIGN_UP_WINDOW_MS
    for (const [known, times] of made) if ((times.at(-1) ?? 0) < since) made.delete(known)
    const recent = (made.get(place) ?? []).filter((time) => time > since)
    if (recent.length >= SIGN_UPS)
      throw new AuthError(429, 'over_request_rate_limit', '注册过于频繁，请一小时后再试', { headers: { 'retry-after': '3600' } })
    made.set(place, [...recent, Date.now()])
  }
}

export interface Attempt<T> {
  /** Whom it is for: the id of the account, or the name typed where there is none. */
  readonly account: string
  readonly address: string
  /** null: the password is not the one. */
  readonly tryIt: () => Promise<T | null>
}

export interface Throttle {
  /**
   * Runs one attempt. It is counted as a failure before it is tried and taken back when it succeeds, so that any number
   * at once count as many. Throws AuthError over_request_rate_limit (429, Retry-After) while it must wait: even the right
   * password is not looked at then.
   */
  attempt<T>(attempt: Attempt<T>): Promise<T | null>
}

interface Counted {
  readonly subject: string
  readonly kind: Kind
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`
}

// One statement, so that what another attempt counts meanwhile is seen: whoever must wait is not counted again.
const COUNT = `insert into auth.sign_in_failures as f (subject, failures, last_failed_at, blocked_until) values ($1, 1, now(), now())
  on conflict (subject) do update set (last_failed_at, failures, blocked_until) = (
    select now(), left_over + 1, now() + make_interval(secs => case
      when round(left_over) + 1 < $3 then 0 else least($4::float8, power(2, least(round(left_over) + 1 - $3, 30))) end)
    from (select greatest(0, f.failures - extract(epoch from now() - f.last_failed_at)::float8 / 3600 * $2) as left_over) as leaked)
  where f.blocked_until <= now()
  returning failures`
const TAKE_BACK = `update auth.sign_in_failures set failures = greatest(0, failures - 1), blocked_until = now() where subject = $1`
const WAIT = `select ceil(extract(epoch from blocked_until - now()))::int as wait from auth.sign_in_failures where subject = $1`

export function createThrottle(db: Database): Throttle {
  const gate = createGate(AT_ONCE, MOST_WAITING)

  async function isKnownPlace(account: string, place: string): Promise<boolean> {
    const { rows } = await db.query(
      `select 1 from auth.sign_in_places where user_id::text = $1 and place = $2 and seen_at > now() - interval '${KNOWN_DAYS} days'`,
      [account, place],
    )
    return rows.length > 0
  }
  /** Counts the attempt; null when it may go on, otherwise how long to wait. */
  async function count({ subject, kind }: Counted): Promise<number | null> {
    const { free, leakPerHour, longestWaitS } = allowances[kind]
    const { rows: counted } = await db.query(COUNT, [subject, leakPerHour, free, longestWaitS])
    if (counted.length > 0) return null
    const { rows: waits } = await db.query<{ wait: number }>(WAIT, [subject])
    return Math.max(1, waits[0]?.wait ?? 1)
  }
  async function takeBack(counted: readonly Counted[]): Promise<void> {
    for (const { subject } of counted) await db.query(TAKE_BACK, [subject])
  }
  async function countAll(subjects: readonly Counted[]): Promise<void> {
    const done: Counted[] = []
    for (const subject of subjects) {
      const waitS = await count(subject)
      if (waitS === null) {
        done.push(subject)
        continue
      }
      // What was never tried is no failure.
      await takeBack(done)
      throw new AuthError(429, 'over_request_rate_limit', `登录失败次数过多，请 ${inWords(waitS)}后再试`, {
        headers: { 'retry-after': String(waitS) },
      })
    }
  }

  return {
    attempt: ({ account, address, tryIt }) => {
      const place = placeOf(address)
      return gate.run(place, async () => {
        const pair: Counted = { subject: `pair:${account}|${place}`, kind: 'pair' }
        const whole: readonly Counted[] = [
          { subject: `account:${account}`, kind: 'account' },
          { subject: `address:${place}`, kind: 'address' },
        ]
        const subjects = (await isKnownPlace(account, place)) ? [pair] : [pair, ...whole]
        await countAll(subjects)
        const outcome = await tryIt().catch(async (error: unknown) => {
          await takeBack(subjects)
          throw error
        })
        if (outcome === null) return null
        await takeBack(subjects.slice(1))
        await db.query('delete from auth.sign_in_failures where subject = $1', [pair.subject])
        await db.query(
          `insert into auth.sign_in_places (user_id, place) select id, $2 from auth.users where id::text = $1
           on conflict (user_id, place) do update set seen_at = now()`,
          [account, place],
        )
        return outcome
      })
    },
  }
}
