// A county under load: the demo county with as many accounts as asked for, and the server as a process of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, prepareDatabase, type Database } from '../../supabase/local/database.ts'
import { loadDemoOnce } from '../../supabase/local/demo.ts'
import { signJwt } from '../../supabase/local/http/jwt.ts'
import { loadKeys } from '../../supabase/local/dataDir/keys.ts'
import { readCatalog } from '../../supabase/local/rest/catalog.ts'
import { startPrivatePostgres, type PrivatePostgres } from '../support/node/privatePostgres'
import { startProcess, type Started } from '../support/node/startProcess'

export type Driver = 'pglite' | 'postgres'

export interface Account {
  readonly userId: string
  readonly role: string
  readonly token: string
}

export interface Offered {
  readonly name: string
  readonly args: readonly { readonly name: string; readonly type: string }[]
  readonly isTile: boolean
}

export interface County {
  readonly driver: Driver
  readonly url: string
  readonly anonKey: string
  readonly accounts: readonly Account[]
  /** Where the county lies: west, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number]
  /** What the server offers to whoever has signed in. */
  readonly offered: readonly Offered[]
  readonly postgres: PrivatePostgres | null
  readonly server: Started
  stop(): Promise<void>
}

/** Most people of a county walk; some answer calls, few look on. */
const roles = ['grid_worker', 'grid_worker', 'grid_worker', 'duty_officer', 'grid_worker', 'chief', 'viewer', 'leader'] as const

/** Accounts beside those of the demo, each in the branch of somebody who has that role there. */
async function addAccounts(db: Database, count: number): Promise<{ userId: string; role: string }[]> {
  const made = Array.from({ length: count }, (_, n) => ({
    userId: `00000000-0000-4000-8000-${String(1_000_000 + n).padStart(12, '0')}`,
    role: roles[n % roles.length] ?? 'viewer',
    email: `load-${n}@bench.test`,
  }))
  await db.query(
    `insert into auth.users (id, email) select r."userId", r.email from json_to_recordset($1::json) r("userId" uuid, email text)`,
    [JSON.stringify(made)],
  )
  await db.query(
    `update public.profiles set status = 'active' where user_id in (select r."userId" from json_to_recordset($1::json) r("userId" uuid))`,
    [JSON.stringify(made)],
  )
  await db.query(
    `insert into public.memberships (user_id, area_id, role)
     select r."userId", coalesce((select m.area_id from public.memberships m where m.role = r.role order by m.user_id limit 1),
       (select id from public.areas where parent_id is null limit 1)), r.role
     from json_to_recordset($1::json) r("userId" uuid, role text)`,
    [JSON.stringify(made)],
  )
  return made
}

const boxOf = async (db: Database): Promise<County['box']> => {
  const { rows } = await db.query<{ w: number; s: number; e: number; n: number }>(
    `select extensions.st_xmin(b) as w, extensions.st_ymin(b) as s, extensions.st_xmax(b) as e, extensions.st_ymax(b) as n
     from (select extensions.st_extent(geom) as b from public.areas) x`,
  )
  const { w, s, e, n } = rows[0]!
  return [w, s, e, n]
}

const offeredBy = async (db: Database): Promise<Offered[]> =>
  [...(await readCatalog(db)).routines.values()].map(({ name, argumentTypes, returns }) => ({
    name,
    args: [...argumentTypes].map(([arg, type]) => ({ name: arg, type })),
    isTile: returns.includes('/'),
  }))

export async function startCounty(driver: Driver, count: number): Promise<County> {
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-load-'))
  const dataDir = join(folder, 'data')
  await mkdir(join(dataDir, 'pg'), { recursive: true })
  const postgres = driver === 'postgres' ? await startPrivatePostgres({ fromPort: 54_400, toPort: 54_480 }) : null
  const db = await openDatabase(
    postgres === null ? { driver: 'pglite', dataDir: join(dataDir, 'pg') } : { driver: 'postgres', url: postgres.url },
  )
  await prepareDatabase(db)
  await loadDemoOnce(db, 'county', () => undefined)
  const made = await addAccounts(db, count)
  const box = await boxOf(db)
  const offered = await offeredBy(db)
  await db.exec('analyze')
  await db.close()
  const { jwtSecret, anonKey } = await loadKeys(dataDir)
  const nowS = Math.floor(Date.now() / 1000)
  const tokenOf = (sub: string) =>
    signJwt({ sub, role: 'authenticated', aud: 'authenticated', iat: nowS, exp: nowS + 36_000 }, jwtSecret)
  const server = await startProcess(
    ['--port', '0', '--no-build', '--no-seed', '--data', dataDir],
    postgres === null ? { DRIVER: 'pglite' } : { DRIVER: 'postgres', DATABASE_URL: postgres.url },
  )
  return {
    driver,
    url: server.url,
    anonKey,
    box,
    offered,
    postgres,
    server,
    accounts: made.map(({ userId, role }) => ({ userId, role, token: tokenOf(userId) })),
    stop: async () => {
      await server.end('SIGTERM')
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
