import { demoPassword, type DemoUser } from '../seed/demoUsers.ts'
import { createUser, findUser, type UserRow } from './auth/users.ts'
import type { Database, Queryable } from './database.ts'

export interface DemoSignIn {
  readonly login: string
  readonly password: string
  readonly name: string
  readonly role: string
}

const SEED = 1
// A changed password is nobody's to print.
const PRINTED = `raw_app_meta_data @> '{"demo": true}' and updated_at = created_at and banned_until is null and deleted_at is null`

async function isEmpty(db: Database): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    'select not exists (select from public.areas) and not exists (select from auth.users) as found',
  )
  return rows[0]?.found === true
}

async function account(db: Database, user: DemoUser): Promise<string> {
  const known = await findUser(db, 'email', user.email)
  if (known !== null) return known.id
  const created = await createUser(db, {
    email: user.email,
    phone: null,
    password: user.password,
    userMetadata: { display_name: user.displayName },
    appMetadata: { demo: true, demo_role: user.role ?? 'pending' },
    isDemo: true,
  })
  return created.id
}

const REAL = `from public.profiles p join auth.users u on u.id = p.user_id
  where p.status = 'active' and not (u.raw_app_meta_data @> '{"demo": true}')`

/** The demo accounts that may still be shown: those with the printed password, and none once a real person is let in. */
export async function demoSignIns(db: Queryable): Promise<readonly DemoSignIn[]> {
  const { rows } = await db.query<{ login: string; name: string; role: string }>(
    `select email as login, coalesce(raw_user_meta_data ->> 'display_name', email) as name, raw_app_meta_data ->> 'demo_role' as role
     from auth.users where ${PRINTED} and not exists (select ${REAL}) order by created_at, id`,
  )
  return rows.map((row) => ({ ...row, password: demoPassword }))
}

/**
 * Whether a demo account may not come in: its printed password opens nothing where others can reach the server, nor once
 * a real administrator runs the county. `password` null: it comes with a session of before.
 */
export async function isDemoClosed(
  db: Queryable,
  user: UserRow,
  password: string | null,
  isReachable: boolean,
): Promise<boolean> {
  if (user.raw_app_meta_data['demo'] !== true || (password !== null && password !== demoPassword)) return false
  if (isReachable) return true
  const { rows } = await db.query(
    `select ${REAL} and exists (select from public.memberships m where m.user_id = p.user_id and m.role = 'administrator') limit 1`,
  )
  return rows.length > 0
}

/** Loads the demo county into an empty database; returns whether it did. The generator is read only when it is needed. */
export async function loadDemoOnce(
  db: Database,
  scale: 'county' | 'prefecture',
  onProgress: (line: string) => void,
): Promise<boolean> {
  if (!(await isEmpty(db))) return false
  const { loadDemo } = await import('../seed/load.ts')
  await loadDemo(db, {
    seed: SEED,
    scale,
    now: new Date(),
    onProgress: (step, rows) => onProgress(rows === 0 ? step : `${step}, ${rows} rows`),
    createUser: (user) => account(db, user),
  })
  return true
}
