import { beforeAll, describe, expect, test } from 'vitest'
import { walkNotices } from '@/geo/walk'
import { createRandom } from '@/geo/random'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, foreign, outsiders, own, roles, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

interface Raised {
  readonly raised: number
  readonly cleared: number
  readonly changed: number
  readonly forgotten: number
}
interface Row {
  readonly id: string
  readonly kind: string
  readonly subject_id: string
  readonly cleared_at: string | null
  readonly figures: Record<string, unknown>
  readonly nearest: { readonly kind: string; readonly name: string; readonly distance_m: number } | null
  readonly team: { readonly name: string; readonly phone: string | null } | null
  readonly taken_by: string | null
  readonly seen: readonly { readonly name: string }[] | null
  readonly is_seen: boolean
}
/** An area's birthday, which no update may move while the trigger stands. */
const bornDaysAgo = (days: number) => `
  alter table public.areas disable trigger areas_rev;
  update public.areas set created_at = now() - interval '${days} days';
  alter table public.areas enable trigger areas_rev;`
const everybody = [...roles, ...outsiders, 'foreign_chief', 'foreign_viewer'] as const

onEachDatabase('notices', (database) => {
  /** The world a week old and counted, so that silence means something; nobody has been in the southern cell for four days. */
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec(`
      update private.coverage_state set computed_at = now(), needs_rebuild = false;
      ${bornDaysAgo(30)}
      delete from private.coverage_queue;
      delete from public.notices;
      delete from realtime.messages;
      update public.areas set patrols_per_week = 0;`)
  })

  /** Works as the owner in a transaction that is undone. */
  const inside = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    asPersona(database(), 'root', async (tx) => {
      await tx.exec('reset role')
      return work(tx)
    })
  const raise = async (tx: Queryable, at = 'now()'): Promise<Raised> =>
    (await tx.query<{ done: Raised }>(`select private.raise_notices(${at}) as done`)).rows[0]!.done
  const open = async (tx: Queryable, kind: string): Promise<readonly string[]> =>
    (
      await tx.query<{ id: string }>(
        `select subject_id as id from public.notices where kind = '${kind}' and cleared_at is null order by 1`,
      )
    ).rows.map(({ id }) => id)
  const list = async (tx: Queryable, persona: Persona): Promise<readonly Row[]> => {
    await become(tx, persona)
    const { rows } = await tx.query<{ list: Row[] }>('select public.notices_list() as list')
    await tx.exec('reset role')
    return rows[0]!.list
  }
  const walkInSouth = (patrol: string, status: string, hoursAgo: number) => `
    insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, geom) values ('${patrol}', '${own(no.team)}', '${areas.station}', '${status}',
      now() - interval '${hoursAgo} hours', ${status === 'active' ? 'null' : `now() - interval '${hoursAgo} hours' + interval '30 minutes'`},
      ${status === 'active' ? 'null' : `extensions.st_multi(extensions.st_makeline(extensions.st_setsrid(extensions.st_makepoint(115.2, 26.2), 4326), extensions.st_setsrid(extensions.st_makepoint(115.21, 26.21), 4326)))`});
    select private.ensure_track_months(now() - interval '${hoursAgo} hours', now());
    insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6)
      select id, 0, started_at, started_at + interval '20 minutes', '{0,240,480,720,960,1200}',
        '{115200000,115201000,115202000,115203000,115204000,115205000}', '{26200000,26201000,26202000,26203000,26204000,26205000}'
      from public.patrols where id = '${patrol}';`

  describe('an area with nobody in it', () => {
    test('raises once, with the nearest unit on duty, and never for the same silence again', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.coverage_patrol_area set is_visit = false`)
        const first = await raise(tx)
        expect(first.raised).toBeGreaterThan(0)
        expect(await open(tx, 'void_area')).toContain(areas.cellSouth)
        expect(await raise(tx)).toEqual({ raised: 0, cleared: 0, changed: 0, forgotten: 0 })
        const row = (await list(tx, 'chief')).find(({ subject_id }) => subject_id === areas.cellSouth)!
        expect(row.figures).toMatchObject({ last_at: null, limit_hours: 72 })
        // 115.21, 26.3 from the middle of the cell at 115.25, 26.25: 6.8 km.
        expect(row.nearest).toMatchObject({ kind: 'office', name: '警务室a' })
        expect(row.nearest!.distance_m).toBeGreaterThan(5000)
        expect(row.nearest!.distance_m).toBeLessThan(8000)
      })
    })

    test('a patrol under way inside clears it, before coverage has counted anything', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.coverage_patrol_area set is_visit = false`)
        await raise(tx)
        await tx.exec(walkInSouth(newId(70), 'active', 1))
        expect((await raise(tx)).cleared).toBe(1)
        expect(await open(tx, 'void_area')).not.toContain(areas.cellSouth)
      })
    })

    test('so does one that ended and waits to be counted; withdrawn, the notice is raised anew', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.coverage_patrol_area set is_visit = false`)
        await raise(tx)
        await tx.exec(walkInSouth(newId(70), 'finished', 2))
        expect((await raise(tx)).cleared).toBe(1)
        await tx.exec(`update public.patrols set status = 'withdrawn' where id = '${newId(70)}'`)
        expect((await raise(tx)).raised).toBe(1)
        const { rows } = await tx.query(`select 1 from public.notices where subject_id = '${areas.cellSouth}'`)
        expect(rows).toHaveLength(2)
      })
    })

    test('a walk older than the limit clears nothing; a longer limit does', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.coverage_patrol_area set is_visit = false; ${walkInSouth(newId(70), 'finished', 80)}`)
        await raise(tx)
        expect(await open(tx, 'void_area')).toContain(areas.cellSouth)
        await tx.exec(`insert into public.settings (key, value) values ('void_hours', '100')`)
        await raise(tx)
        expect(await open(tx, 'void_area')).not.toContain(areas.cellSouth)
      })
    })

    test('the level is a setting', async () => {
      await inside(async (tx) => {
        await tx.exec(
          `update public.coverage_patrol_area set is_visit = false; insert into public.settings (key, value) values ('void_kind', '"beat"')`,
        )
        await raise(tx)
        expect(await open(tx, 'void_area')).toEqual([areas.beat])
      })
    })

    test('an area younger than the limit, and a county never counted, raise nothing', async () => {
      await inside(async (tx) => {
        await tx.exec(
          `update public.coverage_patrol_area set is_visit = false; update private.coverage_state set computed_at = null`,
        )
        expect((await raise(tx)).raised).toBe(0)
        await tx.exec(`update private.coverage_state set computed_at = now(); ${bornDaysAgo(2)}`)
        await raise(tx)
        expect(await open(tx, 'void_area')).toEqual([])
      })
    })
  })

  describe('a weekly rule', () => {
    const debts = async (tx: Queryable, at: string) =>
      (
        await tx.query<{ area_id: string; visits: number; rule: number; days_left: number }>(
          `select area_id, visits, rule, days_left from private.weekly_debts('${at}') where area_id = '${areas.cellSouth}'`,
        )
      ).rows[0] ?? null

    test('is in danger from the day on which every day left is needed', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.areas set patrols_per_week = 3; delete from public.coverage_area_day`)
        // 2026-11-16 is a Monday; noon in Shanghai is 04:00 UTC.
        expect(await debts(tx, '2026-11-16T04:00:00Z')).toBeNull()
        expect(await debts(tx, '2026-11-19T04:00:00Z')).toBeNull()
        expect(await debts(tx, '2026-11-20T04:00:00Z')).toEqual({ area_id: areas.cellSouth, visits: 0, rule: 3, days_left: 3 })
        // The night before six still belongs to Thursday.
        expect(await debts(tx, '2026-11-19T21:59:00Z')).toBeNull()
        expect((await debts(tx, '2026-11-22T04:00:00Z'))!.days_left).toBe(1)
        expect(await debts(tx, '2026-11-23T04:00:00Z')).toBeNull()
      })
    })

    test('a rule for every day owes nothing on Monday and something on Tuesday', async () => {
      await inside(async (tx) => {
        await tx.exec(`update public.areas set patrols_per_week = 7; delete from public.coverage_area_day`)
        expect(await debts(tx, '2026-11-16T04:00:00Z')).toBeNull()
        expect((await debts(tx, '2026-11-17T04:00:00Z'))!.visits).toBe(0)
      })
    })
  })

  describe('late and lost', () => {
    test('the database and the page judge the same walks alike', async () => {
      const random = createRandom(42)
      const minute = 60_000
      const base = Date.UTC(2026, 10, 21, 14)
      const at = (ms: number | null) => (ms === null ? 'null' : `'${new Date(ms).toISOString()}'`)
      for (let round = 0; round < 150; round++) {
        const some = (low: number, high: number) => base + Math.round(random.range(low, high) * minute)
        const startedMs = random.chance(0.7) ? some(-30, 120) : null
        const times = {
          leavesMs: random.chance(0.8) ? base : null,
          shiftToMs: some(200, 480),
          startedMs,
          endedMs: startedMs !== null && random.chance(0.3) ? startedMs + 60 * minute : null,
          lastFixMs: startedMs !== null && random.chance(0.8) ? startedMs + Math.round(random.range(0, 60)) * minute : null,
        }
        const nowMs = some(-20, 600)
        const { rows } = await database().query<{ kind: string; minutes: number | null; since: Date | string | null }>(
          `select * from private.walk_notices(${at(times.leavesMs)}, ${at(times.shiftToMs)}, ${at(times.startedMs)}, ${at(times.endedMs)}, ${at(times.lastFixMs)}, ${at(nowMs)}, 900, 900)`,
        )
        const found = rows.map(({ kind, minutes, since }) =>
          kind === 'lost-contact' ? { kind, sinceMs: new Date(since!).getTime() } : { kind, minutes },
        )
        expect({ times, nowMs, found }).toEqual({ times, nowMs, found: walkNotices(times, nowMs) })
      }
    })

    const tonight = `update public.patrol_plans set shift_from = now() - interval '1 hour', shift_to = now() + interval '7 hours' where id = '${own(no.plan)}';
      update public.plan_routes set leaves_at = now() - interval '40 minutes' where id = '${own(no.route)}';
      delete from public.patrols where team_id = '${own(no.ownTeam)}';`
    const start = (minutesAgo: number) => `insert into public.patrols (id, team_id, area_id, status, started_at)
      values ('${newId(71)}', '${own(no.ownTeam)}', '${areas.station}', 'active', now() - interval '${minutesAgo} minutes');`

    test('a route nobody walks yet raises; once the team is out the same notice says how late it was; home again it is cleared', async () => {
      await inside(async (tx) => {
        await tx.exec(tonight)
        await raise(tx)
        expect(await open(tx, 'late_start')).toEqual([own(no.route)])
        await tx.exec(start(2))
        expect(await raise(tx)).toMatchObject({ raised: 0, changed: 1 })
        const row = (await list(tx, 'duty_officer')).find(({ kind }) => kind === 'late_start')!
        expect(row.figures).toMatchObject({ plan_id: own(no.plan), minutes: 38 })
        await tx.exec(`update public.patrols set status = 'finished', ended_at = now() where id = '${newId(71)}'`)
        await raise(tx)
        expect(await open(tx, 'late_start')).toEqual([])
      })
    })

    test('within the grace nothing is raised, and the grace is a setting', async () => {
      await inside(async (tx) => {
        await tx.exec(`${tonight} insert into public.settings (key, value) values ('late_grace_min', '60')`)
        await raise(tx)
        expect(await open(tx, 'late_start')).toEqual([])
      })
    })

    test('silence raises lost contact; the next fix clears it', async () => {
      await inside(async (tx) => {
        await tx.exec(`${tonight} ${start(25)}`)
        await raise(tx)
        expect(await open(tx, 'lost_contact')).toEqual([newId(71)])
        await tx.exec(`select private.ensure_track_months(now(), now()); insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6)
          select id, 0, now() - interval '2 minutes', now() - interval '1 minute', '{0,60}', '{115200000,115201000}', '{26200000,26201000}' from public.patrols where id = '${newId(71)}'`)
        await raise(tx)
        expect(await open(tx, 'lost_contact')).toEqual([])
      })
    })

    test('a patrol left open since yesterday is forgotten, not lost', async () => {
      await inside(async (tx) => {
        await tx.exec(`${tonight} ${start(25 * 60)}`)
        await raise(tx)
        expect(await open(tx, 'lost_contact')).toEqual([])
      })
    })
  })

  describe('who reads and who acts', () => {
    const some = `update public.coverage_patrol_area set is_visit = false; update public.patrol_plans set shift_from = now() - interval '1 hour', shift_to = now() + interval '7 hours';
      update public.plan_routes set leaves_at = now() - interval '40 minutes'; delete from public.patrols where team_id in ('${own(no.ownTeam)}', '${foreign(no.ownTeam)}')`

    test.each(everybody.filter((persona) => persona !== 'anonymous'))(
      '%s reads what the role allows and nothing of the sibling branch',
      async (persona) => {
        await inside(async (tx) => {
          await tx.exec(some)
          await raise(tx)
          const rows = await list(tx, persona)
          const text = JSON.stringify(rows)
          const kinds = [...new Set(rows.map(({ kind }) => kind))].sort()
          const expected: Partial<Record<Persona, string[]>> = {
            chief: ['late_start', 'void_area'],
            duty_officer: ['late_start', 'void_area'],
            leader: ['late_start', 'void_area'],
            grid_worker: ['late_start'],
            foreign_chief: ['late_start', 'void_area'],
          }
          expect(kinds).toEqual(expected[persona] ?? [])
          expect(text).not.toContain(persona === 'foreign_chief' ? own(3).slice(0, 8) : 'bbbb')
          if (persona === 'leader') {
            expect(text).not.toMatch(/二队|夜巡|警务室|"139/)
            expect(rows.every(({ team, nearest, taken_by, seen }) => !team && !nearest && !taken_by && !seen)).toBe(true)
          }
          if (persona === 'chief')
            expect(rows.find(({ kind }) => kind === 'late_start')!.team).toMatchObject({ phone: '1393333' })
        })
      },
    )

    test.each(everybody)('nobody reaches the table itself: %s', async (persona) => {
      for (const sql of ['select 1 from public.notices', 'delete from public.notices', 'select private.raise_notices()'])
        expect((await attempt(database(), persona, sql)).refusal).toBe('42501')
    })

    test('only a chief or a duty officer of the branch takes one; a second is told who was first', async () => {
      await inside(async (tx) => {
        await tx.exec(some)
        await raise(tx)
        const { rows } = await tx.query<{ id: string }>(`select id from public.notices where subject_id = '${areas.cellSouth}'`)
        const take = `select public.take_notice('${rows[0]!.id}')`
        const asked = async (persona: Persona, sql: string): Promise<string | null> => {
          await tx.exec('savepoint before')
          await become(tx, persona)
          try {
            await tx.query(sql)
            await tx.exec('reset role')
            return null
          } catch (error) {
            await tx.exec('rollback to before; reset role')
            return (error as { code: string }).code
          }
        }
        for (const persona of ['administrator', 'grid_worker', 'leader', 'viewer'] as const)
          expect(await asked(persona, take)).toBe('42501')
        for (const persona of ['foreign_chief', 'pending', 'unassigned'] as const)
          expect(await asked(persona, take)).toBe('PT404')
        expect(await asked('anonymous', take)).toBe('42501')
        expect(await asked('duty_officer', take)).toBeNull()
        expect(await asked('duty_officer', take)).toBeNull()
        expect(await asked('chief', take)).toBe('PT409')
        const row = (await list(tx, 'chief')).find(({ subject_id }) => subject_id === areas.cellSouth)!
        expect(row).toMatchObject({ taken_by: 'duty_officer', is_seen: false, seen: [{ name: 'duty_officer' }] })
        expect(await asked('chief', `select public.take_notice('${rows[0]!.id}', false)`)).toBeNull()
        await tx.exec(`update public.notices set cleared_at = now() where id = '${rows[0]!.id}'`)
        expect(await asked('chief', take)).toBe('PT409')
      })
    })

    test('reading is written down once, and only for what one may read', async () => {
      await inside(async (tx) => {
        await tx.exec(some)
        await raise(tx)
        const see = async (persona: Persona) => {
          await become(tx, persona)
          const ids = `(select array_agg(id) from public.notices)`
          await tx.exec('reset role')
          const { rows: all } = await tx.query<{ ids: string }>(`select ${ids}::text as ids`)
          await become(tx, persona)
          const { rows } = await tx.query<{ n: number }>(`select public.see_notices('${all[0]!.ids}') as n`)
          await tx.exec('reset role')
          return rows[0]!.n
        }
        expect(await see('grid_worker')).toBe(1)
        expect(await see('grid_worker')).toBe(0)
        expect(await see('viewer')).toBe(0)
        expect(await see('disabled')).toBe(0)
        expect(await see('leader')).toBeGreaterThan(1)
      })
    })
  })

  test('cleared notices go when their time is over', async () => {
    await inside(async (tx) => {
      await tx.exec(`update public.coverage_patrol_area set is_visit = false`)
      await raise(tx)
      await tx.exec(`update public.notices set raised_at = now() - interval '100 days', cleared_at = now() - interval '91 days'`)
      expect((await raise(tx)).forgotten).toBeGreaterThan(0)
    })
  })

  test.each(everybody)(
    'public.units_on_duty shows %s offices of the branch, and teams to those who dispatch',
    async (persona) => {
      await inside(async (tx) => {
        await tx.exec(
          `update public.patrol_plans set shift_from = now() - interval '1 hour', shift_to = now() + interval '7 hours'`,
        )
        await become(tx, persona)
        const answer = await tx
          .query<{ units: readonly { kind: string; source: string; name: string }[] }>('select public.units_on_duty() as units')
          .then(
            ({ rows }) => rows[0]!.units,
            () => [],
          )
        const kinds = [...new Set(answer.map(({ kind, source }) => `${kind} ${source}`))].sort()
        const isDispatching = ['chief', 'duty_officer', 'foreign_chief'].includes(persona)
        const isIn = !(outsiders as readonly string[]).includes(persona)
        expect(kinds.filter((kind) => kind !== 'team rota')).toEqual([
          ...(isIn ? ['office office'] : []),
          ...(isDispatching ? ['team plan'] : []),
        ])
        const foreigner = persona.startsWith('foreign')
        expect(JSON.stringify(answer)).not.toMatch(foreigner ? /队a|室a/ : /队b|室b/)
      })
    },
  )

  test.each(['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer', 'foreign_chief'] as const)(
    'the topic of notices: %s',
    async (persona) => {
      const may = await attempt(database(), persona, `select private.may_hear('branch:${areas.station}:notices')::text`)
      expect(may.text).toBe(String(['chief', 'duty_officer', 'grid_worker', 'leader'].includes(persona)))
    },
  )

  test('a new notice is told on the topics of its area and all above', async () => {
    await inside(async (tx) => {
      await tx.exec(
        `update public.coverage_patrol_area set is_visit = false; insert into public.settings (key, value) values ('void_kind', '"beat"')`,
      )
      await raise(tx)
      const { rows } = await tx.query<{ topic: string }>(
        `select distinct topic from realtime.messages where topic like '%:notices' order by 1`,
      )
      expect(rows.map(({ topic }) => topic)).toEqual(
        [areas.county, areas.station, areas.beat].map((area) => `branch:${area}:notices`).sort(),
      )
    })
  })
})
