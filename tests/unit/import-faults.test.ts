import { describe, expect, test } from 'vitest'
import {
  faultFile,
  fixCountOf,
  importFault,
  importFile,
  openFile,
  pointOf,
  propsOf,
  refusalOf,
  stopOf,
  textFile,
} from '@tests/support/import/importFile'

const noticesOf = (summary: { readonly notices: ReadonlyArray<{ readonly text: string }> }) =>
  summary.notices.map((notice) => notice.text).join('\n')

describe('repeats', () => {
  test('are judged on the whole row: rows that differ in a column nobody mapped stay apart', async () => {
    const { rows, setAside } = await importFault('b1-repeat-lie.csv', { kind: 'incidents' })
    expect(setAside).toEqual([])
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map((row) => row.key)).size).toBe(3)
  })
  test('are named when the whole row is equal, and only then', async () => {
    const line = '2026-03-01,盗窃,114.501,26.301,甲某\n'
    const { rows, setAside } = await importFile(
      textFile('a.csv', `发生时间,类型,经度,纬度,报警人\n${line}${line}${line.replace('甲某', '乙某')}`),
      { kind: 'incidents' },
    )
    expect(rows).toHaveLength(2)
    expect(setAside.map(({ row, reason }) => [row, reason])).toEqual([[3, '与第 2 行完全相同']])
  })
})

describe('the place', () => {
  const gauss = { frame: 'projected', projection: 'EPSG:4546' } as const
  test('of projected rows is checked: 300 km away is said, with the code that would fit, and not stored unasked', async () => {
    const opened = await openFile(faultFile('w1-gauss114.csv'), { kind: 'offices', settings: gauss })
    const doubt = opened.look.doubts.find((each) => each.kind === 'elsewhere')
    expect(doubt).toMatchObject({ share: 1, count: 3, rows: [2, 3, 4], fits: [{ projection: 'EPSG:4547', isSwapped: false }] })
    expect(doubt?.kind === 'elsewhere' && doubt.distanceKm).toBeGreaterThan(240)
    expect(doubt?.kind === 'elsewhere' && doubt.distanceKm).toBeLessThan(320)
    expect(stopOf(opened)).toMatch(/3 行.*公里.*EPSG:4547/)
    expect(stopOf({ ...opened, settings: { ...opened.settings, isPlaceConfirmed: true } })).toBeNull()
    const right = await openFile(faultFile('w1-gauss114.csv'), {
      kind: 'offices',
      settings: { ...gauss, projection: 'EPSG:4547' },
    })
    expect(right.look.doubts).toEqual([])
    expect(stopOf(right)).toBeNull()
  })
  test('of degrees is checked the same, for one row among many too', async () => {
    const near = Array.from({ length: 40 }, (_, i) => `室${i},114.5${i},26.3\n`).join('')
    const opened = await openFile(textFile('a.csv', `名称,经度,纬度\n${near}错,109.5,26.3\n`), { kind: 'offices' })
    expect(opened.look.doubts).toMatchObject([{ kind: 'elsewhere', count: 1, rows: [42] }])
    expect(stopOf(opened)).toMatch(/第 42 行/)
  })
  test('of a county elsewhere on earth is a question before it goes under the demo county', async () => {
    const ring = [
      [9.4, 47],
      [9.7, 47],
      [9.7, 47.3],
      [9.4, 47],
    ]
    const county = {
      type: 'Feature',
      properties: { name: '别处县', level: '县' },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }
    const opened = await openFile(textFile('a.geojson', JSON.stringify(county)), { kind: 'areas' })
    expect(opened.look.doubts).toMatchObject([{ kind: 'elsewhere', share: 1 }])
    expect(stopOf(opened)).toMatch(/公里/)
  })
  test('of a list in Chinese survey order is recognised by its zone and offered with the swap', async () => {
    const opened = await openFile(faultFile('i2-survey-XY.csv'), { kind: 'offices' })
    expect(opened.look.doubts).toMatchObject([{ kind: 'not-degrees', projection: 'EPSG:4526', isSwapped: true }])
    expect(stopOf(opened)).not.toBeNull()
    const { rows } = await importFault('i2-survey-XY.csv', {
      kind: 'offices',
      settings: { frame: 'projected', projection: 'EPSG:4526', isSwapped: true },
    })
    const [lng, lat] = pointOf(rows[0])
    expect(lng).toBeCloseTo(114.48, 1)
    expect(lat).toBeCloseTo(26.31, 1)
  })
  test('in whole degrees only is never stored unasked', async () => {
    const opened = await openFile(textFile('a.csv', '名称,经度,纬度\n甲,114,26\n乙,114,26\n丙,115,27\n'), { kind: 'offices' })
    expect(opened.look.doubts.map((doubt) => doubt.kind)).toContain('whole-degrees')
    expect(stopOf(opened)).toMatch(/整数度/)
  })
})

