import { setTimeout as delay } from 'node:timers/promises'
import { signIn } from './signIn'
import { demoPlaces, type Ask } from './stableCalls'
import { startWriters } from './writers'

export interface Failover {
  /** Records that were acknowledged, before and after. */
  readonly acknowledged: number
  /** Acknowledged and not there afterwards: none is allowed. */
  readonly lost: readonly string[]
  /** Longest time in which nobody's record was acknowledged. */
  readonly seconds: number
  /** Answers that a page would not try again. */
  readonly refused: readonly string[]
}

export interface FailoverOptions {
  readonly urls: readonly string[]
  /** As superuser, on whatever is the primary at the time. */
  readonly ask: Ask
  /** Ends the primary; resolves when that is done, whoever takes over and when. */
  readonly fail: () => Promise<void>
  readonly writers?: number
  readonly limitS?: number
}

const STEADY = 60

async function untilCount(count: () => number, wanted: number, limitS: number): Promise<void> {
  for (const untilMs = Date.now() + limitS * 1000; count() < wanted; await delay(50))
    if (Date.now() > untilMs) throw new Error(`only ${count()} of ${wanted} records were acknowledged within ${limitS} s`)
}

/** Reports without a pause while the primary is ended, until records are taken steadily again; then looks for each of them. */
export async function measureFailover({ urls, ask, fail, writers = 6, limitS = 120 }: FailoverOptions): Promise<Failover> {
  const { token, anonKey } = await signIn(urls[0] ?? '', 'duty')
  const { lng, lat } = await demoPlaces(ask)
  const running = startWriters({ urls, anonKey, token, place: [lng, lat], writers })
  await untilCount(running.count, STEADY, limitS)
  await fail()
  // Those that were under way when the primary went may still be counted.
  await delay(500)
  await untilCount(running.count, running.count() + STEADY, limitS)
  const { acknowledged, longestGapS, refused } = await running.stop()
  const there = new Set((await ask(`select id from public.hazards where title like '演练 %'`)).map(({ id }) => String(id)))
  return { acknowledged: acknowledged.length, lost: acknowledged.filter((id) => !there.has(id)), seconds: longestGapS, refused }
}
