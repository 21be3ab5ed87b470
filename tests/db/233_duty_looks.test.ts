import { beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { become, call, own, userOf, type Persona } from './support/personas'
import { buildWorld, newId, no } from './support/world'

interface Unit {
  readonly kind: string
  readonly patrol_id: string | null
}

/** The last position of a team on duty is seen without a reason, and the look is written down once a shift. */
onEachDatabase('looks at units on duty', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    const send = (name: string, body: object) =>
      call(database(), 'grid_worker', `select public.${name}($1::jsonb)`, [JSON.stringify(body)])
    await send('start_patrol', { id: newId(1), team_id: own(no.ownTeam) })
    const nowS = Math.floor(Date.now() / 1000)
    await send('append_track', { patrol_id: newId(1), seq: 0, t: [nowS], lng: [115.3], lat: [26.2] })
  })

  const calls = ['public.units_on_duty()', 'public.nearest_units(115.31, 26.2, 5)'] as const
  const undone = Symbol('undone')
  /** In a transaction of which nothing stays. */
  const inside = async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> => {
    let answer: { readonly value: T } | null = null
    await database()
      .transaction(async (tx) => {
        answer = { value: await work(tx) }
        throw undone
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error
      })
    return (answer as unknown as { readonly value: T }).value
  }
  const units = async (tx: Queryable, persona: Persona, sql: string): Promise<readonly Unit[]> => {
    await become(tx, persona)
    return (await tx.query<{ units: readonly Unit[] }>(`select ${sql} as units`)).rows[0]?.units ?? []
  }
  const looks = async (tx: Queryable) => {
    await tx.exec('reset role')
    const { rows } = await tx.query<{ user_id: string; shift: string; day: string }>(
      `select user_id, shift, service_day::text as day from public.duty_looks where at > now() - interval '1 day' and service_day > '2026-01-31' order by 1`,
    )
    return rows
  }

  test.each(calls)('%s shows chief and duty officer where a team is and writes one row a shift', (sql) =>
    inside(async (tx) => {
      for (const persona of ['chief', 'duty_officer'] as const)
        for (let times = 0; times < 3; times++)
          expect((await units(tx, persona, sql)).some((unit) => unit.patrol_id === newId(1))).toBe(true)
      const { rows } = await tx.query<{ shift: string; day: string }>(
        `select private.shift_of(now()) as shift, private.service_day(now())::text as day`,
      )
      expect(await looks(tx)).toEqual([
        { user_id: userOf('chief'), ...rows[0] },
        { user_id: userOf('duty_officer'), ...rows[0] },
      ])
    }),
  )

  test('the two calls share the row of a shift', () =>
    inside(async (tx) => {
      for (const sql of calls) await units(tx, 'duty_officer', sql)
      expect(await looks(tx)).toHaveLength(1)
    }))

  test('the next shift has a row of its own', () =>
    inside(async (tx) => {
      await units(tx, 'duty_officer', calls[0])
      await tx.exec(`reset role; update public.duty_looks set service_day = service_day - 1 where service_day > '2026-01-31'`)
      await units(tx, 'duty_officer', calls[0])
      expect(await looks(tx)).toHaveLength(2)
    }))

  test.each(['administrator', 'grid_worker', 'leader', 'viewer', 'pending', 'foreign_chief'] as const)(
    '%s is shown no position, and nothing is written down',
    (persona) =>
      inside(async (tx) => {
        for (const sql of calls) {
          const shown = await units(tx, persona, sql).catch(() => [])
          expect(shown.filter((unit) => unit.patrol_id !== null)).toEqual([])
        }
        expect(await looks(tx)).toEqual([])
      }),
  )

  test('a shift begins at 06:00 and at 22:00', async () => {
    const { rows } = await database().query<{ shifts: string[] }>(
      `select array(select private.shift_of(at) from unnest('{2026-03-01 05:59+08,2026-03-01 06:00+08,2026-03-01 21:59+08,2026-03-01 22:00+08}'::timestamptz[]) at) as shifts`,
    )
    expect(rows[0]?.shifts).toEqual(['night', 'day', 'day', 'night'])
  })

  test('nobody writes a look by hand', () =>
    inside(async (tx) => {
      await become(tx, 'chief')
      await expect(tx.query(`select private.note_duty_look('{}')`)).rejects.toMatchObject({ code: '42501' })
    }))
})
