// The county on the map: start, a real import of 148,636 incidents, the price of row security, tiles, and the page's weight.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../supabase/local/database.ts'
import { shellWeightKb } from './page-weight'
import { importChicago, startProduct, stopProduct } from './product'

const say = (line: string) => process.stderr.write(`${line}\n`)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const cellBox = [-87.6325, 41.8755, -87.6225, 41.8875] as const
const userIds = { whole: '00000000-0000-4000-8000-00000000b001', cell: '00000000-0000-4000-8000-00000000b002' }

/** A chief of the whole county, and one of a new cell downtown that will hold about one row in a hundred. */
async function prepare(db: Database): Promise<void> {
  const [west, south, east, north] = cellBox
  await db.query(
    `insert into public.areas (id, code, name, kind, parent_id, geom)
     select $1::uuid, 'bench-cell', '基准网格', 'cell', id, extensions.st_multi(extensions.st_makeenvelope($2, $3, $4, $5, 4326))
     from public.areas where kind = 'county' limit 1`,
    [userIds.cell, west, south, east, north],
  )
  for (const [who, id] of Object.entries(userIds)) {
    await db.query(`insert into auth.users (id, email) values ($1::uuid, $2)`, [id, `bench-${who}@patrolgrid.test`])
    await db.query(`update public.profiles set status = 'active' where user_id = $1::uuid`, [id])
    await db.query(
      `insert into public.memberships (user_id, area_id, role)
       select $1::uuid, id, 'chief' from public.areas where case when $2 = 'cell' then code = 'bench-cell' else kind = 'county' end limit 1`,
      [id, who],
    )
  }
}

const asUser = (db: Database, userId: string, sql: string, parameters: readonly unknown[]) =>
  db.transaction(async (tx) => {
    await tx.exec('set local role authenticated')
    await tx.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: userId, role: 'authenticated' })])
    const began = performance.now()
    await tx.query(sql, [...parameters])
    return performance.now() - began
  })

const timed = async (runs: number, once: () => Promise<number>) => {
  const times: number[] = []
  for (let turn = 0; turn < runs; turn++) times.push(await once())
  return median(times)
}

async function rlsRatio(db: Database): Promise<number> {
  const { rows } = await db.query<{ share: number; total: number }>(
    `select count(*) filter (where area_id = $1::uuid)::float8 / count(*) as share, count(*)::int as total from public.incidents`,
    [userIds.cell],
  )
  say(`  one chief sees ${((rows[0]?.share ?? 0) * 100).toFixed(2)} % of ${rows[0]?.total} incidents`)
  const withRls = await timed(15, () => asUser(db, userIds.cell, 'select public.incidents_in_box($1, $2, $3, $4)', cellBox))
  const without = await timed(15, async () => {
    const began = performance.now()
    await db.query(
      `select json_build_object('total', count(*), 'rows', json_agg(json_build_array(i.id, extensions.st_x(i.geom), extensions.st_y(i.geom),
         i.type_group, extract(epoch from i.occurred_at)::bigint, i.status)))
       from public.incidents i where i.geom operator(extensions.&&) extensions.st_makeenvelope($1, $2, $3, $4, 4326)`,
      [...cellBox],
    )
    return performance.now() - began
  })
  say(`  box of a cell: ${withRls.toFixed(1)} ms with row security, ${without.toFixed(1)} ms without`)
  return withRls / without
}

/** Web-mercator tile that holds a position. */
function tileAt(z: number, lng: number, lat: number): readonly [number, number, number] {
  const n = 2 ** z
  const y = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n
  return [z, Math.floor(((lng + 180) / 360) * n), Math.floor(y)]
}

async function tileMedian(db: Database): Promise<number> {
  const times: number[] = []
  for (let z = 9; z <= 14; z++)
    for (const [lng, lat] of [
      [-87.63, 41.88],
      [-87.7, 41.85],
      [-87.6, 41.75],
      [-87.65, 41.95],
    ] as const)
      times.push(await asUser(db, userIds.whole, 'select public.tile_incidents($1, $2, $3)', tileAt(z, lng, lat)))
  return median(times)
}

export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-bench-'))
  const dataDir = join(folder, 'data')
  try {
    const first = await startProduct(dataDir)
    say(`  first start with the demo county ${first.seconds.toFixed(1)} s`)
    await stopProduct(first.server)
    const database = { driver: 'pglite' as const, dataDir: join(dataDir, 'pg') }
    const before = await openDatabase(database)
    await prepare(before)
    await before.close()

    const warm = await startProduct(dataDir)
    const began = performance.now()
    const said = importChicago()
    const importS = (performance.now() - began) / 1000
    say(`  ${said}`)
    await stopProduct(warm.server)

    const db = await openDatabase(database)
    await db.exec('analyze')
    const results = { import_chicago_s: importS, rls_bbox_ratio: await rlsRatio(db), tile_median_ms: await tileMedian(db) }
    await db.close()
    return { ...results, app_gzip_kb: shellWeightKb('dist'), warm_start_s: warm.seconds, first_start_s: first.seconds }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
