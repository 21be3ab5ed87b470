import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, foreign, own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const visit = (index: number, more: object = {}) => ({ id: newId(index), kind: 'visit', lng: 115.21, lat: 26.21, ...more })
const save = (activity: object) => `select public.save_activity(${json(activity)}) as answer`
const list = (asked: object, n = 100) =>
  `select public.activities_list(${json({ from_day: '2020-01-01', to_day: '2099-01-01', ...asked })}, ${n}) as answer`

interface Page {
  readonly rows: readonly {
    readonly id: string
    readonly is_own: boolean
    readonly may_change: boolean
    readonly done_at: string
  }[]
  readonly next: object | null
}

onEachDatabase('work', (database) => {
  beforeAll(() => buildWorld(database()))

  const page = async (tx: Queryable, asked: object, n?: number) =>
    (await tx.query<{ answer: Page }>(list(asked, n))).rows[0]!.answer
  /** The sums, and the same counted from the log. */
  const sums = async (tx: Queryable) => {
    await tx.exec('reset role')
    const { rows } = await tx.query<{ kept: unknown; counted: unknown }>(`select
      (select json_agg(w order by w.area_id, w.day, w.kind_id, w.theme_id, w.source) from (select area_id, area_path, day, kind_id,
        theme_id, source, records, reached, minutes, amount_yuan from public.work_daily) w) as kept,
      (select json_agg(w order by w.area_id, w.day, w.kind_id, w.theme_id, w.source) from (select area_id, area_path,
        service_day as day, kind_id, coalesce(theme_id, '') as theme_id, source, count(*)::int as records, sum(reached) as reached,
        coalesce(sum(minutes), 0) as minutes, coalesce(sum(amount_yuan), 0)::numeric(16, 2) as amount_yuan
        from public.activities group by 1, 2, 3, 4, 5, 6) w) as counted`)
    return rows[0]!
  }

  test('the daily sums are the log, after it was written, changed, taken out and moved', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.query(save(visit(1, { theme: 'fraud', reached: 12, minutes: 20, amount_yuan: 300.5 })))
      await tx.query(save(visit(2, { reached: 0, done_at: '2026-01-01T23:00:00Z' })))
      await tx.query(save(visit(3, { kind: 'publicity', reached: 400 })))
      await tx.query(save({ ...visit(1, { theme: 'fire', reached: 7 }), rev: 1 }))
      await tx.query(`select public.delete_activity('${newId(3)}', 1)`)
      const own1 = await sums(tx)
      expect(own1.kept).toEqual(own1.counted)
      expect(own1.kept).toHaveLength(4)
      await tx.exec(`update public.areas set parent_id = '${areas.siblingStation}' where id = '${areas.cellSouth}'`)
      const moved = await sums(tx)
      expect(moved.kept).toEqual(moved.counted)
    })
  })

  test('a record sent again counts once, and belongs to who sent it first', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      const first = await tx.query(save(visit(1)))
      expect((await tx.query(save(visit(1)))).rows).toEqual(first.rows)
      await become(tx, 'chief')
      await expect(tx.query(save(visit(1)))).rejects.toMatchObject({ code: '42501' })
    })
  })

  test('its author changes a record, and nobody over a newer revision', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.query(save(visit(1)))
      await tx.query(save({ ...visit(1, { note: '改' }), rev: 1 }))
      await tx.exec('savepoint before')
      await expect(tx.query(save({ ...visit(1), rev: 1 }))).rejects.toMatchObject({ code: 'PT409' })
      await tx.exec('rollback to savepoint before')
      await become(tx, 'duty_officer')
      await expect(tx.query(save({ ...visit(1), rev: 2 }))).rejects.toMatchObject({ code: 'PT404' })
    })
  })

  test.each([
    ['no kind', { kind: 'boat' }, '22023'],
    ['an unknown theme', { theme: 'boat' }, '22023'],
    ['tomorrow', { done_at: new Date(Date.now() + 86_400_000).toISOString() }, '22023'],
    ['a negative number', { reached: -1 }, '23514'],
    ['a day and an hour', { minutes: 1500 }, '23514'],
    ['another branch', { lng: 115.8, lat: 26.2 }, '42501'],
    ["another branch's area", { area_id: areas.siblingCell }, '42501'],
    ["another team's walk", { patrol_id: own(no.patrol) }, 'PT404'],
  ])('%s is refused', async (_, more, code) => {
    expect((await attempt(database(), 'grid_worker', save(visit(1, more)))).refusal).toBe(code)
  })

  test('work on a walk keeps the walk', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.query(save(visit(1, { patrol_id: own(no.ownPatrol), done_at: new Date(Date.now() - 5_400_000).toISOString() })))
      await tx.exec('reset role')
      const { rows } = await tx.query(`select patrol_id, source from public.activities where id = '${newId(1)}'`)
      expect(rows).toEqual([{ patrol_id: own(no.ownPatrol), source: 'walk' }])
    })
  })

  describe('the log', () => {
    test('comes a page at a time, each record once, newest first', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        // Eleven in the same second, so that only the id parts them.
        for (let index = 1; index <= 11; index++) await tx.query(save(visit(index, { done_at: '2026-03-01T02:00:00Z' })))
        const seen: string[] = []
        let after: object | null = {}
        while (after !== null) {
          const { rows, next }: Page = await page(tx, { mine: true, after }, 4)
          expect(rows.length).toBeLessThanOrEqual(4)
          seen.push(...rows.map(({ id }) => id))
          after = next
        }
        expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => newId(11 - index)))
      })
    })

    test('of oneself, of a kind, of a theme, of an area', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(save(visit(1, { theme: 'fire' })))
        await tx.query(save(visit(2, { kind: 'service', lat: 26.7 })))
        const ids = async (asked: object) => (await page(tx, asked)).rows.map(({ id }) => id).sort()
        expect(await ids({ mine: true })).toEqual([newId(1), newId(2)])
        expect(await ids({ kind: 'service' })).toEqual([newId(2)])
        expect(await ids({ theme: 'fire' })).toEqual([newId(1)])
        expect(await ids({ theme: '' })).toEqual([newId(2)])
        expect(await ids({ area_id: areas.cellNorth })).toEqual([newId(2)])
        expect(await ids({ area_id: areas.siblingCell })).toEqual([])
        expect(await ids({})).toEqual([own(no.activity), newId(1), newId(2)].sort())
      })
    })

    test('says what is his own and what he may change', async () => {
      const { rows } = await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(save(visit(1)))
        return page(tx, {})
      })
      expect(rows.find(({ id }) => id === newId(1))).toMatchObject({ is_own: true, may_change: true })
      expect(rows.find(({ id }) => id === own(no.activity))).toMatchObject({ is_own: false, may_change: false })
    })

    test('shows who has no role any more nothing of what he wrote', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(save(visit(1)))
        await tx.exec('reset role; delete from public.memberships where user_id = auth.uid()')
        await become(tx, 'grid_worker')
        expect((await page(tx, { mine: true })).rows).toEqual([])
      })
    })
  })

  describe('kinds and themes', () => {
    const words = {
      kinds: [{ id: 'boat', name: '船只检查', counts: '艘', seat: 5 }],
      themes: [{ id: 'fraud', name: '反诈', is_active: false }],
    }
    test('are the county’s to edit: added, renamed, retired', async () => {
      const { text } = await attempt(database(), 'root', `select public.save_activity_words(${json(words)})`)
      const answer = JSON.parse(text) as { kinds: { id: string }[]; themes: { id: string; name: string; is_active: boolean }[] }
      expect(answer.kinds[0]).toMatchObject({ id: 'boat', name: '船只检查', counts: '艘' })
      expect(answer.themes.find(({ id }) => id === 'fraud')).toMatchObject({ name: '反诈', is_active: false })
    })
    test.each([
      ['no name', { kinds: [{ id: 'boat', name: ' ' }] }],
      ['a long name', { themes: [{ id: 'boat', name: 'x'.repeat(21) }] }],
    ])('need a name: %s', async (_, odd) => {
      expect((await attempt(database(), 'root', `select public.save_activity_words(${json(odd)})`)).refusal).toBe('22023')
    })
  })

  describe('children swimming', () => {
    const submit = (kind: string, body: object) =>
      `select public.submit_ops(${json([{ id: newId(70), kind, body }])}) -> 'results' -> 0 as answer`
    const due = async (tx: Queryable) =>
      (
        await tx.query<{ due: string }>(
          `select to_char(next_due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as due from public.water_spots where id = '${own(no.water)}'`,
        )
      ).rows[0]!.due

    test('make the water due the next service day, until somebody looked', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.exec(
          `reset role; update public.water_spots set last_inspected_at = now() - interval '1 hour' where id = '${own(no.water)}'`,
        )
        const before = await due(tx)
        await become(tx, 'grid_worker')
        await tx.query(
          submit('sighting.report', {
            id: newId(60),
            lng: 115.2005,
            lat: 26.2005,
            children: 4,
            called_out: true,
            parents_told: true,
          }),
        )
        const { rows } = await tx.query<{ day: string }>(`select (private.service_day(now()) + 1)::text as day`)
        expect(await due(tx)).toBe(`${rows[0]!.day} 06:00`)
        const detail = await tx.query<{ d: { sightings: object[] } }>(`select public.water_detail('${own(no.water)}') as d`)
        expect(detail.rows[0]!.d.sightings[0]).toMatchObject({ id: newId(60), children: 4, called_out: true })
        await tx.exec(
          `reset role; update public.water_spots set last_inspected_at = now() + interval '2 days' where id = '${own(no.water)}'`,
        )
        expect(await due(tx)).not.toBe(`${rows[0]!.day} 06:00`)
        expect((await due(tx)) > before).toBe(true)
      })
    })

    test('of days ago, told late, take no look away that is still owed', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.exec(
          `reset role; update public.water_spots set last_inspected_at = now() - interval '1 day' where id = '${own(no.water)}'`,
        )
        await become(tx, 'grid_worker')
        await tx.query(submit('sighting.report', { id: newId(60), water_spot_id: own(no.water) }))
        const owed = await due(tx)
        const late = new Date(Date.now() - 3 * 86_400_000).toISOString()
        const { rows } = await tx.query<{ answer: object }>(
          `select public.submit_ops(${json([{ id: newId(71), kind: 'sighting.report', body: { id: newId(62), water_spot_id: own(no.water), seen_at: late } }])}) -> 'results' -> 0 as answer`,
        )
        expect(rows[0]!.answer).toMatchObject({ status: 'applied' })
        expect(await due(tx)).toBe(owed)
      })
    })

    test('at a place that is no water of ours are kept with the place', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const { rows } = await tx.query<{ answer: object }>(submit('sighting.report', { id: newId(60), lng: 115.3, lat: 26.4 }))
        expect(rows[0]?.answer).toMatchObject({ status: 'applied', result: { water_spot_id: null, next_due_at: null } })
      })
    })

    test.each([
      ['a far water', { water_spot_id: foreign(no.water) }, 'forbidden'],
      ['no place', {}, 'required'],
      ['no child', { water_spot_id: own(no.water), children: 0 }, 'invalid'],
    ])('%s is refused', async (_, more, code) => {
      const { text } = await attempt(database(), 'grid_worker', submit('sighting.report', { id: newId(60), ...more }))
      expect(JSON.parse(text)).toMatchObject({ status: 'rejected', code })
    })

    test('a tip finds its area again when outlines are drawn anew', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(submit('tip.report', { id: newId(61), content: '夜里有人偷沙', severity: 3, lng: 115.21, lat: 26.21 }))
        await tx.exec('reset role')
        const areaOf = async () =>
          (await tx.query<{ area_id: string }>(`select area_id from public.tips where id = '${newId(61)}'`)).rows[0]!.area_id
        const there = await areaOf()
        await tx.exec(`update public.tips set area_id = '${areas.cellSouth}' where id = '${newId(61)}'`)
        await tx.exec(`select private.replace_rows('{}', '{${areas.cellSouth}}')`)
        expect(await areaOf()).toBe(there)
      })
    })

    test('a tip has its deadline by severity and its first step', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const { rows } = await tx.query<{ answer: { result: { deadline: string } } }>(
          submit('tip.report', { id: newId(61), content: '夜里有人偷沙', severity: 3, lng: 115.21, lat: 26.21 }),
        )
        const { rows: tomorrow } = await tx.query<{ d: string }>('select (private.today() + 1)::text as d')
        expect(rows[0]!.answer.result.deadline).toBe(tomorrow[0]!.d)
        const { rows: events } = await tx.query(`select to_status from public.tip_events where tip_id = '${newId(61)}'`)
        expect(events).toEqual([{ to_status: 'reported' }])
      })
    })
  })
})