describe('columns', () => {
  test.each(['a1-date-and-time-columns.csv', 'a2-rq-sj.csv', 'a3-year-month-day.csv'])(
    'of %s join into a time with its hour',
    async (name) => {
      const { rows, summary } = await importFault(name)
      expect(summary.tables[0]?.kind).toBe('incidents')
      expect(rows.slice(0, 2).map((row) => [propsOf(row)['occurred_at'], propsOf(row)['time_precision']])).toEqual([
        ['2026-03-01T06:30:00.000Z', 'minute'],
        ['2026-03-01T18:15:00.000Z', 'minute'],
      ])
    },
  )
  test('a date that carries an empty clock takes the clock of the other column', async () => {
    const { rows } = await importFile(
      textFile(
        'a.csv',
        '日期,时间,类型,经度,纬度\n2026-03-01 00:00:00,14:30,盗窃,114.5,26.3\n2026/3/2 0:00,2时15分,盗窃,114.5,26.3\n',
      ),
      { kind: 'incidents' },
    )
    expect(rows.map((row) => propsOf(row)['occurred_at'])).toEqual(['2026-03-01T06:30:00.000Z', '2026-03-01T18:15:00.000Z'])
  })
  test('decide the frame: of three pairs, the one that was chosen counts', async () => {
    const { session, settings } = await openFile(faultFile('e4-three-frames.csv'), { kind: 'offices' })
    expect(settings).toMatchObject({ frame: 'wgs84', mapping: { lng: 1, lat: 2 } })
    expect(session.frameOf(0, { ...settings.mapping, lng: 3, lat: 4 }).frame).toBe('gcj02')
  })
  test('in degrees, minutes and seconds are joined', async () => {
    const { rows, settings } = await importFault('d4-dms-split.csv', { kind: 'offices' })
    expect(settings.mapping).toMatchObject({ lng: 1, lng_minute: 2, lng_second: 3, lat: 4, lat_minute: 5, lat_second: 6 })
    const [lng, lat] = pointOf(rows[0])
    expect(lng).toBeCloseTo(114 + 30 / 60 + 15.5 / 3600, 6)
    expect(lat).toBeCloseTo(26 + 18 / 60 + 5.2 / 3600, 6)
  })
  test('with minutes of 60 and more are set aside by name', async () => {
    const { setAside } = await importFile(
      textFile('a.csv', '名称,经度度,经度分,经度秒,纬度度,纬度分,纬度秒\n甲,114,75,15,26,18,5\n乙,114,30,15,26,18,5\n'),
      { kind: 'offices' },
    )
    expect(setAside.map(({ row, reason }) => [row, reason])).toEqual([[2, expect.stringContaining('经度的分')]])
  })
  test('of codes damaged by a spreadsheet are named, and the codes not used', async () => {
    const { look, rows, session } = await importFault('h1-scientific-code.csv')
    expect(look.doubts).toMatchObject([{ kind: 'damaged-codes', column: '接警单编号', count: 2 }])
    expect(rows).toHaveLength(2)
    expect(rows.map((row) => propsOf(row)['code'])).toEqual([undefined, undefined])
    expect(
      session
        .remarks()
        .map((remark) => remark.text)
        .join(),
    ).toMatch(/科学计数法/)
  })
  test('one swapped row is named for what it is', async () => {
    const { rows, setAside } = await importFault('k3-one-swapped-row.csv', { kind: 'offices' })
    expect(rows).toHaveLength(9)
    expect(setAside.map(({ row, reason }) => [row, reason])).toEqual([[11, expect.stringContaining('经度和纬度像是写反了')]])
  })
  test.each([0.7, 0.4, 0.05])('rows without coordinates are set aside and the others kept, at %f filled', async (share) => {
    const lines = Array.from({ length: 100 }, (_, i) =>
      i < share * 100 ? `点${i},114.${500 + i},26.${300 + i}\n` : `未采${i},无,无\n`,
    )
    const { rows, setAside, summary } = await importFile(textFile('a.csv', `名称,经度,纬度\n${lines.join('')}`))
    expect(summary.tables[0]?.kind).toBe('offices')
    expect(rows).toHaveLength(share * 100)
    expect(setAside).toHaveLength(100 - share * 100)
  })
  test('of the file that was found with 70 in 100 filled keep the 70', async () => {
    const { rows, setAside } = await importFault('k6-70pct-filled.csv', { kind: 'offices' })
    expect([rows.length, setAside.length]).toEqual([70, 30])
  })
})

