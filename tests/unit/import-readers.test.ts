import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { describe, expect, test } from 'vitest'
import { defaultBudget } from '@/geo/import/budget'
import { findJsonFault } from '@/geo/import/readers/json'
import { readFiles } from '@/geo/import/readers/readFiles'
import type { ReadFiles, SourceFile } from '@/geo/import/table'
import { pointShapefile } from '@tests/support/import/shapefileBytes'

const text = (name: string, content: string): SourceFile => ({ name, bytes: new TextEncoder().encode(content) })
// 警务室 and 遂川 in GBK.
const gbk = { office: Uint8Array.of(0xbe, 0xaf, 0xce, 0xf1, 0xca, 0xd2), suichuan: Uint8Array.of(0xcb, 0xec, 0xb4, 0xa8) }
const join = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const all = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part))
  const whole = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of all) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function read(...files: SourceFile[]): Promise<ReadFiles> {
  const result = await readFiles(files)
  if (!result.ok) throw new Error('detail' in result.error ? result.error.detail : result.error.kind)
  return result.value
}
async function refusal(...files: SourceFile[]): Promise<string> {
  const result = await readFiles(files)
  return result.ok ? 'was read' : 'detail' in result.error ? (result.error.detail ?? '') : result.error.kind
}
const table = async (...files: SourceFile[]) => {
  const [first] = (await read(...files)).tables
  if (!first) throw new Error('no table')
  return first
}
const point = (lng: number, lat: number, properties: object) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lng, lat] },
})
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

describe('GeoJSON', () => {
  test('is read with a byte order mark, as a bare geometry, and one feature a line', async () => {
    const body = collection(point(115, 26, { name: '泉江' }))
    expect((await table(text('a.geojson', `\uFEFF${body}`))).rows[0]?.cells).toEqual(['泉江'])
    expect((await table(text('a.json', '{"type":"Point","coordinates":[1,2]}'))).rows[0]?.geometry).toEqual({
      type: 'Point',
      coordinates: [1, 2],
    })
    const lines = [point(1, 2, { n: 1 }), point(3, 4, { n: 2 })].map((feature) => JSON.stringify(feature)).join('\n')
    expect((await table(text('a.geojsonl', lines))).rows).toHaveLength(2)
  })
  test('in GBK keeps its names', async () => {
    const file = {
      name: 'a.geojson',
      bytes: join('{"type":"Feature","properties":{"name":"', gbk.suichuan, '"},"geometry":null}'),
    }
    expect((await table(file)).rows[0]?.cells).toEqual(['遂川'])
  })
  test('gives features with different properties one set of columns', async () => {
    const { columns, rows } = await table(text('a.geojson', collection(point(1, 2, { a: 1 }), point(1, 2, { b: 'x', a: 2 }))))
    expect(columns).toEqual(['a', 'b'])
    expect(rows.map((row) => row.cells)).toEqual([[1], [2, 'x']])
  })
  test('with one broken feature loses only that one', async () => {
    const bad = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[['x', 1]]] } }
    const { rows } = await table(text('a.geojson', collection(point(1, 2, {}), bad)))
    expect(rows.map((row) => row.fault)).toEqual([undefined, 'Polygon 的坐标写法不对'])
  })
  test('cut short is refused with the line where it breaks off', async () => {
    const body = JSON.stringify({ type: 'FeatureCollection', features: [point(1, 2, {})] }, null, 1)
    expect(await refusal(text('a.geojson', body.slice(0, -20)))).toMatch(/第 \d+ 行第 \d+ 列处中断.*没有传完/)
  })
  test('nested beyond reason is refused and does not overflow', async () => {
    expect(
      await refusal(text('a.geojson', `{"type":"Point","coordinates":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)),
    ).not.toBe('')
  })
})

describe('the search for what is wrong in JSON', () => {
  test('finds a fault exactly where there is one, as the engine does', () => {
    const isJson = (candidate: string): boolean => {
      try {
        JSON.parse(candidate)
        return true
      } catch {
        // The engine's way to say no.
        return false
      }
    }
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '\\', '\n', '0', '-'))
    fc.assert(
      fc.property(broken, ([json, place, piece]) => {
        const at = place % (json.length + 1)
        const candidate = json.slice(0, at) + piece + json.slice(at + (place % 2))
        expect(findJsonFault(candidate) === null, candidate).toBe(isJson(candidate))
      }),
      { numRuns: 500 },
    )
  })
})

describe('files that are something else', () => {
  test.each([
    ['an empty file', text('a.geojson', ''), /空文件（0 字节）/],
    ['a web page renamed .geojson', text('a.geojson', '<!DOCTYPE html><html><body>login</body></html>'), /网页（HTML）/],
    ['a PDF', text('a.csv', '%PDF-1.7 …'), /PDF/],
    ['XML that is no map', text('a.kml', '<?xml version="1.0"?><note/>'), /不是 KML 或 GPX/],
    ['JSON that is no map', text('a.json', '{"hello":1}'), /没有 type/],
  ])('%s is named', async (_, file, message) => {
    expect(await refusal(file)).toMatch(message)
  })
  test('among many, only the one that cannot be read is left out, by name', async () => {
    const { tables, notices } = await read(
      text('a.geojson', collection(point(1, 2, { n: 1 }))),
      text('b.geojson', ''),
      text('c.geojson', collection(point(3, 4, { n: 2 }))),
    )
    expect(tables).toHaveLength(1)
    expect(tables[0]?.rows.map((row) => row.row)).toEqual([1, 2])
    expect(notices[0]?.text).toContain('b.geojson')
  })
})

describe('archives', () => {
  test('a zip bomb is refused while it is inflated', async () => {
    const bomb = zipSync({ 'a.csv': new Uint8Array(64_000_000) }, { level: 9 })
    expect(bomb.length).toBeLessThan(100_000)
    expect(await refusal({ name: 'bomb.zip', bytes: bomb })).toMatch(/压缩炸弹/)
    expect(await refusal({ name: 'bomb.csv.gz', bytes: gzipSync(new Uint8Array(64_000_000)) })).toMatch(/压缩炸弹/)
  })
  test('many small bombs are refused by their sum', async () => {
    const members = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.csv`, new Uint8Array(1_000_000)]))
    const result = await readFiles([{ name: 'a.zip', bytes: zipSync(members) }], { ...defaultBudget, inflatedBytes: 10_000_000 })
    expect(result).toMatchObject({ ok: false, error: { detail: expect.stringContaining('压缩炸弹') } })
  })
  test('a KMZ is its KML, whatever pictures lie beside it', async () => {
    const kml = '<kml><Placemark><name>塘</name><Point><coordinates>115,26</coordinates></Point></Placemark></kml>'
    const kmz = zipSync({ 'doc.kml': new TextEncoder().encode(kml), 'files/photo.png': new Uint8Array(100) })
    expect(await read({ name: 'a.kmz', bytes: kmz })).toMatchObject({ format: 'kml', tables: [{ rows: [{ cells: ['塘'] }] }] })
  })
  test('a cut zip is named, a zip in a zip is opened, and one too deep is refused', async () => {
    const good = zipSync({ 'a.geojson': new TextEncoder().encode(collection(point(1, 2, {}))) })
    expect((await read({ name: 'a.zip', bytes: good })).tables).toHaveLength(1)
    expect(await refusal({ name: 'a.zip', bytes: good.subarray(0, good.length - 10) })).toMatch(/不完整/)
    const wrap = (bytes: Uint8Array): Uint8Array => zipSync({ 'inner.zip': bytes })
    expect((await read({ name: 'outer.zip', bytes: wrap(good) })).tables).toHaveLength(1)
    expect(await refusal({ name: 'outer.zip', bytes: wrap(wrap(wrap(good))) })).toMatch(/一层套一层/)
  })
})

