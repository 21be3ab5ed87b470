import type { DemoUser } from '../seed/demoUsers.ts'
import { createUser, findUser } from './auth/users.ts'
import type { Database } from './database.ts'

export interface DemoSignIn {
  readonly login: string
  readonly password: string
  readonly name: string
  readonly role: string
}

const SEED = 1

const isEmpty = async (db: Database): Promise<boolean> => {
  const { rows } = await db.query<{ found: boolean }>(
    'select not exists (select from public.areas) and not exists (select from auth.users) as found',
  )
  return rows[0]?.found === true
}

const account = async (db: Database, user: DemoUser): Promise<string> => {
  const known = await findUser(db, 'email', user.email)
  if (known !== null) return known.id
  const created = await createUser(db, {
    email: user.email,
    phone: null,
    password: user.password,
    userMetadata: { display_name: user.displayName },
    appMetadata: { demo: true, demo_role: user.role ?? 'pending' },
  })
  return created.id
}

/** The demo accounts of this database whose password is still the printed one; a changed one is nobody's to print. */
export const demoSignIns = async (db: Database): Promise<readonly DemoSignIn[]> => {
  const { rows } = await db.query<{ login: string; name: string; role: string }>(
    `select email as login, coalesce(raw_user_meta_data ->> 'display_name', email) as name, raw_app_meta_data ->> 'demo_role' as role
     from auth.users where raw_app_meta_data @> '{"demo": true}' and updated_at = created_at order by created_at`,
  )
  if (rows.length === 0) return []
  const { demoPassword } = await import('../seed/demoUsers.ts')
  return rows.map((row) => ({ ...row, password: demoPassword }))
}

/** Loads the demo county into an empty database; returns whether it did. The generator is read only when it is needed. */
export const loadDemoOnce = async (
  db: Database,
  scale: 'county' | 'prefecture',
  onProgress: (line: string) => void,
): Promise<boolean> => {
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
