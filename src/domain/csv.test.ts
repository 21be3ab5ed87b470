import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { defuseCell, restoreCell, toCsv } from './csv'

describe('CSV for spreadsheets', () => {
  test.each(['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '＝1', '＋1a', '－x', '＠x', '\t=1', '\r=1'])('defuses %j', (text) => {
    expect(defuseCell(text)).toBe(`'${text}`)
    expect(restoreCell(defuseCell(text))).toBe(text)
  })
  test.each(['-87.62', '+5', '1e-3', '泉江镇', '', "'quoted'"])('leaves %j alone', (text) => {
    expect(defuseCell(text)).toBe(text)
  })
  test('comes back from a reader as it was written', () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000') && !text.startsWith("'"))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = toCsv(['a', 'b'], rows)
        const parsed = Papa.parse<string[]>(text.slice(1), { delimiter: ',', newline: '\r\n' }).data.slice(1, -1)
        expect(parsed.map((row) => row.map(restoreCell))).toEqual(rows)
      }),
    )
  })
  test('starts with the mark Excel needs, and leaves numbers as numbers', () => {
    expect(
      toCsv(
        ['名称', 'n'],
        [
          ['a', -1],
          [null, NaN],
        ],
      ),
    ).toBe('\uFEFF名称,n\r\na,-1\r\n,\r\n')
  })
})
