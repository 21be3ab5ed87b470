import { beforeAll, describe, expect, test } from 'vitest'
import { DatabaseError } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { attempt, call, own, type Persona } from './support/personas'
import { buildWorld, here, newId, no } from './support/world'

interface Board {
  readonly open_total: number
  readonly calls: readonly {
    readonly id: string
    readonly status: string
    readonly outcome: string | null
    readonly caller_phone: string | null
    readonly units: readonly { readonly id: string; readonly state: string; readonly expected_s: number | null }[]
  }[]
}
interface Unit {
  readonly id: string
  readonly state: string
  readonly incident_id: string | null
}
const phone = '13907970001'

onEachDatabase('calls', (database) => {
  beforeAll(() => buildWorld(database()))

  const take = (id: string, more: object = {}, persona: Persona = 'duty_officer') =>
    call<{ rev: number; status: string }>(database(), persona, 'select public.create_incident($1::jsonb)', [
      JSON.stringify({ id, type: '打架', type_group: 'violence', geom: here, ...more }),
    ])
  const unit = (persona: Persona, body: object) =>
    call<{ state: string; status: string }>(database(), persona, 'select public.step_unit($1::jsonb)', [JSON.stringify(body)])
  const step = (persona: Persona, body: object) =>
    call<{ rev: number; status: string }>(database(), persona, `select public.step_case('incident', $1::jsonb)`, [
      JSON.stringify(body),
    ])
  const board = (persona: Persona = 'duty_officer') => call<Board>(database(), persona, 'select public.calls_board()')
  const on = async (id: string) => (await board()).calls.find((one) => one.id === id)
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DatabaseError ? (error.code ?? '') : String(error)),
    )
  const revOf = async (id: string) =>
    (await database().query<{ rev: number }>('select rev::int as rev from public.incidents where id = $1', [id])).rows[0]!.rev

  test('a call is taken down and its unit sent in one go, once however often it is sent', async () => {
    const id = newId(1)
    const body = { caller_phone: phone, units: [{ team_id: own(no.ownTeam), expected_s: 300 }] }
    expect((await take(id, body)).status).toBe('dispatched')
    expect((await take(id, body)).status).toBe('dispatched')
    expect(await on(id)).toMatchObject({ status: 'dispatched', units: [{ id: own(no.ownTeam), state: 'sent', expected_s: 300 }] })
  })

  describe("the caller's number", () => {
    const id = newId(2)
    const seenBy = async (persona: Persona) => {
      const answers = await Promise.all(
        [
          `select public.incident_detail('${id}')`,
          'select public.calls_board()',
          `select public.incidents_page()`,
          `select public.find_records('${phone}')`,
          `select public.incidents_page('{"text": "${phone}"}')`,
          `select public.record_history('incident', '${id}')`,
          `select public.figure_rows('incident_open')`,
          'select public.my_calls()',
          `select * from public.incidents where id = '${id}'`,
          'select public.audit_page()',
        ].map((sql) => attempt(database(), persona, sql)),
      )
      return answers.map(({ text }) => text.includes(phone))
    }
    beforeAll(() => take(id, { caller_phone: phone, units: [{ team_id: own(no.ownTeam) }] }))

    test('is shown to chief and duty officer on the board and in the drawer, and is in no list, search, history or table', async () => {
      for (const persona of ['chief', 'duty_officer'] as const)
        expect(await seenBy(persona)).toEqual([true, true, ...Array.from({ length: 8 }, () => false)])
    })
    test.each(['administrator', 'grid_worker', 'leader', 'viewer', 'foreign_chief', 'pending'] as const)(
      'is shown to %s nowhere',
      async (persona) => expect(await seenBy(persona)).not.toContain(true),
    )
    test('lies in a table that nobody reaches', async () => {
      for (const persona of ['duty_officer', 'root'] as const)
        expect((await attempt(database(), persona, 'select * from private.incident_callers')).refusal).toBe('42501')
    })
    test('is erased by the step that closes the call, and by whatever else closes it', async () => {
      const kept = async () =>
        (await database().query('select 1 from private.incident_callers where incident_id = $1', [id])).rows.length
      expect(await kept()).toBe(1)
      await step('duty_officer', { id, act: 'close', outcome: 'handled', rev: await revOf(id) })
      expect(await kept()).toBe(0)
      await take(newId(3), { caller_phone: phone })
      await database().query(`update public.incidents set status = 'closed' where id = $1`, [newId(3)])
      const { rows } = await database().query('select 1 from private.incident_callers where incident_id = $1', [newId(3)])
      expect(rows).toEqual([])
      // Nothing of it is left anywhere that a statement could find it.
      const { rows: left } = await database().query<{ found: boolean }>(
        `select exists (select from public.audit_log l where l::text like '%' || $1 || '%') or exists (select from public.incident_events e where e::text like '%' || $1 || '%')
           or exists (select from private.first_saves f where f::text like '%' || $1 || '%') as found`,
        [phone],
      )
      expect(left[0]!.found).toBe(false)
    })
    test('that is none is refused', async () => {
      expect(await codeOf(take(newId(4), { caller_phone: '张三' }))).toBe('22023')
    })
  })

  describe('units', () => {
    const id = newId(10)
    /** Nobody is at any call any more. */
    const free = () =>
      database().query(`update public.incident_units set state = 'done', ended_at = now() where ended_at is null`)
    test('several go to one call, each by its own clock; the call follows the first', async () => {
      await take(id, { units: [{ team_id: own(no.ownTeam) }, { office_id: own(no.office) }] })
      expect((await on(id))!.units.map(({ state }) => state)).toEqual(['sent', 'sent'])
      const mine = { incident_id: id, team_id: own(no.ownTeam) }
      expect(await unit('grid_worker', { ...mine, to: 'acknowledged' })).toMatchObject({
        state: 'acknowledged',
        status: 'dispatched',
      })
      expect(await unit('grid_worker', { ...mine, to: 'under_way' })).toMatchObject({ status: 'en_route' })
      // Told again after a lost answer, and late: nothing goes back.
      expect(await unit('grid_worker', { ...mine, to: 'under_way' })).toMatchObject({ state: 'under_way' })
      expect(await unit('grid_worker', { ...mine, to: 'there' })).toMatchObject({ status: 'arrived' })
      expect(await unit('grid_worker', { ...mine, to: 'acknowledged' })).toMatchObject({ state: 'there' })
      expect((await on(id))!.units.map(({ state }) => state)).toEqual(['there', 'sent'])
      const { rows } = await database().query<{ whole: boolean }>(
        'select dispatched_at <= en_route_at and en_route_at <= arrived_at as whole from public.incidents where id = $1',
        [id],
      )
      expect(rows[0]!.whole).toBe(true)
    })

    test('done with an outcome closes the call only when no other unit is still at it', async () => {
      const done = { incident_id: id, to: 'done', outcome: 'mediated' }
      expect(await unit('grid_worker', { ...done, team_id: own(no.ownTeam) })).toMatchObject({ state: 'done', status: 'arrived' })
      expect(await unit('duty_officer', { ...done, office_id: own(no.office) })).toMatchObject({ status: 'closed' })
      expect(await on(id)).toMatchObject({ status: 'closed', outcome: 'mediated' })
    })

    test('nobody speaks for the unit of another, and the sent one sees its call and nothing else', async () => {
      const other = newId(11)
      await take(other, { units: [{ team_id: own(no.team) }] })
      const body = { incident_id: other, team_id: own(no.team), to: 'there' }
      for (const persona of ['grid_worker', 'viewer', 'foreign_chief'] as const)
        expect(['42501', 'PT404']).toContain(await codeOf(unit(persona, body)))
      const mine = await call<{ id: string }[]>(database(), 'grid_worker', 'select public.my_calls()')
      expect(mine.map((one) => one.id)).not.toContain(other)
    })

    test('a recalled unit is free again, and a call without units waits again', async () => {
      const back = newId(12)
      await free()
      await take(back, { units: [{ office_id: own(no.office) }] })
      const states = async () =>
        (await call<Unit[]>(database(), 'duty_officer', 'select public.units_board()')).find(
          ({ id: one }) => one === own(no.office),
        )
      expect(await states()).toMatchObject({ state: 'sent', incident_id: back })
      expect(await unit('duty_officer', { incident_id: back, office_id: own(no.office), to: 'recalled' })).toMatchObject({
        status: 'received',
      })
      expect(await states()).toMatchObject({ state: 'free', incident_id: null })
    })

    test('a slip is undone: closed as a mistake, its units free', async () => {
      const slip = newId(13)
      await free()
      const { rev } = await take(slip, { units: [{ office_id: own(no.office) }] })
      await step('duty_officer', { id: slip, act: 'close', outcome: 'mistake', rev })
      const units = await call<Unit[]>(database(), 'duty_officer', 'select public.units_board()')
      expect(units.find(({ id: one }) => one === own(no.office))?.state).toBe('free')
      expect(await on(slip)).toMatchObject({ status: 'closed', outcome: 'mistake' })
    })

    test('a pause says that a team is not to be sent, until it is back', async () => {
      await free()
      const pause = (persona: Persona, is: boolean) =>
        codeOf(call(database(), persona, 'select public.pause_unit($1, $2)', [own(no.ownTeam), is]))
      expect(await pause('grid_worker', true)).toBe('done')
      const state = async () =>
        (await database().query<{ state: string }>(`select private.unit_state($1, null, true) as state`, [own(no.ownTeam)]))
          .rows[0]!.state
      expect(await state()).toBe('pause')
      expect(await pause('viewer', false)).toBe('42501')
      expect(await pause('grid_worker', false)).toBe('done')
      expect(await state()).toBe('free')
    })

    test('a step from a phone without a network counts once', async () => {
      const far = newId(14)
      await take(far, { units: [{ team_id: own(no.ownTeam) }] })
      const op = JSON.stringify({
        id: newId(15),
        kind: 'unit.step',
        body: { incident_id: far, team_id: own(no.ownTeam), to: 'under_way' },
      })
      const send = () =>
        call<{ results: { status: string }[] }>(database(), 'grid_worker', 'select public.submit_ops($1::json)', [
          JSON.stringify([op]),
        ])
      expect((await send()).results[0]!.status).toBe('applied')
      expect((await send()).results[0]!.status).toBe('duplicate')
    })

    test('units are shown to the desk alone, and a shown position is one look written down', async () => {
      for (const persona of ['administrator', 'grid_worker', 'leader', 'viewer', 'foreign_chief'] as const) {
        const { text } = await attempt(database(), persona, 'select public.units_board()')
        expect(text).not.toContain(own(no.office))
      }
    })
  })

  test('the board counts every open call, though it lists the newest alone', async () => {
    await database().query(
      `insert into public.incidents (code, type, occurred_at, area_id, geom)
       select 'X' || n, '求助', now() - n * interval '1 minute', area_id, geom from public.incidents, generate_series(1, 210) n where id = $1`,
      [own(no.incident)],
    )
    const { open_total, calls } = await board()
    expect(calls.filter(({ status }) => status !== 'closed')).toHaveLength(200)
    expect(open_total).toBeGreaterThan(205)
  })
})