describe('tables', () => {
  test('under a title find their heading in row 2, and the person can choose another', async () => {
    const opened = await openFile(faultFile('c3-title-row.csv'), { kind: 'offices' })
    expect(opened.summary).toMatchObject({ encoding: 'gb18030' })
    const [table] = opened.summary.tables
    expect(table?.columns).toEqual(['名称', '类型', '经度', '纬度'])
    expect(table?.heading?.row).toBe(2)
    expect(table?.heading?.top[0]?.text).toContain('某县警务室基本情况统计表')
    const { rows, setAside } = await importFault('c3-title-row.csv', { kind: 'offices' })
    expect(rows.map((row) => [row.row, propsOf(row)['name']])).toEqual([
      [3, '甲警务室'],
      [4, '乙警务室'],
    ])
    expect(setAside.map((row) => row.row)).toEqual([5])
    const again = await opened.session.reopen({ headingRows: { 'c3-title-row.csv': 1 } })
    expect(again.ok && again.value.tables[0]?.columns[1]).toBe('第2列')
    const none = await opened.session.reopen({ headingRows: { 'c3-title-row.csv': 0 } })
    expect(none.ok && none.value.tables[0]).toMatchObject({ columns: ['第1列', '第2列', '第3列', '第4列'], rowCount: 5 })
  })
  test('with a heading of two rows join them', async () => {
    const { summary } = await openFile(
      textFile(
        'a.csv',
        '统计表,,,,\n名称,WGS84,,GCJ02,\n,经度,纬度,经度,纬度\n甲,114.5,26.3,114.505,26.297\n乙,114.6,26.3,114.605,26.297\n',
      ),
    )
    expect(summary.tables[0]?.columns).toEqual(['名称', 'WGS84经度', 'WGS84纬度', 'GCJ02经度', 'GCJ02纬度'])
    expect(summary.tables[0]?.rowCount).toBe(2)
  })
  test.each([
    ['c2-sep-line.csv', ['名称', '类型', '经度', '纬度']],
    ['excel-sep.csv', ['编号', '类型', '时间', '经度', '纬度', '案情']],
  ])('%s obeys the sep= line', async (name, columns) => {
    const { summary, rows } = await importFault(name)
    expect(summary.tables[0]?.columns).toEqual(columns)
    expect(rows).toHaveLength(1)
    expect(pointOf(rows[0])[0]).toBeCloseTo(114.5, 1)
  })
  test('in Big5, and in UTF-16 without a mark, are read; the person can choose otherwise', async () => {
    // 名稱,經度,緯度 / 龍崗警務室,114.5,26.3 in Big5.
    const big5 = Uint8Array.from(
      ('a657bad92cb867abd72cbd6eabd70a' + 'c073b15ec4b5b0c8abc72c3131342e352c32362e330a').match(/../g) ?? [],
      (hex) => Number.parseInt(hex, 16),
    )
    const opened = await openFile({ name: 'a.csv', bytes: big5 })
    expect(opened.summary).toMatchObject({ encoding: 'big5', tables: [{ columns: ['名稱', '經度', '緯度'] }] })
    const other = await opened.session.reopen({ encoding: 'gb18030' })
    expect(other).toMatchObject({ ok: true, value: { encoding: 'gb18030' } })
    const wide = new Uint8Array(new Uint16Array([...'名称,经度,纬度\n甲警务室,114.5,26.3\n'].map((c) => c.charCodeAt(0))).buffer)
    expect((await openFile({ name: 'b.csv', bytes: wide })).summary).toMatchObject({ encoding: 'utf-16le' })
  })
  test('with one byte that is no UTF-8 stay UTF-8, and the place is said', async () => {
    const text = new TextEncoder().encode(
      '名称,经度,纬度\n甲警务室一二三四五六七八九十,114.5,26.3\n乙警务室东西南北中发白,114.6,26.4\n',
    )
    text[text.length - 30] = 0xff
    const { summary } = await openFile({ name: 'a.csv', bytes: text })
    expect(summary).toMatchObject({ encoding: 'utf-8', tables: [{ columns: ['名称', '经度', '纬度'] }] })
    expect(noticesOf(summary)).toMatch(/第 3 行/)
  })
})