describe('shapefiles', () => {
  const rows = [
    { lng: 115, lat: 26, name: gbk.office },
    { lng: 116, lat: 27, name: gbk.suichuan },
  ]
  test('read GBK names by content, by the language byte and by a .cpg; UTF-8 as it is', async () => {
    for (const languageByte of [0, 0x4d]) {
      const { shp, dbf } = pointShapefile(rows, { languageByte })
      const { columns, rows: read } = await table(shp, dbf)
      expect(columns).toEqual(['NAME'])
      expect(read.map((row) => row.cells[0])).toEqual(['警务室', '遂川'])
      expect(read[0]?.geometry).toEqual({ type: 'Point', coordinates: [115, 26] })
    }
    const { shp, dbf } = pointShapefile([{ lng: 1, lat: 2, name: new TextEncoder().encode('警务室') }])
    expect((await table(shp, dbf, text('points.cpg', 'UTF-8'))).rows[0]?.cells[0]).toBe('警务室')
  })
  test('in a zip bring their projection along', async () => {
    const { shp, dbf } = pointShapefile(rows)
    const prj = 'PROJCS["CGCS2000_3_Degree_GK_Zone_38"]'
    const zip = zipSync({ 'x/points.shp': shp.bytes, 'x/points.dbf': dbf.bytes, 'x/points.prj': new TextEncoder().encode(prj) })
    expect((await table({ name: 'a.zip', bytes: zip })).projection).toBe(prj)
  })
  test('cut short keep every whole record and name the missing ones', async () => {
    const { shp, dbf } = pointShapefile(rows)
    const cut = { ...shp, bytes: shp.bytes.subarray(0, 140) }
    const result = await read(cut, dbf)
    expect(result.notices.map((notice) => notice.code)).toContain('shp-cut')
    expect(result.tables[0]?.rows.map((row) => row.fault ?? 'whole')).toEqual(['whole', '图形缺失：.shp 文件在此之前中断'])
    expect(result.tables[0]?.rows[1]?.cells).toEqual(['遂川'])
    expect(await refusal({ ...shp, bytes: shp.bytes.subarray(0, 60) })).toMatch(/没有传完/)
  })
  test('whose counts lie cost only the lying record', async () => {
    const { shp, dbf } = pointShapefile(rows)
    const bytes = shp.bytes.slice()
    new DataView(bytes.buffer).setInt32(108, 5, true)
    const { rows: read } = await table({ ...shp, bytes }, dbf)
    expect(read[0]?.fault).toMatch(/已损坏/)
    expect(read[1]?.geometry).not.toBeNull()
  })
  test('without their .shp are asked for it', async () => {
    expect(await refusal(pointShapefile(rows).dbf)).toMatch(/缺少 .shp/)
  })
})

