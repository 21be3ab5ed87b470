import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, prepareDatabase, type Database } from '../../supabase/local/database.ts'
import { decodeTile, type DecodedFeature } from '@tests/support/node/decodeTile'
import { startPrivatePostgres, whyNoPostgres, type PrivatePostgres } from '@tests/support/node/privatePostgres'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

const MVT = 'application/vnd.mapbox-vector-tile'
/** Both engines round to whole tile units, each in its own order of clipping and simplifying: one unit, on the slant. */
const TOLERANCE_UNITS = 1.5

// The same invented features on both: points, wavy lines, discs, rings, pairs, from a fixed arithmetic sequence.
const PLACES = `
  with spots as (select n, 115 + (n * 7919 % 1000) / 1000.0 as lng, 26 + (n * 104729 % 1000) / 1000.0 as lat from generate_series(1, 300) n),
  points as (select n, st_setsrid(st_point(lng, lat), 4326) as p, lng, lat from spots)
  insert into public.places
  select n, '点' || n, p, n % 2 = 0 from points
  union all select 1000 + n, 'line', st_setsrid(st_makeline(array(
    select st_point(lng + k * 0.004 * cos(n + k * 0.3), lat + k * 0.003 * sin(n * 2 + k * 0.5)) from generate_series(0, 40) k)), 4326), null
    from points where n <= 60
  union all select 2000 + n, 'disc', st_buffer(p, 0.02 + 0.01 * (n % 5), 8), true from points where n <= 80
  union all select 3000 + n, 'ring', st_difference(st_buffer(p, 0.03, 6), st_buffer(p, 0.01, 6)), true from points where n <= 40
  union all select 4000 + n, 'pair', st_multi(st_union(st_buffer(p, 0.003, 3), st_buffer(st_translate(p, 0.01, 0), 0.003, 3))), true
    from points where n <= 40
  union all select 5000 + n, 'two points', st_collect(p, st_translate(p, 0, 0.1)), false from points where n <= 20`

let server: TestServer
let token = ''

beforeAll(async () => {
  server = await startTestServer()
  token = (await server.someone('mapper')).token
  await server.db.exec(PLACES)
})
afterAll(() => server.stop())

const fetchTile = (z: number, x: number, y: number, accept: string) =>
  fetch(`${server.url}/rest/v1/rpc/tile_places?z=${z}&x=${x}&y=${y}`, {
    headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, accept },
  })

const tileOf = (lng: number, lat: number, z: number): readonly [number, number] => {
  const radians = (lat * Math.PI) / 180
  const n = 2 ** z
  return [Math.floor(((lng + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * n)]
}

describe('over HTTP', () => {
  test('a GET of the function is a vector tile: typed values, ids, no geometry among the properties', async () => {
    const [x, y] = tileOf(115.5, 26.5, 9)
    const answer = await fetchTile(9, x, y, MVT)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, MVT])
    const features = decodeTile(new Uint8Array(await answer.arrayBuffer()), 'places')
    expect(features.size).toBeGreaterThan(100)
    const [id, point] = [...features].find(([, feature]) => feature.type === 1 && feature.properties['flag'] === true) ?? []
    expect(point?.properties).toEqual({ name: `点${id}`, flag: true })
  })

  test('where there is nothing it is an empty tile', async () => {
    const answer = await fetchTile(9, 0, 0, MVT)
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 0])
  })

  test('a browser that takes anything gets the tile, too', async () => {
    expect((await fetchTile(9, 419, 215, '*/*')).headers.get('content-type')).toBe(MVT)
  })

  test('exterior rings run clockwise on screen and holes the other way, as the specification asks', async () => {
    const [x, y] = tileOf(115.5, 26.5, 9)
    const features = decodeTile(new Uint8Array(await (await fetchTile(9, x, y, MVT)).arrayBuffer()), 'places')
    const rings = [...features.values()].filter(({ properties, parts }) => properties['name'] === 'ring' && parts.length === 2)
    expect(rings.length).toBeGreaterThan(0)
    for (const { parts } of rings) expect([Math.sign(area([parts[0] ?? []])), Math.sign(area([parts[1] ?? []]))]).toEqual([1, -1])
  })
})

type Part = readonly (readonly [number, number])[]

const area = (parts: readonly Part[]): number =>
  parts.reduce(
    (sum, ring) => sum + ring.reduce((own, [x, y], at) => own + x * (ring[at + 1]?.[1] ?? y) - (ring[at + 1]?.[0] ?? x) * y, 0),
    0,
  ) / 2

const distanceToSegment = (
  [x, y]: readonly [number, number],
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
): number => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay))
}

/** The farthest that a vertex of one lies from the outline of the other. */
const farthest = (from: readonly Part[], to: readonly Part[]): number =>
  Math.max(
    0,
    ...from
      .flat()
      .map((vertex) =>
        Math.min(...to.flatMap((part) => part.map((start, at) => distanceToSegment(vertex, start, part[at + 1] ?? start)))),
      ),
  )

const postgresObstacle = await whyNoPostgres()
if (postgresObstacle !== null) process.stderr.write(`tiles.test: comparison with native tiles skipped: ${postgresObstacle}\n`)

describe.skipIf(postgresObstacle !== null)('beside the tiles PostGIS itself makes', () => {
  let postgres: PrivatePostgres
  let native: Database
  beforeAll(async () => {
    postgres = await startPrivatePostgres()
    native = await openDatabase({ driver: 'postgres', url: postgres.url })
    await prepareDatabase(native, { folder: new URL('../fixtures/contract/', import.meta.url).pathname })
    await native.exec(PLACES)
  })
  afterAll(async () => {
    await native.close()
    await postgres.stop()
  })

  const nativeTile = async (z: number, x: number, y: number) => {
    const { rows } = await native.query<{ tile: Uint8Array }>('select public.tile_places($1, $2, $3)::bytea as tile', [z, x, y])
    return decodeTile(rows[0]?.tile ?? new Uint8Array(), 'places')
  }

  test.each([9, 10, 11, 12, 13, 14])('zoom %i holds the same features with the same values and shapes', async (z) => {
    const [x, y] = tileOf(115.5, 26.5, z)
    let compared = 0
    for (const [column, row] of [
      [x, y],
      [x + 1, y],
      [x, y + 1],
    ] as const) {
      const expected = await nativeTile(z, column, row)
      const actual = decodeTile(new Uint8Array(await (await fetchTile(z, column, row, MVT)).arrayBuffer()), 'places')
      expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort())
      for (const [id, wanted] of expected) {
        const got = actual.get(id) as DecodedFeature
        expect([got.type, got.properties]).toEqual([wanted.type, wanted.properties])
        const off = Math.max(farthest(got.parts, wanted.parts), farthest(wanted.parts, got.parts))
        expect(off, `feature ${id} at zoom ${z}`).toBeLessThanOrEqual(TOLERANCE_UNITS)
        // The members of a multipoint are a set.
        if (got.type === 1) expect(got.parts.toSorted()).toEqual(wanted.parts.toSorted())
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
  })
})
