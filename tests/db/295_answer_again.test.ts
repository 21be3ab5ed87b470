import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, own, type Persona } from './support/personas'
import { areas, buildWorld, here, newId, no } from './support/world'

type Body = Readonly<Record<string, unknown>>
interface FirstSave {
  readonly name: string
  readonly by: Persona
  /** Somebody else who may save the same. */
  readonly other: Persona
  readonly table: string
  readonly body: Body
  readonly change: Body
  readonly sql: (body: Body) => string
}

const json = (value: unknown): string => `'${JSON.stringify(value)}'::jsonb`
const hours = (from: number) => new Date(Date.UTC(2030, 0, 10, 12) + from * 3_600_000).toISOString()
const route = { id: newId(61), team_id: own(no.ownTeam), mode: 'foot' }
const plan: Body = {
  id: newId(60),
  area_id: areas.station,
  title: '今晚夜巡',
  service_day: '2030-01-10',
  shift_from: hours(1),
  shift_to: hours(9),
  routes: [route],
  stops: [{ id: newId(62), route_id: route.id, seq: 0, kind: 'manual', name: '点', lng: 115.2, lat: 26.2, dwell_s: 600 }],
}
const beat: Body = { id: newId(63), name: '新片', kind: 'beat', parent_id: areas.station }
const water = { type: 'LineString', coordinates: [here.coordinates, [115.215, 26.215]] }

const saves: readonly FirstSave[] = [
  {
    name: 'save_office',
    by: 'chief',
    other: 'administrator',
    table: 'police_offices',
    body: { id: newId(64), name: '新室', geom: here },
    change: { name: '另一室' },
    sql: (body) => `select public.save_office(${json(body)}) as answer`,
  },
  {
    name: 'save_water',
    by: 'chief',
    other: 'administrator',
    table: 'water_spots',
    body: { id: newId(65), name: '新塘', geom: water, kit: { ring: 'missing' } },
    change: { geom: here },
    sql: (body) => `select public.save_water(${json(body)}) as answer`,
  },
  {
    name: 'save_dispute',
    by: 'grid_worker',
    other: 'chief',
    table: 'disputes',
    body: { id: newId(66), category: 'land', geom: here },
    change: { category: 'water' },
    sql: (body) => `select public.save_dispute(${json(body)}) as answer`,
  },
  {
    name: 'save_plan',
    by: 'chief',
    other: 'root',
    table: 'patrol_plans',
    body: plan,
    change: { stops: [] },
    sql: (body) => `select public.save_plan(${json(body)}) as answer`,
  },
  {
    name: 'publish_changes',
    by: 'chief',
    other: 'root',
    table: 'patrol_plans',
    body: plan,
    change: { title: '另一夜巡' },
    sql: (body) => `select public.publish_changes(${json(body)}) as answer`,
  },
  {
    name: 'save_plan_template',
    by: 'chief',
    other: 'root',
    table: 'plan_templates',
    body: { id: newId(67), area_id: areas.station, name: '周五夜', weekdays: [5], content: { stops: [] } },
    change: { content: { stops: [1] } },
    sql: (body) => `select public.save_plan_template(${json(body)}) as answer`,
  },
  {
    name: 'save_areas',
    by: 'chief',
    other: 'administrator',
    table: 'areas',
    body: beat,
    change: { name: '别的片' },
    sql: (body) => `select public.save_areas(${json([body])}) as answer`,
  },
]

/** A first save whose answer was lost after the commit is sent again by whoever sent it. */
onEachDatabase('a first save sent again', (database) => {
  beforeAll(() => buildWorld(database()))

  const answerOf = async (tx: Queryable, sql: string): Promise<unknown> =>
    (await tx.query<{ answer: unknown }>(sql)).rows[0]?.answer

  describe.each(saves)('$name', ({ by, other, table, body, change, sql }) => {
    test('gets the first answer, and there is one row', async () => {
      await asPersona(database(), by, async (tx) => {
        const first = await answerOf(tx, sql(body))
        expect(first).toBeTruthy()
        expect(await answerOf(tx, sql(body))).toEqual(first)
        // The order of keys and a rev that says nothing are no content.
        expect(await answerOf(tx, sql({ rev: null, ...Object.fromEntries(Object.entries(body).reverse()) }))).toEqual(first)
        await tx.exec('reset role')
        const { rows } = await tx.query(`select rev from public.${table} where id = '${String(body['id'])}'`)
        expect(rows).toHaveLength(1)
      })
    })

    test('gets it also when somebody has worked on the record meanwhile', async () => {
      await asPersona(database(), by, async (tx) => {
        const first = await answerOf(tx, sql(body))
        await tx.exec(`reset role; update public.${table} set rev = rev where id = '${String(body['id'])}'`)
        await become(tx, by)
        expect(await answerOf(tx, sql(body))).toEqual(first)
      })
    })

    test('with other content is a conflict that says so', async () => {
      const again = await attempt(database(), by, sql({ ...body, ...change }), `set local role authenticated; ${sql(body)}`)
      expect(again.refusal).toBe('PT409')
      expect(again.message).toContain('已用别的内容保存过')
    })

    test('by somebody else is no first save of his', async () => {
      const work = asPersona(database(), by, async (tx) => {
        await answerOf(tx, sql(body))
        await become(tx, other)
        await answerOf(tx, sql(body))
      })
      await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(?:22023|42501|PT409)$/) })
    })
  })

  test('a list that makes areas and redraws others is answered again whole', async () => {
    await asPersona(database(), 'chief', async (tx) => {
      const list = [
        { id: areas.cellNorth, rev: 1, name: '北网格甲' },
        { ...beat },
        { id: newId(68), name: '第二片', kind: 'beat', parent_id: areas.station },
      ]
      const sql = `select public.save_areas(${json(list)}, 'report') as answer`
      const first = await answerOf(tx, sql)
      expect(await answerOf(tx, sql)).toEqual(first)
      // One of them alone, or the same under other rules, is another request.
      await expect(answerOf(tx, `select public.save_areas(${json([list[2]])}, 'report') as answer`)).rejects.toMatchObject({
        code: 'PT409',
      })
    })
  })

  test('a record that was never saved first by anybody still wants its revision', async () => {
    const { refusal } = await attempt(
      database(),
      'chief',
      `select public.save_office(${json({ id: own(no.office), name: '改' })})`,
    )
    expect(refusal).toBe('22023')
  })

  test('two of the same at one time make one row', async () => {
    const { sql } = saves[0]!
    const id = newId(69)
    const send = () =>
      database().transaction(async (tx) => {
        await become(tx, 'chief')
        return answerOf(tx, sql({ id, name: '同时', geom: here }))
      })
    const [one, two] = await Promise.all([send(), send()])
    expect(one).toEqual(two)
  })

  test('whoever has no role any more gets nothing again', async () => {
    const first = saves[0]!
    const work = asPersona(database(), 'chief', async (tx) => {
      await answerOf(tx, first.sql(first.body))
      await tx.exec(`reset role; update public.profiles set status = 'disabled' where display_name = 'chief'`)
      await become(tx, 'chief')
      await answerOf(tx, first.sql(first.body))
    })
    await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(?:P0002|PT404|42501|22023)$/) })
  })
})
