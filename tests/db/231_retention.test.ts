import { beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { attempt, become, own, userOf } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

onEachDatabase('retention', (database) => {
  beforeAll(() => buildWorld(database()))

  test('positions past their time are forgotten, months at a time; the patrol and its length stay', async () => {
    await database().exec(`
      insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, distance_m, geom)
        select '${newId(1)}', '${own(no.team)}', '${areas.station}', 'finished', now() - interval '500 days', now() - interval '500 days' + interval '1 hour', 4200, geom
        from public.patrols where id = '${own(no.patrol)}';
      select private.ensure_track_months(now() - interval '500 days', now() - interval '500 days');
      insert into public.track_chunks (patrol_id, seq, started_at, ended_at, lng_e6, lat_e6)
        select id, 0, started_at, ended_at, '{115200000}', '{26200000}' from public.patrols where id = '${newId(1)}';`)
    const { rows } = await database().query<{ done: object }>('select private.forget_tracks() as done')
    expect(rows[0]?.done).toEqual({ refused: null, months_dropped: 1, chunks_deleted: 0, lines_removed: 1 })
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

  const old = (id: string, days: number, hours = 1) => `
    insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, geom)
      select '${id}', '${own(no.team)}', '${areas.station}', 'finished', now() - interval '${days} days', now() - interval '${days} days' + interval '${hours} hours',
        extensions.st_multi(extensions.st_makeline(extensions.st_setsrid(extensions.st_makepoint(115.2, 26.2), 4326), extensions.st_setsrid(extensions.st_makepoint(115.21, 26.2), 4326)));
    select private.ensure_track_months(now() - interval '${days} days', now() - interval '${days} days');
    insert into public.track_chunks (patrol_id, seq, started_at, ended_at, lng_e6, lat_e6)
      select id, 0, started_at, ended_at, '{115200000}', '{26200000}' from public.patrols where id = '${id}';`
  const kept = async (tx: Queryable, id: string) =>
    (
      await tx.query<{ fixes: number; line: boolean }>(
        `select (select count(*)::int from public.track_chunks where patrol_id = $1) as fixes, (select geom is not null from public.patrols where id = $1) as line`,
        [id],
      )
    ).rows[0]
  const forget = async (tx: Queryable) =>
    (await tx.query<{ done: { refused: string | null; months_dropped: number } }>('select private.forget_tracks() as done'))
      .rows[0]?.done
  /** Everything in a transaction that is thrown away. */
  const trying = async (work: (tx: Queryable) => Promise<void>) => {
    const undone = new Error('undone')
    await database()
      .transaction(async (tx) => {
        await tx.exec(`update public.settings set value = '365' where key = 'track_retention_days'`)
        await work(tx)
        throw undone
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error
      })
  }

  test('a clock years ahead deletes nothing, at this run and the next ones, until a person confirms the date', () =>
    trying(async (tx) => {
      await forget(tx)
      // The clock cannot be turned here, so the world is: everything happened two years earlier than it did.
      await tx.exec(`update private.retention_state set trusted_at = trusted_at - interval '2 years'; ${old(newId(31), 732)}`)
      const before = await tx.query('select count(*) from public.track_chunks')
      expect((await forget(tx))?.refused).toMatch(/相隔超过 45 天，轨迹没有清理。/)
      expect((await forget(tx))?.refused).not.toBeNull()
      expect((await tx.query('select count(*) from public.track_chunks')).rows).toEqual(before.rows)
      expect(await kept(tx, newId(31))).toEqual({ fixes: 1, line: true })
      await become(tx, 'root')
      await tx.query(`select public.confirm_date((now() at time zone 'Asia/Shanghai')::date)`)
      await tx.exec('reset role')
      expect(await forget(tx)).toMatchObject({ refused: null })
      expect(await kept(tx, newId(31))).toEqual({ fixes: 0, line: false })
    }))

  test('the first run of all goes by the newest fix; data of tomorrow stop it too', () =>
    trying(async (tx) => {
      await tx.exec(`update private.retention_state set trusted_at = null; ${old(newId(32), 400)}
        update public.patrols set fixes_from = now() - interval '400 days', fixes_to = now() - interval '100 days' where fixes_to is not null`)
      expect((await forget(tx))?.refused).toMatch(/相隔超过 45 天/)
      await tx.exec(`update public.patrols set fixes_to = now() + interval '3 days' where id = '${newId(32)}'`)
      expect((await forget(tx))?.refused).toMatch(/请校正服务器时间/)
      expect(await kept(tx, newId(32))).toEqual({ fixes: 1, line: true })
    }))

  test('a wrong date is not confirmed, and nobody but the top administrator confirms one', async () => {
    const other = `select public.confirm_date((now() at time zone 'Asia/Shanghai')::date - 400)`
    expect(await attempt(database(), 'root', other)).toMatchObject({ refusal: '22023' })
    for (const who of ['administrator', 'chief', 'viewer', 'pending'] as const) {
      const today = `select public.confirm_date((now() at time zone 'Asia/Shanghai')::date)`
      expect([who, (await attempt(database(), who, today)).refusal]).toEqual([who, '42501'])
      expect([who, (await attempt(database(), who, 'select public.retention_preview()')).refusal]).toEqual([who, '42501'])
    }
  })

  test('the dry run says what goes, and deletes nothing', () =>
    trying(async (tx) => {
      await forget(tx)
      await tx.exec(`${old(newId(33), 800)} ${old(newId(34), 801)} ${old(newId(35), 366)}`)
      await tx.exec(
        `insert into public.track_holds (area_id, patrol_id, reason) values ('${areas.station}', '${newId(34)}', '投诉核查')`,
      )
      await become(tx, 'root')
      const { rows } = await tx.query<{ plan: object }>('select public.retention_preview() as plan')
      await tx.exec('reset role')
      expect(rows[0]?.plan).toMatchObject({ refused: null, rows: 2, patrols: 2, lines: 2, held: 1 })
      expect(await kept(tx, newId(33))).toEqual({ fixes: 1, line: true })
      const stored = async () => {
        const { rows: counts } = await tx.query<{ chunks: number; lines: number }>(
          'select (select count(*)::int from public.track_chunks) as chunks, (select count(geom)::int from public.patrols) as lines',
        )
        return counts[0]!
      }
      const before = await stored()
      const { rows: done } = await tx.query<{ done: { months_dropped: number; chunks_deleted: number; lines_removed: number } }>(
        'select private.forget_tracks() as done',
      )
      expect(done[0]?.done.lines_removed).toBe(2)
      // What was told is what went, to the row.
      const after = await stored()
      expect([before.chunks - after.chunks, before.lines - after.lines]).toEqual([2, 2])
      expect(rows[0]?.plan).toMatchObject({ months: done[0]?.done.months_dropped })
      expect(await kept(tx, newId(33))).toEqual({ fixes: 0, line: false })
      expect(await kept(tx, newId(34))).toEqual({ fixes: 1, line: true })
    }))

  test('a walk over the turn of a month does not go with the month it began in', () =>
    trying(async (tx) => {
      await forget(tx)
      await tx.exec(`update public.settings set value = (extract(day from now() - date_trunc('month', now()))::int + 1)::text::jsonb where key = 'track_retention_days';
        ${old(newId(36), 0)}
        update public.patrols set started_at = private.retention_limit() - interval '1 hour', ended_at = private.retention_limit() + interval '1 hour' where id = '${newId(36)}';
        select private.ensure_track_months(private.retention_limit() - interval '1 day', now());
        update public.track_chunks c set started_at = p.started_at, ended_at = p.ended_at from public.patrols p where p.id = c.patrol_id and p.id = '${newId(36)}'`)
      await forget(tx)
      expect(await kept(tx, newId(36))).toEqual({ fixes: 1, line: true })
    }))

  test('what is held stays: a patrol, or all of an area, until the day or the release', () =>
    trying(async (tx) => {
      await forget(tx)
      await tx.exec(`${old(newId(37), 700)} ${old(newId(38), 700)}`)
      const hold = async (body: object) => {
        await become(tx, 'chief')
        await tx.query('select public.hold_tracks($1::jsonb)', [JSON.stringify(body)])
        await tx.exec('reset role')
      }
      await hold({ id: newId(1), patrol_id: newId(37), reason: '行政复议' })
      await forget(tx)
      expect([await kept(tx, newId(37)), await kept(tx, newId(38))]).toEqual([
        { fixes: 1, line: true },
        { fixes: 0, line: false },
      ])
      await hold({ id: newId(2), area_id: areas.station, reason: '案件侦办', until_day: '2999-01-01' })
      await become(tx, 'chief')
      await tx.query('select public.release_hold($1)', [newId(1)])
      await tx.exec('reset role')
      await forget(tx)
      expect(await kept(tx, newId(37))).toEqual({ fixes: 1, line: true })
      await tx.exec(`update public.track_holds set until_day = current_date - 3 where id = '${newId(2)}'`)
      await forget(tx)
      expect(await kept(tx, newId(37))).toEqual({ fixes: 0, line: false })
    }))

  test('a held patrol is deleted by no way, and a hold is written down with who and why', () =>
    trying(async (tx) => {
      await become(tx, 'chief')
      await tx.query('select public.hold_tracks($1::jsonb)', [
        JSON.stringify({ id: newId(3), patrol_id: own(no.patrol), reason: '纠纷调查' }),
      ])
      await tx.exec('reset role')
      const { rows } = await tx.query<{ actor: string; reason: string }>(
        `select actor, after ->> 'reason' as reason from public.audit_log where table_name = 'track_holds' and row_id = '${newId(3)}'`,
      )
      expect(rows).toEqual([{ actor: userOf('chief'), reason: '纠纷调查' }])
      await expect(tx.query(`delete from public.patrols where id = '${own(no.patrol)}'`)).rejects.toMatchObject({ code: 'PT409' })
    }))
})
