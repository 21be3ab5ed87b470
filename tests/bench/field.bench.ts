// The phone: records under faults and reloads, every fault of the network, a night's requests, and what its page weighs.
import { randomUUID } from 'node:crypto'
import { createRandom } from '@/geo/random'
import { openDatabase, prepareDatabase } from '../../supabase/local/database.ts'
import { own, userOf } from '../db/support/personas'
import { buildWorld, here, no } from '../db/support/world'
import { faultNames } from '../support/field/faultProxy'
import { openField, type FieldTest } from '../support/field/openField'
import { soak } from '../support/field/soak'
import { hazardsOf, tryFault, walksOf } from '../support/field/tryFault'
import { weighField } from './field-weight'

const say = (line: string) => process.stderr.write(`${line}\n`)
const records = Number(process.env['BENCH_FIELD_RECORDS'] ?? 400)
/** Eight hours at one fix every five seconds, one append a minute. */
const minutes = 480
const fixesAMinute = 12

async function phoneOf(field: FieldTest) {
  const phone = await field.phone()
  const open = async () => {
    const page = await field.open(phone)
    await page.evaluate(() => window.field.hurry(10))
    return page
  }
  const page = await open()
  const given = ['grid_worker@example.test', field.password] as const
  const id = await page.evaluate(([login, password]) => window.field.signIn(login, password), given)
  if (id !== userOf('grid_worker')) throw new Error(`sign-in: ${id}`)
  return { phone, page, open }
}

/** Request bodies of a night that is walked and sent minute by minute, bytes. */
async function nightBytes(field: FieldTest): Promise<{ readonly bytes: number; readonly fixes: number; readonly id: string }> {
  const { phone, page } = await phoneOf(field)
  const id = randomUUID()
  const startedMs = Date.now() - minutes * 60_000
  field.proxy.sent.clear()
  await page.evaluate(([walkId, team, at]) => window.field.walk(walkId, team, 0, at, false), [
    id,
    own(no.ownTeam),
    startedMs,
  ] as const)
  for (let minute = 0; minute < minutes; minute++) {
    await page.evaluate(([walkId, count, at]) => window.field.fixes(walkId, count, at), [
      id,
      fixesAMinute,
      startedMs + minute * 60_000,
    ] as const)
    await page.evaluate(() => window.field.send())
  }
  await page.evaluate(([walkId]) => window.field.end(walkId, Date.now()), [id] as const)
  await page.evaluate(() => window.field.send())
  const bytes = [...field.proxy.sent].filter(([path]) => path.startsWith('/rest/')).reduce((sum, [, length]) => sum + length, 0)
  await phone.close()
  return { bytes, fixes: minutes * fixesAMinute, id }
}

/** What was measured so far is told though the page cannot be weighed; null in its place is no figure. */
async function weighed(): Promise<Awaited<ReturnType<typeof weighField>>> {
  try {
    return await weighField()
  } catch (failure) {
    say(`  the page was not weighed: ${String(failure)}`)
    return { field_wire_kb: Number.NaN, precache_kb: Number.NaN, offline_open_ms: Number.NaN }
  }
}

export async function run(): Promise<Record<string, number>> {
  const db = await openDatabase({ driver: 'pglite' })
  await prepareDatabase(db)
  await buildWorld(db)
  const field = await openField(db)
  const first = await phoneOf(field)
  let passed = 0
  for (const fault of faultNames) {
    const wrong = await tryFault(fault, { page: first.page, proxy: field.proxy, db, teamId: own(no.ownTeam), geom: here })
    if (wrong.length === 0) passed++
    else say(`  ${fault}: ${wrong.join('; ')}`)
  }
  const second = await phoneOf(field)
  const soaked = await soak({ proxy: field.proxy, ...second, records, random: createRandom(11), geom: here })
  await soaked.page.evaluate(() => window.field.wake())
  const rest = () => soaked.page.evaluate(async () => (await window.field.state()).unsent.length)
  for (let waited = 0; (await rest()) > 0 && waited < 600; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  const { rows } = await db.query<{ once: number }>(
    `select count(*)::int as once from (select op_id from private.op_ledger where op_id = any ($1::uuid[])
       group by op_id having count(*) = 1) l join public.hazards h on h.id = l.op_id`,
    [`{${soaked.ids.join()}}`],
  )
  const night = await nightBytes(field)
  const [walk] = await walksOf(db, night.id)
  if (walk?.fixes !== night.fixes) say(`  the night holds ${walk?.fixes ?? 0} of ${night.fixes} fixes`)
  const there = (await hazardsOf(db, soaked.ids)).length
  await field.close()
  await db.close()
  return {
    soak_saved: soaked.ids.length,
    soak_once: rows[0]?.once ?? 0,
    soak_lost: soaked.ids.length - there,
    faults_tried: faultNames.length,
    faults_passed: passed,
    save_ms: Math.round(soaked.saveMs * 10) / 10,
    night_wire_kb: Math.round(night.bytes / 100) / 10,
    ...(await weighed()),
  }
}
