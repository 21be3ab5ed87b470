import { beforeAll, describe, expect, test } from 'vitest'
import { compareFigures, words, type ComparedFigure, type Word } from './support/figures'
import { onEachDatabase } from './support/engines'
import { asPersona, call, foreign, own, roles, userOf, type Persona, type Role } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

/** One word, one number, wherever it is shown and to whomever. */

const at = (lng: number, lat: number) => `extensions.st_setsrid(extensions.st_makepoint(${lng}, ${lat}), 4326)`
const day = (offset: number) => `(now() at time zone 'Asia/Shanghai')::date + (${offset})`

const incidents = `
  insert into public.incidents (code, type, type_group, status, occurred_at, geom)
    select 'w' || n, '盗窃', 'theft', 'received', now() - make_interval(days => n), ${at(115.3, 26.1)}
    from unnest(array[2, 3, 4, 5, 6, 40, 90]) n;
  insert into public.incidents (code, type, type_group, status, occurred_at, geom)
    select 'v' || n, '盗窃', 'theft', 'closed', now() - make_interval(days => n), ${at(115.3, 26.1)} from generate_series(2, 4) n;`
const hazards = `
  insert into public.hazards (code, kind, title, status, deadline, geom) values
    ('h1', 'fire', '甲', 'assigned', ${day(-1)}, ${at(115.3, 26.1)}), ('h2', 'fire', '乙', 'returned', ${day(-9)}, ${at(115.3, 26.1)}),
    ('h3', 'fire', '丙', 'accepted', ${day(0)}, ${at(115.3, 26.1)}), ('h4', 'fire', '丁', 'in_progress', ${day(3)}, ${at(115.3, 26.1)}),
    ('h5', 'fire', '戊', 'assigned', ${day(4)}, ${at(115.3, 26.1)}), ('h6', 'fire', '己', 'resolved', ${day(-2)}, ${at(115.3, 26.1)}),
    ('h7', 'fire', '庚', 'verified', ${day(-2)}, ${at(115.3, 26.1)}), ('h8', 'fire', '辛', 'closed', ${day(-2)}, ${at(115.3, 26.1)});`
const waters = `
  insert into public.water_spots (code, name, geom, cycle_days, last_inspected_at, deleted_at) values
    ('w1', '一塘', ${at(115.3, 26.1)}, 7, now() - interval '30 days', null), ('w2', '二塘', ${at(115.3, 26.1)}, 7, now() - interval '8 days', null),
    ('w3', '三塘', ${at(115.3, 26.1)}, 7, now() - interval '5 days', null), ('w4', '四塘', ${at(115.3, 26.1)}, 7, now(), null),
    ('w5', '五塘', ${at(115.3, 26.1)}, 7, now() - interval '30 days', now());
  update public.water_kit k set state = v.state from (values ('w1', 'ring', 'missing'), ('w1', 'rope', 'damaged'),
    ('w4', 'pole', 'damaged'), ('w3', 'sign', 'present'), ('w5', 'sign', 'missing')) v(code, piece, state)
    join public.water_spots w on w.code = v.code where k.water_spot_id = w.id and k.piece = v.piece;`
const disputes = `
  insert into public.disputes (code, category, parties_initials, status, opened_at, geom)
    select 'd' || n, 'land', 'A.B', (array['mediating', 'escalated', 'settled'])[1 + n % 3], now() - interval '4 days', ${at(115.3, 26.1)}
    from generate_series(1, 9) n;`
const notices = `
  insert into public.notices (id, kind, subject_id, area_id, team_id, figures, raised_at, cleared_at) values
    ('${newId(1)}', 'lost_contact', '${newId(1)}', '${areas.station}', '${own(no.team)}', '{}', now(), null),
    ('${newId(2)}', 'void_area', '${newId(2)}', '${areas.cellNorth}', null, '{}', now() - interval '3 hours', null),
    ('${newId(3)}', 'void_area', '${newId(3)}', '${areas.cellSouth}', null, '{}', now() - interval '3 hours', now() - interval '1 hour');
  insert into private.notice_seen (notice_id, user_id) values ('${newId(2)}', '${userOf('chief')}'), ('${newId(2)}', '${userOf('leader')}');`
const outings = `
  insert into public.patrols (id, team_id, area_id, status, started_at) values
    ('${newId(4)}', '${own(no.team)}', '${areas.station}', 'active', now() - interval '1 hour'),
    ('${newId(5)}', '${own(no.ownTeam)}', '${areas.station}', 'active', now() - interval '1 hour'),
    ('${newId(6)}', '${own(no.team)}', '${areas.station}', 'withdrawn', now() - interval '2 hours');
  update public.patrol_plans set service_day = private.service_day(now()) where id = '${own(no.plan)}';
  insert into public.patrol_plans (area_id, title, service_day, shift_from, shift_to, status, published_at) values ('${areas.station}',
    '昨夜', private.service_day(now()) - 1, now() - interval '30 hours', now() - interval '22 hours', 'published', now() - interval '40 hours');`
