import { beforeAll, describe, expect, test } from 'vitest'
import { caseSteps, type CaseKind, type CaseStep, type Hand } from '@/domain/caseSteps'
import { DatabaseError, type Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { become, call, own, roles, type Persona } from './support/personas'
import { areas, buildWorld, here, newId, no } from './support/world'

const cases = ['incident', 'hazard', 'dispute', 'tip'] as const
type Case = (typeof cases)[number]
const statesOf: Record<Case, readonly string[]> = {
  incident: ['received', 'dispatched', 'en_route', 'arrived', 'closed'],
  hazard: ['reported', 'accepted', 'assigned', 'in_progress', 'resolved', 'verified', 'closed', 'returned'],
  dispute: ['open', 'mediating', 'settled', 'escalated', 'closed'],
  tip: ['reported', 'checking', 'turned', 'dismissed'],
}
/** To whom a case is not there at all. */
const blind: Record<Case, readonly Persona[]> = {
  incident: ['administrator', 'leader', 'viewer'],
  hazard: [],
  dispute: ['leader', 'viewer'],
  tip: ['administrator', 'leader', 'viewer'],
}
const office = own(no.organisation)
const inSixty = `${new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)}`
const given: Record<CaseStep['needs'][number], Readonly<Record<string, string>>> = {
  note: { note: '说明' },
  assignee: { person_id: own(no.person) },
  unit: { team_id: own(no.team) },
  deadline: { deadline: inSixty },
  outcome: { outcome: 'handled' },
  into: { into: newId(90) },
  turn: { turn: 'hazard' },
  organisation: { organisation_id: office },
}
const acts = (kind: Case) => [...new Set(caseSteps[kind].map(({ act }) => act))]

/** A second case of each kind, for merging into. */
const twins = `
  insert into public.incidents (id, code, type, occurred_at, geom) select '${newId(90)}', 'I9', '求助', now(), geom from public.incidents where id = '${own(no.incident)}';
  insert into public.hazards (id, code, kind, title, geom) select '${newId(90)}', 'H9', 'road', '坑', geom from public.hazards where id = '${own(no.hazard)}';
  insert into public.disputes (id, code, category, geom) select '${newId(90)}', 'D9', 'land', geom from public.disputes where id = '${own(no.dispute)}';`

async function refusalOf(tx: Queryable, sql: string, parameters: readonly unknown[]): Promise<string> {
  await tx.exec('savepoint step')
  try {
    await tx.query(sql, parameters)
    return 'done'
  } catch (error) {
    if (error instanceof DatabaseError) return error.code ?? 'unknown'
    throw error
  } finally {
    await tx.exec('rollback to savepoint step')
  }
}

onEachDatabase('the lives of cases', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec(twins)
  })

  test('stand in the page as they stand in the database', async () => {
    const { rows } = await database().query<Record<string, unknown>>(
      `select kind, act, from_status as "from", to_status as "to", array_to_string(roles, ' ') as hands, array_to_string(needs, ' ') as needs, place
       from private.case_steps`,
    )
    const line = (one: Record<string, unknown>) =>
      ['kind', 'act', 'from', 'to', 'hands', 'needs', 'place'].map((key) => String(one[key])).join('|')
    const ours = (Object.keys(caseSteps) as CaseKind[]).flatMap((kind) =>
      caseSteps[kind].flatMap(({ act, from, to, hands, needs, place }) =>
        from.map((state) =>
          line({ kind, act, from: state, to: to ?? state, hands: hands.join(' '), needs: needs.join(' '), place }),
        ),
      ),
    )
    expect(rows.map(line).sort()).toEqual(ours.sort())
  })

  describe.each(cases)('of every %s', (kind) => {
    const handsOf: readonly (readonly [string, Persona, readonly Hand[], string])[] = [
      ...roles.map((role) => [role, role, [role as Hand], ''] as const),
      ['the one who has it', 'grid_worker', ['grid_worker', 'assignee'], kind],
    ]
    test.each(handsOf)('obey %s in every state and act', async (_, persona, hands, assigned) => {
      const wrong: string[] = []
      await database()
        .transaction(async (tx) => {
          const table = `public.${kind}s`
          const id = own(no[kind])
          // What was handed on before has come back: it may be handed on.
          await tx.exec(`update public.referrals set status = 'withdrawn', closed_at = now()`)
          if (assigned === 'incident')
            await tx.query(`insert into public.incident_units (incident_id, team_id) values ($1, $2)`, [id, own(no.ownTeam)])
          else if (assigned !== '') await tx.query(`update ${table} set assignee_id = $2 where id = $1`, [id, own(no.gridWorker)])
          for (const state of statesOf[kind]) {
            await tx.exec('reset role')
            // The unit that was sent stays sent, whatever state is tried.
            await tx.exec('alter table public.incidents disable trigger incidents_forget_caller')
            await tx.query(`update ${table} set status = $2, created_by = null where id = $1`, [id, state])
            await tx.exec('alter table public.incidents enable trigger incidents_forget_caller')
            const { rows } = await tx.query<{ rev: number }>(`select rev::int as rev from ${table} where id = $1`, [id])
            await become(tx, persona)
            for (const act of acts(kind)) {
              const ways = caseSteps[kind].filter((one) => one.act === act)
              const way = ways.find(({ from }) => from.includes(state))
              const may = ways.some((one) => one.hands.some((hand) => hands.includes(hand)))
              const expected = blind[kind].includes(persona) ? 'PT404' : !may ? '42501' : way === undefined ? '22023' : 'done'
              const body = { id, act, rev: rows[0]!.rev }
              for (const need of (way ?? ways[0]!).needs) Object.assign(body, given[need])
              const answer = await refusalOf(tx, 'select public.step_case($1, $2::jsonb)', [kind, JSON.stringify(body)])
              if (answer !== expected) wrong.push(`${state} ${act}: ${answer}, expected ${expected}`)
            }
          }
          throw new Error('undone')
        })
        .catch((error: unknown) => {
          if (!(error instanceof Error && error.message === 'undone')) throw error
        })
      expect(wrong).toEqual([])
    })
  })

  const step = <T = { rev: number; status: string; made: { kind: string; id: string } | null }>(
    persona: Persona,
    kind: Case,
    body: object,
  ): Promise<T> => call<T>(database(), persona, 'select public.step_case($1, $2::jsonb)', [kind, JSON.stringify(body)])
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DatabaseError ? error.message : String(error)),
    )

  test.each(cases)('%s: a step that needs something is refused without it, with a sentence', async (kind) => {
    const unmet = caseSteps[kind].filter(({ needs }) => needs.length > 0)
    for (const { act, from, needs } of unmet) {
      const id = own(no[kind])
      await database().query(
        `update public.${kind}s set status = $2, outcome = null where id = $1`.replace(
          kind === 'incident' ? '' : ', outcome = null',
          '',
        ),
        [id, from[0]],
      )
      const { rows } = await database().query<{ rev: number }>(`select rev::int as rev from public.${kind}s where id = $1`, [id])
      expect([act, needs, await codeOf(step('chief', kind, { id, act, rev: rows[0]!.rev }))]).toEqual([
        act,
        needs,
        expect.stringMatching(/请|应|选择/),
      ])
    }
  })

  test('a hazard goes through every hand: accepted, given to a team, passed to an office, put off, put right, verified', async () => {
    const id = newId(91)
    await call(database(), 'grid_worker', 'select public.create_hazard($1::jsonb)', [
      JSON.stringify({ id, kind: 'road', title: '路基塌陷', geom: here }),
    ])
    let { rev } = await step('duty_officer', 'hazard', { id, act: 'accept', rev: 1 })
    ;({ rev } = await step('duty_officer', 'hazard', { id, act: 'assign', rev, team_id: own(no.ownTeam) }))
    ;({ rev } = await step('grid_worker', 'hazard', { id, act: 'start' }))
    ;({ rev } = await step('duty_officer', 'hazard', { id, act: 'extend', rev, deadline: inSixty, note: '缺材料' }))
    ;({ rev } = await step('duty_officer', 'hazard', { id, act: 'transfer', rev, organisation_id: office, note: '属公路站' }))
    expect(await codeOf(step('grid_worker', 'hazard', { id, act: 'start', rev }))).toContain('没有权限')
    ;({ rev } = await step('chief', 'hazard', { id, act: 'start', rev }))
    ;({ rev } = await step('chief', 'hazard', { id, act: 'resolve', rev }))
    ;({ rev } = await step('chief', 'hazard', { id, act: 'verify', rev }))
    ;({ rev } = await step('chief', 'hazard', { id, act: 'reopen', rev, note: '又塌了' }))
    const detail = await call<{ status: string; deadline: string; assignee: object; events: { act: string }[] }>(
      database(),
      'chief',
      'select public.hazard_detail($1)',
      [id],
    )
    expect(detail).toMatchObject({
      status: 'accepted',
      deadline: inSixty,
      assignee: { kind: 'organisation', name: '西镇综治办' },
    })
    expect(detail.events.map(({ act }) => act).join(' ')).toBe(' accept assign start extend transfer start resolve verify reopen')
  })

  test('a case merged into another is closed, and both say so', async () => {
    const id = newId(92)
    await call(database(), 'chief', 'select public.create_hazard($1::jsonb)', [
      JSON.stringify({ id, kind: 'road', title: '同一个坑', geom: here }),
    ])
    await step('chief', 'hazard', { id, act: 'merge', rev: 1, into: newId(90) })
    const { rows } = await database().query<{ into: string; told: number }>(
      `select merged_into_id as into, (select count(*)::int from public.hazard_events e where e.hazard_id = $2 and e.act = 'merged_in') as told
       from public.hazards where id = $1`,
      [id, newId(90)],
    )
    expect(rows[0]).toEqual({ into: newId(90), told: 1 })
  })

  test('a tip becomes a hazard at its place, and keeps its way', async () => {
    const id = own(no.tip)
    await database().query(`update public.tips set status = 'reported' where id = $1`, [id])
    const { rows } = await database().query<{ rev: number }>('select rev::int as rev from public.tips where id = $1', [id])
    const { made } = await step('duty_officer', 'tip', { id, act: 'turn', turn: 'hazard', rev: rows[0]!.rev })
    const tip = await call<{ turned: object; status: string }>(database(), 'chief', 'select public.tip_detail($1)', [id])
    expect(tip).toMatchObject({ status: 'turned', turned: made })
    const hazard = await call<{ description: string }>(database(), 'chief', 'select public.hazard_detail($1)', [made!.id])
    expect(hazard.description).toContain('偷电缆')
  })

  test('a dispute goes to the town office with two receipts and an answer, and its success is kept', async () => {
    const id = newId(93)
    await call(database(), 'grid_worker', 'select public.save_dispute($1::jsonb)', [
      JSON.stringify({ id, category: 'labour', parties_initials: 'Z.L', tier: 4, geom: here }),
    ])
    let { rev } = await step('chief', 'dispute', { id, act: 'mediate', rev: 1, note: '首次调解', way: 'video', minutes: 40 })
    ;({ rev } = await step('chief', 'dispute', { id, act: 'escalate', rev, organisation_id: office, note: '请综治办牵头' }))
    interface Referral {
      readonly id: string
      readonly rev: number
      readonly status: string
      readonly answer: string | null
      readonly phone_receipt_at: string | null
      readonly written_receipt_at: string | null
    }
    const read = () =>
      call<{ level: string; rev: number; referrals: Referral[]; next_visit_on: string; sessions: number }>(
        database(),
        'chief',
        'select public.dispute_detail($1)',
        [id],
      )
    const refer = (act: string, note?: string) =>
      read().then(({ referrals: [{ id: referral, rev: now } = { id: '', rev: 0 }] }) =>
        call(database(), 'duty_officer', 'select public.step_referral($1::jsonb)', [
          JSON.stringify({ id: referral, act, rev: now, note }),
        ]),
      )
    expect((await read()).level).toBe('town')
    await refer('by_phone')
    await refer('in_writing')
    expect(await codeOf(refer('in_writing'))).toContain('不能这样办理')
    await refer('answer', '双方已签协议')
    const { referrals, rev: after, sessions } = await read()
    expect(referrals[0]).toMatchObject({ status: 'answered', answer: '双方已签协议' })
    expect(referrals[0]!.phone_receipt_at).not.toBeNull()
    expect(referrals[0]!.written_receipt_at).not.toBeNull()
    expect(sessions).toBe(1)
    expect(await codeOf(step('chief', 'dispute', { id, act: 'settle', rev, note: '旧的' }))).toContain('刚被别人改过')
    await step('chief', 'dispute', { id, act: 'settle', rev: after, note: '和解' })
    const page = await call<{ rows: { id: string }[] }>(database(), 'chief', `select public.disputes_page('{"settled": true}')`)
    expect(page.rows.map((row) => row.id)).toContain(id)
  })

  test('nobody hands a case to another branch', async () => {
    const { rows } = await database().query<{ rev: number }>(
      `update public.hazards set status = 'accepted' where id = $1 returning rev::int as rev`,
      [own(no.hazard)],
    )
    for (const [key, row] of [
      ['person_id', no.person],
      ['team_id', no.team],
      ['organisation_id', no.organisation],
    ] as const)
      expect(
        await codeOf(
          step('chief', 'hazard', {
            id: own(no.hazard),
            act: 'assign',
            rev: rows[0]!.rev,
            [key]: own(row).replace('aaaa', 'bbbb'),
          }),
        ),
      ).toContain('辖区')
  })

  test('how long a step may take comes from the database, by severity and state', async () => {
    const dueIn = async (severity: number) => {
      const id = newId(94 + severity)
      await call(database(), 'chief', 'select public.create_hazard($1::jsonb)', [
        JSON.stringify({ id, kind: 'road', title: '坑', severity, geom: here, step_due_at: '2099-01-01' }),
      ])
      const { rows } = await database().query<{ hours: number }>(
        `select round(extract(epoch from step_due_at - reported_at) / 3600)::int as hours from public.hazards where id = $1`,
        [id],
      )
      return rows[0]!.hours
    }
    expect([await dueIn(1), await dueIn(2), await dueIn(3)]).toEqual([24, 12, 2])
  })

  test('organisations are those of the branch and of all above it', async () => {
    const names = (persona: Persona) =>
      call<{ name: string }[]>(database(), persona, 'select public.organisations_list()').then((rows) =>
        rows.map(({ name }) => name),
      )
    await call(database(), 'root', 'select public.save_organisation($1::jsonb)', [
      JSON.stringify({ id: newId(98), name: '县住建局', kind: 'department', area_id: areas.county }),
    ])
    expect(await names('chief')).toEqual(expect.arrayContaining(['县住建局', '西镇综治办']))
    expect(await names('chief')).not.toContain('东镇综治办')
    expect(
      await codeOf(
        call(database(), 'chief', 'select public.save_organisation($1::jsonb)', [
          JSON.stringify({ id: newId(99), name: '县局', kind: 'department', area_id: areas.county }),
        ]),
      ),
    ).toContain('没有权限')
  })
})
