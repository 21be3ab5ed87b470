import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { become, type Persona } from './support/personas'
import { buildWorld } from './support/world'
import type { Queryable } from '../../supabase/local/database.ts'

interface Compared {
  readonly kind: string
  readonly count: number | null
  readonly percent: number | null
}
interface Summary {
  readonly incidents: { readonly now: number; readonly before: Compared; readonly year: Compared }
  readonly patrols: { readonly now: number; readonly before: Compared }
}

onEachDatabase('a period beside the ones before', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents')
  })

  /** Cases so many hours ago, and what the board says of a period that began an hour ago and ends in five: six hours, one gone. */
  async function boardOf(
    cases: readonly (readonly [hoursAgo: number, n: number])[],
    persona: Persona = 'chief',
  ): Promise<Summary> {
    let board: Summary | undefined
    class Undone extends Error {}
    const work = async (tx: Queryable) => {
      for (const [hoursAgo, n] of cases)
        await tx.query(
          `insert into public.incidents (type, type_group, occurred_at, geom) select 'x', 'theft', now() - make_interval(mins => $1),
             extensions.st_setsrid(extensions.st_makepoint(115.3, 26.1), 4326) from generate_series(1, $2)`,
          [Math.round(hoursAgo * 60), n],
        )
      await become(tx, persona)
      const { rows } = await tx.query<{ answer: string }>(
        `select public.dashboard_summary(now() - interval '1 hour', now() + interval '5 hours')::text as answer`,
      )
      board = JSON.parse(rows[0]?.answer ?? 'null') as Summary
      throw new Undone()
    }
    await database()
      .transaction(work)
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    if (board === undefined) throw new Error('no answer')
    return board
  }

  test('an hour gone is held against the first hour of the span before, not against the whole of it', async () => {
    const { incidents } = await boardOf([
      [0.5, 30],
      [3, 40],
      [6.5, 25],
      [800, 1],
    ])
    expect(incidents).toMatchObject({ now: 30, before: { kind: 'up', count: 25, percent: 20 } })
  })

  test('nothing is said of a span that the records do not reach', async () => {
    const { incidents } = await boardOf([
      [0.5, 30],
      [800, 40],
    ])
    expect(incidents.year).toEqual({ kind: 'unknown', count: null, percent: null })
    expect(incidents.before).toEqual({ kind: 'few', count: 0, percent: null })
    const begun = await boardOf([
      [0.5, 30],
      [6.5, 25],
    ])
    expect(begun.incidents.before.kind).toBe('unknown')
  })

  test('the year before is the same hour of the same day', async () => {
    const { incidents } = await boardOf([
      [0.5, 40],
      [365 * 24 + 0.5, 80],
      [366 * 24 + 0.5, 80],
      [365 * 24 - 3, 200],
      [800 * 24, 1],
    ])
    // A year with a leap day in it is a day longer.
    expect(incidents.year).toEqual({ kind: 'down', count: 80, percent: 50 })
  })

  test('under twenty before, the number itself is told; a fall is never more than the whole', async () => {
    const { rows } = await database().query<{ kind: string; percent: number | null }>(
      `select c ->> 'kind' as kind, (c ->> 'percent')::int as percent
       from generate_series(0, 60, 5) now, generate_series(0, 60, 5) before, private.compared(now, before, true) c`,
    )
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['few', 'same', 'up', 'down']))
    expect(rows.filter(({ kind, percent }) => kind === 'down' && (percent ?? 101) > 100)).toEqual([])
    expect(rows.filter(({ kind, percent }) => kind === 'few' && percent !== null)).toEqual([])
  })

  test('a leader’s counts go in steps in every span', async () => {
    const { incidents } = await boardOf(
      [
        [2, 25],
        [8.5, 22],
        [800, 1],
      ],
      'leader',
    )
    expect(incidents.now % 3).toBe(0)
    expect((incidents.before.count ?? 0) % 3).toBe(0)
  })
})
