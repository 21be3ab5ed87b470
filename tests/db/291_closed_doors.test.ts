import { beforeAll, describe, expect, test } from 'vitest'
import { isReason } from '@/domain/reason'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, foreign, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, no } from './support/world'

const newId = (n: number) => own(700 + n)

onEachDatabase('closed doors', (database) => {
  beforeAll(() => buildWorld(database()))

  const refusalOf = async (persona: Persona, sql: string) => (await attempt(database(), persona, sql)).refusal

  describe('people who sign up', () => {
    beforeAll(async () => {
      await database().query(
        `insert into auth.users (id, email, raw_user_meta_data) values ($1, 'west@example.test', jsonb_build_object('area_id', $4::text)),
           ($2, 'east@example.test', jsonb_build_object('area_id', $5::text)), ($3, 'nowhere@example.test', '{"area_id": "drop table"}')`,
        [newId(1), newId(2), newId(3), areas.cellNorth, areas.siblingCell],
      )
    })
    const seenBy = async (persona: Persona) => {
      const { text } = await attempt(database(), persona, 'select public.users_list()')
      const table = await attempt(database(), persona, 'select user_id from public.profiles')
      const has = (answer: string) => [1, 2, 3].filter((n) => answer.includes(newId(n)))
      expect(has(table.text)).toEqual(has(text))
      return has(text)
    }

    test('for an area are seen by its administrators, without one only from the top of the tree', async () => {
      expect(await seenBy('administrator')).toEqual([1])
      expect(await seenBy('root')).toEqual([1, 2, 3])
      expect(await seenBy('chief')).toEqual([])
    })

    test('of another branch are neither let in nor refused nor given a role', async () => {
      for (const n of [2, 3]) {
        expect(await refusalOf('administrator', `select public.set_user_status('${newId(n)}', 'active')`)).toBe('42501')
        const grant = `select public.grant_role('${newId(n)}', '${areas.cellNorth}', 'viewer')`
        expect(await refusalOf('administrator', grant)).toBe('42501')
      }
      expect(await refusalOf('administrator', `select public.set_user_status('${newId(1)}', 'active')`)).toBeNull()
    })
  })

  test('whoever lost his last role stays in reach of those who took it', async () => {
    await database().transaction(async (tx) => {
      await become(tx, 'administrator')
      const args = `'${userOf('viewer')}', '${areas.station}', 'viewer'`
      await tx.query(`select public.revoke_role(${args})`)
      await tx.query(`select public.grant_role(${args})`)
    })
  })

  describe('the phone of a team', () => {
    const phone = '1392222'
    test.each([
      ['administrator', true],
      ['chief', true],
      ['duty_officer', true],
      ['grid_worker', false],
      ['leader', false],
      ['viewer', false],
      ['pending', false],
      ['anonymous', false],
    ] as const)('is told to %s: %s', async (persona, isTold) => {
      for (const sql of [`select public.team_detail('${own(no.team)}')`, 'select public.teams_list()'])
        expect((await attempt(database(), persona, sql)).text.includes(phone)).toBe(isTold)
      // Nobody reads it from the table, whatever the rows he sees.
      expect(await refusalOf(persona, 'select phone from public.teams')).toBe('42501')
      expect(await refusalOf(persona, 'select * from public.teams')).toBe('42501')
    })

    test('of his own team is told to whoever walks with it, also in its plan', async () => {
      const { text } = await attempt(database(), 'grid_worker', `select public.team_detail('${own(no.ownTeam)}')`)
      expect(text).toContain('1393333')
      const plan = `select public.plan_detail('${own(no.plan)}')`
      expect((await attempt(database(), 'grid_worker', plan)).text).toContain('1393333')
      expect((await attempt(database(), 'leader', plan)).text).toContain('二队')
      expect((await attempt(database(), 'leader', plan)).text).not.toContain('1393333')
    })
  })

  describe('a record points at nothing of another branch', () => {
    test.each([
      ['home office of a team', `update public.teams set home_office_id = '${foreign(no.office)}' where id = '${own(no.team)}'`],
      ['office of a person', `update public.personnel set office_id = '${foreign(no.office)}' where id = '${own(no.person)}'`],
      [
        'member of a team',
        `insert into public.team_members (team_id, personnel_id) values ('${own(no.team)}', '${foreign(no.person)}')`,
      ],
    ])('%s', async (_what, sql) => {
      const { refusal, text } = await attempt(database(), 'chief', sql)
      expect([['PT404', '42501'].includes(refusal ?? ''), text]).toEqual([true, ''])
      expect(
        await refusalOf(
          'chief',
          sql.replaceAll(foreign(no.office), own(no.office)).replaceAll(foreign(no.person), own(no.gridWorker)),
        ),
      ).toBeNull()
    })

    test('wherever a column of a table that people write leads to a table with branches', async () => {
      const { rows } = await database().query<{ column: string }>(
        `select c.conrelid::regclass || '.' || a.attname as column from pg_constraint c
           join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
           join pg_attribute branch on branch.attrelid = c.confrelid and branch.attname = 'area_path' and not branch.attisdropped
           join pg_namespace n on n.oid = (select relnamespace from pg_class where oid = c.conrelid) and n.nspname = 'public'
         where c.contype = 'f' and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
           where t.tgrelid = c.conrelid and p.proname in ('guard_references', 'keep_to_own_people')
             and (p.proname = 'keep_to_own_people' or position(a.attname in encode(t.tgargs, 'escape')) > 0))
         order by 1`,
      )
      // The row that these hang on was found in the branch by the function that writes them; nobody writes them himself.
      const children =
        /(?:^|\.)(?:incident_events|hazard_events|dispute_events|water_kit|track_chunks\w*|import_\w+|incoming|plan_stops|coverage_\w+|track_views|notices|plan_routes|roads|areas|police_offices|water_spots|incidents|patrols|basemap_features|hazards|disputes|profiles|past_team_members|inspections|activities|tips|tip_events|sightings|shift_note_\w+)\.(?:\w+_id|id)$|^(?:personnel|teams)\.import_id$/
      const named = rows.map(({ column }) => column.replace(/^public\./, ''))
      expect(named.filter((column) => !children.test(column))).toEqual([])
    })

    test.each(['chief', 'grid_worker'] as const)('a photo of %s hangs on a record of his own branch only', async (persona) => {
      const photo = (kind: string, subject: string, area: string, n: number) => {
        const sha = String(n).repeat(64)
        return `insert into public.photos (id, subject_kind, subject_id, area_id, storage_path, sha256)
          values ('${newId(20 + n)}', '${kind}', '${subject}', '${area}', 'photos/${area}/${sha}.jpg', '${sha}')`
      }
      for (const [kind, row] of [
        ['water', no.water],
        ['office', no.office],
        ['hazard', no.hazard],
        ['incident', no.incident],
        ['dispute', no.dispute],
        ['inspection', no.inspection],
        ['patrol', no.patrol],
      ] as const) {
        expect([kind, await refusalOf(persona, photo(kind, foreign(row), areas.station, 1))]).toEqual([kind, 'PT404'])
        expect([kind, await refusalOf(persona, photo(kind, own(row), areas.station, 2))]).toEqual([kind, null])
      }
      expect(await refusalOf(persona, photo('water', newId(99), areas.station, 3))).toBe('PT404')
    })
  })

  describe('positions', () => {
    test('of others are told by no list and no detail before a reason was given', async () => {
      const box = async (persona: Persona, first = 'select 1') =>
        asPersona(database(), persona, async (tx) => {
          // The looks of the test county are over.
          await tx.exec(`reset role; update public.track_views set at = now() - interval '13 hours'`)
          await become(tx, persona)
          await tx.exec(first)
          const { rows } = await tx.query<{ list: { id: string; bbox: unknown }[]; detail: { bbox: unknown } | null }>(
            `select public.patrols_list() as list, public.patrol_detail('${own(no.patrol)}') as detail`,
          )
          const found = rows[0]?.list.find(({ id }) => id === own(no.patrol))
          return [found?.bbox ?? null, rows[0]?.detail?.bbox ?? null]
        })
      for (const persona of ['administrator', 'chief', 'duty_officer', 'leader'] as const)
        expect(await box(persona)).toEqual([null, null])
      const look = `select public.open_track_view(now() - interval '30 days', now(), null, '核查昨夜巡逻路线')`
      expect((await box('chief', look))[1]).not.toBeNull()
    })

    test('want a sentence: the form and the database agree what one is', async () => {
      const reasons = ['', ' ', '查', '核查', '查查查查查', '核查路线', '核查昨夜巡逻路线', 'aaaaaaaaaaaa', '........', 'x', 'why not', 'checking the gap', '1111 2222', '。。。核查，路线', '警情倒查', '边界联防', 'abcd', '群众反映路灯坏了'] // prettier-ignore
      for (const reason of reasons) {
        const { rows } = await database().query<{ is: boolean }>('select private.is_reason($1) as is', [reason])
        expect([reason, rows[0]?.is]).toEqual([reason, isReason(reason)])
      }
      expect(reasons.filter(isReason)).toEqual([
        '核查路线',
        '核查昨夜巡逻路线',
        'checking the gap',
        '。。。核查，路线',
        '警情倒查',
        '边界联防',
        '群众反映路灯坏了',
      ])
      const { refusal } = await attempt(
        database(),
        'chief',
        `select public.open_track_view(now() - interval '1 day', now(), null, '啊啊啊啊啊啊')`,
      )
      expect(refusal).toBe('22023')
    })
  })

  test('who admits whom is asked by the function of that name alone', async () => {
    const { rows } = await database().query<{ admits: boolean }>(`select private.may_admit(null) as admits`)
    expect([rows[0]?.admits, userOf('root') === '']).toEqual([false, false])
  })
})
