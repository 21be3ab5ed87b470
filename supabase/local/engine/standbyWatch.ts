import type { Database } from './database.types.ts'
import { holds, type Position } from './standbyPosition.ts'

const LOOK_MS = 500
/** An answer takes milliseconds, or the standby is in trouble. */
export const SILENCE_MS = 1_000

export interface Watch {
  /** The standby's connections; null while it does not answer. */
  standby(): Database | null
  /** How long what it lacks has been written; null while unknown. */
  lagMs(): number | null
  /** Whether the primary answered when it was last asked. */
  isPrimaryThere(): boolean
  /** The standby fell silent in the middle of work: it is left alone until it answers again. */
  lost(standby: Database): void
  close(): Promise<void>
}

interface Sample {
  readonly position: Position
  readonly atMs: number
}

export const positionOf = async (primary: Database): Promise<Position> => {
  const { rows } = await primary.query<{ position: string }>('select pg_current_wal_insert_lsn()::text as position')
  return rows[0]?.position ?? ''
}

/** Nothing came back in time; whoever is asked may be gone without a word. */
export class Silence extends Error {}

export const withinMs = <T>(limitMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Silence(`no answer within ${limitMs} ms`)), limitMs)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}

/**
 * Looks twice a second at both databases. `open` makes the standby's connections: those of a standby that fell silent are
 * dropped as a whole, because each of them may hang until the operating system gives it up.
 */
export function watchStandby(primary: Database, open: () => Promise<Database>, onPrimary: () => void): Watch {
  let standby: Database | null = null
  let samples: Sample[] = []
  let lagMs: number | null = null
  let isPrimaryThere = true
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  const drop = (which: Database | null) => {
    if (which === null || standby !== which) return
    standby = null
    lagMs = null
    which.close().catch(() => undefined)
  }
  const lookAtPrimary = async () => {
    const atMs = Date.now()
    try {
      const position = await withinMs(SILENCE_MS, positionOf(primary))
      isPrimaryThere = true
      samples.push({ position, atMs })
      onPrimary()
    } catch {
      isPrimaryThere = false // away, or itself a standby: nothing new is written there
    }
  }
  const lookAtStandby = async () => {
    const asked = standby ?? (await withinMs(SILENCE_MS, open()))
    standby = asked
    try {
      const { rows } = await withinMs(
        SILENCE_MS,
        asked.query<{ replayed: string | null }>(
          'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as replayed',
        ),
      )
      const replayed = rows[0]?.replayed ?? null
      // A primary behind the standby's address lacks nothing.
      samples = replayed === null ? [] : samples.filter(({ position }) => !holds(replayed, position))
      lagMs = samples[0] === undefined ? 0 : Date.now() - samples[0].atMs
    } catch {
      drop(asked)
    }
  }
  const look = async (): Promise<void> => {
    await lookAtPrimary()
    await lookAtStandby().catch(() => undefined)
    if (!isClosed) timer = setTimeout(() => (looking = look()), LOOK_MS)
    timer?.unref()
  }
  let looking = look()

  return {
    standby: () => standby,
    lagMs: () => lagMs,
    isPrimaryThere: () => isPrimaryThere,
    lost: drop,
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await looking
      await standby?.close().catch(() => undefined)
    },
  }
}
