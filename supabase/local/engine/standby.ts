import type { Database, QueryResult, Step, Terms } from './database.types.ts'
import { DatabaseError } from './databaseError.ts'
import { createMarks, type Marks } from './standbyMarks.ts'
import { later, NEVER, type Position } from './standbyPosition.ts'
import { positionOf, Silence, SILENCE_MS, watchStandby, withinMs } from './standbyWatch.ts'

type Results = QueryResult<Record<string, unknown>>[]

/** Runs the steps of a transaction that only reads. */
export type Reader = Pick<Database, 'batch' | 'driver'>

export interface Asker {
  /** Who asks, as the token says. */
  readonly caller: string
  /** What he has seen already, by his own word: nothing older may be answered. */
  readonly after: Position | null
}

export interface Standing {
  /** False: it does not answer, or is too far behind. Reads go to the primary then. */
  readonly isUsed: boolean
  readonly lagMs: number | null
  /** Reads answered by it since the start, and reads answered by the primary instead. */
  readonly answered: number
  readonly left: number
}

/** Where reads go. */
export interface Reads {
  /** For one asker: reads from the standby when that holds all that he must see. */
  of(asker: Asker): Reader
  /**
   * To be called after the caller's write is committed and before he is told: his next reads hold it. Null stands for
   * somebody not known yet, and binds everybody. Gives the position he may show to another server; null without a standby.
   */
  wrote(caller: string | null): Promise<Position | null>
  /** Null without a standby. */
  standing(): Standing | null
  close(): Promise<void>
}

/** A standby further behind shows nobody anything. */
export const MAX_LAG_MS = 10_000

/** Inside the standby's transaction: what the asker must see is not there yet. */
class Behind extends Error {}

const FRESH = `select set_config('transaction_read_only', 'on', true),
  not pg_is_in_recovery() or coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as fresh`

/** A standby ends reads that stand in the way of replay, or goes away; the primary answers them. */
const isStandbysFault = (error: unknown): boolean =>
  error instanceof Behind ||
  error instanceof Silence ||
  (error instanceof DatabaseError && /^(?:08|53|57P|40001|40P01)/.test(error.code))

export const onlyPrimary = (primary: Database): Reads => ({
  of: () => primary,
  wrote: async () => null,
  standing: () => null,
  close: async () => undefined,
})

async function readFresh(standby: Database, steps: readonly Step[], wanted: Position, terms: Terms): Promise<Results> {
  let isAnswering = () => undefined as void
  const answering = new Promise<void>((resolve) => (isAnswering = resolve))
  const work = standby.transaction(async (own) => {
    const { rows } = await own.query<{ fresh: boolean }>(FRESH, [wanted])
    isAnswering()
    if (rows[0]?.fresh !== true) throw new Behind()
    const results: Results = []
    for (const step of steps) results.push(await own.query(step.sql, step.parameters))
    return results
  }, terms)
  // Whatever comes of the work itself is met below; here only whether there is any answer at all.
  await withinMs(SILENCE_MS, Promise.race([answering, work.then(() => undefined)]))
  return work
}

interface Hearing {
  /** Something was told, or may have been told, that no mark holds yet. */
  isUnsure(): boolean
  /** Asks again where asking failed. */
  again(): void
  close(): Promise<void>
}

/** Marks for everybody how far the primary was whenever it told of a change. */
async function hearChanges(primary: Database, marks: Marks): Promise<Hearing> {
  let isDeaf = false
  let isAsked = false
  let isAsking = false
  const ask = async () => {
    if (isAsking) return
    isAsking = true
    try {
      while (isAsked) {
        isAsked = false
        marks.set(null, await positionOf(primary))
      }
    } catch {
      isAsked = true
    } finally {
      isAsking = false
    }
  }
  const heard = () => {
    isAsked = true
    void ask()
  }
  const stop = await primary.listen('realtime_messages', {
    heard,
    lost: () => (isDeaf = true),
    back: () => {
      isDeaf = false
      heard()
    },
  })
  return {
    isUnsure: () => isDeaf || isAsked || isAsking,
    again: () => void (isAsked && ask()),
    close: stop,
  }
}

/**
 * Sends reads to a standby under three promises. A caller sees what he wrote: the position of his write is kept here and
 * shown to him, for another server of the house. Whoever reads because he was told of a change sees it: each server hears
 * every notification by its own connection to the primary, at the latest when the page does, and asks no standby that has
 * not replayed as far. And nobody sees anything older than MAX_LAG_MS. Each is checked inside the very transaction that
 * reads, because behind one address there may be several standbys.
 */
export async function createReads(primary: Database, open: () => Promise<Database>): Promise<Reads> {
  const marks = createMarks()
  const hearing = await hearChanges(primary, marks)
  const watch = watchStandby(primary, open, hearing.again)
  let answered = 0
  let left = 0

  const mayAsk = (): Database | null => {
    const lagMs = watch.lagMs()
    if (lagMs === null || lagMs > MAX_LAG_MS) return null
    // Without a primary nothing new is written, and nothing can be missed.
    return watch.isPrimaryThere() && hearing.isUnsure() ? null : watch.standby()
  }

  const read = async ({ caller, after }: Asker, steps: readonly Step[], terms: Terms): Promise<Results> => {
    const standby = mayAsk()
    if (standby !== null) {
      try {
        const results = await readFresh(standby, steps, later(marks.of(caller), after) ?? '0/0', terms)
        answered++
        return results
      } catch (error) {
        if (!isStandbysFault(error) || terms.signal?.aborted === true) throw error
        if (error instanceof Silence) watch.lost(standby)
      }
    }
    left++
    return primary.batch(steps, terms)
  }

  return {
    of: (asker) => ({ driver: primary.driver, batch: (steps, terms = {}) => read(asker, steps, terms) }),
    wrote: async (caller) => {
      // Not to be learnt just now, so his reads stay with the primary for as long as a mark lasts.
      const position = await positionOf(primary).catch(() => NEVER)
      marks.set(caller, position)
      return position
    },
    standing: () => ({ isUsed: mayAsk() !== null, lagMs: watch.lagMs(), answered, left }),
    close: async () => {
      await hearing.close()
      await watch.close()
    },
  }
}
