// A prefecture on PostgreSQL: 1,807 areas, half a year of 10,000 patrols of an hour. The first count of all of it, one patrol more,
// and what a leader waits for.
import { startPrivatePostgres, whyNoPostgres } from '@tests/support/node/privatePostgres'
import { createCoverageJob } from '../../supabase/local/jobs/coverage/coverageJob.ts'
import { openDatabase, prepareDatabase } from '../../supabase/local/database.ts'

const stations = 86
const cellsEach = 20
const patrols = 10_000
const days = 180
const fixes = 720
const leader = '00000000-0000-4000-8000-000000000001'

/** Cells of 2.5 km in rows of 43; stations are what their cells cover, the prefecture is all. Patrols wind through one cell. */
const world = `
  select set_config('patrolgrid.bulk', 'seed', false);
  create temp table cell as
    select gen_random_uuid() as id, no, no / ${cellsEach} as station, 111 + (no % 43) * 0.025 as west, 21 + (no / 43) * 0.0225 as south
    from generate_series(0, ${stations * cellsEach - 1}) no;
  create temp table station as select station as no, gen_random_uuid() as id, extensions.st_multi(extensions.st_union(
    extensions.st_makeenvelope(west, south, west + 0.025, south + 0.0225, 4326))) as geom from cell group by station;
  create temp table prefecture as select gen_random_uuid() as id, extensions.st_multi(extensions.st_union(geom)) as geom from station;
  insert into public.areas (id, code, name, kind, geom) select id, 'P', '市', 'prefecture', geom from prefecture;
  insert into public.areas (id, code, name, kind, parent_id, geom) select s.id, 'S' || s.no, '所' || s.no, 'station', p.id, s.geom from station s, prefecture p;
  insert into public.areas (id, code, name, kind, parent_id, geom) select c.id, 'C' || c.no, '网格' || c.no, 'cell', s.id,
    extensions.st_multi(extensions.st_makeenvelope(c.west, c.south, c.west + 0.025, c.south + 0.0225, 4326)) from cell c join station s on s.no = c.station;
  create temp table walk as
    select gen_random_uuid() as id, g.no, current_date - (g.no % ${days}) as day, c.id as area_id, c.west, c.south
    from generate_series(0, ${patrols - 1}) g(no) join cell c on c.no = (g.no * 7919) % ${stations * cellsEach};
  insert into public.patrols (id, area_id, kind, status, service_day, started_at, ended_at)
    select id, area_id, case when no % 3 = 0 then 'night' else 'day' end, 'finished', day, day + interval '9 hours', day + interval '10 hours' from walk;
  select private.ensure_track_months(now() - interval '190 days', now() + interval '1 day');
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
    select w.id, 0, p.started_at, p.ended_at, f.t,
      array(select ((w.west + 0.002 + i * 0.000028) * 1e6)::int from generate_series(0, ${fixes - 1}) i),
      array(select ((w.south + 0.011 + (0.002 + (w.no % 7) * 0.001) * sin(i / (20.0 + w.no % 11))) * 1e6)::int from generate_series(0, ${fixes - 1}) i), f.a
    from walk w join public.patrols p on p.id = w.id,
      (select array_agg(i * 5 order by i) as t, array_agg(50::int2) as a from generate_series(0, ${fixes - 1}) i) f;
  insert into auth.users (id, email) values ('${leader}', 'leader@bench.test');
  update public.profiles set status = 'active' where user_id = '${leader}';
  insert into public.memberships (user_id, area_id, role) select '${leader}', id, 'leader' from prefecture;
  analyze;`

export async function run(): Promise<Record<string, number>> {
  const obstacle = process.env['DATABASE_URL'] === undefined ? await whyNoPostgres() : null
  if (obstacle !== null) throw new Error(`No PostgreSQL to measure on: ${obstacle}`)
  const own = await startPrivatePostgres({ fromPort: 54391, toPort: 54399 })
  const db = await openDatabase({ driver: 'postgres', url: own.url })
  const job = createCoverageJob(db)
  try {
    await prepareDatabase(db)
    await db.exec(world)
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const startedMs = performance.now()
      await work()
      return performance.now() - startedMs
    }
    const cpu = process.cpuUsage()
    const firstMs = await timed(() => job.run())
    const used = process.cpuUsage(cpu)
    await db.exec('analyze')
    const one = `select id from public.patrols order by started_at desc, id limit 1`
    await db.exec(`update public.patrols set ended_at = ended_at + interval '1 second' where id = (${one})`)
    const oneMoreMs = await timed(() => job.run())
    const top = (await db.query<{ id: string }>(`select id from public.areas where kind = 'prefecture'`)).rows[0]!.id
    const asLeader = async (sql: string): Promise<number> => {
      const times: number[] = []
      for (let turn = 0; turn < 5; turn++)
        await db.transaction(async (tx) => {
          await tx.query(`select set_config('request.jwt.claims', $1, true)`, [
            JSON.stringify({ sub: leader, role: 'authenticated' }),
          ])
          await tx.exec('set local role authenticated')
          times.push(await timed(() => tx.query(sql)))
        })
      return times.sort((a, b) => a - b)[2]!
    }
    const counts = (
      await db.query<{ areas: number; rows: number; cells_mb: number }>(
        `select (select count(*) from public.areas)::int as areas, (select count(*) from public.coverage_area_day)::int as rows,
          pg_total_relation_size('private.coverage_cells') / 1e6 as cells_mb`,
      )
    ).rows[0]!
    return {
      areas: counts.areas,
      stored_rows: counts.rows,
      cells_mb: Number(counts.cells_mb),
      first_count_s: firstMs / 1000,
      first_count_cpu_s: (used.user + used.system) / 1e6,
      one_more_ms: oneMoreMs,
      rss_mb: process.resourceUsage().maxRSS / 1024,
      overview_180_ms: await asLeader('select public.coverage_overview(null, 180)'),
      overview_7_ms: await asLeader('select public.coverage_overview(null, 7)'),
      between_7_ms: await asLeader('select public.coverage_between(current_date - 13, current_date - 7)'),
      between_30_ms: await asLeader('select public.coverage_between(current_date - 59, current_date - 30)'),
      between_180_ms: await asLeader(`select public.coverage_between(current_date - 179, current_date, null, 'night')`),
      trend_180_ms: await asLeader(`select public.coverage_trend('${top}', current_date - 179, current_date)`),
    }
  } finally {
    await job.close()
    await db.close()
    await own.stop()
  }
}
