import { describe, expect, test } from 'vitest'
import type { ImportKind } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import type { ImportRow, SetAside, StaffRow, TrackRow } from '@/geo/import/rows/outcome'
import { createImportSession, type ImportSession } from '@/geo/import/session'

const nowhere = { home: null, outlines: [] }
const file = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) })

interface Prepared {
  readonly session: ImportSession
  readonly rows: (ImportRow | TrackRow | StaffRow)[]
  readonly setAside: SetAside[]
}

async function prepare(name: string, content: string, kind: ImportKind, more: Partial<ImportSettings> = {}): Promise<Prepared> {
  const session = createImportSession()
  const opened = await session.open([file(name, content)])
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  const { mapping } = session.guess(0, kind)
  const started = session.start(
    0,
    { kind, frame: 'wgs84', timeZone: 'Asia/Shanghai', mapping, defaults: {}, isPlaceConfirmed: true, ...more },
    nowhere,
  )
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  const rows: (ImportRow | TrackRow | StaffRow)[] = []
  const setAside: SetAside[] = []
  for (let chunk = session.next(); chunk; chunk = session.next()) {
    // These files hold nothing but records and tracks.
    rows.push(...chunk.rows.filter((row): row is ImportRow | TrackRow => 'geom' in row || 'fixes' in row))
    setAside.push(...chunk.setAside)
  }
  return { session, rows, setAside }
}
const propsOf = (row: ImportRow | TrackRow | StaffRow | undefined) => (row && 'props' in row ? row.props : {})

const heading = '编号,类型,时间,经度,纬度,案情\n'
const incident = (index: number, lng: string, lat: string, summary = '') =>
  `J${index},盗窃,2024-05-01 22:05,${lng},${lat},${summary}\n`

describe('rows of a table', () => {
  test('997 of 1,000 go in and 3 are listed with their rows and reasons', async () => {
    const lines = Array.from({ length: 1000 }, (_, i) => incident(i, String(115 + i / 10_000), '26.3'))
    lines[10] = incident(10, '', '')
    lines[20] = incident(20, '0', '0')
    lines[30] = incident(30, '-1.8e308', '-1.8e308')
    const { rows, setAside, session } = await prepare('a.csv', heading + lines.join(''), 'incidents')
    expect(rows).toHaveLength(997)
    expect(setAside.map(({ row, reason }) => [row, reason])).toEqual([
      [12, '没有坐标'],
      [22, '坐标为 0, 0'],
      [32, '坐标是无穷大'],
    ])
    const list = session.setAsideCsv() ?? ''
    expect(list.split('\r\n')).toHaveLength(5)
    expect(list).toContain('J20,盗窃,2024-05-01 22:05,0,0,,22,"坐标为 0, 0"')
  })
  test('the list of rows left out can be mended and imported again', async () => {
    const { session } = await prepare('a.csv', heading + incident(1, '', '', "'=1+1"), 'incidents')
    const list = (session.setAsideCsv() ?? '').replace(',,,', ',115,26,')
    const again = await prepare('b.csv', list, 'incidents')
    expect(again.setAside).toEqual([])
    expect(propsOf(again.rows[0])).toMatchObject({ code: 'J1', type: '盗窃' })
  })
  test('hold the kind, the group, UTC and clean text', async () => {
    const { rows } = await prepare(
      'a.csv',
      heading + incident(1, '115.1234567890', '26.3', '𠮷"👮\u0000=1+1'.replaceAll('"', '')),
      'incidents',
    )
    expect(rows[0]).toEqual({
      row: 2,
      key: 'k:J1',
      props: {
        code: 'J1',
        type: '盗窃',
        type_group: 'theft',
        summary: '𠮷👮=1+1',
        occurred_at: '2024-05-01T14:05:00.000Z',
        time_precision: 'minute',
      },
      geom: { type: 'Point', coordinates: [115.1234568, 26.3] },
    })
  })
  test('that are all at midnight are dates, and hour charts are told so', async () => {
    const lines = Array.from({ length: 5 }, (_, i) => `J${i},盗窃,2024-05-0${i + 1} 00:00,115.${i + 1},26,\n`)
    const { rows } = await prepare('a.csv', heading + lines.join(''), 'incidents')
    expect(rows.map((row) => propsOf(row)['time_precision'])).toEqual(Array(5).fill('day'))
  })
  test('with texts too long are set aside whole, never cut', async () => {
    const { rows, setAside } = await prepare('a.csv', `名称,经度,纬度\n${'长'.repeat(121)},115,26\n好,115,26\n`, 'offices')
    expect(rows).toHaveLength(1)
    expect(setAside[0]?.reason).toBe('“名称”有 121 字，超过 120 字')
  })
  test('in degrees, minutes and seconds, in one column, and swapped, come out at one place', async () => {
    const variants = [
      ['name,lng,lat\na,115°30′00″E,26°18′00″N\n', {}],
      ['name,location\na,"(26.3, 115.5)"\n', {}],
      ['name,geom\na,POINT (115.5 26.3)\n', {}],
      ['name,lng,lat\na,26.3,115.5\n', { isSwapped: true }],
    ] as const
    for (const [content, more] of variants) {
      const { rows } = await prepare('a.csv', content, 'offices', more)
      expect(rows[0], content).toMatchObject({ geom: { type: 'Point', coordinates: [115.5, 26.3] } })
    }
  })
  test('in GCJ-02 move by some hundred metres, in a projection by its definition', async () => {
    const content = 'name,x,y\na,115.5,26.3\n'
    const { rows } = await prepare('a.csv', content, 'offices', { frame: 'gcj02' })
    const [lng = 0, lat = 0] = rows[0] && 'geom' in rows[0] && rows[0].geom.type === 'Point' ? rows[0].geom.coordinates : []
    expect(Math.hypot((lng - 115.5) * 99_800, (lat - 26.3) * 111_300)).toBeGreaterThan(300)
    const projected = await prepare('a.csv', 'name,x,y\na,38649931.4143,2910168.1937\n', 'offices', {
      frame: 'projected',
      projection: 'EPSG:4526',
    })
    expect(projected.rows[0]).toMatchObject({ geom: { type: 'Point' } })
    const session = createImportSession()
    await session.open([file('a.csv', content)])
    expect(
      session.start(0, { kind: 'offices', frame: 'projected', timeZone: 'UTC', mapping: {}, defaults: {} }, nowhere),
    ).toMatchObject({ ok: false })
  })
})

