import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { err, ok, type Result } from '@/domain/result'
import type { ImportKind } from '@/geo/import/columns/fields'
import { sendImport, type ImportTotals, type SendOptions } from '@/geo/import/sendImport'
import { createImportSession } from '@/geo/import/session'
import { openDatabase, prepareDatabase, type Database } from '../database.ts'

const user = '11111111-1111-4111-8111-111111111111'
const county = '22222222-2222-4222-8222-222222222222'
let db: Database

beforeAll(async () => {
  db = await openDatabase({ driver: 'pglite' })
  await prepareDatabase(db)
  await db.query("insert into auth.users (id, email) values ($1, 'administrator@example.test')", [user])
  await db.query("insert into public.areas (id, code, name, kind) values ($1, '360000', '试验县', 'county')", [county])
  await db.query("update public.profiles set status = 'active' where user_id = $1", [user])
  await db.query("insert into public.memberships (user_id, area_id, role) values ($1, $2, 'administrator')", [user, county])
}, 120_000)
afterAll(() => db.close())

/** Calls a function as the administrator, the way the Data API would. */
const send = async (name: string, args: Record<string, unknown>): Promise<Result<unknown>> => {
  const names = Object.keys(args)
  const list = names.map(
    (key, index) => `${key} => $${index + 1}${key === 'rows' ? '::json' : key === 'import' ? '::jsonb' : ''}`,
  )
  const values = Object.values(args).map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))
  try {
    return await db.transaction(async (tx) => {
      await tx.exec(
        `set local role authenticated; select set_config('request.jwt.claims', '{"sub":"${user}","role":"authenticated"}', true)`,
      )
      const { rows } = await tx.query<{ answer: unknown }>(`select public.${name}(${list.join(', ')}) as answer`, values)
      return ok(rows[0]?.answer)
    })
  } catch (error) {
    return err({ kind: 'invalid', detail: error instanceof Error ? error.message : String(error) })
  }
}
const call = send as SendOptions['call']

async function importText(
  name: string,
  content: string,
  kind: ImportKind,
): Promise<{ id: string; totals: ImportTotals; setAside: string | null }> {
  const session = createImportSession()
  const opened = await session.open([{ name, bytes: new TextEncoder().encode(content) }])
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  const { mapping } = session.guess(0, kind)
  session.start(0, { kind, frame: 'wgs84', timeZone: 'Asia/Shanghai', mapping, defaults: {} }, { home: null, outlines: [] })
  const id = crypto.randomUUID()
  const sent = await sendImport({
    head: { id, kind, file_name: name, frame: 'wgs84', area_id: county, options: {} },
    next: () => session.next(),
    call,
    onRefused: (rows) => session.addSetAside(rows),
  })
  if (!sent.ok) throw new Error(JSON.stringify(sent.error))
  return { id, totals: sent.value, setAside: session.setAsideCsv() }
}
const undo = (id: string) => send('import_undo', { import_id: id })
const count = async (table: string): Promise<number> =>
  (await db.query<{ n: number }>(`select count(*)::int as n from public.${table}`)).rows[0]?.n ?? -1

const incidents = (rows: number): string =>
  `编号,类型,时间,经度,纬度\n${Array.from({ length: rows }, (_, i) => `J${i},盗窃,2024-05-01 22:${String(i % 60).padStart(2, '0')},${i % 333 === 332 ? '0,0' : `115.${String(i).padStart(4, '0')},26.3`}`).join('\n')}\n`

describe('a file into the database', () => {
  test('1,000 rows with 3 bad: 997 in, 3 listed; the same file again changes nothing; undo takes all back', async () => {
    const first = await importText('a.csv', incidents(1000), 'incidents')
    expect(first.totals).toMatchObject({ accepted: 997, updated: 0, unchanged: 0, setAside: 3 })
    expect(await count('incidents')).toBe(997)
    const again = await importText('a.csv', incidents(1000), 'incidents')
    expect(again.totals).toMatchObject({ accepted: 0, updated: 0, unchanged: 997, setAside: 3 })
    expect(await count('incidents')).toBe(997)
    expect(await undo(first.id)).toMatchObject({ ok: true, value: { removed: 997, restored: 0, kept: 0 } })
    expect(await count('incidents')).toBe(0)
  })

  test('a changed row is updated, and undo of the second import brings the first content back', async () => {
    const office = (phone: string): string => `编码,名称,电话,经度,纬度\nW1,"共裕""警务室""👮𠮷",${phone},115.1,26.2\n`
    await importText('a.csv', office('0796-1'), 'offices')
    const second = await importText('b.csv', office('0796-2'), 'offices')
    expect(second.totals).toMatchObject({ accepted: 0, updated: 1 })
    const phone = async () =>
      (await db.query<{ name: string; phone: string }>('select name, phone from public.police_offices')).rows
    expect(await phone()).toEqual([{ name: '共裕"警务室"👮𠮷', phone: '0796-2' }])
    expect(await undo(second.id)).toMatchObject({ ok: true, value: { restored: 1 } })
    expect(await phone()).toEqual([{ name: '共裕"警务室"👮𠮷', phone: '0796-1' }])
  })

  test('what the server refuses joins the list for download with its reason', async () => {
    const square = (x: number) => [
      [
        [x, 26],
        [x + 0.1, 26],
        [x + 0.1, 26.1],
        [x, 26.1],
        [x, 26],
      ],
    ]
    const feature = (level: string, x: number) => ({
      type: 'Feature',
      properties: { name: `甲${x}`, level },
      geometry: { type: 'Polygon', coordinates: square(x) },
    })
    // A county cannot lie under a county.
    const { totals, setAside } = await importText(
      'a.geojson',
      JSON.stringify({ type: 'FeatureCollection', features: [feature('网格', 115), feature('县', 116)] }),
      'areas',
    )
    expect(totals).toMatchObject({ accepted: 1, setAside: 1 })
    expect(setAside).toContain('甲116')
  })

  test('tracks become patrols with every fix, once', async () => {
    const gpx =
      '<gpx><trk><name>夜巡</name><trkseg><trkpt lat="26.05" lon="115.05"><time>2024-05-01T14:00:00Z</time></trkpt><trkpt lat="26.051" lon="115.05"><time>2024-05-01T14:01:00Z</time></trkpt></trkseg></trk></gpx>'
    expect((await importText('a.gpx', gpx, 'tracks')).totals).toMatchObject({ accepted: 1 })
    expect((await importText('a.gpx', gpx, 'tracks')).totals).toMatchObject({ accepted: 0, unchanged: 1 })
    const { rows } = await db.query<{ fixes: number }>('select cardinality(lng_e6) as fixes from public.track_chunks')
    expect(rows).toEqual([{ fixes: 2 }])
  })
})
