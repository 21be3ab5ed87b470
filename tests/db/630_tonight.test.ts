import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, own, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

interface Row {
  readonly id: string
  readonly is_seen: boolean
}
interface Figures {
  readonly total: number
  readonly overdue: number
  readonly due: number
  readonly lacking: number
  readonly never: number
  readonly rows: readonly Row[]
}
interface Answer {
  readonly day: string
  readonly shift_from: string
  readonly is_running: boolean
  readonly calls: Figures & { readonly waiting: number }
  readonly plan: {
    readonly planned: number
    readonly out: number
    readonly late: number
    readonly off: number
    readonly rows: readonly (Row & { readonly is_late: boolean; readonly is_off: boolean; readonly started_at: string | null })[]
    readonly plans: readonly { readonly id: string }[]
  }
  readonly gaps: Figures | null
  readonly waters: Figures
  readonly hazards: Figures
  readonly hotspots: {
    readonly total: number
    readonly rows: readonly (Row & { readonly count: number; readonly from_at: string })[]
  }
  readonly notices: { readonly open: number; readonly unseen: number }
}
const plan = newId(70)
const route = newId(71)

/** A night for the western station: one water overdue, one due before six, one hazard late, one due today, incidents at one corner. */
const night = `
  update private.coverage_state set computed_at = now();
  update public.water_spots set next_due_at = now() - interval '3 days' where id = '${own(no.water)}';
  insert into public.water_spots (id, code, name, kind, geom, area_id) values
    ('${newId(60)}', 'SD', '今晚到期塘', 'pond', extensions.st_setsrid(extensions.st_makepoint(115.22, 26.2), 4326), '${areas.cellSouth}'),
    ('${newId(61)}', 'SN', '从未巡塘', 'pond', extensions.st_setsrid(extensions.st_makepoint(115.23, 26.2), 4326), '${areas.cellSouth}');
  update public.water_spots set next_due_at = now() + interval '1 minute' where id = '${newId(60)}';
  update public.water_spots set next_due_at = null where id = '${newId(61)}';
  insert into public.water_kit (water_spot_id, piece, state) values ('${newId(60)}', 'ring', 'missing')
    on conflict (water_spot_id, piece) do update set state = 'missing';
  insert into public.hazards (id, code, kind, title, geom, deadline) values
    ('${newId(62)}', 'HL', 'fire', '超期隐患', extensions.st_setsrid(extensions.st_makepoint(115.2, 26.26), 4326), private.today() - 2),
    ('${newId(63)}', 'HD', 'fire', '今天到期', extensions.st_setsrid(extensions.st_makepoint(115.2, 26.26), 4326), private.service_day(now()));
  insert into public.incidents (id, code, type, type_group, occurred_at, received_at, geom, time_precision, status)
    select gen_random_uuid(), 'N' || d, '打架', 'violence', at, at, extensions.st_setsrid(extensions.st_makepoint(115.31, 26.31), 4326), 'minute', 'closed'
    from generate_series(2, 5) d, lateral (select ((private.service_day(now()) - d) + time '23:20') at time zone 'Asia/Shanghai' as at) t;
  insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to, status, published_at)
    select '${plan}', '${areas.station}', '今晚', n.day, n.shift_from, n.shift_to, 'published', now() from private.tonight() n;
  insert into public.plan_routes (id, plan_id, team_id, area_path, leaves_at, geom)
    select '${route}', '${plan}', '${own(no.ownTeam)}', '', n.shift_from,
      extensions.st_setsrid(extensions.st_makeline(extensions.st_makepoint(115.2, 26.2), extensions.st_makepoint(115.22, 26.2)), 4326)
    from private.tonight() n;
  insert into public.notices (kind, subject_id, area_id, team_id, figures, raised_at)
    values ('late_start', '${route}', '${areas.station}', '${own(no.ownTeam)}', '{}', now());`

