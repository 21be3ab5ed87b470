import { createCosts } from './costs.ts'
import type { Terms } from './database.types.ts'
import { DatabaseError } from './databaseError.ts'

/** What takes longer is felt by whoever else is there. */
const heavyMs = 250
/** A rest ends before the page gives up. */
const longestRestMs = 20_000
const othersActiveMs = 5_000
/** A millisecond of expected work weighs as much as so many of waiting: cheap work passes, dear work is not starved. */
const costWeight = 4

export interface TurnOptions {
  /** Jobs that run side by side. */
  readonly atOnce: number
  /**
   * After heavy work its owner's next heavy work waits for this many times as long while others are there. For a database
   * that can do one thing at a time; 0 where heavy work runs beside the rest.
   */
  readonly restFactor: number
  readonly now?: () => number
}

interface Waiting {
  readonly owner: string | null
  readonly expectedMs: number
  readonly sinceMs: number
  readonly start: () => Promise<void>
}

export interface Turns {
  /** Runs the job when its turn comes. Throws DatabaseError 57014 when its signal aborts before. */
  run<T>(job: () => Promise<T>, terms?: Pick<Terms, 'signal' | 'share'>): Promise<T>
}

/**
 * The queue before the database. Cheap jobs go first; of heavy ones a person has one running at a time, and heavy ones of
 * all persons never take every place. Work of the server's own (no share) counts as cheap.
 */
export function createTurns({ atOnce, restFactor, now = () => performance.now() }: TurnOptions): Turns {
  const costs = createCosts()
  const waiting = new Set<Waiting>()
  const running = new Set<Waiting>()
  const restUntil = new Map<string, number>()
  const seenAt = new Map<string, number>()
  const heavyPlaces = Math.max(1, Math.floor(atOnce / 2))
  let timer: NodeJS.Timeout | undefined

  const isHeavy = ({ expectedMs }: Waiting) => expectedMs > heavyMs
  const readyAt = (entry: Waiting): number => (isHeavy(entry) ? (restUntil.get(entry.owner ?? '') ?? 0) : 0)
  const score = ({ expectedMs, sinceMs }: Waiting): number => expectedMs * costWeight - (now() - sinceMs)
  const areOthersActive = (owner: string): boolean =>
    [...seenAt].some(([other, atMs]) => other !== owner && now() - atMs < othersActiveMs)

  function mayStart(entry: Waiting): boolean {
    if (!isHeavy(entry)) return true
    const heavy = [...running].filter(isHeavy)
    return heavy.length < heavyPlaces && !heavy.some(({ owner }) => owner === entry.owner) && readyAt(entry) <= now()
  }

  function next(): void {
    clearTimeout(timer)
    while (running.size < atOnce && waiting.size > 0) {
      const able = [...waiting].filter(mayStart)
      if (able.length === 0) {
        const soonest = Math.min(...[...waiting].map(readyAt).filter((atMs) => atMs > now()))
        if (Number.isFinite(soonest)) timer = setTimeout(next, Math.max(1, soonest - now()))
        return
      }
      begin(able.reduce((best, entry) => (score(entry) < score(best) ? entry : best)))
    }
  }

  function begin(entry: Waiting): void {
    waiting.delete(entry)
    running.add(entry)
    void entry.start().finally(() => {
      running.delete(entry)
      next()
    })
  }

  function settle({ owner, work }: NonNullable<Terms['share']>, tookMs: number): void {
    costs.took(owner, work, tookMs)
    if (tookMs > heavyMs && restFactor > 0 && areOthersActive(owner))
      restUntil.set(owner, now() + Math.min(longestRestMs, tookMs * restFactor))
    for (const [other, atMs] of seenAt) if (now() - atMs > othersActiveMs) seenAt.delete(other)
    for (const [other, untilMs] of restUntil) if (untilMs < now()) restUntil.delete(other)
  }

  return {
    run: (job, { signal, share } = {}) =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new DatabaseError({ message: 'canceling statement: the client has gone', code: '57014' }))
        if (signal?.aborted) return gone()
        const drop = () => {
          if (waiting.delete(entry)) gone()
        }
        const entry: Waiting = {
          owner: share?.owner ?? null,
          expectedMs: share === undefined ? 0 : costs.expected(share.owner, share.work),
          sinceMs: now(),
          start: async () => {
            signal?.removeEventListener('abort', drop)
            const startedMs = now()
            await job().then(resolve, reject)
            if (share !== undefined) settle(share, now() - startedMs)
          },
        }
        signal?.addEventListener('abort', drop, { once: true })
        if (share !== undefined) seenAt.set(share.owner, now())
        waiting.add(entry)
        next()
      }),
  }
}
