import { expect, test } from 'vitest'
import { Meter } from '@/geo/import/budget'
import { readXlsx } from '@/geo/import/readers/xlsx'
import { columnName, createWorkbook, type SheetColumn } from './workbook'

const columns: readonly SheetColumn[] = [
  { title: '编号', look: 'code', widthPx: 120, digits: 0 },
  { title: '名称', look: 'text', widthPx: 120, digits: 0 },
  { title: '里程', look: 'number', widthPx: 80, digits: 1 },
  { title: '发生时间', look: 'moment', widthPx: 140, digits: 0 },
  { title: '期限', look: 'day', widthPx: 110, digits: 0 },
]
async function readBack(file: Blob) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return readXlsx({ name: 'a.xlsx', bytes }, new Meter()).tables[0]!
}

test('what was written is read back: codes with their zeros, numbers as numbers, moments and days as such', async () => {
  const book = createWorkbook('警情', columns)
  book.add([['007', '九口', 12.5, Date.parse('2026-11-21T22:05:00+08:00'), '2026-12-01']])
  book.add([
    [null, '', null, null, null],
    ['1', '尾', 3, null, null],
  ])
  const table = await readBack(book.end())
  expect(table.name).toBe('警情')
  expect(table.columns).toEqual(['编号', '名称', '里程', '发生时间', '期限'])
  expect(table.rows[0]?.cells).toEqual(['007', '九口', 12.5, '2026-11-21 22:05:00', '2026-12-01'])
  expect(table.rows.at(-1)?.cells.slice(0, 3)).toEqual(['1', '尾', 3])
})

test('nothing becomes a formula, and text keeps every letter that a workbook can hold', async () => {
  const nasty = ['=1+1', '+86', '-2', '@sum', '\tx', '＝cmd', '<b>&"\'', 'a\nb', 'x\u0001y', '  两边  ']
  const book = createWorkbook('a/b[c]', [columns[1]!])
  book.add(nasty.map((text) => [text]))
  const file = book.end()
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { unzipSync, strFromU8 } = await import('fflate')
  const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)
  expect(sheet).not.toContain('<f>')
  const table = await readBack(file)
  expect(table.rows.map(({ cells }) => String(cells[0]).trim())).toEqual(nasty.map((text) => text.replace('\u0001', '').trim()))
  // Typed again, they would be formulas but for the prefix.
  expect([...sheet.matchAll(/ s="2" /g)]).toHaveLength(6)
})

test('columns are named as a spreadsheet names them, and a full sheet is refused', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  const book = createWorkbook('a', [columns[0]!])
  expect(() => book.add(Array.from({ length: 1_048_576 }, () => []))).toThrow(RangeError)
})
