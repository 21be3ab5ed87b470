import type { LngLat } from '@/domain/frame'
import { silentMs } from './summary'

export interface LoggedFix {
  /** NaN: the logger wrote no time. */
  readonly timeMs: number
  readonly at: LngLat
  /** Metres; NaN: not said. */
  readonly accuracyM: number
}
/** A walk as the phone recorded it, by the phone's clock. */
interface Recorded {
  readonly startedMs: number
  readonly endedMs: number
  readonly ownMs: readonly number[]
  /** How far that clock is ahead of the true time, which a logger has from the satellites. */
  readonly aheadMs: number
}
type Reason = 'time' | 'outside' | 'place' | 'known' | 'dense'
interface Logged {
  /** By the phone's clock, as what they lie between. */
  readonly taken: readonly LoggedFix[]
  /** What was added to the logger's times. */
  readonly shiftMs: number
  /** What was set aside, by reason. */
  readonly aside: Readonly<Record<Reason, number>>
}

/** Nearer in time than this to a fix that the phone has, a logger tells nothing new; laid over it, the way would be walked twice. */
const knownMs = 30_000
/** No more than one in so long: what the phone itself keeps. */
const everyMs = 5_000

/** Of another logger's fixes those that belong to a walk and fill what its own recording has not; the rest by reason. O(n log n). */
export function pickLogged(fixes: readonly LoggedFix[], { startedMs, endedMs, ownMs, aheadMs }: Recorded): Logged {
  const aside = { time: 0, outside: 0, place: 0, known: 0, dense: 0 }
  const own = [...ownMs].sort((a, b) => a - b)
  const isWithin = (timeMs: number) => timeMs >= startedMs && timeMs <= endedMs
  // By the clock as it is now, else as if it had been right on the walk, whichever falls into it: so the server takes what comes late.
  const shiftMs = fixes.some(({ timeMs }) => isWithin(timeMs + aheadMs)) ? aheadMs : 0
  /** Whether the phone has a fix about that time, or two that its line joins over it: the first not older decides, and the one before. */
  function isKnown(timeMs: number): boolean {
    let low = 0
    let high = own.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (own[middle]! < timeMs) low = middle + 1
      else high = middle
    }
    const [before, after] = [own[low - 1] ?? -Infinity, own[low] ?? Infinity]
    return after - before <= silentMs || timeMs - before < knownMs || after - timeMs < knownMs
  }
  function reasonOf({ timeMs, at: [lng, lat] }: LoggedFix): Reason | null {
    if (!Number.isFinite(timeMs)) return 'time'
    const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 85.06 && !(lng === 0 && lat === 0)
    if (!isPlace) return 'place'
    if (!isWithin(timeMs)) return 'outside'
    return isKnown(timeMs) ? 'known' : null
  }
  const good: LoggedFix[] = []
  for (const fix of fixes) {
    const put = { ...fix, timeMs: fix.timeMs + shiftMs }
    const reason = reasonOf(put)
    if (reason === null) good.push(put)
    else aside[reason]++
  }
  const taken: LoggedFix[] = []
  for (const fix of good.sort((a, b) => a.timeMs - b.timeMs)) {
    if (fix.timeMs - (taken.at(-1)?.timeMs ?? -Infinity) >= everyMs) taken.push(fix)
    else aside.dense++
  }
  return { taken, shiftMs, aside }
}
