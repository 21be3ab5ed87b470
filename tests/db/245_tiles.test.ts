import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { beforeAll, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { isTileFrame, tileFromFrame } from '../../supabase/local/tiles/tileFrame.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, own, type Persona } from './support/personas'
import { areas, buildWorld, no } from './support/world'

const tileAt = (z: number, lng: number, lat: number): string => {
  const down = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return [z, Math.floor(((lng + 180) / 360) * 2 ** z), Math.floor(down * 2 ** z)].join(', ')
}

type Properties = Readonly<Record<string, unknown>>

onEachDatabase('tiles', (database) => {
  const total = 6000
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents')
    const random = createRandom(11)
    const rows = Array.from({ length: total }, () => ({ lng: 115.05 + random() * 0.2, lat: 26.05 + random() * 0.4 }))
    await database().query(
      `insert into public.incidents (type, type_group, occurred_at, area_id, geom)
       select 'x', 'theft', timestamptz '2026-03-01T04:00:00Z' + ((r.lng - 115) * 1000)::int * interval '1 hour', $2, extensions.st_setsrid(extensions.st_makepoint(r.lng, r.lat), 4326)
       from jsonb_to_recordset($1::jsonb) r(lng float8, lat float8)`,
      [JSON.stringify(rows), areas.station],
    )
  })

  const tile = async (persona: Persona, call: string): Promise<readonly Properties[]> => {
    const bytes = await asPersona(database(), persona, async (tx) => {
      const { rows } = await tx.query<{ tile: Uint8Array | null }>(`select public.${call} as tile`)
      return rows[0]?.tile ?? new Uint8Array()
    })
    const { layers } = new VectorTile(new PbfReader(isTileFrame(bytes) ? tileFromFrame(bytes) : bytes))
    return Object.values(layers).flatMap((layer) =>
      Array.from({ length: layer.length }, (_, index) => ({ ...layer.feature(index).properties })),
    )
  }
  const count = (features: readonly Properties[]) => features.reduce((sum, { n }) => sum + Number(n), 0)

  test('a crowded tile gathers incidents in squares whose counts sum to all of them', async () => {
    const features = await tile('chief', 'tile_incidents(7, 104, 54)')
    expect(count(features)).toBe(total)
    expect(features.length).toBeLessThan(2305)
    expect(features.every((feature) => feature['id'] === undefined && feature['type_group'] === 'theft')).toBe(true)
  })

  test('an incident belongs to exactly one of four neighbouring tiles, at any zoom', async () => {
    for (const [z, west, north] of [
      [10, 838, 433],
      [12, 3356, 1737],
    ] as const) {
      const span = z === 10 ? 4 : 8
      const seen: string[] = []
      for (let x = west; x < west + span; x++)
        for (let y = north; y < north + span; y++)
          for (const { id } of await tile('chief', `tile_incidents(${z}, ${x}, ${y})`))
            if (id !== undefined) seen.push(String(id))
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.length).toBeGreaterThan(100)
    }
    let sum = 0
    for (let x = 838; x < 842; x++)
      for (let y = 433; y < 437; y++) sum += count(await tile('chief', `tile_incidents(10, ${x}, ${y})`))
    expect(sum).toBe(total)
  })

  test('filters by time, hour and weekday agree with the table', async () => {
    const filters = `'2026-03-01', '2027-03-01', '{theft}', '{12,13}', '{0,1,2}'`
    const { rows } = await database().query<{ n: number }>(
      `select count(*)::int as n from public.incidents where occurred_at >= '2026-03-01' and occurred_at < '2027-03-01' and type_group = 'theft'
        and extract(hour from occurred_at at time zone 'Asia/Shanghai') in (12, 13) and extract(dow from occurred_at at time zone 'Asia/Shanghai') in (0, 1, 2)`,
    )
    expect(rows[0]?.n).toBeGreaterThan(0)
    expect(count(await tile('chief', `tile_incidents(7, 104, 54, ${filters})`))).toBe(rows[0]?.n)
    expect(await tile('chief', `tile_incidents(7, 104, 54, null, null, '{fraud}')`)).toEqual([])
  })

  test('a tile of nothing is an empty tile, not an error', async () => {
    for (const name of ['tile_areas', 'tile_roads', 'tile_basemap', 'tile_incidents'])
      expect(await tile('chief', `${name}(10, 0, 0)`)).toEqual([])
    expect(await tile('viewer', 'tile_incidents(7, 104, 54)')).toEqual([])
  })

  test('areas come at the level asked for', async () => {
    const kinds = async (level: string) => (await tile('viewer', `tile_areas(7, 104, 54, ${level})`)).map(({ kind }) => kind)
    expect(await kinds(`'cell'`)).toEqual(['cell', 'cell'])
    expect((await kinds('null')).sort()).toEqual(['beat', 'cell', 'cell', 'station'])
  })

  test('small scales leave lesser roads out', async () => {
    await database().exec(
      `insert into public.roads (class, geom) select 'path', geom from public.roads where id = '${own(no.road)}'`,
    )
    const classes = async (call: string) => (await tile('chief', call)).map((road) => road['class'])
    expect(await classes('tile_roads(8, 209, 108)')).toEqual(['primary'])
    expect((await classes(`tile_roads(${tileAt(14, 115.21, 26.305)})`)).sort()).toEqual(['path', 'primary'])
  })
})
