import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, call, foreign, outsiders, own, roles, type Persona } from './support/personas'
import { areas, buildWorld, here, newId, no } from './support/world'

interface Op {
  readonly id: string
  readonly kind: string
  readonly body: object
  readonly after?: string
}
interface OpResult {
  readonly id: string | null
  readonly status: string
  readonly code?: string
  readonly message?: string
  readonly result?: Record<string, unknown>
  readonly row?: Record<string, unknown>
}
interface Answer {
  readonly server_now: string
  readonly epoch: string
  readonly results: readonly OpResult[]
}

const hazard = (title: string, more: object = {}) => ({ kind: 'fire', title, geom: here, ...more })
const report = (index: number, title = '井盖破损'): Op => ({
  id: newId(index),
  kind: 'hazard.report',
  body: hazard(title, { id: newId(index + 500) }),
})
/** As the phone sends them: each op as its own text. */
const asTexts = (ops: readonly Op[]): string => JSON.stringify(ops.map((op) => JSON.stringify(op)))

onEachDatabase('ops from a phone', (database) => {
  beforeAll(() => buildWorld(database()))

  const submitIn = async (tx: Queryable, ops: string, clientNow: number | null = null): Promise<Answer> => {
    const { rows } = await tx.query<{ answer: Answer }>('select public.submit_ops($1::json, $2) as answer', [ops, clientNow])
    return rows[0]!.answer
  }
  /** As the persona, and nothing of it stays. */
  const tried = (persona: Persona, ops: readonly Op[] | string) =>
    asPersona(database(), persona, (tx) => submitIn(tx, typeof ops === 'string' ? ops : asTexts(ops)))
  const statuses = ({ results }: Answer) => results.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`))
  const hazardsOf = async (tx: Queryable, ids: readonly string[]) => {
    await tx.exec('reset role')
    const { rows } = await tx.query<{ title: string; created_by: string }>(
      'select title, created_by from public.hazards where id = any ($1::uuid[]) order by title',
      [`{${ids.join()}}`],
    )
    return rows
  }

  test('each op is applied once: sent again it gets the same answer', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const first = await submitIn(tx, asTexts([report(1), report(2)]))
      expect(statuses(first)).toEqual(['applied', 'applied'])
      expect(first.results.map(({ id }) => id)).toEqual([newId(1), newId(2)])
      const again = await submitIn(tx, asTexts([report(2), report(1), report(3)]))
      expect(statuses(again)).toEqual(['duplicate', 'duplicate', 'applied'])
      expect(again.results[1]?.result).toEqual(first.results[0]?.result)
      expect(again.epoch).toBe(first.epoch)
      expect(await hazardsOf(tx, [newId(501), newId(502), newId(503)])).toHaveLength(3)
    })
  })

  test('an object in place of its text is the same op, whatever the order of its keys', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const op = report(1)
      await submitIn(tx, asTexts([op]))
      const turned = { body: Object.fromEntries(Object.entries(op.body).reverse()), kind: op.kind, id: op.id }
      expect(statuses(await submitIn(tx, JSON.stringify([turned])))).toEqual(['duplicate'])
    })
  })

  test('the same id with another payload is a refusal that says so, and the first stays as it is', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await submitIn(tx, asTexts([report(1)]))
      const answer = await submitIn(tx, asTexts([report(1, '别的')]))
      expect(statuses(answer)).toEqual(['rejected other_payload'])
      expect(answer.results[0]?.message).toContain('已用别的内容发送过')
      expect(await hazardsOf(tx, [newId(501)])).toMatchObject([{ title: '井盖破损' }])
    })
  })

  test("another person's replay gets nothing of the first's", async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await submitIn(tx, asTexts([report(1)]))
      await become(tx, 'chief')
      const answer = await submitIn(tx, asTexts([report(1)]))
      expect(statuses(answer)).toEqual(['rejected forbidden'])
      expect(JSON.stringify(answer)).not.toContain('"code":"H')
    })
  })

  test('what is refused blocks only itself, and succeeds once its reason is gone', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const ops = [report(1), { ...report(2), body: hazard('', { id: newId(502) }) }, report(3)]
      const answer = await submitIn(tx, asTexts(ops))
      expect(statuses(answer)).toEqual(['applied', 'rejected required', 'applied'])
      expect(answer.results[1]).toMatchObject({ field: 'title', message: expect.stringContaining('隐患标题') as string })
      expect(statuses(await submitIn(tx, asTexts([report(2)])))).toEqual(['applied'])
    })
  })

  test('a right that was taken and given back lets the same op through', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const take = `delete from public.memberships where user_id = auth.uid()`
      await tx.exec(`reset role; create temp table kept as select * from public.memberships where user_id = auth.uid(); ${take}`)
      await become(tx, 'grid_worker')
      await tx.exec('savepoint asked')
      await expect(submitIn(tx, asTexts([report(1)]))).rejects.toMatchObject({ code: '42501' })
      // Given back by somebody else.
      await tx.exec(`rollback to savepoint asked; reset role; select set_config('request.jwt.claims', '', true);
        insert into public.memberships select * from kept`)
      await become(tx, 'grid_worker')
      expect(statuses(await submitIn(tx, asTexts([report(1)])))).toEqual(['applied'])
    })
  })

  describe('odd text spoils at most its own op', () => {
    test.each([
      ['a NUL', 'a\u0000b', 'rejected bad_text'],
      ['half a character', 'a\ud83db', 'rejected bad_text'],
      ['emoji', '塌方😀👨‍👩‍👧', 'applied'],
      ['characters of four bytes', '𠮷𡈽村口', 'applied'],
      ['quotes and backslashes', `O'Hara "塘" \\ %s`, 'applied'],
    ])('%s', async (_, title, expected) => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const answer = await submitIn(tx, asTexts([report(1), report(2, title), report(3)]))
        expect(statuses(answer)).toEqual(['applied', expected, 'applied'])
        expect(answer.results.map(({ id }) => id)).toEqual([newId(1), newId(2), newId(3)])
        const titles = (await hazardsOf(tx, [newId(502)])).map((row) => row.title)
        expect(titles).toEqual(expected === 'applied' ? [title] : [])
      })
    })

    test('one spoilt object among others, where the whole list reaches the function as it was sent', async () => {
      const list = `[${JSON.stringify(report(1))},${JSON.stringify(report(2, 'a\u0000b'))},${JSON.stringify(report(3))}]`
      expect(statuses(await tried('grid_worker', list))).toEqual(['applied', 'rejected bad_text', 'applied'])
    })
  })

  test('119 good ones and one bad one: the bad one stays behind', async () => {
    const ops = Array.from({ length: 120 }, (_, index) =>
      index === 57 ? { ...report(index), body: hazard('x', { id: newId(500 + index), severity: 9 }) } : report(index),
    )
    await asPersona(database(), 'grid_worker', async (tx) => {
      // A slow machine does not get through all of them at once, and says which are to be sent again.
      let waiting: readonly Op[] = ops
      const done = new Map<string, string>()
      while (waiting.length > 0) {
        const answer = await submitIn(tx, asTexts(waiting))
        for (const { id, status, code } of answer.results) if (code !== 'time') done.set(id!, `${status} ${code ?? ''}`.trim())
        expect(done.size).toBeGreaterThan(ops.length - waiting.length)
        waiting = ops.filter(({ id }) => !done.has(id))
      }
      expect([...done.values()].filter((status) => status === 'applied')).toHaveLength(119)
      expect(done.get(newId(57))).toBe('rejected bad_severity')
    })
  })

  test.each([
    ['no list', '{"id": 1}', '22023'],
    ['more than 200', asTexts(Array.from({ length: 201 }, (_, index) => report(index))), 'PT413'],
    ['more than 2 MB', JSON.stringify(['x'.repeat(2_000_001)]), 'PT413'],
  ])('%s is refused whole', async (_, ops, code) => {
    await expect(tried('grid_worker', ops)).rejects.toMatchObject({ code })
  })

  test('an op that is none is refused alone', async () => {
    const list = JSON.stringify([
      7,
      'x',
      null,
      {},
      { id: 'no', kind: 'hazard.report', body: {} },
      { ...report(1), kind: 'boat.sink' },
    ])
    expect(statuses(await tried('grid_worker', list))).toEqual([
      ...Array.from({ length: 4 }, () => 'rejected bad_text'),
      'rejected bad_id',
      'rejected unknown_kind',
    ])
  })

  test('one that is too large is refused alone', async () => {
    const large = { ...report(2), body: hazard('x', { id: newId(502), description: 'x'.repeat(300_000) }) }
    expect(statuses(await tried('grid_worker', [report(1), large]))).toEqual(['applied', 'rejected too_large'])
  })

  test('an op waits for the one it names, and goes when that has arrived', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const second = { ...report(2), after: newId(1) }
      expect(statuses(await submitIn(tx, asTexts([second])))).toEqual(['retry waits'])
      expect(statuses(await submitIn(tx, asTexts([report(1), second])))).toEqual(['applied', 'applied'])
    })
  })

  test('a stale revision is a conflict that shows the row of the server', async () => {
    const step: Op = {
      id: newId(5),
      kind: 'hazard.step',
      body: { id: own(no.hazard), to_status: 'accepted', rev: 7 },
    }
    const answer = await tried('chief', [step])
    expect(statuses(answer)).toEqual(['conflict conflict'])
    expect(answer.results[0]?.row).toMatchObject({ id: own(no.hazard), rev: 1, status: 'reported' })
    expect(Object.keys(answer.results[0]?.row ?? {})).not.toContain('area_path')
  })

  test('a record of the sibling branch is neither changed nor shown', async () => {
    const steps: readonly Op[] = [
      { id: newId(5), kind: 'hazard.step', body: { id: foreign(no.hazard), to_status: 'accepted', rev: 7 } },
      { id: newId(6), kind: 'dispute.save', body: { id: foreign(no.dispute), rev: 7, level: 'town' } },
      { id: newId(7), kind: 'activity.log', body: { id: foreign(no.activity), rev: 7, kind: 'visit' } },
      { id: newId(8), kind: 'incident.step', body: { id: foreign(no.incident), to_status: 'dispatched', rev: 7 } },
      { id: newId(9), kind: 'patrol.finish', body: { id: foreign(no.ownPatrol) } },
    ]
    const answer = await tried('chief', steps)
    expect(statuses(answer)).toEqual(Array.from({ length: 5 }, () => 'rejected not_found'))
    expect(JSON.stringify(answer)).not.toContain('bbbb')
  })

  test('every kind of op reaches the function a form would call', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const now = Math.floor(Date.now() / 1000)
      const walk = newId(30)
      const answer = await submitIn(
        tx,
        asTexts([
          report(1),
          {
            id: newId(2),
            kind: 'inspection.save',
            body: { id: newId(20), subject_kind: 'water', water_spot_id: own(no.water), checklist: { ring: 'missing' } },
          },
          { id: newId(3), kind: 'dispute.save', body: { id: newId(21), category: 'land', geom: here } },
          {
            id: newId(4),
            kind: 'activity.log',
            body: { id: newId(22), kind: 'visit', theme: 'fraud', reached: 12, lng: 115.21, lat: 26.21 },
          },
          { id: newId(5), kind: 'tip.report', body: { id: newId(23), content: '夜里有人偷沙', geom: here, severity: 3 } },
          {
            id: newId(6),
            kind: 'sighting.report',
            body: { id: newId(24), water_spot_id: own(no.water), children: 3, called_out: true },
          },
          {
            id: newId(7),
            kind: 'patrol.start',
            body: { id: walk, team_id: own(no.ownTeam), started_at: new Date((now - 600) * 1000).toISOString() },
          },
          {
            id: newId(8),
            kind: 'patrol.append',
            body: { patrol_id: walk, seq: 0, t0: now - 500, dt: 5, lng_e6: [115_200_000, 60, 60], lat_e6: [26_200_000, 0, 10] },
          },
          {
            id: newId(9),
            kind: 'patrol.visits',
            body: { visits: [{ stop_id: own(no.stop), visited_at: new Date().toISOString(), visited_s: 60, source: 'device' }] },
          },
          {
            id: newId(10),
            kind: 'patrol.skips',
            body: { skips: [{ stop_id: own(no.stop), skipped_at: new Date().toISOString(), reason: '道路不通' }] },
          },
          { id: newId(11), kind: 'patrol.finish', body: { id: walk, chunks: 1, fixes: 3 } },
        ]),
        now,
      )
      expect(statuses(answer)).toEqual(Array.from({ length: 11 }, () => 'applied'))
      expect(answer.results[1]?.result?.['hazards']).toMatchObject([{ piece: 'ring' }])
      expect(answer.results[10]?.result).toMatchObject({ status: 'finished', is_whole: true, missing: [] })
    })
  })

  test('the audit names the op that made a change, and nothing after it', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await submitIn(tx, asTexts([report(1)]))
      await tx.query(`select public.create_hazard('${JSON.stringify(hazard('桌上登记', { id: newId(599) }))}')`)
      await tx.exec('reset role')
      const { rows } = await tx.query<{ row_id: string; op_id: string | null }>(
        `select row_id, op_id from public.audit_log where table_name = 'hazards' and row_id in ('${newId(501)}', '${newId(599)}') order by row_id`,
      )
      expect(rows).toEqual([
        { row_id: newId(501), op_id: newId(1) },
        { row_id: newId(599), op_id: null },
      ])
    })
  })

  test.each(outsiders)('%s sends nothing', async (persona) => {
    const sql = `select public.submit_ops('${asTexts([report(1)])}'::json)`
    expect((await attempt(database(), persona, sql)).refusal).toBe('42501')
  })

  test.each(roles)('nobody reads the ledger or the epoch, %s included', async (persona) => {
    for (const table of ['op_ledger', 'database_epoch', 'track_set_aside', 'topic_roles'])
      expect((await attempt(database(), persona, `select 1 from private.${table}`)).refusal).toBe('42501')
  })

  test('answers are forgotten after half a year, and the record still counts once', async () => {
    const op = report(40)
    await call(database(), 'grid_worker', 'select public.submit_ops($1::json)', [asTexts([op])])
    await database().exec(`update private.op_ledger set at = now() - interval '181 days' where op_id = '${op.id}'`)
    const { rows } = await database().query<{ n: number }>('select private.forget_ops() as n')
    expect(rows[0]?.n).toBe(1)
    const again = await tried('grid_worker', [op])
    expect(statuses(again)).toEqual(['applied'])
    const { rows: made } = await database().query(`select 1 from public.hazards where id = '${newId(540)}'`)
    expect(made).toHaveLength(1)
  })

  test('twelve copies at once make one row', async () => {
    const op = report(41)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        database().transaction(async (tx) => {
          await become(tx, 'grid_worker')
          return submitIn(tx, asTexts([op, report(42)]))
        }),
      ),
    )
    expect(answers.flatMap(statuses).filter((status) => status === 'applied')).toHaveLength(2)
    expect(answers.flatMap(statuses).filter((status) => status === 'duplicate')).toHaveLength(22)
  })

  test('the epoch changes when somebody says that files were put back, and with the row itself', async () => {
    const epoch = async () => (await database().query<{ e: string }>('select private.epoch() as e')).rows[0]!.e
    const first = await epoch()
    expect(await epoch()).toBe(first)
    await database().exec('select private.renew_epoch()')
    const second = await epoch()
    expect(second).not.toBe(first)
    // What loading a dump does: the same row, written by another transaction.
    await database().exec(`create temp table e as select * from private.database_epoch; delete from private.database_epoch;
      insert into private.database_epoch select * from e; drop table e`)
    expect(await epoch()).not.toBe(second)
  })

  test('an area of the sibling is out of reach through an op as well', async () => {
    const far = { ...report(1), body: hazard('远处', { id: newId(501), area_id: areas.siblingCell }) }
    expect(statuses(await tried('grid_worker', [far]))).toEqual(['rejected forbidden'])
  })
})
