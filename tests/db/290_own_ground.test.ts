import { beforeAll, describe, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, foreign, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const square = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})
const json = (value: unknown): string => `'${JSON.stringify(value)}'::jsonb`

/** What a role could do to its own rows to reach further than its branch or its rights. */
onEachDatabase('own ground', (database) => {
  beforeAll(() => buildWorld(database()))

  const refusalOf = async (persona: Persona, sql: string, first?: string) =>
    (await attempt(database(), persona, sql, first)).refusal

  describe('outlines', () => {
    const save = (geom: object, topology = 'report', id: string = areas.cellNorth) =>
      `select public.save_areas(${json([{ id, rev: 1, geom }])}, '${topology}')`

    test.each(['report', 'refuse'])('may not be drawn over a neighbouring branch, topology: %s', async (topology) => {
      expect(await refusalOf('chief', save(square(115, 26.5, 115.8, 27), topology))).toBe('22023')
    })

    test('of the own top area may not grow into it either', async () => {
      expect(await refusalOf('chief', save(square(115, 26, 115.9, 27), 'report', areas.station))).toBe('22023')
    })

    test('may differ from the neighbour’s by what two surveys of one border differ', async () => {
      expect(await refusalOf('chief', save(square(115, 26.5, 115.501, 27)))).toBeNull()
    })

    test('may be moved across by whoever runs both sides', async () => {
      expect(await refusalOf('root', save(square(115, 26.5, 115.8, 27)))).toBeNull()
    })

    test('are not let in by an import', async () => {
      const id = newId(71)
      const rows = JSON.stringify([
        { row: 1, key: 'k:x', props: { name: '伸手', kind: 'cell' }, geom: square(115.05, 26.1, 115.8, 26.2) },
        { row: 2, key: 'k:y', props: { name: '本分', kind: 'cell' }, geom: square(115.05, 26.3, 115.2, 26.4) },
      ])
      const { text } = await attempt(
        database(),
        'chief',
        `select public.import_rows('${id}', 0, '${rows}')`,
        `select public.import_begin(${json({ id, kind: 'areas', frame: 'wgs84', area_id: areas.station })})`,
      )
      expect(JSON.parse(text)).toMatchObject({ accepted: 1, rejected: [{ row: 1, code: 'foreign_ground' }] })
    })
  })

  describe('rights', () => {
    const grant = (user: string, role: string) => `select public.grant_role('${user}', '${areas.station}', '${role}')`

    test.each(['chief', 'duty_officer', 'administrator'])('an administrator does not make himself %s', async (role) => {
      expect(await refusalOf('administrator', grant(userOf('administrator'), role))).toBe('42501')
      expect(await refusalOf('administrator', grant(userOf('viewer'), role))).toBeNull()
    })

    test('an administrator does not make himself a member of a team to see its tracks', async () => {
      const link = `update public.personnel set user_id = '${userOf('administrator')}' where id = '${own(no.person)}'`
      expect(await refusalOf('administrator', link)).toBe('42501')
      const linked = `reset role; update public.personnel set user_id = '${userOf('administrator')}' where id = '${own(no.person)}'; set local role authenticated`
      const enter = `insert into public.team_members (team_id, personnel_id) values ('${own(no.ownTeam)}', '${own(no.person)}')`
      expect(await refusalOf('administrator', enter, linked)).toBe('42501')
      expect(await refusalOf('chief', enter)).toBeNull()
    })

    test('an account of another branch is linked to nobody here, one of the own branch is', async () => {
      const link = (user: string) => `update public.personnel set user_id = '${user}' where id = '${own(no.person)}'`
      expect(await refusalOf('chief', link(userOf('foreign_chief')))).toBe('42501')
      expect(await refusalOf('chief', link(userOf('leader')))).toBeNull()
    })

    test('a name of another branch is not read by putting its bearer in charge', async () => {
      for (const sql of [
        `select public.save_areas(${json([{ id: areas.cellNorth, rev: 1, responsible_id: foreign(no.person) }])})`,
        `select public.save_water(${json({ id: own(no.water), rev: 1, responsible_id: foreign(no.person) })})`,
      ])
        expect(await refusalOf('chief', sql)).toBe('42501')
      expect(
        await refusalOf(
          'chief',
          `select public.save_water(${json({ id: own(no.water), rev: 1, responsible_id: own(no.gridWorker) })})`,
        ),
      ).toBeNull()
    })

    test('a plan’s history is for those who plan', async () => {
      const history = `select 1 from public.audit_log where table_name = 'patrol_plans' and row_id = '${own(no.plan)}'`
      expect((await attempt(database(), 'chief', history)).count).toBeGreaterThan(0)
      expect((await attempt(database(), 'administrator', history)).count).toBe(0)
    })
  })

  describe('names', () => {
    const step = `select public.transition_hazard('${own(no.hazard)}', 'accepted', '收到', 1)`
    const inspect = `select public.record_inspection(${json({ id: newId(72), subject_kind: 'water', water_spot_id: own(no.water) })})`

    test.each([
      [step, `select public.hazard_detail('${own(no.hazard)}')`, 'chief'],
      [step, `select public.record_history('hazard', '${own(no.hazard)}')`, 'chief'],
      [inspect, `select public.record_history('water', '${own(no.water)}')`, 'chief'],
      ['select 1', `select public.record_history('water', '${own(no.water)}')`, '张a'],
    ])('who acted is told to colleagues, not to a viewer: %s', async (act, sql, name) => {
      const read = (persona: Persona) =>
        asPersona(database(), 'chief', async (tx) => {
          await tx.exec(act)
          await tx.query(`select set_config('request.jwt.claims', $1, true)`, [
            JSON.stringify({ sub: userOf(persona), role: 'authenticated' }),
          ])
          return JSON.stringify((await tx.query(sql)).rows)
        })
      expect(await read('duty_officer')).toContain(name)
      const seen = await read('viewer')
      expect(seen).not.toContain(name)
      expect(seen).toContain('"at')
    })

    test.each([
      `select public.save_areas(${json([{ id: areas.siblingCell, rev: 1, population: 1 }])})`,
      `select public.save_office(${json({ id: foreign(no.office), rev: 1 })})`,
      `select public.save_water(${json({ id: foreign(no.water), rev: 1 })})`,
      `select public.delete_office('${foreign(no.office)}', 1)`,
      `select public.delete_water('${foreign(no.water)}', 1)`,
      `select public.save_dispute(${json({ id: foreign(no.dispute), rev: 1 })})`,
      `select public.save_plan(${json({ id: foreign(no.plan), rev: 1, title: 'x' })})`,
      `select public.publish_changes(${json({ id: foreign(no.plan), rev: 1, title: 'x' })})`,
      `select public.save_plans(${json([{ id: foreign(no.plan), rev: 1, title: 'x' }])})`,
      `select public.withdraw_plan('${foreign(no.plan)}', 1)`,
    ])('a row of another branch is not told from one that never was: %s', async (sql) => {
      const { refusal, message } = await attempt(database(), 'chief', sql)
      expect({ refusal, message }).toEqual({ refusal: 'PT404', message: '没有这条记录，或不在你的辖区内。' })
    })
  })

  test('counts of a small area do not tell a viewer when one incident happened, however he asks', async () => {
    // Four on one day of March, an hour apart, and two in April, all in the southern cell.
    const add = `reset role; insert into public.incidents (type, occurred_at, geom)
      select '盗窃', t, extensions.st_setsrid(extensions.st_makepoint(115.3, 26.1), 4326)
      from unnest(array['2026-03-10T01:00Z', '2026-03-10T02:00Z', '2026-03-10T03:00Z', '2026-03-10T04:00Z', '2026-04-02T01:00Z', '2026-04-02T02:00Z']::timestamptz[]) t;`
    const counts = async (persona: Persona, from: string, to: string): Promise<number> => {
      const { text } = await attempt(
        database(),
        persona,
        `select public.incident_counts('${from}', '${to}')`,
        `${add} set local role authenticated`,
      )
      return (JSON.parse(text) as { total: number }).total
    }
    expect(await counts('chief', '2026-03-10T00:30Z', '2026-03-10T02:30Z')).toBe(2)
    for (const persona of ['leader', 'viewer', 'administrator'] as const) {
      // The hour of which he asks is closed or not told; four are one step of three.
      for (const to of ['2026-03-10T01:30Z', '2026-03-10T03:30Z']) expect(await counts(persona, '2026-03-10T00:30Z', to)).toBe(0)
      expect(await counts(persona, '2026-03-10T00:30Z', '2026-03-31T00:00Z')).toBe(3)
      // Two more in April make the second step, and neither of them alone is told.
      expect(await counts(persona, '2026-03-01T00:00Z', '2026-04-20T00:00Z')).toBe(6)
      expect(await counts(persona, '2026-04-02T00:00Z', '2026-04-20T00:00Z')).toBe(3)
    }
  })

  test('a patrol that says it began long ago begins now, one of last night without network when it says', async () => {
    const start = (startedAt: string) =>
      `select public.start_patrol(${json({ id: newId(73), team_id: own(no.ownTeam), started_at: startedAt })})`
    const hoursAgo = async (startedAt: string) => {
      const sql = `select round(extract(epoch from now() - started_at) / 3600)::text from public.patrols where id = '${newId(73)}'`
      return (await attempt(database(), 'grid_worker', sql, start(startedAt))).text
    }
    expect(await hoursAgo('1900-01-01T00:00:00Z')).toBe('0')
    expect(await hoursAgo(new Date(Date.now() - 36 * 3_600_000).toISOString())).toBe('36')
  })

  test('the bucket of photos takes pictures of a sane size only', async () => {
    const { rows } = await database().query(`select file_size_limit, allowed_mime_types from storage.buckets where id = 'photos'`)
    expect(rows).toEqual([{ file_size_limit: 10_485_760, allowed_mime_types: ['image/jpeg', 'image/png', 'image/webp'] }])
  })
})