describe('KML and GPX', () => {
  const kml = (body: string) =>
    text('a.kml', `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`)
  test('KML with scripts gives words only', async () => {
    const { columns, rows } = await table(
      kml(
        '<Placemark><name>点</name><description><![CDATA[<b>深</b><script>alert(1)</script><img src=x onerror=alert(2)>水]]></description><Point><coordinates>115,26,0</coordinates></Point></Placemark>',
      ),
    )
    const description = String(rows[0]?.cells[columns.indexOf('description')])
    expect(description.replace(/\s/g, '')).toBe('深水')
  })
  test('KML keeps folders, extended data, holes and several parts, and names links it does not follow', async () => {
    const ring = (name: string, coordinates: string) =>
      `<${name}><LinearRing><coordinates>${coordinates}</coordinates></LinearRing></${name}>`
    const result = await read(
      kml(`<NetworkLink/><Folder><name>水域</name><Placemark><name>塘 &amp; 河</name><ExtendedData><Data name="risk"><value>高</value></Data></ExtendedData>
        <MultiGeometry><Polygon>${ring('outerBoundaryIs', '0,0 4,0 4,4 0,4 0,0')}${ring('innerBoundaryIs', '1,1 1,2 2,2 2,1 1,1')}</Polygon>
        <Polygon>${ring('outerBoundaryIs', '9,9 10,9 10,10 9,9')}</Polygon></MultiGeometry></Placemark></Folder>`),
    )
    const [only] = result.tables
    expect(only?.columns).toEqual(['name', 'risk', 'folder'])
    expect(only?.rows[0]?.cells).toEqual(['塘 & 河', '高', '水域'])
    expect(only?.rows[0]?.geometry).toMatchObject({ type: 'MultiPolygon', coordinates: [{ length: 2 }, { length: 1 }] })
    expect(result.notices[0]?.text).toContain('网络链接')
  })
  test('entities are never expanded', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <kml><Placemark><name>&b;&x;</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>`
    const { rows } = await table(text('a.kml', bomb))
    expect(String(rows[0]?.cells[0])).not.toMatch(/aaaa|root/)
  })
  test('KML cut short is refused with its line', async () => {
    expect(await refusal(text('a.kml', '<?xml version="1.0"?>\n<kml>\n<Document>\n<Placemark>'))).toMatch(
      /第 \d+ 行第 \d+ 列处中断/,
    )
  })
  test('GPX gives tracks with times, routes and waypoints as tables of their own', async () => {
    const gpx = `<gpx version="1.1"><wpt lat="26" lon="115"><name>起点</name></wpt><trk><name>夜巡</name><trkseg>
      <trkpt lat="26" lon="115"><time>2024-05-01T14:00:00Z</time></trkpt><trkpt lat="26.1" lon="115.1"/></trkseg><trkseg/></trk>
      <rte><rtept lat="1" lon="2"/><rtept lat="3" lon="4"/></rte></gpx>`
    const { tables } = await read(text('a.gpx', gpx))
    expect(tables.map((each) => each.rows.length)).toEqual([1, 1, 1])
    const fixes = tables[0]?.rows[0]?.fixes
    expect([...(fixes?.timeS ?? [])]).toEqual([Date.UTC(2024, 4, 1, 14) / 1000, NaN])
    expect([...(fixes?.lng ?? [])]).toEqual([115, 115.1])
  })
})

describe('tables', () => {
  test('read line breaks in quotes, semicolons, GBK, UTF-16 and repeated headings', async () => {
    expect((await table(text('a.csv', 'a,b\n"x\ny",2\n'))).rows[0]?.cells).toEqual(['x\ny', '2'])
    expect((await table(text('a.csv', 'a;b\n1,5;2\n'))).columns).toEqual(['a', 'b'])
    expect((await table({ name: 'a.csv', bytes: join('name,n\n', gbk.office, ',1\n') })).rows[0]?.cells[0]).toBe('警务室')
    const wide = Uint8Array.from(
      [...'\uFEFFname\tn\n遂川\t1\n'].flatMap((character) => [character.charCodeAt(0) & 255, character.charCodeAt(0) >> 8]),
    )
    expect((await table({ name: 'a.txt', bytes: wide })).rows[0]?.cells).toEqual(['遂川', '1'])
    expect((await table(text('a.csv', 'a,a,\n1,2,3\n'))).columns).toEqual(['a', 'a (2)', '第3列'])
  })
  test('keep formulas as the text they are, and count rows as a spreadsheet does', async () => {
    const { rows } = await table(text('a.csv', 'name,n\n"=HYPERLINK(""http://x"")",1\n\n-1+2,2\n'))
    expect(rows.map((row) => row.cells[0])).toEqual(['=HYPERLINK("http://x")', '-1+2'])
    expect(rows.map((row) => row.row)).toEqual([2, 4])
  })
  test('mark rows with more cells than headings, and refuse a quote that never ends', async () => {
    expect((await table(text('a.csv', 'a,b\n1,2,3\n'))).rows[0]?.fault).toMatch(/多出 1 格/)
    expect(await refusal(text('a.csv', 'a,b\n"1,2\n3,4\n'))).toMatch(/引号没有结束/)
    expect(await refusal(text('a.csv', 'a,b\n'))).toMatch(/只有表头/)
  })
  test('without a heading get numbered columns', async () => {
    const { tables, notices } = await read(text('a.csv', '116.3,39.9\n116.4,39.8\n'))
    expect(tables[0]?.columns).toEqual(['第1列', '第2列'])
    expect(tables[0]?.rows).toHaveLength(2)
    expect(notices[0]?.code).toBe('no-header')
  })
})

describe('the other formats', () => {
  test('PLT gives fixes with UTC times and unknown heights ignored', async () => {
    const plt = [
      'Geolife trajectory',
      'WGS 84',
      'Altitude is in Feet',
      'Reserved 3',
      '0,2,255,My Track,0,0,2,8421376',
      '0',
      '39.9,116.3,0,-777,39744.1,2008-10-23,02:53:04',
      '40.0,116.4,0,492,39744.2,2008-10-23,02:53:10',
    ].join('\r\n')
    const fixes = (await table(text('a.plt', plt))).rows[0]?.fixes
    expect([...(fixes?.timeS ?? [])]).toEqual([Date.UTC(2008, 9, 23, 2, 53, 4) / 1000, Date.UTC(2008, 9, 23, 2, 53, 10) / 1000])
    expect([...(fixes?.lng ?? [])]).toEqual([116.3, 116.4])
  })
  test('TopoJSON makes each object a table and names a missing arc', async () => {
    const topology = {
      type: 'Topology',
      arcs: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
      objects: {
        cells: {
          type: 'GeometryCollection',
          geometries: [
            { type: 'Polygon', arcs: [[0]], properties: { name: 'A' } },
            { type: 'Polygon', arcs: [[7]], properties: { name: 'B' } },
          ],
        },
      },
    }
    const { name, rows } = await table(text('a.json', JSON.stringify(topology)))
    expect(name).toBe('cells')
    expect(rows[0]?.geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    })
    expect(rows[1]?.fault).toMatch(/没有的弧段/)
  })
  test('FlatGeobuf comes back as it was written, and is refused when cut', async () => {
    const bytes = serialize({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { name: '泉江𠮷', n: 3 }, geometry: { type: 'Point', coordinates: [115, 26] } }],
    })
    const { rows } = await table({ name: 'a.fgb', bytes })
    expect(rows[0]).toMatchObject({ cells: ['泉江𠮷', 3], geometry: { type: 'Point', coordinates: [115, 26] } })
    expect(await refusal({ name: 'a.fgb', bytes: bytes.slice(0, bytes.length - 12) })).toMatch(/没有传完/)
  })
})

test('budgets stop a reading by count of rows and of vertices', async () => {
  const file = text('a.geojson', collection(point(1, 2, {}), point(1, 2, {}), point(1, 2, {})))
  expect(await readFiles([file], { ...defaultBudget, features: 2 })).toMatchObject({
    ok: false,
    error: { detail: expect.stringContaining('2 条') },
  })
  expect(await readFiles([file], { ...defaultBudget, vertices: 2 })).toMatchObject({
    ok: false,
    error: { detail: expect.stringContaining('顶点') },
  })
  expect(await readFiles([file], { ...defaultBudget, bytes: 10 })).toMatchObject({
    ok: false,
    error: { detail: expect.stringContaining('上限') },
  })
})