describe('invalid JSON', () => {
  test.each([
    ['01-trailing-comma.geojson', /第 4 行第 1 列.*“\]”.*逗号/],
    ['02-comma-before-brace-line2.geojson', /第 2 行第 \d+ 列.*“\}”.*逗号/],
    ['03-single-quotes.geojson', /第 1 行第 2 列.*单引号/],
    ['04-nan-python.geojson', /第 1 行第 \d+ 列.*NaN/],
  ])('%s is named with its line, its column and what stands there', async (name, message) => {
    const said = await refusalOf(faultFile(name))
    expect(said).toMatch(message)
    expect(said).not.toContain('没有传完')
  })
  test('that ends early is said to end early', async () => {
    expect(await refusalOf(textFile('a.geojson', '{"type":"FeatureCollection","features":[\n{"type":"Fea'))).toMatch(
      /第 2 行第 \d+ 列.*没有传完/,
    )
  })
})

describe('other files', () => {
  test('a whole shapefile with a wrong length in its header is whole', async () => {
    const { summary } = await openFile(faultFile('05-shp-write-false-cut.zip'))
    expect(noticesOf(summary)).not.toMatch(/没有传完|中断/)
  })
  test.each([
    ['html-as.xls', /网页|HTML/],
    ['polylines.dxf', /DXF/],
    ['lfs.geojson', /LFS.*指针|指针.*LFS/],
  ])('%s is said for what it is', async (name, message) => {
    expect(await refusalOf(faultFile(name))).toMatch(message)
  })
  test('a GeoPackage, an old workbook, a locked one and a drawing are said for what they are', async () => {
    const gpkg = new Uint8Array(100)
    gpkg.set(new TextEncoder().encode('SQLite format 3\0'))
    gpkg.set(new TextEncoder().encode('GPKG'), 68)
    expect(await refusalOf({ name: 'a.gpkg', bytes: gpkg })).toMatch(/GeoPackage/)
    const ole = new Uint8Array(4096)
    ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    expect(await refusalOf({ name: 'a.et', bytes: ole })).toMatch(/WPS.*\.et.*xlsx/)
    expect(await refusalOf({ name: 'a.xls', bytes: ole })).toMatch(/旧版 Excel.*xlsx/)
    const locked = ole.slice()
    locked.set(
      [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0]),
      1024,
    )
    expect(await refusalOf({ name: 'a.xlsx', bytes: locked })).toMatch(/密码/)
    expect(await refusalOf(textFile('a.dwg', 'AC1027…'))).toMatch(/DWG/)
    expect(
      await refusalOf(textFile('a.xls', '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')),
    ).toMatch(/XML 表格/)
  })
  test.each(['esri.json', 'amap-answer.json'])('%s is read', async (name) => {
    const { rows, settings } = await importFault(name, { kind: 'offices' })
    expect(rows).toHaveLength(1)
    expect(pointOf(rows[0])[0]).toBeCloseTo(114.5, 1)
    expect(settings.frame).toBe(name === 'esri.json' ? 'cgcs2000' : 'gcj02')
  })
  test.each(['a.xlsx', 'renamed.xls', 'xlsx-in-zip.zip', 'a.ods'])('%s is read', async (name) => {
    const { rows, summary } = await importFault(name)
    expect(rows.length, JSON.stringify(summary)).toBeGreaterThan(0)
  })
  test('a KMZ in a ZIP is opened', async () => {
    const { summary } = await openFile(faultFile('kmz-in-zip.zip'))
    expect(summary).toMatchObject({ format: 'kml' })
  })
})

describe('old frames', () => {
  test.each([
    ['crs_EPSG_2382.geojson', 'EPSG:2382', '西安 80'],
    ['crs_EPSG_4214.geojson', 'EPSG:4214', '北京 54'],
    ['crs_urn_ogc_def_crs_EPSG__4610.geojson', 'EPSG::4610', '西安 80'],
  ])('%s is known, and the accuracy of its shift said', async (name, projection, datum) => {
    const { settings, look } = await openFile(faultFile(name), { kind: 'offices' })
    expect(settings).toMatchObject({ frame: 'projected', projection: expect.stringContaining(projection) })
    expect(look.doubts).toContainEqual(expect.objectContaining({ kind: 'old-datum', datum }))
    expect(look.preview.features).toHaveLength(1)
  })
})

