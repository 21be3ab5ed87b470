import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { defaultBudget } from '@/geo/import/budget'
import { dateOfSerial, isDateFormat } from '@/geo/import/readers/spreadsheetDate'
import { readFiles } from '@/geo/import/readers/readFiles'
import { importFile, openFile, pointOf, propsOf, refusalOf } from '@tests/support/import/importFile'
import { workbook, type BookSheet } from '@tests/support/import/workbook'

const book = (sheets: readonly BookSheet[], more: Parameters<typeof workbook>[1] = {}) => ({
  name: '统计.xlsx',
  bytes: workbook(sheets, more),
})
const formats = ['General', 'yyyy/m/d h:mm', 'h:mm;@', '00000000', '[$-804]yyyy"年"m"月"d"日"', '0.00']

describe('a workbook', () => {
  test('with a title, a heading of two merged rows and a station merged down its rows is read as it looks', async () => {
    const file = book(
      [
        {
          name: '警情',
          rows: [
            ['某县六月警情统计表', null, null, null, null],
            ['派出所', '类别', '报警时间', '位置', null],
            ['派出所', null, null, '经度', '纬度'],
            ['城关所', '盗窃', { value: 46082.604166667, format: 1 }, 114.501, 26.301],
            [null, '诈骗', { value: 46083.09375, format: 1 }, 114.502, 26.302],
          ],
          merges: ['A1:E1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:E2', 'A4:A5'],
        },
      ],
      { formats },
    )
    const { summary, rows } = await importFile(file)
    expect(summary).toMatchObject({ format: 'xlsx', tables: [{ name: '警情', kind: 'incidents', heading: { row: 2 } }] })
    expect(summary.tables[0]?.columns).toEqual(['派出所', '类别', '报警时间', '经度', '纬度'])
    expect(rows.map((row) => [row.row, propsOf(row)['type'], propsOf(row)['occurred_at']])).toEqual([
      [4, '盗窃', '2026-03-01T06:30:00.000Z'],
      [5, '诈骗', '2026-03-01T18:15:00.000Z'],
    ])
    expect(pointOf(rows[1])).toEqual([114.502, 26.302])
  })
  test('shows each sheet with data, hidden ones by name, and the heading of each can be chosen', async () => {
    const rows = [
      ['名称', '经度', '纬度'],
      ['甲', 114.5, 26.3],
    ]
    const { session, summary } = await openFile(
      book([
        { name: '空', rows: [] },
        { name: '一', rows },
        { name: '二', rows: [['说明'], ...rows], isHidden: true },
      ]),
    )
    expect(summary.tables.map(({ name, rowCount }) => [name, rowCount])).toEqual([
      ['一', 1],
      ['二（隐藏）', 1],
    ])
    const again = await session.reopen({ headingRows: { 一: 0 } })
    expect(again.ok && again.value.tables[0]).toMatchObject({ columns: ['第1列', '第2列', '第3列'], rowCount: 2 })
  })
  test('keeps codes as texts: zeros of the format, digits beyond fifteen, phonetic marks left out', async () => {
    const file = book(
      [
        {
          name: '表',
          rows: [
            ['编号', '接警单编号', '名称', '经度', '纬度'],
            [
              { value: 7001, format: 3 },
              { value: '3.6082720260301E+17', format: 0 },
              { xml: '<c r="C2" t="s"><v>0</v></c>' },
              114.5,
              26.3,
            ],
          ],
        },
      ],
      { formats, strings: ['<r><t>甲</t></r><r><t>警务室</t></r><rPh sb="0" eb="1"><t>jia</t></rPh>'] },
    )
    const { look, rows } = await importFile(file, { kind: 'offices' })
    expect(look.sample[0]).toEqual(['00007001', '3.6082720260301E+17', '甲警务室', '114.5', '26.3'])
    expect(propsOf(rows[0])).toMatchObject({ code: '00007001', name: '甲警务室' })
  })
  test('of the 1904 date system gives the same days', async () => {
    const rows = [
      ['日期', '时间', '类型', '经度', '纬度'],
      [{ value: 44620, format: 4 }, { value: 0.604166667, format: 2 }, '盗窃', 114.5, 26.3],
    ]
    const { look } = await openFile(book([{ name: '表', rows }], { formats, is1904: true }))
    expect(look.sample[0]?.slice(0, 2)).toEqual(['2026-03-01', '14:30:00'])
  })
  test('that is a bomb is refused while it is inflated, also by cells far to the right', async () => {
    const sheet = `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(2)}${' '.repeat(4_000_000)}</sheetData></worksheet>`
    const files = {
      'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
      'xl/worksheets/sheet1.xml': sheet,
    }
    const bomb = zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])),
      { level: 1 },
    )
    expect(await readFiles([{ name: 'a.xlsx', bytes: bomb }], { ...defaultBudget, inflatedBytes: 2_000_000 })).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('压缩炸弹') },
    })
    const wide = book([
      { name: '表', rows: Array.from({ length: 300 }, (_, row) => [row, { xml: `<c r="ALL${row + 1}"><v>1</v></c>` }]) },
    ])
    expect(await readFiles([wide], { ...defaultBudget, vertices: 200_000 })).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('顶点') },
    })
  })
  test('that is empty, cut or binary is named', async () => {
    expect(await refusalOf(book([{ name: '空', rows: [] }]))).toMatch(/没有数据/)
    const whole = workbook([{ name: '表', rows: [['名称'], ['甲']] }])
    expect(await refusalOf({ name: 'a.xlsx', bytes: whole.subarray(0, whole.length - 30) })).toMatch(/不完整/)
    expect(await refusalOf({ name: 'a.xlsb', bytes: zipSync({ 'xl/workbook.bin': new Uint8Array(4) }) })).toMatch(/xlsb/)
    expect(await refusalOf({ name: 'a.docx', bytes: zipSync({ 'word/document.xml': new Uint8Array(4) }) })).toMatch(/Word/)
  })
})

describe('dates of a workbook', () => {
  test.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [46082.604166667, '2026-03-01 14:30:00'],
    [0.5, '12:00:00'],
  ])('%f is %s', (serial, text) => {
    expect(dateOfSerial(serial, 1900)).toBe(text)
  })
  test('are told from numbers by their format', () => {
    expect(['yyyy-mm-dd', 'h:mm AM/PM', '[h]:mm', '[$-804]aaaa;@'].map((code) => isDateFormat(164, code))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(['General', '0.00', '#,##0', '"日"0', '[Red]0', '0.00E+00', '@'].map((code) => isDateFormat(164, code))).toEqual(
      Array(7).fill(false),
    )
    expect([14, 22, 31, 57, 1, 49].map((id) => isDateFormat(id, undefined))).toEqual([true, true, true, true, false, false])
  })
})
