import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

onEachDatabase('retention', (database) => {
  beforeAll(() => buildWorld(database()))

  test('positions past their time are forgotten, months at a time; the patrol and its length stay', async () => {
    await database().exec(`
      insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, distance_m, geom)
        select '${newId(1)}', '${own(no.team)}', '${areas.station}', 'finished', now() - interval '500 days', now() - interval '500 days' + interval '1 hour', 4200, geom
        from public.patrols where id = '${own(no.patrol)}';
      select private.ensure_track_months(now() - interval '500 days', now() - interval '500 days');
      insert into public.track_chunks (patrol_id, seq, area_path, started_at, ended_at, lng_e6, lat_e6)
        select id, 0, area_path, started_at, ended_at, '{115200000}', '{26200000}' from public.patrols where id = '${newId(1)}';`)
    const { rows } = await database().query<{ done: object }>('select private.forget_tracks() as done')
    expect(rows[0]?.done).toEqual({ months_dropped: 1, chunks_deleted: 0, lines_removed: 1 })
    const left = await database().query<object>(
      `select (select distance_m from public.patrols where id = '${newId(1)}') as length, (select geom is null from public.patrols where id = '${newId(1)}') as forgotten,
        (select count(*)::int from public.track_chunks where patrol_id = '${own(no.patrol)}') as fresh`,
    )
    expect(left.rows[0]).toEqual({ length: 4200, forgotten: true, fresh: 1 })
  })

  test('a shorter time takes effect at the next run, within the month', async () => {
    await database().exec(`update public.settings set value = '1' where key = 'track_retention_days'`)
    await database().exec(
      `update public.patrols set started_at = started_at - interval '2 days', ended_at = ended_at - interval '2 days' where id = '${own(no.patrol)}'`,
    )
    await database().exec(`select private.ensure_track_months(now() - interval '3 days', now());
      update public.track_chunks set started_at = started_at - interval '2 days', ended_at = ended_at - interval '2 days' where patrol_id = '${own(no.patrol)}'`)
    const { rows } = await database().query<{ done: { chunks_deleted: number; lines_removed: number } }>(
      'select private.forget_tracks() as done',
    )
    expect(rows[0]?.done).toMatchObject({ lines_removed: 1 })
    const { rows: chunks } = await database().query(`select 1 from public.track_chunks where patrol_id = '${own(no.patrol)}'`)
    expect(chunks).toHaveLength(0)
  })

  test('the history of a patrol never holds its line', async () => {
    await database().exec(`update public.patrols set note = 'x', geom = null where id = '${own(no.ownPatrol)}'`)
    const { rows } = await database().query<{ line: boolean }>(
      `select coalesce(before ? 'geom', false) or coalesce(after ? 'geom', false) as line from public.audit_log where table_name = 'patrols'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ line }) => line)).toBe(false)
  })
})
