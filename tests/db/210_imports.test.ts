import { beforeAll, describe, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, person } from './support/personas'
import { areas, buildWorld } from './support/world'

interface Answer {
  readonly accepted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: readonly { readonly row: number; readonly code: string; readonly message: string }[]
}
interface Row {
  readonly row: number
  readonly key?: string
  readonly props?: Readonly<Record<string, unknown>>
  readonly geom?: unknown
  readonly fixes?: unknown
  readonly name?: string
}

const at = (lng: unknown, lat: unknown) => ({ type: 'Point', coordinates: [lng, lat] })
const incident = (row: number, geom: unknown = at(115.1 + row / 10_000, 26.2), more: object = {}): Row => ({
  row,
  key: `k:${row}`,
  props: { type: '盗窃', type_group: 'theft', occurred_at: '2026-03-01T02:00:00Z', ...more },
  geom,
})

onEachDatabase('imports', (database) => {
  beforeAll(() => buildWorld(database()))
  let made = 0

  const begin = async (kind: string, area: string = areas.station, options: object = {}): Promise<string> =>
    call(database(), area === areas.county ? 'root' : 'administrator', 'select public.import_begin($1::jsonb) as id', [
      JSON.stringify({ id: person(8000 + made++), kind, frame: 'wgs84', file_name: '测试.csv', area_id: area, options }),
    ])
  const send = async (id: string, chunk: number, rows: readonly Row[] | string): Promise<Answer> =>
    call(database(), 'root', 'select public.import_rows($1, $2, $3::json) as answer', [
      id,
      chunk,
      typeof rows === 'string' ? rows : JSON.stringify(rows),
    ])
  const count = async (table: string, id: string): Promise<number> => {
    const { rows } = await database().query<{ n: number }>(
      `select count(*)::int as n from public.${table} where import_id = $1`,
      [id],
    )
    return rows[0]?.n ?? -1
  }

  test('1,000 rows with 3 bad bring in 997 and list 3 with their reasons', async () => {
    const id = await begin('incidents')
    const rows = Array.from({ length: 1000 }, (_, index) => incident(index + 1))
    rows[99] = incident(100, at(0, 0))
    rows[499] = incident(500, at(115.1, 'x'))
    rows[899] = incident(900, at(115.1, 26.2), { occurred_at: '昨天' })
    const { accepted, rejected } = await send(id, 0, rows)
    expect(accepted).toBe(997)
    expect(rejected.map(({ row, code }) => [row, code]).sort()).toEqual([
      [100, 'zero_coordinates'],
      [500, 'bad_geometry'],
      [900, 'bad_value'],
    ])
    expect(await count('incidents', id)).toBe(997)
  })

  test('a chunk sent twice counts once, and a second import of the same file changes nothing', async () => {
    const rows = [1, 2, 3]
      .map((row) => incident(row, at(115.3, 26.1 + row / 100), { code: `again-${row}` }))
      .map((row) => ({ ...row, key: `again-${row.row}` }))
    const first = await begin('incidents')
    expect(await send(first, 0, rows)).toMatchObject({ accepted: 3, unchanged: 0 })
    expect(await send(first, 0, rows)).toMatchObject({ accepted: 3, unchanged: 0 })
    expect(await count('incidents', first)).toBe(3)
    const second = await begin('incidents')
    expect(await send(second, 0, rows)).toMatchObject({ accepted: 0, updated: 0, unchanged: 3 })
    expect(await count('incidents', second)).toBe(0)
  })

  test('exact duplicates inside one file are one row', async () => {
    const id = await begin('incidents')
    const { key: _, ...bare } = incident(1, at(115.33, 26.33))
    expect(
      await send(id, 0, [
        { ...bare, row: 1 },
        { ...bare, row: 2 },
      ]),
    ).toMatchObject({ accepted: 1, unchanged: 1 })
  })

  test('a changed row is updated, and undo brings the old content back', async () => {
    const first = await begin('offices')
    const office = { row: 1, key: 'o-1', props: { name: '泉江警务室', phone: '1' }, geom: at(115.4, 26.4) }
    await send(first, 0, [office])
    const second = await begin('offices')
    expect(await send(second, 0, [{ ...office, props: { name: '泉江警务室', phone: '2' } }])).toMatchObject({ updated: 1 })
    const phone = async () =>
      (await database().query<{ phone: string }>(`select phone from public.police_offices where external_key = 'o-1'`)).rows[0]
        ?.phone
    expect(await phone()).toBe('2')
    expect(await call(database(), 'administrator', 'select public.import_undo($1) as u', [second])).toEqual({
      removed: 0,
      restored: 1,
      kept: 0,
    })
    expect(await phone()).toBe('1')
  })

  test('undo takes out what came in, but keeps a row somebody has worked on since', async () => {
    const id = await begin('waters')
    await send(
      id,
      0,
      [1, 2, 3].map((row) => ({
        row,
        key: `w-${row}`,
        props: { name: `水${row}`, ring: 'missing' },
        geom: at(115.2 + row / 100, 26.45),
      })),
    )
    const { rows } = await database().query<{ id: string; rev: number }>(
      `select id, rev from public.water_spots where import_id = $1 order by external_key`,
      [id],
    )
    const kit = await database().query(
      `select 1 from public.water_kit where water_spot_id = $1 and piece = 'ring' and state = 'missing'`,
      [rows[0]?.id],
    )
    expect(kit.rows).toHaveLength(1)
    await call(database(), 'chief', 'select public.save_water($1::jsonb) as s', [
      JSON.stringify({ id: rows[0]?.id, rev: rows[0]?.rev, risk: 3 }),
    ])
    expect(await call(database(), 'administrator', 'select public.import_undo($1) as u', [id])).toEqual({
      removed: 2,
      restored: 0,
      kept: 1,
    })
    expect(await call(database(), 'administrator', 'select public.import_undo($1) as u', [id])).toEqual({
      removed: 0,
      restored: 0,
      kept: 0,
    })
  })

  test('each row finds the smallest area that holds it; outside every area it stays with the import; in a foreign branch it is refused', async () => {
    const id = await begin('incidents')
    const answer = await send(id, 0, [
      { ...incident(1, at(115.2, 26.7)), key: 'p1' },
      { ...incident(2, at(100, 30)), key: 'p2' },
      { ...incident(3, at(115.8, 26.7)), key: 'p3' },
    ])
    expect(answer.rejected).toMatchObject([{ row: 3, code: 'outside_branch' }])
    const { rows } = await database().query<{ area_id: string }>(
      `select area_id from public.incidents where import_id = $1 order by external_key`,
      [id],
    )
    expect(rows.map((row) => row.area_id)).toEqual([areas.cellNorth, areas.station])
  })

  test('a key known in a foreign branch neither matches nor tells', async () => {
    const mine = await begin('incidents')
    await send(mine, 0, [{ ...incident(1), key: 'shared-key' }])
    const theirs = await call<string>(database(), 'foreign_chief', 'select public.import_begin($1::jsonb) as id', [
      JSON.stringify({ kind: 'incidents', frame: 'wgs84', area_id: areas.siblingStation }),
    ])
    const answer = await call<Answer>(database(), 'foreign_chief', 'select public.import_rows($1, 0, $2::json) as a', [
      theirs,
      JSON.stringify([{ ...incident(1, at(115.7, 26.2)), key: 'shared-key' }]),
    ])
    expect(answer).toMatchObject({ accepted: 1, updated: 0, rejected: [] })
  })

  describe('areas', () => {
    const box = (west: number, south: number, east: number, north: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    })

    test('parents and children in one chunk find each other, and older rows settle into the new areas', async () => {
      const incidents = await begin('incidents', areas.county)
      await send(incidents, 0, [{ ...incident(1, at(117.05, 26.05)), key: 'settle' }])
      const id = await begin('areas', areas.county)
      const answer = await send(id, 0, [
        {
          row: 1,
          key: 'c',
          props: { code: 'Z1', name: '东网格', kind: 'cell', parent_code: 'Z' },
          geom: box(117, 26, 117.1, 26.1),
        },
        { row: 2, key: 's', props: { code: 'Z', name: '东所', kind: 'station' }, geom: box(117, 26, 117.2, 26.2) },
        { row: 3, key: 'x', props: { code: 'Y', name: '县中县', kind: 'county' }, geom: box(117.3, 26, 117.4, 26.1) },
        { row: 4, key: 'd', props: { code: 'Z1', name: '重号', kind: 'cell' }, geom: box(117.1, 26.1, 117.2, 26.2) },
      ])
      expect(answer).toMatchObject({ accepted: 3, rejected: [{ row: 3, code: 'kind_order' }] })
      await call(database(), 'root', 'select public.import_finish($1, 0) as f', [id])
      const { rows } = await database().query<{ name: string; parent: string; code: string }>(
        `select a.name, p.name as parent, a.code from public.areas a join public.areas p on p.id = a.parent_id where a.import_id = $1 order by a.name`,
        [id],
      )
      expect(rows.map(({ name, parent }) => [name, parent])).toEqual([
        ['东所', '甲县'],
        ['东网格', '东所'],
        ['重号', '东所'],
      ])
      expect(new Set(rows.map(({ code }) => code)).size).toBe(3)
      const settled = await database().query<{ name: string; rev: number }>(
        `select a.name, i.rev from public.incidents i join public.areas a on a.id = i.area_id where i.import_id = $1`,
        [incidents],
      )
      expect(settled.rows).toEqual([{ name: '东网格', rev: 1 }])
      await call(database(), 'root', 'select public.import_undo($1) as u', [id])
      const back = await database().query<{ name: string }>(
        `select a.name from public.incidents i join public.areas a on a.id = i.area_id where i.import_id = $1`,
        [incidents],
      )
      expect(back.rows).toEqual([{ name: '甲县' }])
    })
  })

  describe('tracks', () => {
    const base = 1_770_000_000
    const track = (row: number, t: readonly (number | null)[], lng: readonly number[], more: object = {}): Row => ({
      row,
      key: `t-${row}-${made}`,
      name: `轨迹${row}`,
      fixes: { t, lng, lat: lng.map(() => 26.2) },
      ...more,
    })

    test('raw fixes stay as they came, while the line is split at five minutes of silence', async () => {
      const id = await begin('tracks')
      const t = [0, 10, 20, 1000, 1010, 1015].map((second) => base + second)
      const lng = [115.1, 115.1001, 115.1002, 115.11, 115.1101, 115.5]
      expect(await send(id, 0, [track(1, t, lng)])).toMatchObject({ accepted: 1 })
      const { rows } = await database().query<{ parts: number; lng_e6: number[]; t_s: number[] }>(
        `select extensions.st_numgeometries(p.geom) as parts, c.lng_e6, c.t_s from public.patrols p join public.track_chunks c on c.patrol_id = p.id where p.import_id = $1`,
        [id],
      )
      expect(rows).toEqual([
        {
          parts: 2,
          lng_e6: [115100000, 115100100, 115100200, 115110000, 115110100, 115500000],
          t_s: [0, 10, 20, 1000, 1010, 1015],
        },
      ])
    })

    test('a track without times is kept and says so', async () => {
      const id = await begin('tracks')
      await send(id, 0, [track(1, [null, null], [115.1, 115.101])])
      const { rows } = await database().query(
        `select p.started_at, c.t_s from public.patrols p join public.track_chunks c on c.patrol_id = p.id where p.import_id = $1`,
        [id],
      )
      expect(rows).toEqual([{ started_at: null, t_s: null }])
    })

    test('unequal arrays, a time in another century and a position off the earth are refused by row', async () => {
      const id = await begin('tracks')
      const { accepted, rejected } = await send(id, 0, [
        track(1, [base], [115.1, 115.2]),
        track(2, [1], [115.1]),
        track(3, [base], [515.1]),
        track(4, [base], [115.1]),
      ])
      expect(accepted).toBe(1)
      expect(rejected.map(({ row, code }) => [row, code]).sort()).toEqual([
        [1, 'bad_fixes'],
        [2, 'bad_time'],
        [3, 'out_of_range'],
      ])
    })
  })

  test('NUL, half a surrogate pair and numbers beyond any range cost their own row only', async () => {
    const id = await begin('incidents')
    const rows = JSON.stringify([1, 2, 3, 4].map((row) => ({ ...incident(row, at(115 + row / 8, 26.2)), key: `odd-${row}` })))
      .replace('"odd-1"', '"odd\\u0000-1"')
      .replace('"odd-2"', '"odd\\ud800-2"')
      .replace('[115.375,', '[1e999,')
    const { accepted, rejected } = await send(id, 0, rows)
    expect(accepted).toBe(1)
    expect(rejected.map(({ row }) => row).sort()).toEqual([1, 2, 3])
  })

  test('quotes, emoji and rare characters come through unharmed', async () => {
    const id = await begin('offices')
    const name = `O'Hara "警务室" 😀 𠮷𡈽 \\ ; drop table`
    await send(id, 0, [{ row: 1, key: 'odd-name', props: { name }, geom: at(115.2, 26.2) }])
    const { rows } = await database().query<{ name: string }>(`select name from public.police_offices where import_id = $1`, [id])
    expect(rows[0]?.name).toBe(name)
  })

  test('an outline of too many vertices is refused with the limit in the message', async () => {
    const id = await begin('areas')
    const ring = Array.from({ length: 200_050 }, (_, index) => {
      const angle = (index / 200_050) * 2 * Math.PI
      return [115.2 + Math.cos(angle) / 10, 26.2 + Math.sin(angle) / 10]
    })
    ring.push(ring[0] ?? [])
    const { rejected } = await send(id, 0, [
      { row: 1, key: 'huge', props: { name: '巨', kind: 'cell' }, geom: { type: 'Polygon', coordinates: [ring] } },
    ])
    expect(rejected).toMatchObject([{ row: 1, code: 'too_many_vertices' }])
    expect(rejected[0]?.message).toContain('200000')
  })

  test('an undone or finished import takes no more rows', async () => {
    const id = await begin('incidents')
    await call(database(), 'administrator', 'select public.import_finish($1, 2) as f', [id])
    const outcome = await attempt(database(), 'administrator', `select public.import_rows('${id}', 5, '[]'::json)`)
    expect(outcome.refusal).toBe('PT409')
  })
})
