import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createUser, findUser, type UserRow } from './auth/users.ts'
import type { Database } from './database.ts'

export interface DemoUser {
  readonly id?: string
  readonly email: string
  readonly phone?: string
  readonly password: string
  readonly displayName: string
  readonly role: string
}

/** What supabase/seed/load.ts offers. `loadDemo` writes places and records, and joins the accounts made here to their roles. */
interface SeedModule {
  readonly demoUsers: readonly DemoUser[]
  loadDemo(
    db: Database,
    options: {
      readonly seed: number
      readonly scale: string
      readonly now: Date
      readonly onProgress: (line: string) => void
      readonly userIds: ReadonlyMap<string, string>
    },
  ): Promise<unknown>
}

const SEED = 20_261_121
const seedFile = fileURLToPath(new URL('../seed/load.ts', import.meta.url))

const isSeedModule = (value: object): value is SeedModule =>
  'loadDemo' in value && typeof value.loadDemo === 'function' && 'demoUsers' in value

const loadSeedModule = async (): Promise<SeedModule | null> => {
  if (!existsSync(seedFile)) return null
  const module: unknown = await import(pathToFileURL(seedFile).href)
  return typeof module === 'object' && module !== null && isSeedModule(module) ? module : null
}

const account = async (db: Database, user: DemoUser): Promise<UserRow> =>
  (await findUser(db, 'email', user.email)) ??
  createUser(db, {
    ...(user.id === undefined ? {} : { id: user.id }),
    email: user.email,
    phone: user.phone ?? null,
    password: user.password,
    userMetadata: { display_name: user.displayName },
    appMetadata: { demo: true },
  })

const isEmpty = async (db: Database): Promise<boolean> => {
  const { rows } = await db.query<{ found: boolean }>(
    "select to_regclass('public.areas') is not null and not exists (select from public.areas) and not exists (select from auth.users) as found",
  )
  return rows[0]?.found === true
}

/** The demo accounts of this database whose password is still the printed one. */
export const demoSignIns = async (db: Database): Promise<readonly DemoUser[]> => {
  const { rows } = await db.query<{ email: string }>(
    `select email from auth.users where raw_app_meta_data @> '{"demo": true}' and updated_at = created_at`,
  )
  if (rows.length === 0) return []
  const emails = new Set(rows.map(({ email }) => email))
  return ((await loadSeedModule())?.demoUsers ?? []).filter(({ email }) => emails.has(email))
}

/** Loads the demo county into an empty database; returns whether it did. */
export const loadDemoOnce = async (db: Database, scale: string, onProgress: (line: string) => void): Promise<boolean> => {
  if (!(await isEmpty(db))) return false
  const seed = await loadSeedModule()
  if (seed === null) return false
  const userIds = new Map<string, string>()
  for (const user of seed.demoUsers) userIds.set(user.email, (await account(db, user)).id)
  await seed.loadDemo(db, { seed: SEED, scale, now: new Date(), onProgress, userIds })
  return true
}
