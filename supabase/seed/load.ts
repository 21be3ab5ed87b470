import { generateCounty, scaleOf } from './county'
import type { County } from './countyTypes'
import { demoUsersOf, type DemoUser } from './demoUsers'
import { writeCases } from './loadCases'
import { writeIncidents, writePatrols, writeTroubles } from './loadEvents'
import { writeLastNight } from './loadPlan'
import { writeAreas, writeBasemap, writeOffices, writePeople, writeWaters } from './loadPlaces'
import type { SqlRunner, Write } from './loadRows'
import type { Scale, ScaleName } from './scale'

export type { SqlRunner } from './loadRows'

export interface SqlDatabase extends SqlRunner {
  transaction<T>(work: (transaction: SqlRunner) => Promise<T>): Promise<T>
}

export interface LoadOptions {
  readonly seed?: number
  readonly now?: Date
  readonly scale?: ScaleName | Scale
  /** One made before; then seed, now and scale say nothing. */
  readonly county?: County
  /** Called with what is being made or written, and rows written so far. */
  readonly onProgress?: (step: string, rows: number) => void
  /** Makes a sign-in and returns its user id. Without it no demo user is made. */
  readonly createUser?: (user: DemoUser) => Promise<string>
}

export interface DemoLoad {
  readonly users: readonly DemoUser[]
  readonly rows: number
}

/**
 * Generates the demo and writes it in one transaction, as the tables' owner: either all of it is there or none.
 * Sign-ins follow after the commit, for auth keeps its own transactions.
 */
export async function loadDemo(db: SqlDatabase, options: LoadOptions = {}): Promise<DemoLoad> {
  const { seed = 1, now = new Date(), scale, onProgress = () => undefined, createUser } = options
  const county = options.county ?? generateCounty({ seed, now, scale: scaleOf(scale), onProgress: (step) => onProgress(step, 0) })
  let rows = 0
  await db.transaction(async (tx) => {
    // Half a million rows of audit and broadcasts would say nothing but "seeded".
    await tx.query(`select set_config('patrolgrid.bulk', 'seed', true)`)
    for (const [step, write] of writers) {
      onProgress(step, rows)
      rows += await write(tx, county)
    }
  })
  onProgress('analyze', rows)
  await db.query('analyze')
  const users = demoUsersOf(county)
  if (createUser) for (const user of users) await enrol(db, user, await createUser(user))
  return { users, rows }
}

/** Approves a demo user and gives the role. Safe to repeat. */
async function enrol(db: SqlRunner, { displayName, role, areaId, personnelId }: DemoUser, userId: string): Promise<void> {
  const status = role ? 'active' : 'pending'
  await db.query(`update public.profiles set display_name = $2, status = $3, personnel_id = $4::uuid where user_id = $1::uuid`, [
    userId,
    displayName,
    status,
    personnelId,
  ])
  if (personnelId) await db.query(`update public.personnel set user_id = $2::uuid where id = $1::uuid`, [personnelId, userId])
  if (role)
    await db.query(
      `insert into public.memberships (user_id, area_id, role) values ($1::uuid, $2::uuid, $3) on conflict do nothing`,
      [userId, areaId, role],
    )
}

const writers: readonly (readonly [string, Write])[] = [
  ['areas', writeAreas],
  ['offices', writeOffices],
  ['personnel', writePeople],
  ['waters', writeWaters],
  ['roads', writeBasemap],
  ['patrols written', writePatrols],
  ['plan', writeLastNight],
  ['incidents written', writeIncidents],
  ['hazards', writeTroubles],
  ['cases', writeCases],
]