describe('tracks', () => {
  test('with impossible times only become one untimed track, and it is said', async () => {
    const { rows, session, look } = await importFault('06-gpx-1901.gpx')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ fixes: { t: [null, null] } })
    expect(
      session
        .remarks()
        .map((remark) => remark.text)
        .join(),
    ).toMatch(/1901/)
    expect(look.doubts).toMatchObject([{ kind: 'impossible-times', count: 2 }])
  })
  test.each(['gpx-rollover-fix.gpx', 'gpx-future-fix.gpx'])(
    '%s loses one fix and is one patrol of the true length',
    async (name) => {
      const { rows, session, look } = await importFault(name)
      expect(rows).toHaveLength(1)
      const [only] = rows
      const times = only && 'fixes' in only ? only.fixes.t.map((time) => time ?? NaN) : []
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3600)
      expect(
        session
          .remarks()
          .map((remark) => remark.text)
          .join(),
      ).toMatch(/时间/)
      expect(look.doubts).toMatchObject([{ kind: 'impossible-times', count: 1, canRollOver: name.includes('rollover') }])
    },
  )
  test('a week count rolled over is put right when the person says so', async () => {
    const { rows } = await importFault('gpx-rollover-fix.gpx', { settings: { addsRollover: true } })
    const plain = await importFault('gpx-rollover-fix.gpx')
    expect(rows).toHaveLength(1)
    expect(fixCountOf(rows[0])).toBe(fixCountOf(plain.rows[0]) + 1)
  })
  test('of two nights in one file are two patrols, and the look says so', async () => {
    const { rows, look } = await importFault('gpx-two-nights.gpx')
    expect(rows).toHaveLength(2)
    expect(look.trackCount).toBe(2)
  })
  test('of two teams in one list are two patrols named for them', async () => {
    const { rows, look, summary } = await importFault('points-two-teams.csv')
    expect(summary.tables[0]?.kind).toBe('tracks')
    expect(look.trackCount).toBe(2)
    expect(rows.map((row) => 'name' in row && [row.name, row.team_code])).toEqual([
      ['甲队', '甲队'],
      ['乙队', '乙队'],
    ])
  })
  test.each(['设备号', '车牌号', '警号', '终端编号', '姓名'])('are grouped by %s', async (heading) => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `${i % 2 ? 'B7' : 'A1'},2026-11-20 22:${10 + Math.floor(i / 2)}:00,114.5${i % 2}${i},26.33\n`,
    )
    const { rows } = await importFile(textFile('a.csv', `${heading},时间,经度,纬度\n${lines.join('')}`), { kind: 'tracks' })
    expect(rows.map(fixCountOf)).toEqual([30, 30])
  })
  test('without a zone ask for one and take Shanghai first', async () => {
    const { rows, look } = await importFault('local-time-no-zone.gpx')
    expect(look.asksTimeZone).toBe(true)
    const start = (row: (typeof rows)[number] | undefined) => (row && 'fixes' in row ? row.fixes.t[0] : null)
    expect(start(rows[0])).toBe(Date.UTC(2026, 2, 1, 0, 5) / 1000)
    const utc = await importFault('local-time-no-zone.gpx', { settings: { timeZone: 'UTC' } })
    expect(start(utc.rows[0])).toBe(Date.UTC(2026, 2, 1, 8, 5) / 1000)
  })
  test('of KML are read: spaces in tuples, gx:Track, points beside tracks', async () => {
    const spaced = await openFile(faultFile('kml-spaces-in-tuples.kml'), { kind: 'waters' })
    expect(spaced.look.preview.features.map((feature) => feature.geometry)).toEqual([
      {
        type: 'LineString',
        coordinates: [
          [114.5, 26.3],
          [114.51, 26.31],
          [114.52, 26.32],
        ],
      },
      { type: 'Point', coordinates: [114.5, 26.3] },
    ])
    expect((await importFault('kml-gx-track.kml')).rows.map(fixCountOf)).toEqual([3])
    const mixed = await importFault('2bulu-points.kml')
    expect(mixed.rows.map(fixCountOf)).toEqual([3])
    expect(mixed.setAside).toEqual([])
    expect(mixed.summary.tables).toHaveLength(2)
  })
})
