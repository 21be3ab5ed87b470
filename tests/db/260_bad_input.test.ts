import { beforeAll, describe, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call } from './support/personas'
import { buildWorld, newId } from './support/world'

onEachDatabase('bad input', (database) => {
  beforeAll(() => buildWorld(database()))

  const water = (geom: unknown, more: object = {}) =>
    `select public.save_water('${JSON.stringify({ id: newId(1), name: '塘', geom, ...more }).replaceAll("'", "''")}')`

  describe('coordinates', () => {
    test.each([
      ['a longitude beyond 180', { type: 'Point', coordinates: [500, 26] }],
      ['a latitude beyond the map', { type: 'Point', coordinates: [115, 95] }],
      ['metres in place of degrees', { type: 'Point', coordinates: [502341.2, 2901234.5] }],
      ['zero, zero', { type: 'Point', coordinates: [0, 0] }],
      ['text', { type: 'Point', coordinates: ['115', '26'] }],
      ['nothing', null],
      ['an empty line', { type: 'LineString', coordinates: [] }],
      ['a line of one point', { type: 'LineString', coordinates: [[115, 26]] }],
      [
        'an open ring',
        {
          type: 'Polygon',
          coordinates: [
            [
              [115, 26],
              [115.1, 26],
              [115.1, 26.1],
            ],
          ],
        },
      ],
      [
        'a ring that crosses itself',
        {
          type: 'Polygon',
          coordinates: [
            [
              [115, 26],
              [115.1, 26.1],
              [115.1, 26],
              [115, 26.1],
              [115, 26],
            ],
          ],
        },
      ],
      ['a collection', { type: 'GeometryCollection', geometries: [] }],
    ])('%s is refused with a sentence', async (_, geom) => {
      const { refusal, message } = await attempt(database(), 'chief', water(geom))
      expect(refusal).toBe('22023')
      expect(message).toMatch(/[一-鿿]{4}/)
    })

    test('an infinite number is refused, however it is spelt', async () => {
      for (const number of ['1e999', '-1e999', '1.8e308']) {
        const { refusal } = await attempt(
          database(),
          'chief',
          water({ type: 'Point', coordinates: [9, 26] }).replace('[9,', `[${number},`),
        )
        expect(['22023', '22003']).toContain(refusal)
      }
    })

    test.each(['police_offices', 'hazards', 'incidents', 'water_spots'])(
      '%s refuses positions off the earth even from its owner',
      async (table) => {
        const extra =
          { police_offices: `name`, hazards: `kind, title`, incidents: `type, occurred_at`, water_spots: `name` }[table] ?? ''
        const values = { police_offices: `'x'`, hazards: `'fire', 'x'`, incidents: `'x', now()`, water_spots: `'x'` }[table] ?? ''
        for (const point of ['500, 95', `'NaN', 26`, `'Infinity', 26`, '115, 89', '0, 0'])
          await expect(
            database().query(
              `insert into public.${table} (${extra}, area_id, geom) select ${values}, id, extensions.st_setsrid(extensions.st_makepoint(${point}), 4326) from public.areas where code = 'W'`,
            ),
            `${table} ${point}`,
            // 22P02: a trigger that writes the row as JSON meets a number that JSON does not know.
          ).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|XX000|22P02)$/) as string })
      },
    )

    test.each([
      [200, 26, 201, 27],
      [115, 26, 114, 27],
      [115, 27, 116, 26],
    ])('a box %d, %d, %d, %d is refused', async (...box) => {
      expect((await attempt(database(), 'chief', `select public.incidents_in_box(${box.join(', ')})`)).refusal).toBe('22023')
    })

    test.each(['NaN', 'Infinity'])('a box with %s is refused', async (number) => {
      expect((await attempt(database(), 'chief', `select public.incidents_in_box('${number}', 26, 116, 27)`)).refusal).toBe(
        '22023',
      )
      expect((await attempt(database(), 'chief', `select public.nearest_units('${number}', 26)`)).refusal).toBe('22023')
    })

    test.each([
      [-1, 0, 0],
      [23, 0, 0],
      [3, 8, 0],
      [3, 0, -1],
    ])('tile %d/%d/%d does not exist and says so', async (...tile) => {
      for (const name of ['tile_areas', 'tile_roads', 'tile_basemap', 'tile_incidents'])
        expect((await attempt(database(), 'chief', `select public.${name}(${tile.join(', ')})`)).refusal).toBe('22023')
    })
  })

  describe('text', () => {
    test('quotes, emoji and characters of four bytes come back as they went in', async () => {
      const name = `O'Hara "塘" 😀 𠮷𡈽 \\ %s; drop table`
      await call(database(), 'chief', 'select public.save_water($1::jsonb)', [
        JSON.stringify({ id: newId(2), name, geom: { type: 'Point', coordinates: [115.2, 26.2] } }),
      ])
      const { rows } = await database().query<{ name: string }>(`select name from public.water_spots where id = $1`, [newId(2)])
      expect(rows[0]?.name).toBe(name)
    })

    test('a NUL is refused', async () => {
      const body = JSON.stringify({ id: newId(3), name: 'a\u0000b', geom: { type: 'Point', coordinates: [115.2, 26.2] } })
      expect((await attempt(database(), 'chief', `select public.save_water('${body}')`)).refusal).toBe('22P05')
    })

    test('a name that is missing, blank or too long is refused with its limit', async () => {
      const point = { type: 'Point', coordinates: [115.2, 26.2] }
      for (const name of [null, '', '   ', '长'.repeat(121)]) {
        const { refusal, message } = await attempt(database(), 'chief', water(point, { name }))
        expect(refusal).toBe('22023')
        expect(message).toContain('水域名称')
      }
    })

    test.each([
      ['risk', 4],
      ['risk', 0],
      ['cycle_days', 0],
      ['cycle_days', 400],
      ['kind', 'ocean'],
    ])('%s = %s is outside what the field knows', async (key, value) => {
      expect(
        (await attempt(database(), 'chief', water({ type: 'Point', coordinates: [115.2, 26.2] }, { [key]: value }))).refusal,
      ).toBe('23514')
    })
  })

  test('an outline of a million vertices is refused before it is built', async () => {
    const ring = Array.from({ length: 1_000_000 }, (_, index) => {
      const angle = (index / 1_000_000) * 2 * Math.PI
      return [Number((115.2 + Math.cos(angle) / 10).toFixed(7)), Number((26.2 + Math.sin(angle) / 10).toFixed(7))]
    })
    ring.push(ring[0] ?? [])
    const { refusal, message } = await attempt(database(), 'chief', water({ type: 'Polygon', coordinates: [ring] }))
    expect(refusal).toBe('PT413')
    expect(message).toContain('200000')
  }, 180_000)
})
