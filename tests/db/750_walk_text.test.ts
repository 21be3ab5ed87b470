import { beforeAll, describe, expect, test } from 'vitest'
import { packFixes, unpackFixes } from '@/data/local/outbox/packFixes'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, own } from './support/personas'
import { buildWorld, newId, no } from './support/world'

const walk = newId(1)
const nowS = () => Math.floor(Date.now() / 1000)

onEachDatabase('fixes packed as text', (database) => {
  beforeAll(() => buildWorld(database()))

  const ask = async <T>(tx: Queryable, name: string, body: object) =>
    (await tx.query<{ answer: T }>(`select public.${name}($1::jsonb) as answer`, [JSON.stringify(body)])).rows[0]!.answer
  const start = (tx: Queryable) =>
    ask(tx, 'start_patrol', { id: walk, team_id: own(no.ownTeam), started_at: new Date((nowS() - 3600) * 1000).toISOString() })
  const walked = (t0: number) =>
    Array.from({ length: 12 }, (_, at) => ({
      timeMs: (t0 + at * 5) * 1000,
      lngE6: 115_200_000 + at * 53 * (at % 2 === 0 ? 1 : -1),
      latE6: 26_200_000 - at * 47,
      accDm: at === 3 ? -1 : 40 + at,
    }))

  test('the server reads what the phone packed, unknown accuracy included, and a second copy is a duplicate', async () => {
    const fixes = walked(nowS() - 600)
    await asPersona(database(), 'grid_worker', async (tx) => {
      await start(tx)
      const chunk = { patrol_id: walk, seq: 0, fixes: packFixes(fixes) }
      expect(await ask(tx, 'append_track', chunk)).toEqual({ seq: 0, fixes: 12, duplicate: false, dropped: [] })
      expect(await ask(tx, 'append_track', chunk)).toEqual({ seq: 0, fixes: 12, duplicate: true, dropped: [] })
      await tx.exec('reset role')
      const { rows } = await tx.query<{ t: number[]; x: number[]; y: number[]; a: number[] }>(
        `select array(select (extract(epoch from c.started_at) + v)::int from unnest(c.t_s) with ordinality u(v, i) order by i) as t,
          c.lng_e6 as x, c.lat_e6 as y, c.accuracy_dm as a from public.track_chunks c where c.patrol_id = '${walk}'`,
      )
      expect(rows[0]).toEqual({
        t: fixes.map(({ timeMs }) => timeMs / 1000),
        x: fixes.map(({ lngE6 }) => lngE6),
        y: fixes.map(({ latE6 }) => latE6),
        a: fixes.map(({ accDm }) => accDm),
      })
      expect(unpackFixes(chunk.fixes)).toEqual(fixes)
    })
  })

  test('one fix without a place is set aside and the walk is whole', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await start(tx)
      const fixes = walked(nowS() - 600).map((fix, at) => (at === 5 ? { ...fix, lngE6: 0, latE6: 0 } : fix))
      const stored = await ask(tx, 'append_track', { patrol_id: walk, seq: 0, fixes: packFixes(fixes) })
      expect(stored).toMatchObject({ fixes: 11, dropped: [{ place: 5, reason: 'position' }] })
      expect(await ask(tx, 'finish_patrol', { id: walk, chunks: 1, fixes: 12 })).toMatchObject({ is_whole: true })
    })
  })

  test.each([
    ['nothing', ''],
    ['three numbers', '((('],
    ['a number without an end', '(((H'],
    ['a character of no number', '(((\u0020'],
    ['a number without limit', `${'g'.repeat(40)}(((`],
  ])('%s is refused as a fault of the program', async (_, fixes) => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await start(tx)
      await expect(ask(tx, 'append_track', { patrol_id: walk, seq: 0, fixes })).rejects.toMatchObject({ code: '22023' })
    })
  })

  describe('a plan withdrawn in mid-walk', () => {
    const made = async (tx: Queryable, status: string) => {
      await tx.exec('reset role')
      const { rows } = await tx.query<{ id: string }>(
        `with plan as (insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to, status)
           select '${newId(70)}', t.area_id, 'x', current_date, now() - interval '1 hour', now() + interval '5 hours', 'draft'
           from public.teams t where t.id = '${own(no.ownTeam)}' returning id),
         route as (insert into public.plan_routes (id, plan_id, team_id, mode) select '${newId(71)}', id, '${own(no.ownTeam)}', 'foot'
           from plan returning id, plan_id)
         insert into public.plan_stops (id, plan_id, route_id, seq, kind, name, geom, dwell_s)
         select '${newId(72)}', plan_id, id, 0, 'manual', 'x', extensions.st_setsrid(extensions.st_point(115.2, 26.2), 4326), 60
         from route returning id`,
      )
      await tx.exec(`update public.patrol_plans set status = '${status}' where id = '${newId(70)}'`)
      await become(tx, 'grid_worker')
      return rows[0]!.id
    }
    const visit = (stop: string) => [{ stop_id: stop, visited_at: new Date().toISOString(), visited_s: 60, source: 'device' }]

    test.each([
      ['published', true],
      ['withdrawn', true],
      ['draft', false],
    ])('%s: its stops may be told of: %s', async (status, isLet) => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const stop = await made(tx, status)
        const telling = ask(tx, 'record_visits', visit(stop))
        if (isLet) expect(await telling).toEqual({ visited: 1 })
        else await expect(telling).rejects.toMatchObject({ code: '42501' })
      })
    })
  })
})