/** What the eastern neighbour shows across the border is listed, and counted by the east alone. */
const shared = `
  insert into public.joint_defences (area_id, other_area_id, distance_m) values ('${areas.station}', '${areas.siblingStation}', 2000);
  insert into public.hazards (code, kind, title, status, deadline, geom) values ('s1', 'fire', '界', 'assigned', ${day(-1)}, ${at(115.505, 26.1)});
  insert into public.water_spots (id, code, name, geom) values ('${foreign(61)}', 's2', '界塘', ${at(115.505, 26.1)});
  update public.water_kit set state = 'missing' where water_spot_id = '${foreign(61)}';`

/** What the western station holds, counted by hand; the world brings one incident, hazard, water, dispute and notice of its own. */
const truth: Readonly<Record<Word, number>> = {
  incident_open: 8,
  hazard_open: 7,
  hazard_overdue: 2,
  hazard_due_soon: 2,
  water_overdue: 2,
  water_soon: 1,
  water_never: 1,
  kit_lacking: 2,
  dispute_open: 7,
  dispute_escalated: 3,
  notice_open: 3,
  notice_unseen: 2,
  patrol_active: 2,
  patrol_late: 1,
  patrol_lost: 1,
  plan_published: 1,
}

onEachDatabase('words that count', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    for (const sql of [incidents, hazards, waters, disputes, notices, outings, shared]) await database().exec(sql)
  })
  const compared = new Map<Persona, readonly ComparedFigure[]>()
  const figuresOf = async (persona: Persona) => {
    const known = compared.get(persona) ?? (await asPersona(database(), persona, compareFigures))
    compared.set(persona, known)
    return known
  }

  test.each<Role>([...roles])('the %s reads one number on every surface', async (role) => {
    const figures = await figuresOf(role)
    expect(new Set(figures.map(({ word }) => word)).size).toBe(words.length)
    expect(figures.filter(({ board, figure }) => board !== figure)).toEqual([])
  })

  test('the chief’s numbers are those counted by hand', async () => {
    const figures = await figuresOf('chief')
    expect(Object.fromEntries(figures.map(({ word, board }) => [word, board]))).toEqual(truth)
    expect(figures.filter(({ isSuppressed }) => isSuppressed)).toEqual([])
  })

  test('each word is above nought for three roles at least', async () => {
    const holders = new Map<Word, Set<Role>>(words.map((word) => [word, new Set()]))
    for (const role of roles) for (const { word, board } of await figuresOf(role)) if (board > 0) holders.get(word)?.add(role)
    expect([...holders].filter(([, held]) => held.size < 3)).toEqual([])
  })

  describe('who does not see the cases', () => {
    test('a leader’s figures are whole steps, and his list is the areas and a rest that add up to them', async () => {
      const suppressed = (await figuresOf('leader')).filter(({ isSuppressed }) => isSuppressed)
      expect(new Set(suppressed.map(({ word }) => word))).toEqual(new Set(['incident_open', 'dispute_open', 'dispute_escalated']))
      expect(suppressed.filter(({ board }) => board === 0 || board % 3 !== 0)).toEqual([])
      const drill = await call<{ rows: unknown[]; total: number; areas: { name: string; count: number }[]; rest: number }>(
        database(),
        'leader',
        `select public.figure_rows('incident_open')`,
      )
      expect(drill).toMatchObject({ rows: [], total: 6, areas: [{ name: '西一片', count: 6 }], rest: 0 })
    })

    test('an outsider counts nothing', async () => {
      for (const persona of ['pending', 'disabled', 'unassigned'] as const) {
        const figures = await asPersona(database(), persona, (tx) =>
          tx.query<{ total: number }>(`select (public.figure_rows(w) ->> 'total')::int as total from unnest($1::text[]) w`, [
            `{${words.join(',')}}`,
          ]),
        )
        expect(figures.rows.map(({ total }) => total)).toEqual(words.map(() => 0))
      }
    })
  })

  test('a word nobody defined is refused', async () => {
    await expect(call(database(), 'chief', `select public.figure_rows('hazard_nice')`)).rejects.toMatchObject({ code: '22023' })
  })

  test('the last of a group is listed by its day', async () => {
    const drill = await call<{ rows: unknown[] }>(database(), 'chief', `select public.figure_rows('incident_last', 'theft')`)
    expect(drill.rows).toHaveLength(1)
    const none = await call<{ rows: unknown[] }>(database(), 'chief', `select public.figure_rows('incident_last', 'fire')`)
    expect(none.rows).toEqual([])
  })
})
