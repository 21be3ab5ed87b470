/** One value to be written to a CSV file. */
export type CsvCell = string | number | boolean | null | undefined

// A spreadsheet takes a cell that starts with one of these for a formula, in full width too; tab and return shift into the next cell.
const formulaStart = /^[=+\-@＝＋－＠\t\r]/
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const guardedStart = /^'[=+\-@＝＋－＠\t\r]/

/** Text that no spreadsheet will run: a formula gets an apostrophe before it. A plain number such as -87.6 stays a number. */
export const defuseCell = (text: string): string => (formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text)

/** Takes the apostrophe of `defuseCell` away again, so that an exported list can be mended and read back unchanged. */
export const restoreCell = (text: string): string => (guardedStart.test(text) ? text.slice(1) : text)

function writeCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  const text = defuseCell(cell)
  return /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV file with heading: UTF-8 mark, so that Excel reads Chinese, CRLF lines, formulas defused. O(cells). */
export const toCsv = (heading: readonly string[], rows: ReadonlyArray<readonly CsvCell[]>): string =>
  `\uFEFF${[heading, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n')}\r\n`
