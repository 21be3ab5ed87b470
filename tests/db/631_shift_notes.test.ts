import { beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, own, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

interface Book {
  readonly notes: readonly {
    readonly id: string
    readonly text: string
    readonly version: number
    readonly is_acknowledged: boolean
    readonly acknowledged_by: string | null
    readonly reads: readonly { readonly name: string }[]
    readonly versions: readonly { readonly version: number; readonly text: string }[]
  }[]
  readonly entries: readonly { readonly id: string }[]
}
const note = { id: newId(80), area_id: areas.station, service_day: '2027-03-01', shift: 'night', text: '两处围栏未修' }

onEachDatabase('handover notes', (database) => {
  beforeAll(() => buildWorld(database()))

  const call = async <T>(tx: Queryable, persona: Persona, sql: string, parameters: readonly unknown[] = []): Promise<T> => {
    await become(tx, persona)
    return Object.values((await tx.query<Record<string, T>>(`select public.${sql}`, parameters)).rows[0] ?? {})[0] as T
  }
  const save = (tx: Queryable, persona: Persona, sent: object) =>
    call<{ id: string; rev: number; version: number }>(tx, persona, 'save_shift_note($1::jsonb)', [JSON.stringify(sent)])
  const book = async (tx: Queryable, persona: Persona) =>
    (await call<Book>(tx, persona, `shift_book('2027-03-01', '2027-03-01')`)).notes[0]
  const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })

  test('is written by one, read and acknowledged by another, and a change asks for it anew', () =>
    asPersona(database(), 'duty_officer', async (tx) => {
      const first = await save(tx, 'duty_officer', note)
      // The answer was lost: the same once more is the same note.
      expect(await save(tx, 'duty_officer', note)).toEqual(first)
      expect(await call(tx, 'chief', `see_shift_notes('{${note.id}}')`)).toBe(1)
      expect(await call(tx, 'chief', `see_shift_notes('{${note.id}}')`)).toBe(0)
      expect(await book(tx, 'duty_officer')).toMatchObject({ is_acknowledged: false, reads: [{ name: 'chief' }] })
      await call(tx, 'chief', `acknowledge_shift_note('${note.id}', 1)`)
      await call(tx, 'chief', `acknowledge_shift_note('${note.id}', 1)`)
      const taken = await book(tx, 'duty_officer')
      expect(taken).toMatchObject({ is_acknowledged: true, acknowledged_by: 'chief' })
      const rev = Number(
        Object.values(
          (await tx.query<{ rev: number }>(`select rev from public.shift_notes where id = '${note.id}'`)).rows[0]!,
        )[0],
      )
      await save(tx, 'duty_officer', { ...note, rev, text: '三处围栏未修' })
      expect(await book(tx, 'chief')).toMatchObject({
        version: 2,
        is_acknowledged: false,
        reads: [],
        versions: [
          { version: 2, text: '三处围栏未修' },
          { version: 1, text: '两处围栏未修' },
        ],
      })
    }))

  test('saving the same words again is no new version', () =>
    asPersona(database(), 'chief', async (tx) => {
      const { rev } = await save(tx, 'chief', note)
      expect(await save(tx, 'chief', { ...note, rev })).toMatchObject({ version: 1 })
    }))

  test.each([
    [
      'whoever wrote it',
      '22023',
      async (tx: Queryable, ask: typeof call) => ask(tx, 'duty_officer', `acknowledge_shift_note('${note.id}', 1)`),
    ],
    [
      'an old version',
      'PT409',
      async (tx: Queryable, ask: typeof call) => ask(tx, 'chief', `acknowledge_shift_note('${note.id}', 7)`),
    ],
    [
      'a leader',
      '42501',
      async (tx: Queryable, ask: typeof call) => ask(tx, 'leader', `acknowledge_shift_note('${note.id}', 1)`),
    ],
    [
      'a neighbour',
      'PT404',
      async (tx: Queryable, ask: typeof call) => ask(tx, 'foreign_chief', `acknowledge_shift_note('${note.id}', 1)`),
    ],
  ] as const)('%s cannot acknowledge', async (_who, code, attempt) => {
    await refused(
      asPersona(database(), 'duty_officer', async (tx) => {
        await save(tx, 'duty_officer', note)
        await attempt(tx, call)
      }),
      code,
    )
  })

  test('a second note for the same shift is refused, and a stale one', async () => {
    await refused(
      asPersona(database(), 'chief', async (tx) => {
        await save(tx, 'duty_officer', note)
        await save(tx, 'chief', { ...note, id: newId(81) })
      }),
      'PT409',
    )
    await refused(
      asPersona(database(), 'chief', async (tx) => {
        const { rev } = await save(tx, 'duty_officer', note)
        await save(tx, 'duty_officer', { ...note, rev, text: '新' })
        await save(tx, 'chief', { ...note, rev, text: '旧' })
      }),
      'PT409',
    )
  })

  test('every change is in the audit log, and told without ids', () =>
    asPersona(database(), 'chief', async (tx) => {
      await save(tx, 'chief', note)
      await tx.exec('reset role')
      const { rows } = await tx.query<{ n: number }>(
        `select count(*)::int as n from public.audit_log where table_name = 'shift_notes' and row_id = '${note.id}'`,
      )
      expect(rows[0]?.n).toBe(1)
      const told = await tx.query<{ payload: object }>(
        `select payload from realtime.messages where topic = 'branch:${areas.station}:notices' and payload::text <> '{}'`,
      )
      expect(told.rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(told.rows)).not.toContain(note.id)
    }))

  test('an entry has a time and words, counts once, and lies in the shift of its time', () =>
    asPersona(database(), 'duty_officer', async (tx) => {
      const entry = JSON.stringify({ id: newId(85), area_id: areas.station, text: '接报走失老人', at: new Date().toISOString() })
      const first = await call(tx, 'duty_officer', 'add_shift_entry($1::jsonb)', [entry])
      expect(await call(tx, 'duty_officer', 'add_shift_entry($1::jsonb)', [entry])).toEqual(first)
      const { entries } = await call<Book>(tx, 'chief', `shift_book(current_date - 1, current_date + 1)`)
      expect(entries.filter(({ id }) => id === newId(85))).toHaveLength(1)
    }))
  test('an entry of next week is refused', () =>
    refused(
      asPersona(database(), 'chief', (tx) =>
        call(tx, 'chief', 'add_shift_entry($1::jsonb)', [
          JSON.stringify({
            id: newId(86),
            area_id: areas.station,
            text: 'x',
            at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
          }),
        ]),
      ),
      '22023',
    ))

  test('the book of a station is shut to leaders, walkers and neighbours', async () => {
    for (const persona of ['leader', 'grid_worker', 'viewer', 'administrator', 'foreign_chief'] as const) {
      const { notes } = await asPersona(database(), persona, (tx) =>
        call<Book>(tx, persona, `shift_book(current_date - 1, current_date + 1)`),
      )
      expect(notes.map(({ id }) => id)).not.toContain(own(no.note))
    }
  })
})
