// Two hundred people at once, one of them hostile, and a restart of PostgreSQL under load. LOAD_SECONDS and LOAD_ACCOUNTS
// make a short run for trying.
import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openDatabase } from '../../supabase/local/database.ts'
import { createAuthorise } from '../../supabase/local/realtime/authorise.ts'
import { startCounty, type County, type Driver } from './load-county'
import { findWorst, othersP95 } from './load-hostile'
import { isRight, loadPages, quantile, type Outcome } from './load-page'

const seconds = Number(process.env['LOAD_SECONDS'] ?? 60)
const people = Number(process.env['LOAD_ACCOUNTS'] ?? 200)
/** A page is opened that often by each of them: more than three openings a second in a county of two hundred. */
const everyS = 60
const drivers = (process.env['LOAD_DRIVERS'] ?? 'pglite,postgres').split(',') as Driver[]
const say = (line: string) => process.stderr.write(`${line}\n`)

function told(driver: Driver, outcomes: readonly Outcome[]): { errors: number; rps: number } {
  const wrong = outcomes.filter((one) => !isRight(one))
  const kinds = new Map<string, number>()
  for (const { name, status } of wrong) kinds.set(`${name} ${status}`, (kinds.get(`${name} ${status}`) ?? 0) + 1)
  const times = outcomes.map(({ ms }) => ms)
  say(
    `  ${driver}: ${outcomes.length} answers, p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  )
  for (const [kind, count] of kinds) say(`    ${kind}: ${count}`)
  return { errors: wrong.length, rps: outcomes.length / seconds }
}

/** 1 when the server lives through it, only what was under way fails, and everything after is answered. */
async function restartSurvived(county: County): Promise<number> {
  const accounts = county.accounts.slice(0, 20)
  const load = loadPages(county, { accounts, seconds: 12, everyS: 1 })
  await new Promise((resume) => setTimeout(resume, 4_000))
  await county.postgres?.restart()
  const outcomes = await load
  const after = await loadPages(county, { accounts, seconds: 2, everyS: 1 })
  const failed = outcomes.filter((one) => !isRight(one)).length
  say(
    `  restart: ${outcomes.length} answers, ${failed} failed; ${after.filter((one) => !isRight(one)).length} of ${after.length} after it`,
  )
  const isAlive = county.server.process.exitCode === null && county.server.process.signalCode === null
  return isAlive && failed <= accounts.length * 4 && after.every(isRight) ? 1 : 0
}

/** Rights of a thousand sockets, each with a person and a topic of its own, asked for at once. */
async function reauthMs(county: County): Promise<number> {
  const db = await openDatabase({ driver: 'postgres', url: county.postgres?.url ?? '' })
  try {
    const { rows } = await db.query<{ id: string }>('select id from public.areas order by path limit 500')
    const authorise = createAuthorise(db)
    const ask = () =>
      Promise.all(
        Array.from({ length: 1_000 }, (_, n) =>
          authorise({
            claims: { sub: county.accounts[n % county.accounts.length]?.userId, role: 'authenticated', n },
            role: 'authenticated',
            topic: `branch:${rows[n % rows.length]?.id}:hazards`,
            writes: false,
          }),
        ),
      )
    await ask()
    const startedMs = performance.now()
    const rights = await ask()
    const tookMs = performance.now() - startedMs
    say(`  rights of 1,000 sockets: ${rights.filter(({ canRead }) => canRead).length} may hear`)
    return tookMs
  } finally {
    await db.close()
  }
}

type Standby = { measureStandby(): Promise<Record<'standby_functions_ok' | 'failover_lost' | 'failover_s', number>> }

async function standbyFigures(): Promise<Record<string, number>> {
  const file = fileURLToPath(new URL('./load-standby.ts', import.meta.url))
  if (!existsSync(file) || process.env['LOAD_STANDBY'] === '0') return {}
  return ((await import(pathToFileURL(file).href)) as Standby).measureStandby()
}

async function measure(driver: Driver): Promise<Record<string, number>> {
  const county = await startCounty(driver, people)
  try {
    const { errors, rps } = told(driver, await loadPages(county, { accounts: county.accounts, seconds, everyS }))
    const figures: Record<string, number> = { [`${driver}_200_errors`]: errors, [`${driver}_200_rps`]: rps }
    const attacker = county.accounts.find(({ role }) => role === 'viewer')!
    const others = county.accounts.filter(({ role }) => role !== 'viewer').slice(0, 20)
    const worst = await findWorst(county, attacker)
    const calm = await othersP95(county, attacker, others, null, Math.min(20, seconds))
    const under = await othersP95(county, attacker, others, worst.asked, seconds)
    say(
      `  ${driver} hostile: p95 of others ${under.p95Ms.toFixed(0)} ms (${calm.p95Ms.toFixed(0)} without him), ${under.errors} of ${under.asked} failed`,
    )
    Object.assign(figures, {
      [`${driver}_worst_ms`]: worst.ms,
      [`${driver}_calm_p95_ms`]: calm.p95Ms,
      [`${driver}_hostile_p95_ms`]: under.p95Ms,
      [`${driver}_hostile_errors`]: under.errors,
    })
    if (driver === 'postgres') {
      figures['reauth_1000_ms'] = await reauthMs(county)
      figures['restart_under_load_survived'] = await restartSurvived(county)
    }
    return figures
  } finally {
    await county.stop()
  }
}

export async function run(): Promise<Record<string, number>> {
  const figures: Record<string, number> = {}
  for (const driver of drivers) Object.assign(figures, await measure(driver))
  const hostile = drivers.map((driver) => figures[`${driver}_hostile_p95_ms`] ?? Number.NaN)
  return { ...figures, hostile_filter_others_p95_ms: Math.max(...hostile), ...(await standbyFigures()) }
}
