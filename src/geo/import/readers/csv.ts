import Papa from 'papaparse'
import { restoreCell } from '@/domain/csv'
import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Cell, Encoding, Notice, SourceFile, SourceTable } from '@/geo/import/table'
import { onlyTableOf, type GridRow } from './grid'
import { decodeFile, unreadable } from './text'

const separators = [',', '\t', ';', '|'] as const
const guessedLines = 10

/** The separator used most often in one of the first lines, outside quotes. A title above the heading often has none. */
function guessDelimiter(text: string): string {
  let best: string = ','
  let most = 0
  let isQuoted = false
  let line = 0
  let counts = new Map<string, number>()
  for (const character of text.slice(0, 100_000)) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === '\n') {
      if (++line >= guessedLines) break
      // The first line with separators is the heading most likely, and headings hold no decimal commas.
      if (most > 1) break
      counts = new Map()
    } else if (!isQuoted && separators.some((separator) => separator === character)) {
      const count = (counts.get(character) ?? 0) + 1
      counts.set(character, count)
      if (count > most) [best, most] = [character, count]
    }
  }
  return best
}

/** Excel's own first line that names the separator; Excel does not show it, so rows are counted without it. */
function takeSeparatorLine(text: string): { body: string; delimiter: string | null } {
  const found = /^"?sep=(.)"?[^\S\r\n]*(\r\n|\n|\r|$)/i.exec(text)
  return found ? { body: text.slice(found[0].length), delimiter: found[1] ?? null } : { body: text, delimiter: null }
}

/**
 * Reads CSV, TSV and semicolon tables in any known encoding, with line breaks inside quotes. All cells are text and stay text.
 * Rows are counted as a spreadsheet shows them. A quote that never ends is refused with the row it starts in.
 */
export function readCsv(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[]; encoding: Encoding } {
  const decoded = decodeFile(file)
  const { body, delimiter } = takeSeparatorLine(decoded.text.replace(/^\uFEFF/, ''))
  const parsed = Papa.parse<string[]>(body, { delimiter: delimiter ?? guessDelimiter(body), skipEmptyLines: false })
  const unfinished = parsed.errors.find((error) => error.type === 'Quotes' && error.code === 'MissingQuotes')
  if (unfinished)
    throw new ReadFailure(
      `“${file.name}”第 ${(unfinished.row ?? 0) + 1} 行的引号没有结束，后面的内容会被吞掉；请补上引号或重新导出`,
    )
  const rows: GridRow[] = []
  for (const [index, texts] of parsed.data.entries()) {
    if (texts.every((cell) => cell.trim() === '')) continue
    meter.addFeature(1)
    rows.push({ row: index + 1, cells: texts.map((cell): Cell => (cell.trim() === '' ? null : restoreCell(cell))) })
  }
  if (rows.length === 0) throw new ReadFailure(`“${file.name}”里没有内容`)
  const notices = unreadable(decoded)
  const table = onlyTableOf({ name: file.name, rows, isAligned: false }, file.choices?.headingRows?.[file.name], notices)
  return { tables: [table], notices, encoding: decoded.encoding }
}