describe('keys', () => {
  test('are the same for the same file, whatever the order of its rows', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `所${i},${115 + i / 100},26\n`)
    const there = await prepare('a.csv', `名称,经度,纬度\n${lines.join('')}`, 'offices')
    const back = await prepare('a.csv', `名称,经度,纬度\n${lines.reverse().join('')}`, 'offices')
    expect(back.rows.map((row) => row.key).sort()).toEqual(there.rows.map((row) => row.key).sort())
    expect(new Set(there.rows.map((row) => row.key)).size).toBe(30)
  })
  test('tell equal rows: one stays and the other is named, unless both are wanted', async () => {
    const content = `时间,类型,经度,纬度\n2024-05-01 22:05,盗窃,115,26\n2024-05-01 22:05,盗窃,115,26\n`
    const { rows, setAside } = await prepare('a.csv', content, 'incidents')
    expect(rows).toHaveLength(1)
    expect(setAside).toEqual([{ row: 3, code: 'repeat', reason: '与第 2 行完全相同' }])
    const kept = await prepare('a.csv', content, 'incidents', { keepRepeats: true })
    expect(new Set(kept.rows.map((row) => row.key)).size).toBe(2)
  })
  test('keep rows apart that share a code but not their content', async () => {
    const square = (x: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [x, 0.5],
          [x + 1, 0.5],
          [x + 1, 1],
          [x, 0.5],
        ],
      ],
    })
    const feature = (x: number) => ({ type: 'Feature', properties: { code: '31', name: '三十一' }, geometry: square(x) })
    const { rows, session } = await prepare(
      'a.geojson',
      JSON.stringify({ type: 'FeatureCollection', features: [feature(1), feature(3)] }),
      'areas',
    )
    expect(rows.map((row) => propsOf(row)['code'])).toEqual(['31', '31-2'])
    expect(session.remarks().map((remark) => remark.code)).toContain('repeated-code')
  })
  test('see the outline of a lake drawn as a line and as an area', async () => {
    const ring = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1],
    ]
    const turned = [
      [2, 1],
      [2, 2],
      [1, 1],
      [2, 1],
    ].reverse()
    const content = JSON.stringify({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: turned } },
        { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } },
      ],
    })
    const { rows, setAside } = await prepare('a.geojson', content, 'waters')
    expect(rows.map((row) => row.row)).toEqual([2])
    expect(setAside[0]?.reason).toBe('与第 2 行的面是同一条边界')
  })
})

