import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatabase, prepareDatabase, type Database } from '../../supabase/local/database.ts'
import { createCoverageJob } from '../../supabase/local/jobs/coverage/coverageJob.ts'
import { jobsLease, leadJobs } from '../../supabase/local/jobs/leadJobs.ts'
import { startPrivatePostgres, whyNoPostgres, type PrivatePostgres } from '@tests/support/node/privatePostgres'
import { startProcess, type Started } from '@tests/support/node/startProcess'

const obstacle = await whyNoPostgres()
if (obstacle !== null) process.stderr.write(`jobs.test: skipped: ${obstacle}\n`)

// A county of one station with six cells of 2.5 km, in which a patrol winds through one cell.
const areas = `
  insert into public.areas (id, code, name, kind, geom) values ('00000000-0000-4000-8000-00000000000a', 'J', '县', 'county',
    extensions.st_multi(extensions.st_makeenvelope(111, 21, 111.15, 21.0225, 4326)));
  insert into public.areas (code, name, kind, parent_id, geom)
    select 'J' || n, '网格' || n, 'cell', '00000000-0000-4000-8000-00000000000a',
      extensions.st_multi(extensions.st_makeenvelope(111 + n * 0.025, 21, 111.025 + n * 0.025, 21.0225, 4326))
    from generate_series(0, 5) n;
  select private.ensure_track_months(now() - interval '40 days', now() + interval '1 day')`

const walks = (from: number, to: number) => `
  with walk as (
    insert into public.patrols (id, area_id, kind, status, service_day, started_at, ended_at)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, a.id, 'day', 'finished', current_date - n % 30,
      current_date - n % 30 + interval '9 hours', current_date - n % 30 + interval '10 hours'
    from generate_series(${from}, ${to}) n join public.areas a on a.code = 'J' || n % 6
    returning id, started_at, ended_at, area_id)
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
  select w.id, 0, w.started_at, w.ended_at, array(select i * 10 from generate_series(0, 99) i),
    array(select (111000000 + (right(a.code, 1)::int * 25000) + 2000 + i * 200)::int from generate_series(0, 99) i),
    array(select (21011000 + 3000 * sin(i / (5.0 + right(w.id::text, 2)::int % 7)))::int from generate_series(0, 99) i),
    array(select 50::int2 from generate_series(0, 99))
  from walk w join public.areas a on a.id = w.area_id`

const stored = async (db: Database): Promise<string> =>
  (
    await db.query<{ rows: string }>(`select concat_ws(E'\\n',
      (select json_agg(to_jsonb(p) order by patrol_id, area_id) from public.coverage_patrol_area p),
      (select json_agg(to_jsonb(d) order by area_id, service_day) from public.coverage_area_day d),
      (select count(*) from private.coverage_cells)) as rows`)
  ).rows[0]?.rows ?? ''

const isCounted = async (db: Database, patrols: number): Promise<void> => {
  const { rows } = await db.query<{ queued: number; counted: number; asked: boolean }>(`select
    (select count(*)::int from private.coverage_queue) as queued, needs_rebuild as asked,
    (select count(distinct patrol_id)::int from public.coverage_patrol_area) as counted from private.coverage_state`)
  expect(rows[0]).toEqual({ queued: 0, asked: false, counted: patrols })
}

describe.skipIf(obstacle !== null)('two servers on one database', () => {
  let postgres: PrivatePostgres
  let home: string
  let db: Database
  const servers: Started[] = []

  beforeAll(async () => {
    postgres = await startPrivatePostgres()
    home = await mkdtemp(join(tmpdir(), 'patrolgrid-jobs-'))
    db = await openDatabase({ driver: 'postgres', url: postgres.url })
    await prepareDatabase(db)
    await db.exec(areas)
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end('SIGTERM')))
    await db?.close()
    await postgres?.stop()
    await rm(home, { recursive: true, force: true })
  })

  test('store the coverage that one alone would store', async () => {
    for (const name of ['one', 'two'])
      servers.push(
        await startProcess(['--port', '0', '--no-build', '--no-seed', '--data', join(home, name)], {
          DRIVER: 'postgres',
          DATABASE_URL: postgres.url,
        }),
      )
    // In waves, so that each server would have counted some of them.
    for (const wave of [0, 1, 2, 3]) {
      await db.exec(walks(wave * 30, wave * 30 + 29))
      await new Promise((resume) => setTimeout(resume, 9_000))
    }
    await vi.waitFor(() => isCounted(db, 120), { timeout: 120_000, interval: 2_000 })
    const byTwo = await stored(db)
    await Promise.all(servers.splice(0).map((server) => server.end('SIGTERM')))
    await db.exec('update private.coverage_state set needs_rebuild = true')
    const alone = createCoverageJob(db)
    await alone.run()
    await alone.close()
    expect(byTwo).toBe(await stored(db))
  }, 300_000)

  test('have one leader, and the other takes over within seconds when it is lost', async () => {
    const rounds = { one: 0, two: 0 }
    const job = (name: 'one' | 'two') => () => ({
      name,
      firstMs: 10,
      everyMs: 50,
      round: async () => void rounds[name]++,
    })
    const second = await openDatabase({ driver: 'postgres', url: postgres.url })
    const ends = [leadJobs(db, [job('one')], () => undefined)]
    await vi.waitFor(() => expect(rounds.one).toBeGreaterThan(2), { timeout: 10_000 })
    ends.push(leadJobs(second, [job('two')], () => undefined))
    await new Promise((resume) => setTimeout(resume, 3_000))
    expect(rounds.two).toBe(0)
    const holder = `select pid from pg_locks where locktype = 'advisory' and objid = ${jobsLease} and granted`
    const { rows } = await db.query<{ pid: number }>(holder)
    // The first is held back for a moment, as by a network that is down.
    await db.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await vi.waitFor(async () => expect((await db.query(holder)).rows).toHaveLength(1), { timeout: 10_000 })
    await ends[0]?.()
    const before = { ...rounds }
    await vi.waitFor(() => expect(rounds.two).toBeGreaterThan(before.two + 2), { timeout: 10_000 })
    expect(rounds.one).toBe(before.one)
    await ends[1]?.()
    await second.close()
  }, 60_000)
})
