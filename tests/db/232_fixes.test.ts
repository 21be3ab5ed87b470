import { beforeAll, expect, test } from 'vitest'
import { readPatrols } from '../../supabase/local/jobs/coverage/coverageSource.ts'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, call, own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

/** A patrol of the grid worker's own team: its start and end, and whether it is still under way. */
const patrol = (id: string, from: string, to: string | null) => `
  insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, created_by)
  values ('${id}', '${own(no.ownTeam)}', '${areas.station}', '${to === null ? 'active' : 'finished'}', ${from}, ${to ?? 'null'}, null);`
const appendSql = 'select public.append_track($1::jsonb) as done'
const chunk = (id: string, seq: number, t: readonly number[], lng: readonly number[]) =>
  JSON.stringify({ patrol_id: id, seq, t, lng, lat: lng.map(() => 26.2), accuracy: lng.map((_, at) => (at === 0 ? null : 5)) })
const second = (iso: string) => Date.parse(iso) / 1000

onEachDatabase('fixes', (database) => {
  beforeAll(() => buildWorld(database()))

  const chunksOf = async (id: string) =>
    (
      await database().query<{ seq: number; lng_e6: number[]; t_s: number[]; started_at: Date; accuracy_dm: number[] }>(
        'select seq, lng_e6, t_s, started_at, accuracy_dm from public.track_chunks where patrol_id = $1 order by seq',
        [id],
      )
    ).rows
  const send = async (sql: string, body: string) =>
    database().transaction(async (tx) => {
      await become(tx, 'grid_worker')
      return (await tx.query<{ done: Record<string, unknown> }>(sql, [body])).rows[0]?.done
    })

  test('a finished patrol is one row of fixes in the order they were recorded, and knows the chunks it took in', async () => {
    const id = newId(11)
    const start = Math.floor(Date.now() / 1000) - 3000
    await send('select public.start_patrol($1::jsonb) as done', JSON.stringify({
      id, team_id: own(no.ownTeam), started_at: new Date(start * 1000).toISOString(),
    })) // prettier-ignore
    // Chunk 2 is late; chunk 1 was recorded while the clock stood back: the order is the order of numbers, not of times.
    await send(appendSql, chunk(id, 0, [start + 10, start + 20], [115.2, 115.201]))
    await send(appendSql, chunk(id, 1, [start + 5, start + 8], [115.202, 115.203]))
    await send(appendSql, chunk(id, 3, [start + 60], [115.206]))
    const finished = await send('select public.finish_patrol($1::jsonb) as done', JSON.stringify({ id }))
    expect(finished).toMatchObject({ status: 'finished' })
    const folded = await chunksOf(id)
    expect(folded).toHaveLength(1)
    expect(folded[0]?.lng_e6).toEqual([115200000, 115201000, 115202000, 115203000, 115206000])
    expect(folded[0]?.t_s).toEqual([5, 15, 0, 3, 55])
    expect(folded[0]?.accuracy_dm).toEqual([-1, 50, -1, 50, -1])
    expect((folded[0]?.started_at.getTime() ?? 0) / 1000).toBe(start + 5)

    expect(await send(appendSql, chunk(id, 1, [start + 5, start + 8], [115.202, 115.203]))).toMatchObject({ duplicate: true })
    expect(await send(appendSql, chunk(id, 2, [start + 40, start + 50], [115.204, 115.205]))).toMatchObject({
      duplicate: false,
    })
    const late = await chunksOf(id)
    expect(late).toHaveLength(1)
    expect(late[0]?.lng_e6).toEqual([115200000, 115201000, 115202000, 115203000, 115204000, 115205000, 115206000])
    expect(late[0]?.t_s).toEqual([5, 15, 0, 3, 35, 45, 55])
    expect(await send(appendSql, chunk(id, 2, [start + 40, start + 50], [115.204, 115.205]))).toMatchObject({
      duplicate: true,
    })
    const again = await send('select public.finish_patrol($1::jsonb) as done', JSON.stringify({ id }))
    expect(again).toMatchObject({ status: 'finished' })
    expect(await chunksOf(id)).toHaveLength(1)
  })

  test('two phones that record in a month nobody has recorded in yet both succeed', async () => {
    const [first, other] = [newId(12), newId(13)]
    await database().exec([first, other].map((id) => patrol(id, `'2019-03-05T12:00:00Z'`, `'2019-03-05T14:00:00Z'`)).join(''))
    const at = second('2019-03-05T12:30:00Z')
    const record = (id: string) =>
      database().transaction(async (tx) => {
        await become(tx, 'grid_worker')
        const { rows } = await tx.query<{ done: object }>(appendSql, [chunk(id, 0, [at, at + 1], [115.2, 115.201])])
        // The month is made, and its maker has not committed when the other one comes.
        await new Promise((resolve) => setTimeout(resolve, 400))
        return rows[0]?.done
      })
    const answers = await Promise.all([record(first), record(other)])
    expect(answers).toEqual([
      { seq: 0, fixes: 2, duplicate: false, dropped: [] },
      { seq: 0, fixes: 2, duplicate: false, dropped: [] },
    ])
  })

  test('months are made ahead: this one and the two to come', async () => {
    await database().query('select private.make_months_ahead()')
    const { rows } = await database().query<{ n: number }>(
      `select count(*)::int as n from generate_series(0, 2) i
       where to_regclass('public.track_chunks_' || to_char(date_trunc('month', now() at time zone 'UTC') + make_interval(months => i), 'YYYYMM')) is not null`,
    )
    expect(rows).toEqual([{ n: 3 }])
    expect((await database().query('select private.make_months_ahead() as made')).rows).toEqual([{ made: 0 }])
  })

  test('fixes go with their patrol, and none are stored without one', async () => {
    const id = newId(14)
    await database().exec(`${patrol(id, `'2019-03-06T12:00:00Z'`, `'2019-03-06T14:00:00Z'`)}
      insert into public.track_chunks (patrol_id, seq, started_at, ended_at, lng_e6, lat_e6)
      values ('${id}', 0, '2019-03-06T12:00:00Z', '2019-03-06T12:00:01Z', '{115200000}', '{26200000}')`)
    await database().query('delete from public.patrols where id = $1', [id])
    expect(await chunksOf(id)).toEqual([])
    await expect(
      database().query(
        `insert into public.track_chunks (patrol_id, seq, started_at, ended_at, lng_e6, lat_e6) values ($1, 0, now(), now(), '{1}', '{1}')`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '23503' })
  })

  test('whoever reads or writes the fixes of a patrol touches its months only', async () => {
    await database().exec(`select private.ensure_track_months(now() - interval '14 months', now() + interval '1 month');
      ${patrol(newId(15), `now() - interval '1 hour'`, null)}`)
    await send(appendSql, chunk(newId(15), 0, [Math.floor(Date.now() / 1000) - 60], [115.2]))
    // What a session counted and has not reported yet may be of an earlier transaction, so only what grows is of this one.
    const scansOf = async (tx: Queryable) => {
      const { rows } = await tx.query<{ name: string; scans: number }>(
        `select relname as name, (seq_scan + coalesce(idx_scan, 0))::int as scans from pg_stat_xact_user_tables
         where relname ~ '^track_chunks_[0-9]{6}$' and right(relname, 6) < to_char(now() - interval '40 days', 'YYYYMM')`,
      )
      return new Map(rows.map(({ name, scans }) => [name, scans]))
    }
    const grown = async (tx: Queryable, work: (tx: Queryable) => Promise<unknown>) => {
      const before = await scansOf(tx)
      await work(tx)
      return [...(await scansOf(tx))].flatMap(([name, scans]) => (scans > (before.get(name) ?? 0) ? [name] : []))
    }
    const touchedBy = (work: (tx: Queryable) => Promise<unknown>, persona: 'chief' | 'grid_worker' | null = 'chief') =>
      persona === null ? database().transaction((tx) => grown(tx, work)) : asPersona(database(), persona, (tx) => grown(tx, work))
    const view = await call<string>(
      database(),
      'chief',
      `select public.open_track_view(now() - interval '1 day', now() + interval '1 hour', null, '核对昨夜的轨迹')`,
    )
    const id = newId(15)
    const touched = {
      // Proves that the count sees what is read: without the month every partition is looked at.
      all: await touchedBy((tx) => tx.query('select count(*) from public.track_chunks'), null),
      tracksOfView: await touchedBy((tx) => tx.query('select public.tracks_of_view($1)', [view])),
      append: await touchedBy(
        (tx) => tx.query(appendSql, [chunk(id, 1, [Math.floor(Date.now() / 1000)], [115.21])]),
        'grid_worker',
      ),
      finish: await touchedBy(
        (tx) => tx.query('select public.finish_patrol($1::jsonb)', [JSON.stringify({ id })]),
        'grid_worker',
      ),
      nearest: await touchedBy((tx) => tx.query('select public.nearest_units(115.5, 26.3, 50)')),
      onDuty: await touchedBy((tx) => tx.query('select public.units_on_duty()')),
      planWalks: await touchedBy((tx) => tx.query(`select public.plan_walks('${own(no.plan)}')`)),
      notices: await touchedBy((tx) => tx.query('select private.raise_notices()'), null),
      coverage: await touchedBy((tx) => readPatrols(tx, [id, own(no.patrol)]), null),
      gone: await touchedBy((tx) => tx.query('delete from public.patrols where id = $1', [id]), null),
    }
    const { all, ...others } = touched
    expect(all.length).toBeGreaterThan(10)
    expect(Object.entries(others).filter(([, months]) => months.length > 0)).toEqual([])
  })
})
