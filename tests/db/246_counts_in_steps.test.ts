import { beforeAll, describe, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { become, type Persona } from './support/personas'
import { areas, buildWorld } from './support/world'
import type { Queryable } from '../../supabase/local/database.ts'

/** k of the settings, 3 unless the county says more. */
const K = 3
const WITHOUT_POINTS = ['administrator', 'leader', 'viewer'] as const
const GROUPS = ['theft', 'fraud', 'fire'] as const

interface Counts {
  readonly step: number
  readonly total: number
  readonly day_only: number
  readonly by_group: Record<string, number>
  readonly by_day: readonly (readonly [string, number])[]
  readonly by_hour_weekday: readonly (readonly number[])[]
}
/** Open cases by the areas one level below the caller's own. */
interface ByArea {
  readonly total: number
  readonly rest: number
  readonly areas: readonly { readonly id: string; readonly count: number }[]
}
interface Summary {
  readonly incidents: { now: number; before: { count: number | null }; open: number; median_response_s: number | null }
  readonly disputes: { open: number; escalated: number; opened: number }
}

onEachDatabase('counts in steps', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents; delete from public.disputes')
  })

  /** Runs `work` in a transaction that is undone, so that each test adds its own cases. */
  const tried = async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> => {
    let outcome: { value: T } | null = null
    await database()
      .transaction(async (tx) => {
        outcome = { value: await work(tx) }
        throw new Error('undone')
      })
      .catch((error: unknown) => {
        if (outcome === null) throw error
      })
    return (outcome as unknown as { value: T }).value
  }
  const add = async (tx: Queryable, hoursAgo: number, group: string = 'theft', lat = 26.1) => {
    await tx.exec('reset role')
    await tx.query(
      `insert into public.incidents (type, type_group, occurred_at, received_at, arrived_at, geom)
       values ('x', $2, now() - make_interval(mins => $1), now() - make_interval(mins => $1), now() - make_interval(mins => $1) + interval '7 minutes',
         extensions.st_setsrid(extensions.st_makepoint(115.3, $3), 4326))`,
      [Math.round(hoursAgo * 60), group, lat],
    )
  }
  const as = async <T>(tx: Queryable, persona: Persona, sql: string, parameters: readonly unknown[] = []): Promise<T> => {
    await become(tx, persona)
    const { rows } = await tx.query<{ answer: T | string }>(`select (${sql})::text as answer`, parameters)
    return JSON.parse(String(rows[0]?.answer)) as T
  }
  const counts = (
    tx: Queryable,
    persona: Persona,
    fromHours: number | null,
    toHours: number,
    groups: readonly string[] | null = null,
  ) =>
    as<Counts>(
      tx,
      persona,
      `public.incident_counts(now() - make_interval(mins => $1), now() - make_interval(mins => $2), $3::text[])`,
      [
        fromHours === null ? null : Math.round(fromHours * 60),
        Math.round(toHours * 60),
        groups === null ? null : `{${groups.join(',')}}`,
      ],
    )
  const summary = (tx: Queryable, persona: Persona, fromHours: number, toHours: number) =>
    as<Summary>(tx, persona, `public.dashboard_summary(now() - make_interval(mins => $1), now() - make_interval(mins => $2))`, [
      Math.round(fromHours * 60),
      Math.round(toHours * 60),
    ])
  const byArea = (tx: Queryable, persona: Persona) => as<ByArea>(tx, persona, `public.figure_rows('incident_open')`)
  /** All numbers that an answer tells about cases. */
  const figures = ({ total, day_only, by_group, by_day, by_hour_weekday }: Counts): number[] => [
    total,
    day_only,
    ...Object.values(by_group),
    ...by_day.map(([, n]) => n),
    ...by_hour_weekday.flat(),
  ]
  const small = (numbers: readonly (number | null)[]) => numbers.filter((n) => n !== null && n % K !== 0)

  test('whoever sees the cases counts them exactly, as before', () =>
    tried(async (tx) => {
      for (const hours of [30, 40, 50.5, 100]) await add(tx, hours)
      expect(await counts(tx, 'chief', 45, 0)).toMatchObject({ step: 1, total: 2, by_group: { theft: 2 } })
      expect((await summary(tx, 'duty_officer', 45, 0)).incidents).toMatchObject({
        now: 2,
        before: { kind: 'few', count: 1 },
        median_response_s: 420,
      })
      expect((await byArea(tx, 'chief')).total).toBe(4)
    }))

  test.each(WITHOUT_POINTS)('%s bisects the time of a case and wins nothing', (persona) =>
    tried(async (tx) => {
      for (const hours of [20, 31, 47.3, 61, 75, 90.7, 110]) await add(tx, hours)
      const told: number[] = []
      for (let hours = 0; hours < 120; hours += 7.5) {
        const answer = await counts(tx, persona, 120, hours)
        expect(answer.step).toBe(K)
        told.push(answer.total)
        expect(small(figures(answer))).toEqual([])
        expect(small(figures(await counts(tx, persona, hours + 0.4, hours)))).toEqual([])
      }
      expect(small(told.flatMap((one) => told.map((other) => one - other)))).toEqual([])
      expect(Math.max(...told)).toBe(6)
    }),
  )

  test.each(WITHOUT_POINTS)('%s subtracts groups and wins nothing', (persona) =>
    tried(async (tx) => {
      for (const [at, group] of GROUPS.entries()) for (let n = 0; n <= 3 + at; n++) await add(tx, 30 + n * 9, group)
      await add(tx, 33, 'violence')
      const whole = await counts(tx, persona, 400, 0)
      for (const choice of [
        ['theft'],
        ['fraud'],
        ['violence'],
        ['theft', 'violence'],
        ['fraud', 'fire'],
        ['theft', 'fraud', 'fire'],
      ]) {
        const part = await counts(tx, persona, 400, 0, choice)
        expect(small([...figures(part), whole.total - part.total])).toEqual([])
      }
      expect(whole.by_group['violence']).toBeUndefined()
      expect(whole.total).toBe(Object.values(whole.by_group).reduce((a, b) => a + b, 0))
    }),
  )

  test.each(WITHOUT_POINTS)('%s subtracts areas and wins nothing', (persona) =>
    tried(async (tx) => {
      for (let n = 0; n < 4; n++) await add(tx, 30 + n)
      await add(tx, 40, 'theft', 26.7)
      await tx.exec(
        `reset role; update public.areas set parent_id = '${areas.station}' where id in ('${areas.cellNorth}', '${areas.cellSouth}')`,
      )
      const told = await byArea(tx, persona)
      expect(small([told.total, told.rest, ...told.areas.map(({ count }) => count)])).toEqual([])
      expect(told).toMatchObject({ total: 3, rest: 0, areas: [{ id: areas.cellSouth, count: 3 }] })
    }),
  )

  test.each(WITHOUT_POINTS)('%s watches as cases come in one by one and sees no single one', (persona) =>
    tried(async (tx) => {
      let last: number[] | null = null
      for (let n = 0; n < 9; n++) {
        await add(tx, 26 + (n % 4) * 24, GROUPS[n % 2])
        const { incidents } = await summary(tx, persona, 120, 0)
        const answer = await counts(tx, persona, 120, 0)
        const open = await byArea(tx, persona)
        const now = [
          incidents.now,
          incidents.before.count ?? 0,
          incidents.open,
          answer.total,
          ...answer.by_hour_weekday.flat(),
          open.total,
          open.rest,
          open.areas[0]?.count ?? 0,
        ]
        expect(incidents.median_response_s).toBeNull()
        const before = last ?? now.map(() => 0)
        expect(small(now.map((figure, at) => figure - (before[at] ?? 0)))).toEqual([])
        last = now
      }
    }),
  )

  test('a figure of this hour is told when the hour is over', () =>
    tried(async (tx) => {
      for (let n = 0; n < 6; n++) await add(tx, 0.001)
      await tx.exec('reset role')
      await tx.exec('update public.incidents set occurred_at = now()')
      expect((await counts(tx, 'leader', 48, -1)).total).toBe(0)
      expect((await counts(tx, 'chief', 48, -1)).total).toBe(6)
      expect((await summary(tx, 'leader', 48, -1)).incidents.now).toBe(0)
      // The last second of the hour before: closed, and told at once, on the board as in the list.
      await tx.exec('reset role')
      await tx.exec(`update public.incidents set occurred_at = date_trunc('hour', now()) - interval '1 second'`)
      expect((await counts(tx, 'leader', 48, -1)).total).toBe(6)
      expect((await summary(tx, 'leader', 48, -1)).incidents.now).toBe(6)
    }))

  test('disputes, which a leader does not see, are counted for him in steps', () =>
    tried(async (tx) => {
      await tx.exec('reset role')
      await tx.query(
        `insert into public.disputes (code, category, parties_initials, opened_at, geom)
         select 'n' || n, 'land', 'A.B', now() - interval '3 days', extensions.st_setsrid(extensions.st_makepoint(115.3, 26.1), 4326)
         from generate_series(1, 4) n`,
      )
      expect((await summary(tx, 'leader', 240, 0)).disputes).toEqual({ open: 3, escalated: 0, opened: 3 })
      expect((await summary(tx, 'chief', 240, 0)).disputes).toEqual({ open: 4, escalated: 0, opened: 4 })
    }))

  describe('the guard', () => {
    test('is the one that every function uses which counts cases for people who do not see them', async () => {
      const { rows } = await database().query<{ name: string }>(
        `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('private', 'public') and p.prosrc ~ 'public\\.(incidents|disputes)' and p.prosrc ~* 'count\\('
           and has_function_privilege('authenticated', p.oid, 'execute') and p.prosrc !~ 'in_steps' order by 1`,
      )
      // Each of these asks for a role that sees the cases themselves.
      const forThoseWhoSee = [
        'incidents_in_box',
        'incident_points',
        'tile_incidents',
        'propose_stops',
        'night_walked',
        'import_',
        'calls_board',
      ]
      expect(rows.filter(({ name }) => !forThoseWhoSee.some((known) => name.includes(known)))).toEqual([])
    })

    test('rounds down to whole steps of k, which is never under three', async () => {
      const { rows } = await database().query<{ steps: number[]; k: number }>(
        `select array(select private.in_steps(n, 3) from generate_series(0, 7) n) as steps, private.least_count() as k,
           private.point_paths() as p, private.is_hourly() as h, private.closed_edge(now(), true) as e`,
      )
      expect(rows[0]).toMatchObject({ steps: [0, 0, 0, 3, 3, 3, 6, 6], k: 3 })
    })
  })
})