describe('areas', () => {
  test('go level by level, highest first', async () => {
    const feature = (level: string, name: string) => ({
      type: 'Feature',
      properties: { name, level },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [2, 1],
            [2, name.length + 1],
            [1, 1],
          ],
        ],
      },
    })
    const content = JSON.stringify({
      type: 'FeatureCollection',
      features: [feature('网格', '一号'), feature('县', '某某县'), feature('派出所', '某派出所')],
    })
    const { rows } = await prepare('a.geojson', content, 'areas')
    expect(rows.map((row) => propsOf(row)['kind'])).toEqual(['county', 'station', 'cell'])
  })
})

describe('tracks', () => {
  test('made of a list of points are grouped by id, ordered by time and cut at two silent hours', async () => {
    const at = (time: string, id: string) => `${id},115.${time.replace(':', '')},26,2024-05-01T${time}:00Z\n`
    const content = `track_id,lon,lat,time\n${[at('08:10', 'a'), at('08:00', 'a'), at('11:00', 'a'), at('11:01', 'a'), at('09:00', 'b'), at('09:01', 'b')].join('')}`
    const { rows } = await prepare('a.csv', content, 'tracks')
    expect(rows.map((row) => ('name' in row ? [row.name, row.fixes.t.length] : []))).toEqual([
      ['轨迹 a (1)', 2],
      ['轨迹 a (2)', 2],
      ['轨迹 b', 2],
    ])
    const [first] = rows
    const times = first && 'fixes' in first ? first.fixes.t : []
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(600)
  })
  test('keep their wild fixes, lose only those that are nowhere, and are told from their copies', async () => {
    const gpx = (middle: string) =>
      `<gpx><trk><trkseg><trkpt lat="26" lon="115"/>${middle}<trkpt lat="27" lon="116"/></trkseg></trk></gpx>`
    const { rows, session } = await prepare(
      'a.gpx',
      gpx('<trkpt lat="50" lon="10"/><trkpt lat="0" lon="0"/><trkpt lat="x" lon="1"/>'),
      'tracks',
    )
    expect(rows[0]).toMatchObject({ fixes: { lng: [115, 10, 116], lat: [26, 50, 27], t: [null, null, null] } })
    expect(session.remarks().reduce((sum, remark) => sum + remark.count, 0)).toBe(2)
    const one = '<trk><trkseg><trkpt lat="26" lon="115"/><trkpt lat="27" lon="116"/></trkseg></trk>'
    const twice = await prepare('b.gpx', `<gpx>${one}${one}</gpx>`, 'tracks')
    expect(twice.rows).toHaveLength(1)
    expect(twice.setAside[0]?.reason).toContain('完全相同')
  })
})

describe('the look at a file', () => {
  test('warns of feet, of swapped columns, of an open day order, and asks for a time zone', async () => {
    const session = createImportSession()
    await session.open([file('a.csv', 'id,date,x,y\n1,03/04/2014 10:00,1446000,541000\n2,03/05/2014 10:00,1446100,541100\n')])
    const { mapping } = session.guess(0, 'incidents')
    const look = session.inspect(
      0,
      { kind: 'incidents', frame: 'wgs84', timeZone: 'Asia/Shanghai', mapping, defaults: {} },
      nowhere,
    )
    expect(look.doubts).toMatchObject([{ kind: 'not-degrees', unit: 'foot' }])
    expect(look).toMatchObject({ asksTimeZone: true, isDayOrderOpen: true, preview: { features: [] } })
  })
  test('knows the frame of AMap outlines by their columns, and of a file by what it states', async () => {
    const session = createImportSession()
    const amap = { type: 'Feature', properties: { adcode: 360827, childrenNum: 0, name: '遂川县' }, geometry: null }
    const opened = await session.open([file('a.json', JSON.stringify(amap))])
    expect(opened.ok && session.guess(0, 'areas').frame.frame).toBe('gcj02')
    const stated = {
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } },
      features: [amap],
    }
    const projected = await session.open([file('a.json', JSON.stringify(stated))])
    expect(projected.ok && session.guess(0, 'areas').frame).toMatchObject({
      frame: 'projected',
      projection: 'urn:ogc:def:crs:EPSG::4547',
    })
  })
})

