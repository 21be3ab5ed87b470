import { beforeAll, describe, expect, test } from 'vitest'
import { foldText } from '@/domain/text'
import { onEachDatabase } from './support/engines'
import { attempt, call, foreign, outsiders, own, roles, type Persona } from './support/personas'
import { areas, buildWorld, no } from './support/world'

interface Row {
  readonly id: string
  readonly [column: string]: unknown
}
interface Page {
  readonly rows: readonly Row[]
  readonly next: { readonly values: readonly unknown[]; readonly id: string } | null
}
type Filters = Readonly<Record<string, unknown>>

/** Sorts of each list, as the page names them. */
const sorts = {
  incidents: ['occurred_at', 'code', 'type_group', 'status'],
  hazards: ['urgency', 'reported_at', 'deadline', 'severity', 'code', 'title', 'kind', 'status'],
  patrols: ['started_at', 'service_day', 'team', 'distance_m', 'duration_s', 'status'],
  waters: ['urgency', 'due', 'code', 'name', 'kind', 'risk', 'last_inspected_at', 'cycle_days'],
  offices: ['kind', 'code', 'name', 'staff_count'],
  people: ['name', 'kind', 'office', 'area'],
  teams: ['code', 'name', 'kind', 'office'],
  areas: ['path', 'code', 'name', 'kind', 'population', 'area_km2'],
} as const
type List = keyof typeof sorts
const kindOf: Record<List, string> = {
  incidents: 'incident',
  hazards: 'hazard',
  patrols: 'patrol',
  waters: 'water',
  offices: 'office',
  people: 'person',
  teams: 'team',
  areas: 'area',
}
const lists = Object.keys(sorts) as List[]

/** Forty-one of what is long, with ties and gaps in every column that can have them; a tenth lies in the sibling's branch. */
const many = `
  insert into public.incidents (code, type, type_group, status, occurred_at, area_id, geom)
    select 'C' || n % 9, '类' || n % 3, (array['theft', 'fire', 'help'])[n % 3 + 1], (array['received', 'closed'])[n % 2 + 1],
      timestamptz '2026-01-01 00:00:00.123456+00' + (n / 4) * interval '1 hour',
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end,
      extensions.st_setsrid(extensions.st_makepoint(115.1 + n * 1e-3, 26.2), 4326) from generate_series(1, 41) n;
  insert into public.hazards (code, kind, severity, title, status, deadline, reported_at, area_id, geom)
    select 'H' || n % 7, (array['fire', 'road'])[n % 2 + 1], n % 3 + 1, '标题' || n % 5, (array['reported', 'resolved', 'closed'])[n % 3 + 1],
      case when n % 4 > 0 then private.today() - 10 + n % 20 end, timestamptz '2026-01-01 00:00+00' + (n / 5) * interval '1 day',
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end,
      extensions.st_setsrid(extensions.st_makepoint(115.1, 26.2), 4326) from generate_series(1, 41) n;
  insert into public.patrols (team_id, area_id, status, started_at, ended_at, distance_m)
    select case when n % 4 > 0 then case when n % 10 = 9 then '${foreign(no.team)}'::uuid else '${own(no.team)}'::uuid end end,
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end, 'finished', s.at, s.at + interval '1 hour',
      case when n % 5 > 0 then n / 6 * 0.1 end
    from generate_series(1, 41) n, lateral (select case when n % 6 > 0 then timestamptz '2026-01-01 12:00+00' + (n / 3) * interval '1 day' end as at) s;
  insert into public.water_spots (code, name, kind, risk, next_due_at, area_id, geom)
    select 'S' || n % 6, '塘' || n, (array['pond', 'pit'])[n % 2 + 1], n % 3 + 1, null,
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end,
      extensions.st_setsrid(extensions.st_makepoint(115.1, 26.2), 4326) from generate_series(1, 41) n;
  insert into public.police_offices (code, name, kind, staff_count, area_id, geom)
    select 'O' || n % 6, '室' || n % 4, (array['office', 'station'])[n % 2 + 1], nullif(n % 4, 0),
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end,
      extensions.st_setsrid(extensions.st_makepoint(115.1, 26.2), 4326) from generate_series(1, 41) n;
  insert into public.personnel (name, kind, area_id, office_id)
    select '王' || n % 5, (array['officer', 'volunteer'])[n % 2 + 1],
      case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end,
      case when n % 3 > 0 and n % 10 <> 9 then '${own(no.office)}'::uuid end from generate_series(1, 41) n;
  insert into public.teams (code, name, kind, area_id)
    select 'Q' || n, '队' || n % 5, 'night', case when n % 10 = 9 then '${areas.siblingStation}'::uuid else '${areas.station}'::uuid end
    from generate_series(1, 41) n;`

