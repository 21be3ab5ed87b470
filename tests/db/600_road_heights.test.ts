import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, own, person, roles } from './support/personas'
import { areas, buildWorld, no } from './support/world'

type Graph = {
  readonly roads: readonly (readonly [string, number, number, number | null, string | null, number[], (number | null)[] | null])[]
}

onEachDatabase('heights of roads', (database) => {
  beforeAll(() => buildWorld(database()))
  let made = 0

  const send = async (rows: readonly object[]): Promise<{ id: string; answer: Record<string, unknown> }> => {
    const id = await call<string>(database(), 'administrator', 'select public.import_begin($1::jsonb) as id', [
      JSON.stringify({
        id: person(8600 + made++),
        kind: 'roads',
        frame: 'wgs84',
        file_name: '路.geojson',
        area_id: areas.station,
      }),
    ])
    const answer = await call<Record<string, unknown>>(
      database(),
      'administrator',
      'select public.import_rows($1, 0, $2::json) as answer',
      [id, JSON.stringify(rows)],
    )
    return { id, answer }
  }
  const line = (...coordinates: readonly (readonly unknown[])[]) => ({ type: 'LineString', coordinates })
  const road = (key: string, geom: object, props: object = {}) => ({
    row: 1,
    key,
    props: { name: key, class: 'path', ...props },
    geom,
  })
  const heights = async (id: string) =>
    (
      await database().query<{ name: string; heights_m: (number | null)[] | null; points: number }>(
        `select external_key as name, to_json(heights_m) as heights_m, extensions.st_npoints(geom) as points from public.roads where import_id = $1 order by external_key`,
        [id],
      )
    ).rows
  const graphOf = (persona: Parameters<typeof call>[1]) =>
    call<Graph>(database(), persona, 'select public.roads_graph(115.0, 26.0, 116.9, 26.9) as graph')

  test('third coordinates of an imported line become its heights; a flat line has none', async () => {
    const { id, answer } = await send([
      road('a 上坡', line([115.21, 26.31, 200.04], [115.22, 26.31, 350], [115.23, 26.31, 310.26])),
      road('b 平', line([115.21, 26.32], [115.22, 26.32])),
    ])
    expect(answer).toMatchObject({ accepted: 2, rejected: [] })
    const [up, flat] = await heights(id)
    expect(up).toMatchObject({ points: 3, heights_m: [200, 350, 310.3].map((metres) => expect.closeTo(metres, 3)) })
    expect(flat!.heights_m).toBeNull()
  })

  test('a height that is missing or none of this planet is unknown, and costs the road nothing', async () => {
    const { id, answer } = await send([
      road('a', line([115.21, 26.33, 100], [115.22, 26.33], [115.23, 26.33, -9999])),
      road('b', line([115.21, 26.34, -32768], [115.22, 26.34, 1e9])),
      road('c', line([115.21, 26.35], [115.22, 26.35]), { heights_m: [[1, 2]] }),
    ])
    expect(answer).toMatchObject({ accepted: 3, rejected: [] })
    expect((await heights(id)).map(({ heights_m }) => heights_m)).toEqual([[100, null, null], null, null])
  })

  test('each line of a multi-line keeps its own heights', async () => {
    const { id } = await send([
      road('m', { type: 'MultiLineString', coordinates: [[[115.21, 26.36, 1], [115.22, 26.36, 2]], [[115.23, 26.36], [115.24, 26.36]], [[115.25, 26.36, 5], [115.26, 26.36, 6], [115.27, 26.36, 7]]] }), // prettier-ignore
    ])
    expect((await heights(id)).map(({ heights_m }) => heights_m)).toEqual([[1, 2], null, [5, 6, 7]])
  })

  test('the same road with other heights, direction and limit is changed, and undoing brings the old ones back', async () => {
    const at = (metres: number) => line([115.21, 26.37, metres], [115.22, 26.37, 100])
    const first = await send([road('k', at(100), { oneway: true, speed_kmh: 20 })])
    const second = await send([road('k', at(180), { oneway: false, speed_kmh: 30 })])
    expect(second.answer).toMatchObject({ updated: 1, accepted: 0 })
    const read = async () =>
      (
        await database().query(
          `select to_json(heights_m) as heights_m, oneway, speed_kmh from public.roads where import_id = $1`,
          [first.id],
        )
      ).rows[0]
    expect(await read()).toEqual({ heights_m: [180, 100], oneway: false, speed_kmh: 30 })
    await call(database(), 'administrator', 'select public.import_undo($1) as undone', [second.id])
    expect(await read()).toEqual({ heights_m: [100, 100], oneway: true, speed_kmh: 20 })
  })

  test('another stamp when roads came, changed or were taken back, for those who see them and nobody else', async () => {
    const stamps = async () =>
      Promise.all(
        (['viewer', 'foreign_viewer'] as const).map((who) =>
          call<string>(database(), who, 'select public.roads_stamp() as stamp'),
        ),
      )
    const [before, theirs] = await stamps()
    const { id } = await send([road('s', line([115.21, 26.38], [115.22, 26.38]))])
    const [after, stillTheirs] = await stamps()
    expect(after).not.toBe(before)
    await call(database(), 'administrator', 'select public.import_undo($1) as undone', [id])
    const [undone] = await stamps()
    expect([before, after]).not.toContain(undone)
    expect(stillTheirs).toBe(theirs)
  })

  test('roads_graph gives heights in decimetres beside the line, null for a road without, to everybody of the branch and nobody else', async () => {
    await database().query(`update public.roads set heights_m = '{120.5,null}' where id = $1`, [own(no.road)])
    for (const role of roles) {
      const mine = (await graphOf(role)).roads.find(([, , , , name]) => name === 'a路')!
      expect([role, mine[6], mine[5].length]).toEqual([role, [1205, null], 4])
    }
    const strangers = (await graphOf('foreign_viewer')).roads
    expect(strangers.some(([, , , , name]) => name === 'a路')).toBe(false)
    expect(strangers.every((row) => row.length === 7)).toBe(true)
    await database().query(`update public.roads set heights_m = null where id = $1`, [own(no.road)])
    expect((await graphOf('viewer')).roads.find(([, , , , name]) => name === 'a路')![6]).toBeNull()
  })

  test('nobody writes heights past the import, and heights that do not match the line are refused', async () => {
    for (const role of roles)
      expect([role, (await attempt(database(), role, `update public.roads set heights_m = '{1,2}' where id = '${own(no.road)}'`)).refusal]).toEqual([role, '42501']) // prettier-ignore
    for (const wrong of ['{1}', '{1,2,3}', '{1,99999}', '{1,NaN}'])
      await expect(
        database().query(`update public.roads set heights_m = '${wrong}' where id = '${own(no.road)}'`),
      ).rejects.toThrow(/roads_heights/)
  })
})
