// A leader opens 180 days of a prefecture from the stored tables: 1,806 areas, a row for each area and day.
import { startPrivatePostgres, whyNoPostgres } from '@tests/support/node/privatePostgres'
import { openDatabase, prepareDatabase } from '../../supabase/local/database.ts'

const stations = 86
const cellsEach = 20
const keptDays = 190
const leader = '00000000-0000-4000-8000-000000000001'

export async function run(): Promise<Record<string, number>> {
  const obstacle = process.env['DATABASE_URL'] === undefined ? await whyNoPostgres() : null
  if (obstacle !== null) throw new Error(`No PostgreSQL to measure on: ${obstacle}`)
  const own = await startPrivatePostgres({ fromPort: 54391, toPort: 54399 })
  const db = await openDatabase({ driver: 'postgres', url: own.url })
  try {
    await prepareDatabase(db)
    await db.exec(`
      select set_config('patrolgrid.bulk', 'seed', false);
      create temp table made as select gen_random_uuid() as id, null::uuid as parent, 'prefecture'::text as kind, 0 as no;
      insert into made select gen_random_uuid(), (select id from made where no = 0), 'station', i from generate_series(1, ${stations}) i;
      insert into made select gen_random_uuid(), s.id, 'cell', 1000 + s.no * 100 + i from made s, generate_series(1, ${cellsEach}) i where s.kind = 'station';
      insert into public.areas (id, code, name, kind, parent_id, center) select id, 'C' || no, '辖区' || no, kind, parent,
        extensions.st_setsrid(extensions.st_makepoint(111 + random(), 21 + random()), 4326) from made order by no;
      insert into public.coverage_area_day select m.id, current_date - d, 1000, 2, 1, 20, 50, 70, 90, 3600, 60, (random() < 0.4)::int, current_date - d, 1, 'k'
      from made m, generate_series(0, ${keptDays - 1}) d;
      insert into auth.users (id, email) values ('${leader}', 'leader@bench.test');
      update public.profiles set status = 'active' where user_id = '${leader}';
      insert into public.memberships (user_id, area_id, role) select '${leader}', id, 'leader' from made where no = 0;
      update private.coverage_state set through_day = current_date, needs_rebuild = false, computed_at = now();
      analyze;`)
    const top = (await db.query<{ id: string }>(`select id from public.areas where kind = 'prefecture'`)).rows[0]!.id
    const asLeader = async (sql: string): Promise<number> => {
      const times: number[] = []
      for (let turn = 0; turn < 5; turn++)
        await db.transaction(async (tx) => {
          await tx.query(`select set_config('request.jwt.claims', $1, true)`, [
            JSON.stringify({ sub: leader, role: 'authenticated' }),
          ])
          await tx.exec('set local role authenticated')
          const startedMs = performance.now()
          await tx.query(sql)
          times.push(performance.now() - startedMs)
        })
      return times.sort((a, b) => a - b)[2]!
    }
    const counts = (
      await db.query<{ areas: number; rows: number }>(
        `select (select count(*) from public.areas)::int as areas, (select count(*) from public.coverage_area_day)::int as rows`,
      )
    ).rows[0]!
    return {
      areas: counts.areas,
      stored_rows: counts.rows,
      overview_180_ms: await asLeader('select public.coverage_overview(null, 180)'),
      overview_7_ms: await asLeader('select public.coverage_overview(null, 7)'),
      trend_180_ms: await asLeader(`select public.coverage_trend('${top}', current_date - 179, current_date)`),
    }
  } finally {
    await db.close()
    await own.stop()
  }
}