onEachDatabase('pages of records', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec(many)
  })

  const page = (
    persona: Persona,
    list: List,
    filters: Filters,
    sort: string,
    isDown: boolean,
    after: Page['next'],
    most: number,
  ) =>
    call<Page>(database(), persona, `select public.${list}_page($1::jsonb, $2, $3, $4::jsonb, null, $5)`, [
      JSON.stringify(filters),
      sort,
      isDown,
      after === null ? null : JSON.stringify(after),
      most,
    ])
  async function all(
    persona: Persona,
    list: List,
    filters: Filters,
    sort: string,
    isDown: boolean,
    most: number,
  ): Promise<Row[]> {
    const rows: Row[] = []
    let next: Page['next'] = null
    do {
      const answer: Page = await page(persona, list, filters, sort, isDown, next, most)
      rows.push(...answer.rows)
      next = answer.next
    } while (next !== null)
    return rows
  }
  const count = (persona: Persona, list: List, filters: Filters = {}) =>
    call<number>(database(), persona, 'select public.records_count($1, $2::jsonb)', [kindOf[list], JSON.stringify(filters)])

  describe.each(lists)('%s', (list) => {
    test.each(sorts[list] as readonly string[])(
      'by %s: every row once, whatever the size of a page, down as up',
      async (sort) => {
        const whole = await all('chief', list, {}, sort, false, 500)
        const ids = whole.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.length).toBe(await count('chief', list))
        expect(ids.length).toBeGreaterThan(list === 'areas' ? 3 : 35)
        for (const most of [...(sort === sorts[list][0] ? [1] : []), 7, ids.length - 1, ids.length]) {
          expect((await all('chief', list, {}, sort, false, most)).map(({ id }) => id)).toEqual(ids)
        }
        // Rows without a value stay last; the others turn round.
        const down = (await all('chief', list, {}, sort, true, 7)).map(({ id }) => id)
        expect(down.toSorted()).toEqual(ids.toSorted())
        const { rows } = await database().query<{ nulls: number }>(
          `select count(*)::int as nulls from jsonb_array_elements($1::jsonb) r where jsonb_typeof(r -> $2) = 'null'`,
          [JSON.stringify(whole), sort === 'due' ? 'next_due_at' : sort],
        )
        const valued = ids.length - (rows[0]?.nulls ?? 0)
        if (['team', 'office'].includes(sort)) return
        expect(down.slice(0, valued)).toEqual(ids.slice(0, valued).toReversed())
        expect(down.slice(valued)).toEqual(ids.slice(valued).toReversed())
      },
    )

    test('asks for what nobody has: refused by name, and nothing of it is run', async () => {
      for (const sql of [
        `select public.${list}_page('{}', 'id; drop table public.areas')`,
        `select public.${list}_page('{}', 'geom')`,
        `select public.${list}_page('{"x'' or true --": true}')`,
        `select public.${list}_page('[]')`,
        `select public.${list}_page('{"ids": "x"}')`,
        `select public.${list}_page('{"ids": ["x"]}')`,
        `select public.${list}_page('{"text": ["x"]}')`,
        `select public.${list}_page('{}', null, false, '{"values": [], "id": "x"}')`,
        `select public.${list}_page('{}', null, false, '{"values": ["x''; select 1"], "id": "${own(1)}"}')`,
        `select public.${list}_page('{}', null, false, '[]')`,
        `select public.records_count('${kindOf[list]}', '{"open''": true}')`,
      ]) {
        const { refusal, message } = await attempt(database(), 'chief', sql)
        // A text column takes any text as its mark.
        if (refusal === null && sql.includes('select 1')) continue
        expect([sql, refusal]).toEqual([sql, '22023'])
        expect(message).toMatch(/[一-鿿]/)
      }
      expect(
        (await attempt(database(), 'chief', `select public.${list}_page('{"area": "${areas.siblingStation}"}')`)).refusal,
      ).toBe('PT404')
    })

    test.each([...roles, ...outsiders])('shows and counts for %s the same', async (persona) => {
      const sql = `select json_array_length(public.${list}_page('{}', null, false, null, null, 500) -> 'rows') = public.records_count('${kindOf[list]}')`
      const { text, refusal } = await attempt(database(), persona, sql)
      if (persona === 'anonymous') expect(refusal).toBe('42501')
      else expect(text).toBe('true')
    })

    test('a quote in what is looked for finds nothing and breaks nothing', async () => {
      expect(await all('chief', list, { text: `x' or '1'='1` }, sorts[list][0], false, 9)).toEqual([])
      expect(await count('chief', list, { ids: [own(1)] })).toBe(list === 'areas' ? 1 : 0)
    })
  })

  test('who may not see points gets no incident and no count of them', async () => {
    for (const persona of ['administrator', 'leader', 'viewer', ...outsiders] as const) {
      if (persona === 'anonymous') continue
      expect(await count(persona, 'incidents')).toBe(0)
      expect((await page(persona, 'incidents', {}, 'occurred_at', true, null, 500)).rows).toEqual([])
    }
  })

  test('filters mean what the rows say', async () => {
    const incidents = await all('chief', 'incidents', {}, 'occurred_at', true, 500)
    const same = async (list: List, filters: Filters, wanted: readonly Row[]) => {
      const found = await all('chief', list, filters, sorts[list][0], false, 11)
      expect(found.map(({ id }) => id).toSorted()).toEqual(wanted.map(({ id }) => id).toSorted())
      expect(await count('chief', list, filters)).toBe(wanted.length)
      expect(wanted.length).toBeGreaterThan(0)
    }
    await same(
      'incidents',
      { group: ['fire', 'help'] },
      incidents.filter(({ type_group }) => type_group !== 'theft'),
    )
    await same(
      'incidents',
      { open: true },
      incidents.filter(({ is_open }) => is_open === true),
    )
    await same(
      'incidents',
      { open: false, status: ['closed'] },
      incidents.filter(({ status }) => status === 'closed'),
    )
    await same(
      'incidents',
      { occurred: { from: '2026-01-01T03:00:00Z', to: null }, hours: [11, 12] },
      incidents.filter(
        ({ occurred_at }) =>
          [11, 12].includes((new Date(String(occurred_at)).getUTCHours() + 8) % 24) && String(occurred_at) > '2026-01-01T03',
      ),
    )
    await same(
      'incidents',
      { box: [115.1, 26.1, 115.12, 26.3] },
      incidents.filter(({ lng }) => Number(lng) <= 115.12 && Number(lng) >= 115.1),
    )
    await same(
      'incidents',
      { text: '类 １' },
      incidents.filter(({ type }) => type === '类1'),
    )
    await same('incidents', { area: areas.station }, incidents)
    const hazards = await all('chief', 'hazards', {}, 'urgency', false, 500)
    await same(
      'hazards',
      { overdue: true },
      hazards.filter(({ is_overdue }) => is_overdue === true),
    )
    await same(
      'hazards',
      { overdue: false, severity: [3] },
      hazards.filter(({ is_overdue, severity }) => is_overdue !== true && severity === 3),
    )
    expect(hazards.map(({ is_overdue }) => is_overdue)).toEqual(
      hazards.map(({ is_overdue }) => is_overdue).toSorted((a, b) => Number(b) - Number(a)),
    )
    const waters = await all('chief', 'waters', {}, 'due', false, 500)
    await same(
      'waters',
      { due: [waters.at(-1)!['due']] },
      waters.filter(({ due }) => due === waters.at(-1)!['due']),
    )
  })

  test('what is folded in SQL is folded as on the page', async () => {
    for (const words of ['Ａ１２ b', '泉江 镇', 'ﬁn\tX', '①號', 'ÄÖ ü', '']) {
      const { rows } = await database().query<{ folded: string }>('select private.fold_text($1) as folded', [words])
      expect(rows[0]?.folded).toBe(foldText(words))
    }
  })

  test('a stretch that was read once is read again from mark to mark, with what came into it and without what left', async () => {
    for (const [list, sort, isDown] of [
      ['hazards', 'deadline', false],
      ['hazards', 'deadline', true],
      ['incidents', 'type_group', true],
    ] as const) {
      const whole = await all('chief', list, {}, sort, isDown, 500)
      const stretches: Row[][] = []
      let after: Page['next'] = null
      do {
        const { next }: Page = await page('chief', list, {}, sort, isDown, after, 9)
        const again: Page = await call(
          database(),
          'chief',
          `select public.${list}_page('{}', $1, $2, $3::jsonb, $4::jsonb, 500)`,
          [sort, isDown, after && JSON.stringify(after), next && JSON.stringify(next)],
        )
        expect(again.next).toBeNull()
        stretches.push([...again.rows])
        after = next
      } while (after !== null)
      expect(stretches.flat().map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
    }
  })

  test('rows that come and go between two pages neither repeat one nor push one out', async () => {
    const first = await page('chief', 'incidents', {}, 'occurred_at', true, null, 10)
    await database().exec(
      `insert into public.incidents (id, code, type, occurred_at, area_id, geom) values ('${own(990)}', 'new', '新', now(), '${areas.station}', extensions.st_setsrid(extensions.st_makepoint(115.1, 26.2), 4326));
       delete from public.incidents where id = '${first.rows[0]!.id}';`,
    )
    const before = await all('chief', 'incidents', {}, 'occurred_at', true, 500)
    const rest: Row[] = []
    for (let { next } = first; next !== null;) {
      const answer: Page = await page('chief', 'incidents', {}, 'occurred_at', true, next, 10)
      rest.push(...answer.rows)
      next = answer.next
    }
    expect(rest.map(({ id }) => id)).toEqual(before.slice(10).map(({ id }) => id))
  })
})
