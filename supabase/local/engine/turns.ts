import type { Terms } from './database.types.ts'
import { DatabaseError } from './databaseError.ts'

/** What takes longer holds visibly up whoever else is there. */
const heavyMs = 250
/** After heavy work, while others are there, its owner's next heavy work waits for this many times as long, */
const restFactor = 4
/** but never so long that the page gives up. */
const longestRestMs = 20_000
const othersActiveMs = 5_000
/** A millisecond of expected work weighs as much as so many of waiting: cheap work passes, dear work is not starved. */
const costWeight = 4

interface Waiting {
  readonly share: Terms['share']
  readonly sinceMs: number
  readonly start: () => Promise<void>
}

export interface Turns {
  /** Runs one job at a time. A job whose signal aborts before its turn is dropped with SQLSTATE 57014. */
  run<T>(job: () => Promise<T>, terms?: Pick<Terms, 'signal' | 'share'>): Promise<T>
}

/**
 * The queue before PGlite's one connection. Cheap jobs go first; a person who has just held everybody up waits before the
 * next heavy one, as long as others ask. Work of the server's own (no share) counts as cheap.
 */
export function createTurns(now: () => number = () => performance.now()): Turns {
  const waiting = new Set<Waiting>()
  const restUntil = new Map<string, number>()
  const seenAt = new Map<string, number>()
  let isBusy = false
  let timer: NodeJS.Timeout | undefined

  const isHeavy = ({ share }: Waiting) => (share?.expectedMs ?? 0) > heavyMs
  const readyAt = (entry: Waiting): number => (isHeavy(entry) ? (restUntil.get(entry.share?.owner ?? '') ?? 0) : 0)
  const score = ({ share, sinceMs }: Waiting): number => (share?.expectedMs ?? 0) * costWeight - (now() - sinceMs)
  const areOthersActive = (owner: string): boolean =>
    [...seenAt].some(([other, atMs]) => other !== owner && now() - atMs < othersActiveMs)

  function forgetOld(): void {
    for (const [owner, atMs] of seenAt) if (now() - atMs > othersActiveMs) seenAt.delete(owner)
    for (const [owner, untilMs] of restUntil) if (untilMs < now()) restUntil.delete(owner)
  }

  function next(): void {
    clearTimeout(timer)
    if (isBusy || waiting.size === 0) return
    const ready = [...waiting].filter((entry) => readyAt(entry) <= now())
    if (ready.length === 0) {
      timer = setTimeout(next, Math.max(1, Math.min(...[...waiting].map(readyAt)) - now()))
      return
    }
    const chosen = ready.reduce((best, entry) => (score(entry) < score(best) ? entry : best))
    waiting.delete(chosen)
    isBusy = true
    const startedMs = now()
    void chosen.start().then(() => {
      isBusy = false
      settle(chosen, now() - startedMs)
      next()
    })
  }

  function settle({ share }: Waiting, tookMs: number): void {
    if (share === undefined) return
    if (tookMs > heavyMs && areOthersActive(share.owner))
      restUntil.set(share.owner, now() + Math.min(longestRestMs, tookMs * restFactor))
    forgetOld()
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
          share,
          sinceMs: now(),
          start: () => {
            signal?.removeEventListener('abort', drop)
            return job().then(resolve, reject)
          },
        }
        signal?.addEventListener('abort', drop, { once: true })
        if (share !== undefined) seenAt.set(share.owner, now())
        waiting.add(entry)
        next()
      }),
  }
}
