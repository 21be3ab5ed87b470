import type { Database } from '../database.ts'

export interface Health {
  readonly database: 'up' | 'away'
  /** A standby may be read and not written; it becomes a primary by promotion. */
  readonly role: 'primary' | 'standby'
  /** Whether the database has every migration of this version. */
  readonly schema: 'current' | 'behind'
}

export interface HealthWatch {
  now(): Health
  /** Looks at once, without waiting for the next turn. */
  look(): Promise<Health>
  /** Called with every change of role; not with the first. */
  onRole(changed: (role: Health['role']) => void): void
  close(): Promise<void>
}

const LOOK_MS = 1_000
/** PGlite answers one at a time: a read of some seconds before this one is no fault. */
const PATIENCE_MS = { pglite: 20_000, postgres: 2_000 } as const

const silence = (limitMs: number) =>
  new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('no answer')), limitMs).unref())

/** Whether the database is a standby: it is then only read. */
export const isStandby = async (db: Database): Promise<boolean> =>
  (await db.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby')).rows[0]?.is_standby === true

const hasAll = async (db: Database, versions: readonly string[]): Promise<boolean> => {
  const { rows } = await db.query<{ missing: number }>(
    `select count(*)::int as missing from unnest($1::text[]) v(version)
     where not exists (select from supabase_migrations.schema_migrations m where m.version = v.version)`,
    [versions],
  )
  return rows[0]?.missing === 0
}

/** Looks at the database every second; `versions` are the migrations it should have. */
export async function watchHealth(db: Database, versions: readonly string[]): Promise<HealthWatch> {
  let health: Health = { database: 'away', role: 'primary', schema: 'behind' }
  const hearers = new Set<(role: Health['role']) => void>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const ask = async (): Promise<Health> => {
    const role = (await isStandby(db)) ? 'standby' : 'primary'
    const isCurrent = await hasAll(db, versions).catch(() => false)
    return { database: 'up', role, schema: isCurrent ? 'current' : 'behind' }
  }
  const look = async (): Promise<Health> => {
    const before = health
    try {
      health = await Promise.race([ask(), silence(PATIENCE_MS[db.driver])])
    } catch {
      health = { ...before, database: 'away' }
    }
    if (health.role !== before.role) for (const changed of hearers) changed(health.role)
    return health
  }
  let turn: Promise<unknown> = look()
  await turn
  const next = () => {
    if (isClosed) return
    timer = setTimeout(() => (turn = look().finally(next)), LOOK_MS)
    timer.unref()
  }
  next()

  return {
    now: () => health,
    look,
    onRole: (changed) => void hearers.add(changed),
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await turn
    },
  }
}
