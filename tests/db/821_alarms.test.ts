import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, own, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

interface Notice {
  readonly kind: string
  readonly subject_id: string
  readonly team: { readonly name: string } | null
  readonly figures: Record<string, unknown>
}
interface Result {
  readonly status: string
  readonly code?: string
  readonly message?: string
}
const walkId = newId(1)

onEachDatabase('alarms', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.notices; delete from realtime.messages;')
  })
  /** Works as the owner in a transaction that is undone. */
  const inside = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    asPersona(database(), 'root', async (tx) => {
      await tx.exec('reset role')
      return work(tx)
    })
  async function as<T>(tx: Queryable, persona: Persona, sql: string): Promise<T> {
    await become(tx, persona)
    const { rows } = await tx.query<{ answer: T }>(`select ${sql} as answer`)
    await tx.exec('reset role')
    return rows[0]!.answer
  }
  const submit = async (tx: Queryable, persona: Persona, kind: string, body: object, opId = newId(90)) =>
    (
      await as<{ results: Result[] }>(
        tx,
        persona,
        `public.submit_ops('${JSON.stringify([{ id: opId, kind, body }])}'::json, extract(epoch from now())::float8)`,
      )
    ).results[0]!
  const notices = (tx: Queryable, persona: Persona, kind: string) =>
    as<readonly Notice[]>(tx, persona, 'public.notices_list()').then((list) => list.filter((notice) => notice.kind === kind))
  const begin = (tx: Queryable, minutesAgo: number) =>
    tx.exec(`insert into public.patrols (id, team_id, area_id, status, started_at, created_by) values
      ('${walkId}', '${own(no.ownTeam)}', '${areas.station}', 'active', now() - interval '${minutesAgo} minutes', null)`)

  describe('a call for help', () => {
    test('is an open call and an unread notice in the same moment, once however often it is sent', async () => {
      await inside(async (tx) => {
        await begin(tx, 10)
        const body = { id: newId(2), lng: 115.21, lat: 26.21, accuracy_m: 9.4, walk_id: walkId, at: new Date().toISOString() }
        expect(await submit(tx, 'grid_worker', 'patrol.alarm', body)).toMatchObject({ status: 'applied' })
        expect(await submit(tx, 'grid_worker', 'patrol.alarm', body)).toMatchObject({ status: 'duplicate' })
        expect(await submit(tx, 'grid_worker', 'patrol.alarm', body, newId(91))).toMatchObject({ status: 'applied' })
        for (const persona of ['chief', 'duty_officer'] as const) {
          const board = await as<{ calls: { id: string; type: string; is_open: boolean; summary: string }[] }>(
            tx,
            persona,
            'public.calls_board()',
          )
          expect(board.calls.filter(({ id }) => id === newId(2))).toEqual([
            expect.objectContaining({ type: '巡逻队员紧急求助', is_open: true, summary: expect.stringContaining('误差约 9 米') }),
          ])
          expect(await notices(tx, persona, 'sos')).toEqual([
            expect.objectContaining({ subject_id: newId(2), figures: expect.objectContaining({ patrol_id: walkId }) }),
          ])
        }
        // What hears it is told within the statement, not by the job of the next minute.
        const { rows } = await tx.query<{ topic: string }>(
          `select distinct topic from realtime.messages where topic in ('branch:${areas.station}:notices', 'branch:${areas.station}:incidents')`,
        )
        expect(rows).toHaveLength(2)
        // The job finds it as it is, and lets it go with the call.
        await tx.query('select private.raise_notices()')
        expect(await notices(tx, 'chief', 'sos')).toHaveLength(1)
        await tx.exec(`update public.incidents set status = 'closed', closed_at = now() where id = '${newId(2)}'`)
        await tx.query('select private.raise_notices()')
        expect((await notices(tx, 'chief', 'sos')).map(({ figures }) => figures)).toEqual([expect.anything()])
        const open = await tx.query(`select from public.notices where kind = 'sos' and cleared_at is null`)
        expect(open.rows).toHaveLength(0)
      })
    })

    test('is taken without a place, without a walk, and off the ground, and goes to the own station', async () => {
      await inside(async (tx) => {
        expect(await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(3) })).toMatchObject({ status: 'applied' })
        await tx.exec(`update public.incidents set received_at = now() - interval '11 minutes' where id = '${newId(3)}'`)
        expect(
          await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(4), lng: 100.1, lat: 30.1, walk_id: newId(77) }, newId(92)),
        ).toMatchObject({ status: 'applied' })
        const { rows } = await tx.query<{ summary: string }>(
          `select summary from public.incidents where id in ('${newId(3)}', '${newId(4)}') order by id`,
        )
        expect(rows[0]!.summary).toContain('位置只是辖区中心')
        expect(await notices(tx, 'chief', 'sos')).toHaveLength(2)
        expect(await notices(tx, 'foreign_chief', 'sos')).toHaveLength(0)
      })
    })

    test('without a fix now it lies at the last one of the walk', async () => {
      await inside(async (tx) => {
        await begin(tx, 30)
        await tx.exec(`select private.ensure_track_months(now() - interval '1 day', now());
          insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6) values
          ('${walkId}', 0, now() - interval '20 minutes', now() - interval '19 minutes', '{0,60}', '{115205000,115206000}', '{26205000,26206000}')`)
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(5), walk_id: walkId })
        const { rows } = await tx.query<{ lng: number; summary: string }>(
          `select extensions.st_x(geom) as lng, summary from public.incidents where id = '${newId(5)}'`,
        )
        expect(rows[0]).toEqual({ lng: 115.206, summary: expect.stringContaining('最后一个定位点') })
      })
    })

    test('an old place says how old it is, and gives way to a newer fix of the walk', async () => {
      await inside(async (tx) => {
        await begin(tx, 30)
        await tx.exec(`select private.ensure_track_months(now() - interval '1 day', now());
          insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6) values
          ('${walkId}', 0, now() - interval '20 minutes', now() - interval '19 minutes', '{0,60}', '{115205000,115206000}', '{26205000,26206000}')`)
        const call = async (at: number, heardS: number, walk: string | null) => {
          const body = { id: newId(at), lng: 115.21, lat: 26.21, accuracy_m: 9, heard_s: heardS, walk_id: walk }
          expect(await submit(tx, 'grid_worker', 'patrol.alarm', body, newId(at + 50))).toMatchObject({ status: 'applied' })
          const { rows } = await tx.query<{ lng: number; summary: string }>(
            `select extensions.st_x(geom) as lng, summary from public.incidents where id = '${newId(at)}'`,
          )
          // The next one is a call of its own.
          await tx.exec(`update public.incidents set status = 'closed', closed_at = now() where id = '${newId(at)}'`)
          return rows[0]
        }
        expect(await call(11, 59, walkId)).toEqual({ lng: 115.21, summary: expect.stringContaining('手机当时的位置') })
        expect(await call(12, 8 * 60, walkId)).toEqual({
          lng: 115.21,
          summary: expect.stringContaining('手机 8 分钟前的位置，误差约 9 米'),
        })
        expect(await call(13, 40 * 60, walkId)).toEqual({
          lng: 115.206,
          summary: expect.stringMatching(/手机的定位更旧，位置是巡逻中最后一个定位点（\d\d:\d\d）/),
        })
        expect(await call(14, 40 * 60, null)).toEqual({ lng: 115.21, summary: expect.stringContaining('手机 40 分钟前的位置') })
      })
    })

    test('pressed again it is the same call, which moves to the newer place', async () => {
      await inside(async (tx) => {
        const pressedAt = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString()
        const state = async () => {
          const { rows } = await tx.query<{ id: string; lng: number; summary: string; notes: string[] }>(
            `select i.id, extensions.st_x(i.geom) as lng, i.summary, array(select e.note from public.incident_events e
              where e.incident_id = i.id and e.act = 'alarm_again' order by e.id) as notes
            from private.alarms a join public.incidents i on i.id = a.incident_id order by i.created_at, i.id`,
          )
          return rows
        }
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(20), at: pressedAt(60) }, newId(96))
        const better = { id: newId(21), lng: 115.21, lat: 26.21, accuracy_m: 9, at: pressedAt(30) }
        expect(await submit(tx, 'grid_worker', 'patrol.alarm', better, newId(97))).toMatchObject({ status: 'applied' })
        const moved = {
          id: newId(20),
          lng: 115.21,
          summary: expect.stringContaining('手机当时的位置'),
          notes: ['手机当时的位置，误差约 9 米'],
        }
        expect(await state()).toEqual([moved])
        // Told again, and told late: neither is news.
        await submit(tx, 'grid_worker', 'patrol.alarm', better, newId(98))
        await submit(tx, 'grid_worker', 'patrol.alarm', { ...better, lng: 115.2, heard_s: 50 }, newId(99))
        expect(await state()).toEqual([moved])
        expect(await notices(tx, 'chief', 'sos')).toHaveLength(1)
        // Somebody else's is another call; so is the next one after it was closed, and one half an hour later.
        await submit(tx, 'duty_officer', 'patrol.alarm', { id: newId(22) }, newId(80))
        expect(await state()).toHaveLength(2)
        await tx.exec(`update public.incidents set status = 'closed', closed_at = now() where id = '${newId(20)}'`)
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(23) }, newId(81))
        expect(await state()).toHaveLength(3)
        await tx.exec(`update public.incidents set received_at = now() - interval '11 minutes' where id = '${newId(23)}'`)
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(24) }, newId(82))
        expect(await state()).toHaveLength(4)
      })
    })

    test('stands before every other call, with the number of who pressed, and names him without a walk', async () => {
      await inside(async (tx) => {
        // More open calls than the board holds, each newer than the alarm.
        await tx.exec(`insert into public.incidents (code, type, occurred_at, geom, area_id)
          select 'N' || n, '噪音', now() + n * interval '1 second', i.geom, i.area_id
          from generate_series(1, 210) n, public.incidents i where i.id = '${own(no.incident)}'`)
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(30) })
        interface Row {
          readonly id: string
          readonly is_alarm: boolean
          readonly caller_phone: string | null
        }
        const board = await as<{ open_total: number; calls: readonly Row[] }>(tx, 'duty_officer', 'public.calls_board()')
        expect(board.open_total).toBeGreaterThan(200)
        expect(board.calls.filter(({ is_alarm }) => is_alarm)).toEqual([
          expect.objectContaining({ id: newId(30), caller_phone: '13911111' }),
        ])
        expect((await notices(tx, 'chief', 'sos')).map(({ figures }) => figures['person'])).toEqual(['李a'])
        // Leaders read what and where, and the minute's job changes nothing.
        expect((await notices(tx, 'leader', 'sos')).map(({ figures }) => figures['person'])).toEqual([undefined])
        const { rows } = await tx.query<{ answer: { changed: number } }>('select private.raise_notices() as answer')
        expect(rows[0]!.answer.changed).toBe(0)
        await tx.exec(`update public.incidents set status = 'closed', closed_at = now() where id = '${newId(30)}'`)
        expect((await tx.query(`select from private.incident_callers where incident_id = '${newId(30)}'`)).rows).toHaveLength(0)
      })
      for (const persona of ['grid_worker', 'chief'] as const)
        expect((await attempt(database(), persona, 'select * from private.who_is(auth.uid())')).refusal).toBe('42501')
    })

    test('a reader of figures raises none, and another person takes over nobody’s', async () => {
      await inside(async (tx) => {
        const refused = await submit(tx, 'viewer', 'patrol.alarm', { id: newId(6) })
        expect(refused).toMatchObject({ status: 'rejected', code: 'forbidden' })
        await submit(tx, 'grid_worker', 'patrol.alarm', { id: newId(7) }, newId(93))
        expect(await submit(tx, 'duty_officer', 'patrol.alarm', { id: newId(7) }, newId(94))).toMatchObject({
          status: 'rejected',
          code: 'forbidden',
        })
      })
    })
  })

  describe('a walker who does not say that all is well', () => {
    const ask = (tx: Queryable, minutes: number, minutesAgo = 1440) =>
      tx.exec(`alter table public.settings disable trigger settings_stamp;
        insert into public.settings (key, value, updated_at)
        values ('check_in_min', '${minutes}', now() - interval '${minutesAgo} minutes')
        on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`)
    const raise = (tx: Queryable) => tx.query('select private.raise_notices()')

    test('nobody is asked until the county says so', async () => {
      await inside(async (tx) => {
        await begin(tx, 300)
        await raise(tx)
        expect(await notices(tx, 'chief', 'check_in')).toHaveLength(0)
      })
    })
    test('is late three minutes after the time, and not once it was said', async () => {
      await inside(async (tx) => {
        await ask(tx, 30)
        await begin(tx, 32)
        await raise(tx)
        expect(await notices(tx, 'chief', 'check_in')).toHaveLength(0)
        await tx.exec(`update public.patrols set started_at = now() - interval '34 minutes' where id = '${walkId}'`)
        await raise(tx)
        await raise(tx)
        expect(await notices(tx, 'chief', 'check_in')).toEqual([expect.objectContaining({ subject_id: walkId })])
        const said = { id: newId(8), patrol_id: walkId, at: new Date().toISOString() }
        expect(await submit(tx, 'grid_worker', 'patrol.check', said)).toMatchObject({ status: 'applied' })
        const open = await tx.query(`select from public.notices where kind = 'check_in' and cleared_at is null`)
        expect(open.rows).toHaveLength(0)
        await raise(tx)
        expect((await tx.query(`select from public.notices where kind = 'check_in' and cleared_at is null`)).rows).toHaveLength(0)
      })
    })
    test('who was out before anybody was asked has the whole time from then on', async () => {
      await inside(async (tx) => {
        await begin(tx, 300)
        await ask(tx, 30, 32)
        await raise(tx)
        expect(await notices(tx, 'chief', 'check_in')).toHaveLength(0)
        await ask(tx, 30, 34)
        await raise(tx)
        const { rows } = await tx.query<{ minutes: number }>(
          `select round(extract(epoch from now() - (n.figures ->> 'since')::timestamptz) / 60)::int as minutes
          from public.notices n where n.kind = 'check_in' and n.cleared_at is null`,
        )
        expect(rows).toEqual([{ minutes: 34 }])
      })
    })
    test('what was pressed without signal counts for when it was pressed', async () => {
      await inside(async (tx) => {
        await ask(tx, 30)
        await begin(tx, 90)
        await raise(tx)
        const at = new Date(Date.now() - 50 * 60_000).toISOString()
        await submit(tx, 'grid_worker', 'patrol.check', { id: newId(9), patrol_id: walkId, at })
        // 50 minutes ago is late again: the notice stands.
        expect((await tx.query(`select from public.notices where kind = 'check_in' and cleared_at is null`)).rows).toHaveLength(1)
      })
    })
    test('after the end nothing is said any more, but what was pressed before it still arrives', async () => {
      await inside(async (tx) => {
        await begin(tx, 60)
        await tx.exec(
          `update public.patrols set status = 'finished', ended_at = now() - interval '20 minutes' where id = '${walkId}'`,
        )
        const say = (at: number, minutesAgo: number) => {
          const body = { id: newId(at), patrol_id: walkId, at: new Date(Date.now() - minutesAgo * 60_000).toISOString() }
          return submit(tx, 'grid_worker', 'patrol.check', body, newId(at))
        }
        expect(await say(64, 10)).toMatchObject({ status: 'rejected', code: 'not_active' })
        expect(await say(65, 25)).toMatchObject({ status: 'applied' })
      })
    })
    test('nobody says it for a walk of others', async () => {
      await inside(async (tx) => {
        await begin(tx, 10)
        // Whoever commands the branch may look at the walk, and still does not know.
        for (const [at, persona] of (['foreign_chief', 'chief', 'duty_officer', 'root'] as const).entries())
          expect(await submit(tx, persona, 'patrol.check', { id: newId(10), patrol_id: walkId }, newId(60 + at))).toMatchObject({
            status: 'rejected',
          })
        expect((await tx.query('select from private.check_ins')).rows).toHaveLength(0)
      })
      expect((await attempt(database(), 'grid_worker', 'select * from private.check_ins')).refusal).toBe('42501')
    })
  })
})