describe('roads', () => {
  const layer = (features: readonly object[]) =>
    JSON.stringify({ type: 'FeatureCollection', features: features.map((feature) => ({ type: 'Feature', ...feature })) })
  const line = (...coordinates: readonly (readonly number[])[]) => ({ type: 'LineString', coordinates })

  test('of OSM keep their class, direction, bridge, limit and heights, and a line against its one-way is turned round', async () => {
    const text = layer([
      {
        properties: { '@id': 'way/1', highway: 'unclassified', name: '云岭路', oneway: '-1', maxspeed: '40', bridge: 'viaduct' },
        geometry: line([115.1, 26.1, 300.04], [115.2, 26.1, 350.5], [115.2, 26.2]),
      },
      { properties: { '@id': 'way/2', highway: 'footway', oneway: 'no' }, geometry: line([115.3, 26.1], [115.3, 26.2]) },
      { properties: { '@id': 'way/3', waterway: 'river' }, geometry: line([115.4, 26.1], [115.4, 26.2]) },
      { properties: { '@id': 'way/4', highway: 'track' }, geometry: { type: 'Point', coordinates: [115.5, 26.1] } },
    ])
    const { rows, setAside } = await prepare('roads.geojson', text, 'roads')
    expect(rows.map((row) => ('geom' in row ? [row.props, row.geom] : row))).toEqual([
      [
        { class: 'residential', name: '云岭路', oneway: true, bridge: true, speed_kmh: 40 },
        line([115.2, 26.2], [115.2, 26.1, 350.5], [115.1, 26.1, 300]),
      ],
      [{ class: 'path', oneway: false, bridge: false }, line([115.3, 26.1], [115.3, 26.2])],
    ])
    expect(setAside.map(({ reason }) => reason)).toEqual(['没有道路等级', '需要线，这里是点'])
  })
  test('of a county with Chinese headings are recognised as roads, and move with their frame', async () => {
    const text = layer([
      {
        properties: { 路名: '泉江大道', 道路等级: '县道', 单行: '是', 限速: '50公里/时' },
        geometry: line([115.1, 26.1, 80], [115.2, 26.1, 90]),
      },
      { properties: { 路名: null, 道路等级: '机耕道', 单行: '否', 限速: '999' }, geometry: line([115.1, 26.2], [115.2, 26.2]) },
    ])
    const { rows, session } = await prepare('路网.geojson', text, 'roads', { frame: 'gcj02' })
    expect(session.guess(0, 'roads').mapping).toMatchObject({ name: 0, class: 1, oneway: 2, speed_kmh: 3 })
    expect(rows.map(propsOf)).toEqual([
      { class: 'secondary', name: '泉江大道', oneway: true, bridge: false, speed_kmh: 50 },
      { class: 'track', oneway: false, bridge: false },
    ])
    const [first] = rows
    const moved = first && 'geom' in first && first.geom.type === 'LineString' ? first.geom.coordinates[0]! : []
    // The frame of Chinese phones is some hundred metres off; heights stay.
    expect(Math.abs(moved[0]! - 115.1)).toBeGreaterThan(0.002)
    expect(moved[2]).toBe(80)
  })
  test('whose class nobody knows count as tracks and are told; without a column the whole file has one', async () => {
    const text = layer([{ properties: { class: '神道' }, geometry: line([115.1, 26.1], [115.2, 26.1]) }])
    const odd = await prepare('roads.geojson', text, 'roads')
    expect(odd.rows.map(propsOf)).toEqual([{ class: 'track', oneway: false, bridge: false }])
    const bare = layer([{ properties: {}, geometry: line([115.1, 26.1], [115.2, 26.1]) }])
    const told = await prepare('roads.geojson', bare, 'roads', { defaults: { kind: 'tertiary' } })
    expect(told.rows.map(propsOf)).toEqual([{ class: 'tertiary', oneway: false, bridge: false }])
  })
})
