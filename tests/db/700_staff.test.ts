import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const json = (value: unknown): string => `'${JSON.stringify(value)}'`

onEachDatabase('people and teams', (database) => {
  beforeAll(() => buildWorld(database()))

  const one = async <T = Record<string, unknown>>(tx: Queryable, sql: string): Promise<T> => {
    const { rows } = await tx.query<{ answer: T }>(`select ${sql} as answer`)
    return rows[0]!.answer
  }
  const refused = (persona: Persona, sql: string, first?: string) => attempt(database(), persona, `select ${sql}`, first)
  const fresh = (over: object = {}) => json({ id: newId(1), name: '王五', kind: 'auxiliary', area_id: areas.cellNorth, ...over })
  const team = (over: object = {}) => json({ id: newId(2), name: '红袖章', kind: 'volunteer', area_id: areas.station, ...over })

  describe('a person', () => {
    test('sent again with the same id gets the first answer; with other content it is a conflict', async () => {
      await asPersona(database(), 'chief', async (tx) => {
        const first = await one(tx, `public.save_person(${fresh()})`)
        expect(first).toEqual({ id: newId(1), rev: 1 })
        expect(await one(tx, `public.save_person(${fresh()})`)).toEqual(first)
      })
      const other = await refused(
        'chief',
        `public.save_person(${fresh({ name: '赵六' })})`,
        `select public.save_person(${fresh()})`,
      )
      expect(other.refusal).toBe('PT409')
    })

    test.each([
      ['name', { name: ' ' }],
      ['kind', { kind: 'general' }],
      ['area_id', { area_id: areas.siblingStation }],
      ['area_id', { area_id: null }],
      ['phone', { phone: 'call me' }],
    ])('with a bad %s is refused by that field', async (field, over) => {
      await expect(asPersona(database(), 'chief', (tx) => one(tx, `public.save_person(${fresh(over)})`))).rejects.toMatchObject({
        code: '22023',
        detail: expect.stringContaining(`"field": "${field}"`) as string,
      })
    })

    test('that somebody else changed meanwhile is not written over', async () => {
      const sent = json({ id: own(no.person), rev: 7, name: '张改', kind: 'officer', area_id: areas.station })
      expect((await refused('chief', `public.save_person(${sent})`)).refusal).toBe('PT409')
    })

    test('that leaves is kept: teams remember, charges go to the successor, and the form tells all of it', async () => {
      // Of a member of old nobody knows since when.
      await database().exec(`update public.team_members set from_day = null`)
      await asPersona(database(), 'chief', async (tx) => {
        const before = await one<{ waters: string[]; teams: unknown[] }>(tx, `public.person_form('${own(no.person)}')`)
        expect(before.waters).toEqual(['山塘a'])
        expect(before.teams).toHaveLength(1)
        const ending = json({ to_day: '2026-11-20', reason: '退休', successor_id: own(no.gridWorker) })
        expect(await one(tx, `public.end_person('${own(no.person)}', 1, ${ending})`)).toMatchObject({
          teams: 1,
          waters: 1,
          areas: 0,
        })
        expect(await one(tx, `public.person_form('${own(no.person)}')`)).toMatchObject({
          is_active: false,
          ended_on: '2026-11-20',
          end_reason: '退休',
          waters: [],
          teams: [],
          past_teams: [{ name: '一队a', from_day: null, to_day: '2026-11-20' }],
        })
        expect(await one(tx, `public.person_form('${own(no.gridWorker)}')`)).toMatchObject({ waters: ['山塘a'] })
        await one(tx, `public.resume_person('${own(no.person)}', 2)`)
        expect(await one(tx, `public.person_form('${own(no.person)}')`)).toMatchObject({ is_active: true, ended_on: null })
      })
    })

    test('cannot leave tomorrow, leave twice, or be followed by somebody of another branch', async () => {
      const end = (ending: object) => `public.end_person('${own(no.person)}', 1, ${json(ending)})`
      expect((await refused('chief', end({ to_day: '2099-01-01' }))).refusal).toBe('22023')
      expect((await refused('chief', end({ successor_id: 'bbbb0018-0000-4000-8000-000000000000' }))).refusal).toBe('22023')
      const again = `public.end_person('${own(no.person)}', 2, '{}')`
      expect((await refused('chief', again, `select public.end_person('${own(no.person)}', 1, '{}')`)).refusal).toBe('PT409')
    })

    test.each<Persona>(['administrator', 'chief', 'root'])('is never deleted, not by %s', async (persona) => {
      for (const table of ['personnel', 'teams'])
        expect((await attempt(database(), persona, `delete from public.${table}`)).refusal).toBe('42501')
    })
  })

  describe('the colour of a team', () => {
    test('made without one is another than those of its station', async () => {
      const { rows } = await database().query<{ colour: number }>(
        `select colour from public.teams where id in ('${own(no.team)}', '${own(no.ownTeam)}')`,
      )
      expect(new Set(rows.map(({ colour }) => colour)).size).toBe(2)
      await asPersona(database(), 'chief', async (tx) => {
        const { colour } = await one<{ colour: number }>(tx, `public.save_team(${team()})`)
        expect(rows.map((row) => row.colour)).not.toContain(colour)
        const inCell = json({ id: newId(3), name: '网格队', kind: 'volunteer', area_id: areas.cellNorth })
        expect((await one<{ colour: number }>(tx, `public.save_team(${inCell})`)).colour).not.toBe(colour)
      })
    })

    test('that another team of the station has is refused while one is free, and says whose it is', async () => {
      const { rows } = await database().query<{ colour: number; name: string }>(
        `select colour, name from public.teams where id = '${own(no.team)}'`,
      )
      const said = await refused('chief', `public.save_team(${team({ colour: rows[0]!.colour })})`)
      expect(said).toMatchObject({ refusal: '22023' })
      expect(said.message).toContain(rows[0]!.name)
    })

    test('is shared from the thirteenth team on, evenly', async () => {
      await asPersona(database(), 'chief', async (tx) => {
        for (let at = 0; at < 12; at++)
          await one(
            tx,
            `public.save_team(${json({ id: newId(100 + at), name: `队${at}`, kind: 'night', area_id: areas.station })})`,
          )
        const counts = await tx.query<{ n: number }>(
          `select count(*)::int as n from public.teams where area_path operator(extensions.<@) (select path from public.areas where id = '${areas.station}') group by colour`,
        )
        expect(counts.rows).toHaveLength(12)
        expect(Math.max(...counts.rows.map(({ n }) => n))).toBe(2)
      })
    })
  })

  describe('a team', () => {
    test('keeps its members with their days; whoever is left out has gone today', async () => {
      await asPersona(database(), 'chief', async (tx) => {
        const members = [
          { id: own(no.person), is_lead: true, from_day: '2026-05-01' },
          { id: own(no.gridWorker), from_day: '2026-06-01' },
        ]
        await one(tx, `public.save_team(${team({ members })})`)
        const form = await one<{ team: { rev: number; members: unknown[] } }>(tx, `public.team_form('${newId(2)}')`)
        expect(form.team.members).toEqual([
          { id: own(no.person), name: '张a', kind: 'officer', is_lead: true, from_day: '2026-05-01' },
          { id: own(no.gridWorker), name: '李a', kind: 'grid_worker', is_lead: false, from_day: '2026-06-01' },
        ])
        const left = team({ rev: 1, members: [{ id: own(no.person), to_day: '2026-11-11' }] })
        await one(tx, `public.save_team(${left})`)
        const after = await one<{ team: { members: unknown[]; past: { name: string; to_day: string }[] } }>(
          tx,
          `public.team_form('${newId(2)}')`,
        )
        expect(after.team.members).toEqual([])
        const today = await one<string>(tx, `(now() at time zone 'Asia/Shanghai')::date::text`)
        expect(after.team.past).toEqual([
          { name: '李a', from_day: '2026-06-01', to_day: today },
          { name: '张a', from_day: '2026-05-01', to_day: '2026-11-11' },
        ])
      })
    })

    test('takes nobody of another branch, nobody who left, and no administrator who puts himself in', async () => {
      const withMember = (id: string) => `public.save_team(${team({ members: [{ id }] })})`
      expect((await refused('chief', withMember('bbbb0018-0000-4000-8000-000000000000'))).refusal).toBe('22023')
      const ended = `select public.end_person('${own(no.person)}', 1, '{}')`
      expect((await refused('chief', withMember(own(no.person)), ended)).refusal).toBe('22023')
      await database().exec(`update public.personnel set user_id = '${userOf('administrator')}' where id = '${own(no.person)}'`)
      expect((await refused('administrator', withMember(own(no.person)))).refusal).toBe('42501')
      await database().exec(`update public.personnel set user_id = null where id = '${own(no.person)}'`)
    })

    test('with a route in a published plan that is not over stays, and the plan is named', async () => {
      const said = await refused('chief', `public.end_team('${own(no.ownTeam)}', 1, '{}')`)
      expect(said.refusal).toBe('PT409')
      expect(said.message).toContain('夜巡a')
    })

    test('that is out stays until it is home', async () => {
      const out = `insert into public.patrols (team_id, area_id, status, started_at) values ('${own(no.team)}', '${areas.station}', 'active', now())`
      await database()
        .transaction(async (tx) => {
          await tx.exec(out)
          await become(tx, 'chief')
          await expect(one(tx, `public.end_team('${own(no.team)}', 1, '{}')`)).rejects.toMatchObject({ code: 'PT409' })
        })
        .catch(() => undefined)
    })

    test('that ended gives up its later nights, and takes a free colour when it is taken up again', async () => {
      await asPersona(database(), 'chief', async (tx) => {
        await tx.exec('reset role')
        await tx.exec(
          `insert into public.rota_nights (team_id, service_day, area_path) values ('${own(no.team)}', current_date + 3, '')`,
        )
        await become(tx, 'chief')
        expect(await one(tx, `public.end_team('${own(no.team)}', 1, '{"reason": "合并"}')`)).toMatchObject({
          members: 1,
          nights: 1,
        })
        const form = await one<{ team: { colour: number } }>(tx, `public.team_form('${own(no.team)}')`)
        const heir = await one<{ colour: number }>(tx, `public.save_team(${team({ colour: form.team.colour })})`)
        expect(heir.colour).toBe(form.team.colour)
        expect((await one<{ colour: number }>(tx, `public.resume_team('${own(no.team)}', 2)`)).colour).not.toBe(heir.colour)
      })
    })
  })

  test('an import of people and teams places them by the words in it, refuses words that name nothing, and is taken back', async () => {
    await asPersona(database(), 'chief', async (tx) => {
      const begin = (id: string, kind: string) =>
        one(tx, `public.import_begin(${json({ id, kind, frame: 'wgs84', file_name: 'x.xlsx', area_id: areas.station })})`)
      await begin(newId(40), 'teams')
      const teams = [
        { row: 2, key: 'k:R1', props: { code: 'R1', name: '导入队', kind: 'night', area: '北网格', office: '警务室a' } },
        { row: 3, key: 'k:R2', props: { code: 'R2', name: '无处队', kind: 'night', area: '东网格' } },
      ]
      const first = await one<{ accepted: number; rejected: { row: number; code: string; message: string }[] }>(
        tx,
        `public.import_rows('${newId(40)}', 1, ${json(teams)})`,
      )
      expect(first).toMatchObject({ accepted: 1, rejected: [{ row: 3, code: 'no_area' }] })
      expect(first.rejected[0]!.message).toContain('东网格')
      await begin(newId(41), 'people')
      const people = [
        {
          row: 2,
          key: 'n:孙七',
          props: { name: '孙七', kind: 'volunteer', team: '导入队', is_lead: true, phone: '13800001111' },
        },
        { row: 3, key: 'n:周八', props: { name: '周八', kind: 'general' } },
      ]
      const second = await one(tx, `public.import_rows('${newId(41)}', 1, ${json(people)})`)
      expect(second).toMatchObject({ accepted: 1, rejected: [{ row: 3, code: 'not_allowed' }] })
      const made = await tx.query<{ colour: number; member: string; area: string }>(
        `select t.colour, p.name as member, a.name as area from public.teams t join public.areas a on a.id = t.area_id
         join public.team_members m on m.team_id = t.id join public.personnel p on p.id = m.personnel_id where t.code = 'R1'`,
      )
      expect(made.rows).toMatchObject([{ member: '孙七', area: '北网格' }])
      // Again: nothing changes.
      await begin(newId(42), 'people')
      expect(await one(tx, `public.import_rows('${newId(42)}', 1, ${json(people.slice(0, 1))})`)).toMatchObject({
        unchanged: 1,
        accepted: 0,
      })
      expect(await one(tx, `public.import_undo('${newId(40)}')`)).toEqual({ removed: 0, restored: 0, kept: 1 })
      expect(await one(tx, `public.import_undo('${newId(41)}')`)).toEqual({ removed: 1, restored: 0, kept: 0 })
    })
  })
})
