// The phone: records under faults and reloads, every fault that has a test, a night's requests, and what its page weighs.
// About a quarter of an hour; BENCH_FIELD_RECORDS for a shorter one.
import { randomUUID } from 'node:crypto'
import { createRandom } from '@/geo/random'
import { openDatabase, prepareDatabase } from '../../supabase/local/database.ts'
import { own, userOf } from '../db/support/personas'
import { buildWorld, here, no } from '../db/support/world'
import { openField, type FieldTest } from '../support/field/openField'
import { soak } from '../support/field/soak'
import { hazardsOf, walksOf } from '../support/field/tryFault'
import { tryFaults } from './field-faults'
import { weighField } from './field-weight'

const say = (line: string) => process.stderr.write(`${line}\n`)
const records = Number(process.env['BENCH_FIELD_RECORDS'] ?? 400)
/** Eight hours at one fix every five seconds, one append a minute. */
const minutes = 480
const fixesAMinute = 12
/** After the last fault everything is to be there within this. */
const drainMs = 240_000

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
  const phone = await phoneOf(field)
  const soaked = await soak({ proxy: field.proxy, ...phone, records, random: createRandom(11), geom: here })
  say(`  ${soaked.ids.length} records saved under faults`)
  const rest = () => soaked.page.evaluate(async () => (await window.field.state()).unsent.length)
  // Woken again and again, as a phone is that is taken out of the pocket: pauses grow to five minutes.
  for (const endMs = Date.now() + drainMs; (await rest()) > 0 && Date.now() < endMs;) {
    await soaked.page.evaluate(() => window.field.wake())
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  say(`  ${await rest()} of them still unsent`)
  const { rows } = await db.query<{ once: number }>(
    `select count(*)::int as once from (select op_id from private.op_ledger where op_id = any ($1::uuid[])
       group by op_id having count(*) = 1) l join public.hazards h on h.id = l.op_id`,
    [`{${soaked.ids.join()}}`],
  )
  const night = await nightBytes(field)
  const [walk] = await walksOf(db, night.id)
  if (walk?.fixes !== night.fixes) say(`  the night holds ${walk?.fixes ?? 0} of ${night.fixes} fixes`)
  const there = (await hazardsOf(db, soaked.ids)).length
  say(`  the night is ${Math.round(night.bytes / 1000)} kB`)
  await field.close()
  await db.close()
  const faults = await tryFaults(say)
  say(`  ${faults.faults_passed} of ${faults.faults_tried} faults survived`)
  return {
    soak_saved: soaked.ids.length,
    soak_once: rows[0]?.once ?? 0,
    soak_lost: soaked.ids.length - there,
    ...faults,
    save_ms: Math.round(soaked.saveMs * 10) / 10,
    night_wire_kb: Math.round(night.bytes / 100) / 10,
    ...(await weighed()),
  }
}
