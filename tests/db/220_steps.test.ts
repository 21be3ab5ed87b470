import { beforeAll, describe, expect, test } from 'vitest'
import { DatabaseError } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, call, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, here, newId, no } from './support/world'

interface Stepped {
  readonly rev: number
  readonly status: string
}

onEachDatabase('steps', (database) => {
  beforeAll(() => buildWorld(database()))

  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DatabaseError ? error.code : String(error)),
    )
  const stepIncident = (persona: Persona, to: string, rev: number, team: string | null = null) =>
    call<Stepped>(database(), persona, `select public.transition_incident($1, $2, null, $3, $4)`, [
      own(no.incident),
      to,
      rev,
      team,
    ])
  const stepHazard = (persona: Persona, to: string, rev: number, assignee: string | null = null) =>
    call<Stepped>(database(), persona, `select public.transition_hazard($1, $2, '说明', $3, $4)`, [
      own(no.hazard),
      to,
      rev,
      assignee,
    ])

  test('an incident goes from receipt to closure, each step timed and written down', async () => {
    let { rev } = await stepIncident('duty_officer', 'dispatched', 1, own(no.team))
    for (const to of ['en_route', 'arrived', 'closed']) ({ rev } = await stepIncident('duty_officer', to, rev))
    const { rows } = await database().query<{ inOrder: boolean; steps: string }>(
      `select i.dispatched_at is not null and i.en_route_at is not null and i.arrived_at is not null and i.closed_at is not null as "inOrder",
        (select string_agg(e.to_status, ' ' order by e.id) from public.incident_events e where e.incident_id = i.id) as steps
       from public.incidents i where i.id = $1`,
      [own(no.incident)],
    )
    expect(rows[0]).toEqual({ inOrder: true, steps: 'received dispatched en_route arrived closed' })
    expect(await code(stepIncident('chief', 'arrived', rev))).toBe('22023')
    const { text } = await attempt(database(), 'chief', `select public.record_history('incident', '${own(no.incident)}')`)
    expect(text).toContain('duty_officer')
  })

  test('dispatch needs a team, and one of the own branch', async () => {
    const id = newId(1)
    await call(database(), 'duty_officer', 'select public.create_incident($1::jsonb)', [
      JSON.stringify({ id, type: '求助', geom: here }),
    ])
    const dispatch = (team: string | null) =>
      attempt(
        database(),
        'duty_officer',
        `select public.transition_incident('${id}', 'dispatched', null, 1, ${team === null ? 'null' : `'${team}'`})`,
      )
    expect((await dispatch(null)).refusal).toBe('22023')
    expect((await dispatch(own(no.team).replace('aaaa', 'bbbb'))).refusal).toBe('42501')
    expect((await dispatch(own(no.team))).refusal).toBe(null)
  })

  test('two officers who dispatch at once: the second is told', async () => {
    const id = newId(2)
    await call(database(), 'duty_officer', 'select public.create_incident($1::jsonb)', [
      JSON.stringify({ id, type: '求助', geom: here }),
    ])
    const dispatch = (persona: Persona) =>
      call(database(), persona, `select public.transition_incident($1, 'dispatched', null, 1, $2)`, [id, own(no.team)])
    const results = await Promise.all([code(dispatch('duty_officer')), code(dispatch('chief'))])
    expect(results.sort()).toEqual(['PT409', 'done'])
  })

  test("a report sent twice is made once, and nobody overwrites another one's", async () => {
    const incident = JSON.stringify({ id: newId(3), type: '求助', geom: here })
    const first = await call(database(), 'duty_officer', 'select public.create_incident($1::jsonb)', [incident])
    expect(await call(database(), 'duty_officer', 'select public.create_incident($1::jsonb)', [incident])).toEqual(first)
    expect(await code(call(database(), 'chief', 'select public.create_incident($1::jsonb)', [incident]))).toBe('42501')
    const { rows } = await database().query(`select 1 from public.incident_events where incident_id = $1`, [newId(3)])
    expect(rows).toHaveLength(1)
  })

  describe('hazards', () => {
    test('a grid worker works on what is assigned to him, and on nothing else', async () => {
      let { rev } = await stepHazard('duty_officer', 'accepted', 1)
      expect(await code(stepHazard('grid_worker', 'assigned', rev, own(no.gridWorker)))).toBe('42501')
      ;({ rev } = await stepHazard('duty_officer', 'assigned', rev, own(no.person)))
      expect(await code(stepHazard('grid_worker', 'in_progress', rev))).toBe('42501')
      ;({ rev } = await stepHazard('chief', 'returned', rev))
      ;({ rev } = await stepHazard('chief', 'accepted', rev))
      ;({ rev } = await stepHazard('chief', 'assigned', rev, own(no.gridWorker)))
      ;({ rev } = await stepHazard('grid_worker', 'in_progress', rev))
      ;({ rev } = await stepHazard('grid_worker', 'resolved', rev))
      expect(await code(stepHazard('grid_worker', 'verified', rev))).toBe('42501')
      ;({ rev } = await stepHazard('duty_officer', 'verified', rev))
      expect((await stepHazard('duty_officer', 'closed', rev)).status).toBe('closed')
    })

    test('a hazard is never assigned to somebody of another branch', async () => {
      await call(database(), 'chief', 'select public.create_hazard($1::jsonb)', [
        JSON.stringify({ id: newId(4), kind: 'road', title: '坑', geom: here }),
      ])
      await call(database(), 'chief', `select public.transition_hazard($1, 'accepted', null, 1)`, [newId(4)])
      const foreign = own(no.person).replace('aaaa', 'bbbb')
      expect(
        await code(
          call(database(), 'chief', `select public.transition_hazard($1, 'assigned', null, 2, $2)`, [newId(4), foreign]),
        ),
      ).toBe('42501')
    })
  })

  test('events are written by the steps alone and never change', async () => {
    for (const persona of ['administrator', 'chief', 'root'] as const)
      for (const sql of [
        'update public.incident_events set note = $$x$$',
        'delete from public.incident_events',
        'update public.audit_log set action = $$delete$$',
        'delete from public.audit_log',
        'delete from public.track_views',
      ])
        expect((await attempt(database(), persona, sql)).refusal).toBe('42501')
  })

  test.each(['张三丰', 'Zhang', '张三', 'Li Wang Zhao'])(
    'a dispute refuses a name (%s) where initials belong',
    async (parties_initials) => {
      const dispute = { id: newId(5), category: 'land', parties_initials, geom: here }
      expect((await attempt(database(), 'chief', `select public.save_dispute('${JSON.stringify(dispute)}')`)).refusal).toBe(
        '23514',
      )
    },
  )

  test.each(['Z.L、W.H', '张某、李某', '', 'ZL/WH'])('a dispute takes initials (%s)', async (parties_initials) => {
    const dispute = { id: newId(5), category: 'land', parties_initials, geom: here }
    expect((await attempt(database(), 'chief', `select public.save_dispute('${JSON.stringify(dispute)}')`)).refusal).toBe(null)
  })

  test('an inspection moves the due date and the kit on; sent twice it counts once; an older one changes neither', async () => {
    const inspect = (id: string, ago: string, ring: string) =>
      call<{ next_due_at?: string; duplicate?: boolean }>(
        database(),
        'grid_worker',
        `select public.record_inspection(jsonb_build_object('id', $1::text, 'subject_kind', 'water', 'water_spot_id', $2::text, 'inspected_at', now() - $3::interval,
          'lng', 115.2, 'lat', 26.2, 'checklist', jsonb_build_object('ring', $4::text)))`,
        [id, own(no.water), ago, ring],
      )
    await inspect(newId(6), '1 hour', 'damaged')
    expect(await inspect(newId(6), '1 hour', 'damaged')).toMatchObject({ duplicate: true })
    await inspect(newId(7), '3 days', 'present')
    const { rows } = await database().query<{ hours: number; state: string; times: number }>(
      `select round(extract(epoch from now() - w.last_inspected_at) / 3600)::int as hours, k.state, round(extract(epoch from w.next_due_at - w.last_inspected_at) / 86400)::int as times
       from public.water_spots w join public.water_kit k on k.water_spot_id = w.id and k.piece = 'ring' where w.id = $1`,
      [own(no.water)],
    )
    expect(rows[0]).toEqual({ hours: 1, state: 'damaged', times: 7 })
  })

  test('an inspection from the future is refused with a hint at the clock', async () => {
    const { refusal, message } = await attempt(
      database(),
      'grid_worker',
      `select public.record_inspection(jsonb_build_object('subject_kind', 'water', 'water_spot_id', '${own(no.water)}', 'inspected_at', now() + interval '1 day'))`,
    )
    expect(refusal).toBe('22023')
    expect(message).toContain('日期和时间')
  })

  describe('people', () => {
    test('a new sign-in is pending, sees only its own state, and works once approved and given a role', async () => {
      const user = newId(8)
      await database().query(
        `insert into auth.users (id, email, raw_user_meta_data)
         select $1, 'new@example.test', jsonb_build_object('area_id', a.id) from public.areas a where a.code = 'W1'`,
        [user],
      )
      await call(
        database(),
        'administrator',
        `select public.grant_role($1, (select id from public.areas where code = 'W1'), 'grid_worker')`,
        [user],
      )
      const see = async () =>
        asPersona(database(), 'unassigned', async (tx) => {
          await tx.query(`select set_config('request.jwt.claims', $1, true)`, [
            JSON.stringify({ sub: user, role: 'authenticated' }),
          ])
          return (await tx.query(`select 1 from public.water_spots`)).rows.length
        })
      expect(await see()).toBe(0)
      await call(database(), 'administrator', `select public.set_user_status($1, 'active')`, [user])
      expect(await see()).toBe(1)
      await call(database(), 'administrator', `select public.set_user_status($1, 'disabled', '离岗')`, [user])
      expect(await see()).toBe(0)
    })

    test('an administrator neither disables himself nor drops his own role', async () => {
      const me = userOf('administrator')
      expect(await code(call(database(), 'administrator', `select public.set_user_status($1, 'disabled', 'x')`, [me]))).toBe(
        '22023',
      )
      expect(
        await code(
          call(
            database(),
            'administrator',
            `select public.revoke_role($1, (select id from public.areas where code = 'W'), 'administrator')`,
            [me],
          ),
        ),
      ).toBe('22023')
    })

    test('a refusal must give its reason, which the applicant reads', async () => {
      expect(
        await code(call(database(), 'administrator', `select public.set_user_status($1, 'refused')`, [userOf('pending')])),
      ).toBe('22023')
    })

    test('a station administrator does not touch somebody who also serves elsewhere', async () => {
      expect(
        await code(call(database(), 'administrator', `select public.set_user_status($1, 'disabled', 'x')`, [userOf('root')])),
      ).toBe('42501')
    })
  })

  test('a change is told on the topics of its area and of all above, as ids only', async () => {
    await database().exec('delete from realtime.messages')
    const id = newId(20)
    await call(database(), 'duty_officer', 'select public.create_incident($1::jsonb)', [
      JSON.stringify({ id, type: '求助', summary: '不该外传', geom: here }),
    ])
    const { rows } = await database().query<{ topic: string; payload: object }>(
      `select topic, payload from realtime.messages where topic like '%:incidents' order by topic`,
    )
    expect(rows.map(({ topic }) => topic).sort()).toEqual(
      [areas.county, areas.station, areas.beat, areas.cellSouth].map((area) => `branch:${area}:incidents`).sort(),
    )
    expect(rows.every(({ payload }) => JSON.stringify(payload) === JSON.stringify({ ids: [id], action: 'insert' }))).toBe(true)
  })

  test('only the root administrator changes settings of the installation', async () => {
    const sql = `update public.settings set value = 'true' where key = 'hot_weather'`
    expect((await attempt(database(), 'root', sql)).count).toBe(1)
    expect((await attempt(database(), 'administrator', sql)).count).toBe(0)
  })
})
