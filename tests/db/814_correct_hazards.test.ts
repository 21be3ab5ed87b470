import { beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, foreign, own, userOf, type Persona } from './support/personas'
import { buildWorld, here, newId, no } from './support/world'

interface Told {
  readonly status: string
  readonly code?: string
  readonly message?: string
  readonly row?: Readonly<Record<string, unknown>> | null
}

/** A report put right from a phone, against what its author knew. */
onEachDatabase('a corrected hazard', (database) => {
  beforeAll(() => buildWorld(database()))
  const id = newId(300)
  const said = { title: '塌方', kind: 'road', severity: 1, description: '' }

  async function submit(tx: Queryable, op: number, body: object): Promise<Told> {
    const text = JSON.stringify({ id: newId(op), kind: 'hazard.report', body })
    const { rows } = await tx.query<{ answer: { results: Told[] } }>('select public.submit_ops($1::json) as answer', [
      JSON.stringify([text]),
    ])
    return rows[0]!.answer.results[0]!
  }
  const stands = async (tx: Queryable) => {
    await tx.exec('reset role')
    const { rows } = await tx.query('select title, kind, severity, description from public.hazards where id = $1', [id])
    return rows[0]
  }
  /** After the worker's report; nothing of it stays. */
  const reported = (work: (tx: Queryable) => Promise<void>) =>
    asPersona(database(), 'grid_worker', async (tx) => {
      expect(await submit(tx, 301, { id, ...said, geom: here })).toMatchObject({ status: 'applied' })
      await work(tx)
    })
  const as = async (tx: Queryable, persona: Persona, op: number, body: object) => {
    await become(tx, persona)
    return submit(tx, op, body)
  }

  test('says what it should; other fields stay, and it is one act of the record', async () => {
    await reported(async (tx) => {
      const answer = await submit(tx, 302, { id, was: { severity: 1 }, severity: 3 })
      expect(answer).toMatchObject({ status: 'applied' })
      expect(await submit(tx, 302, { id, was: { severity: 1 }, severity: 3 })).toMatchObject({ status: 'duplicate' })
      expect(await stands(tx)).toEqual({ ...said, severity: 3 })
      const { rows } = await tx.query(`select act, detail from public.hazard_events where hazard_id = $1 and act is not null`, [
        id,
      ])
      expect(rows).toEqual([{ act: 'correct', detail: { before: { severity: 1 } } }])
    })
  })
  test('goes beside what somebody else changed in another field', async () => {
    await reported(async (tx) => {
      expect(await as(tx, 'duty_officer', 303, { id, was: { title: '塌方' }, title: '北坳塌方' })).toMatchObject({
        status: 'applied',
      })
      expect(await as(tx, 'grid_worker', 304, { id, was: { severity: 1 }, severity: 3 })).toMatchObject({ status: 'applied' })
      expect(await stands(tx)).toMatchObject({ title: '北坳塌方', severity: 3 })
    })
  })
  test('meets the other version where both changed the same field, is told it, and nothing is overwritten', async () => {
    await reported(async (tx) => {
      await as(tx, 'duty_officer', 305, { id, was: { title: '塌方' }, title: '北坳塌方' })
      const mine = { id, was: { title: '塌方', severity: 1 }, title: '桥头塌方', severity: 3 }
      expect(await as(tx, 'grid_worker', 306, mine)).toMatchObject({
        ...{ status: 'conflict', message: expect.stringContaining('逐项选择') as string },
        row: { title: '北坳塌方', severity: 1 },
      })
      // As chosen on the phone: another op, against what stands.
      expect(await submit(tx, 307, { id, was: { title: '北坳塌方' }, title: '桥头塌方' })).toMatchObject({ status: 'applied' })
      expect(await stands(tx)).toMatchObject({ title: '桥头塌方', severity: 1 })
    })
  })
  test('is refused in words once it was accepted, to others, for what is not there and for values that are none', async () => {
    await reported(async (tx) => {
      const to3 = { id, was: { severity: 1 }, severity: 3 }
      expect(await as(tx, 'viewer', 308, to3)).toMatchObject({ status: 'rejected' })
      expect(await as(tx, 'foreign_chief', 309, to3)).toMatchObject({ status: 'rejected', code: 'not_found' })
      expect(await as(tx, 'grid_worker', 310, { ...to3, severity: 9 })).toMatchObject({ status: 'rejected' })
      expect(await submit(tx, 311, { ...to3, id: foreign(no.hazard) })).toMatchObject({ status: 'rejected', code: 'not_found' })
      expect(await submit(tx, 312, { ...to3, id: own(no.hazard), was: { severity: 2 } })).toMatchObject({ status: 'rejected' })
      await tx.exec('reset role')
      await tx.exec(`update public.hazards set status = 'accepted' where id = '${id}'`)
      expect(await as(tx, 'grid_worker', 313, to3)).toMatchObject({
        ...{ status: 'rejected', message: expect.stringContaining('已受理') as string },
      })
      expect(await as(tx, 'chief', 314, to3)).toMatchObject({ status: 'applied' })
    })
  })
  test("on a neighbour's ground its author is shown the fields that he may put right, and can choose", async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const there = { type: 'Point', coordinates: [115.51, 26.2] }
      expect(await submit(tx, 320, { id, ...said, geom: there })).toMatchObject({ status: 'applied' })
      expect(await as(tx, 'foreign_chief', 321, { id, was: { title: '塌方' }, title: '邻所改过' })).toMatchObject({
        status: 'applied',
      })
      const met = await as(tx, 'grid_worker', 322, { id, was: { title: '塌方' }, title: '桥头塌方' })
      expect(met).toMatchObject({ status: 'conflict', row: { id, title: '邻所改过', kind: 'road', severity: 1 } })
      expect(Object.keys(met.row!).sort()).toEqual(['description', 'id', 'kind', 'rev', 'severity', 'status', 'title'])
      const choice = { id, was: { title: '邻所改过' }, title: '桥头塌方' }
      expect(await submit(tx, 323, choice)).toMatchObject({ status: 'applied' })
    })
  })
  test('is not for an author who may only look by now, at home and beyond', async () => {
    await reported(async (tx) => {
      const beyond = newId(325)
      const there = { type: 'Point', coordinates: [115.51, 26.2] }
      expect(await submit(tx, 326, { id: beyond, ...said, geom: there })).toMatchObject({ status: 'applied' })
      await tx.exec('reset role')
      await tx.exec(`update public.memberships set role = 'viewer' where user_id = '${userOf('grid_worker')}'`)
      const change = { was: { severity: 1 }, severity: 3 }
      expect(await as(tx, 'grid_worker', 327, { id, ...change })).toMatchObject({ status: 'rejected', code: 'forbidden' })
      expect(await submit(tx, 328, { id: beyond, ...change })).toMatchObject({ status: 'rejected', code: 'not_found' })
      expect(await stands(tx)).toEqual(said)
    })
  })
  test('the deadline follows the severity, but not where a person set the day', async () => {
    await reported(async (tx) => {
      const deadline = async () => {
        await tx.exec('reset role')
        const { rows } = await tx.query<{ day: string; standard: string }>(
          `select h.deadline::text as day, private.deadline_for('hazard', h.severity, h.reported_at)::text as standard
             from public.hazards h where h.id = $1`,
          [id],
        )
        return rows[0]!
      }
      const first = await deadline()
      expect(await as(tx, 'grid_worker', 330, { id, was: { severity: 1 }, severity: 3 })).toMatchObject({ status: 'applied' })
      const second = await deadline()
      expect(second.day).toBe(second.standard)
      expect(second.day < first.day).toBe(true)
      await tx.exec(`update public.hazards set deadline = '2040-02-03' where id = '${id}'`)
      expect(await as(tx, 'chief', 331, { id, was: { severity: 3 }, severity: 2 })).toMatchObject({ status: 'applied' })
      expect((await deadline()).day).toBe('2040-02-03')
    })
  })
})
