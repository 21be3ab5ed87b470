import Papa from 'papaparse'
import { restoreCell } from '@/domain/csv'
import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Cell, Notice, SourceFile, SourceRow, SourceTable } from '@/geo/import/table'
import { decodeText } from './text'

const looksNumeric = (text: string): boolean => /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text)

/** The separator used most often in the heading, outside quotes. Headings hold no decimal commas, so they tell best. */
function guessDelimiter(text: string): string {
  const counts = new Map([',', '\t', ';', '|'].map((delimiter) => [delimiter, 0]))
  let isQuoted = false
  for (const character of text.slice(0, 100_000)) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === '\n') break
    else if (!isQuoted) {
      const count = counts.get(character)
      if (count !== undefined) counts.set(character, count + 1)
    }
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** Empty and repeated headings get names of their own, so that every column can be chosen. */
function nameColumns(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((raw, index) => {
    const name = raw.trim() || `第${index + 1}列`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/**
 * Reads CSV, TSV and semicolon tables in UTF-8, UTF-16 or GBK, with line breaks inside quotes. All cells are text and stay
 * text. Rows are counted as a spreadsheet shows them. A quote that never ends is refused with the row it starts in.
 */
export function readCsv(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[]; encoding: string } {
  const { text, encoding } = decodeText(file.bytes)
  const body = text.replace(/^\uFEFF/, '')
  const parsed = Papa.parse<string[]>(body, { delimiter: guessDelimiter(body), skipEmptyLines: false })
  const unfinished = parsed.errors.find((error) => error.type === 'Quotes' && error.code === 'MissingQuotes')
  if (unfinished)
    throw new ReadFailure(
      `“${file.name}”第 ${(unfinished.row ?? 0) + 1} 行的引号没有结束，后面的内容会被吞掉；请补上引号或重新导出`,
    )
  const [first, ...rest] = parsed.data
  if (!first) throw new ReadFailure(`“${file.name}”里没有内容`)
  const notices: Notice[] = []
  // A row of numbers only is data: GPS loggers and exported points often have no heading.
  const hasHeader = !(first.length > 1 && first.every((cell) => looksNumeric(cell)))
  if (!hasHeader) notices.push({ code: 'no-header', text: '第一行全是数字，按没有表头处理，列名为“第1列”“第2列”……' })
  const columns = nameColumns(hasHeader ? first : first.map(() => ''))
  const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')
  const rows: SourceRow[] = []
  const firstRow = hasHeader ? 2 : 1
  for (const [index, texts] of (hasHeader ? rest : parsed.data).entries()) {
    if (isBlank(texts)) continue
    meter.addFeature(1)
    const cells = texts.slice(0, columns.length).map((cell): Cell => (cell.trim() === '' ? null : restoreCell(cell)))
    const surplus = texts.slice(columns.length).filter((cell) => cell.trim() !== '').length
    const row = { row: index + firstRow, cells, geometry: null }
    rows.push(surplus > 0 ? { ...row, fault: `比表头多出 ${surplus} 格，列可能错位` } : row)
  }
  if (rows.length === 0) throw new ReadFailure(`“${file.name}”只有表头，没有数据行`)
  return { tables: [{ name: file.name, columns, rows, projection: null }], notices, encoding }
}