onEachDatabase('the briefing of tonight', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec(night)
  })
  const one = async (tx: Queryable, sql: string) => Object.values((await tx.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]
  const brief = (persona: Persona) =>
    asPersona(database(), persona, async (tx) => (await one(tx, 'select public.tonight_briefing()')) as Answer | null)
  const ids = (rows: readonly Row[]) => rows.map(({ id }) => id)

  test('is of the night of the service day, and says what is due before it ends', async () => {
    const answer = (await brief('chief'))!
    const [day, from] = await asPersona(database(), 'chief', async (tx) => [
      await one(tx, 'select private.service_day(now())::text'),
      await one(tx, `select to_char(('${answer.shift_from}'::timestamptz) at time zone 'Asia/Shanghai', 'HH24:MI')`),
    ])
    expect([answer.day, '22:00']).toEqual([day, from])
    expect(answer.waters).toMatchObject({ overdue: 1, due: 1, lacking: 1, never: 1, total: 3 })
    expect(ids(answer.waters.rows)).toEqual([own(no.water), newId(60), newId(61)])
    expect(answer.hazards.rows[0]?.id).toBe(newId(62))
    expect(answer.calls).toMatchObject({ total: 1, waiting: 1 })
    expect(ids(answer.calls.rows)).toEqual([own(no.incident)])
  })

  test('tells of hotspots with their hours, and the planner proposes the same', async () => {
    const { hotspots } = (await brief('duty_officer'))!
    expect(hotspots.rows).toMatchObject([{ count: 4 }])
    const proposed = await asPersona(database(), 'chief', async (tx) =>
      one(
        tx,
        `select count(*)::int from json_array_elements(public.propose_stops('${areas.station}', (select shift_from from private.tonight()), (select shift_to from private.tonight()))) p where p ->> 'kind' = 'hotspot'`,
      ),
    )
    expect(proposed).toBe(hotspots.total)
    expect(hotspots.rows[0]?.from_at).not.toBeNull()
  })

  const words = [
    ['calls', 'total', 'incident_open'],
    ['waters', 'overdue', 'water_overdue'],
    ['waters', 'never', 'water_never'],
    ['waters', 'lacking', 'kit_lacking'],
    ['hazards', 'overdue', 'hazard_overdue'],
    ['notices', 'open', 'notice_open'],
    ['notices', 'unseen', 'notice_unseen'],
  ] as const
  test.each(['chief', 'duty_officer', 'grid_worker', 'root'] as const)(
    "counts for %s what the board's drills list",
    async (persona) => {
      const answer = (await brief(persona))! as unknown as Record<string, Record<string, number>>
      for (const [part, figure, word] of words) {
        const drill = await asPersona(database(), persona, (tx) => one(tx, `select public.figure_rows('${word}') ->> 'total'`))
        expect([word, String(answer[part]?.[figure])]).toEqual([word, drill])
      }
    },
  )

  test('lists as gaps what void_areas lists', async () => {
    const { gaps } = (await brief('chief'))!
    const listed = await asPersona(database(), 'chief', async (tx) =>
      one(tx, `select json_agg(v ->> 'id') from json_array_elements(public.void_areas(72)) v`),
    )
    expect(ids(gaps!.rows)).toEqual(listed ?? [])
    expect(gaps!.total).toBe(gaps!.rows.length)
  })

  test('before coverage was ever counted, says nothing of gaps', () =>
    asPersona(database(), 'chief', async (tx) => {
      await tx.exec('reset role; update private.coverage_state set computed_at = null')
      await become(tx, 'chief')
      expect(((await one(tx, 'select public.tonight_briefing()')) as Answer).gaps).toBeNull()
    }))

  test('shows a walker the own teams of the night, and no other', async () => {
    expect(ids((await brief('grid_worker'))!.plan.rows)).toEqual([route])
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.exec(`reset role; update public.plan_routes set team_id = '${own(no.team)}' where id = '${route}'`)
      await become(tx, 'grid_worker')
      expect(((await one(tx, 'select public.tonight_briefing()')) as Answer).plan.rows).toEqual([])
    })
  })

  test.each(['leader', 'viewer', 'administrator', 'pending', 'disabled'] as const)('tells a %s nothing', async (persona) => {
    expect(await brief(persona)).toBeNull()
  })

  describe('a team', () => {
    const walk = (lng: number, work: (answer: Answer) => void) =>
      asPersona(database(), 'chief', async (tx) => {
        await tx.exec(`reset role;
          insert into public.patrols (id, team_id, area_id, status, started_at) values ('${newId(75)}', '${own(no.ownTeam)}', '${areas.station}', 'active', now() - interval '20 minutes');
          update public.patrol_plans set shift_from = now() - interval '1 hour', shift_to = now() + interval '20 hours' where id = '${plan}';
          select private.ensure_track_months(now() - interval '2 hours', now());
          insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
            values ('${newId(75)}', 0, now() - interval '5 minutes', now() - interval '4 minutes', '{0,60}', array[${lng * 1e6}, ${lng * 1e6}]::int[], '{26200000,26200000}', '{50,50}');`)
        await become(tx, 'chief')
        work((await one(tx, 'select public.tonight_briefing()')) as Answer)
      })
    test('is out, on its line', () =>
      walk(115.21, ({ plan: { out, off, rows } }) =>
        expect({ out, off, rows }).toMatchObject({ out: 1, off: 0, rows: [{ is_off: false }] }),
      ))
    test('is out and off its line', () =>
      walk(115.3, ({ plan: { out, off } }) => expect({ out, off }).toEqual({ out: 1, off: 1 })))
    test('that has not left is late, as the open notice says', () =>
      asPersona(database(), 'chief', async (tx) => {
        // The world's own walk began two hours ago: late in the evening that is tonight.
        await tx.exec(
          `reset role; update public.patrols set started_at = started_at - interval '9 days', ended_at = ended_at - interval '9 days'`,
        )
        await become(tx, 'chief')
        const { plan: night } = (await one(tx, 'select public.tonight_briefing()')) as Answer
        expect(night).toMatchObject({ planned: 1, out: 0, late: 1, rows: [{ is_late: true, started_at: null }] })
      }))
  })

  test('a row put aside stays so for the person and the night, and for nobody else', () =>
    asPersona(database(), 'chief', async (tx) => {
      const items = [
        { kind: 'water', subject: own(no.water) },
        { kind: 'notice', subject: own(no.notice) },
      ]
      const see = () => one(tx, `select public.see_tonight('${JSON.stringify(items)}')`)
      expect([await see(), await see()]).toEqual([2, 0])
      const mine = (await one(tx, 'select public.tonight_briefing()')) as Answer
      expect(mine.waters.rows.map(({ is_seen }) => is_seen)).toEqual([true, false, false])
      expect(mine.notices.open - mine.notices.unseen).toBe(1)
      await become(tx, 'duty_officer')
      const theirs = (await one(tx, 'select public.tonight_briefing()')) as Answer
      expect(theirs.waters.rows.map(({ is_seen }) => is_seen)).toEqual([false, false, false])
      await tx.exec(`reset role; update private.tonight_seen set service_day = service_day - 1`)
      await become(tx, 'chief')
      expect(((await one(tx, 'select public.tonight_briefing()')) as Answer).waters.rows[0]?.is_seen).toBe(false)
    }))
})
