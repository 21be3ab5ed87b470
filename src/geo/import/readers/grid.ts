import { fieldsOf } from '@/geo/import/columns/fields'
import { cleanText, normalName, parseNumber } from '@/geo/import/columns/text'
import { ReadFailure } from '@/geo/import/budget'
import type { Cell, Heading, Notice, SourceRow, SourceTable } from '@/geo/import/table'

/** One row of a sheet, numbered as the person sees it; blank rows are left out. */
export interface GridRow {
  readonly row: number
  readonly cells: readonly Cell[]
}

/** A sheet before anybody knows which of its rows is the heading. */
export interface Grid {
  readonly name: string
  readonly rows: readonly GridRow[]
  /** True where a cell too many cannot have shifted the others, as in a workbook. */
  readonly isAligned: boolean
}

// Titles, units and dates of reports take a few rows; a heading further down is no heading.
const topRows = 15
const shownRows = 12

const isFilled = (cell: Cell | undefined): boolean => cleanText(cell) !== null
const isNumber = (cell: Cell | undefined): boolean => parseNumber(cell) !== null
const filledCount = (cells: readonly Cell[]): number => cells.filter(isFilled).length

const synonyms = new Set(Object.values(fieldsOf).flatMap((fields) => fields.flatMap((field) => field.synonyms)))
const chineseSynonyms = [...synonyms].filter((word) => word.length > 1 && /\p{Script=Han}/u.test(word))

/** How many cells of a row are words that headings use. */
function headingWords(cells: readonly Cell[]): number {
  return cells.filter((cell) => {
    const text = cleanText(cell)
    if (text === null || text.length > 20 || isNumber(cell)) return false
    const name = normalName(text)
    return synonyms.has(name) || chineseSynonyms.some((word) => name.includes(word))
  }).length
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

/** The share of filled cells below that are numbers. */
function numberShare(rows: readonly GridRow[], from: number, place: number): number {
  const cells = rows.slice(from, from + 30).flatMap(({ cells }) => (isFilled(cells[place]) ? [cells[place]] : []))
  return cells.length === 0 ? 0 : cells.filter(isNumber).length / cells.length
}

/** True when a row has no words of headings and holds what the rows below hold: the table has no heading. */
function isData(rows: readonly GridRow[], at: number): boolean {
  const cells = rows[at]?.cells ?? []
  if (cells.length > 1 && cells.every(isNumber)) return true
  if (headingWords(cells) > 0) return false
  return cells.some((cell, place) => isNumber(cell) && /\d\.\d/.test(String(cell)) && numberShare(rows, at + 1, place) > 0.5)
}

/** The place of the heading among the rows; −1 when there is none. Titles, units and dates above it are passed over. */
function findHeading(rows: readonly GridRow[]): number {
  const usual = median(rows.slice(0, 60).map(({ cells }) => filledCount(cells)))
  const isWide = ({ cells }: GridRow): boolean => filledCount(cells) >= Math.max(usual > 1 ? 2 : 1, usual * 0.6)
  const top = rows.slice(0, topRows)
  const wide = Math.max(0, top.findIndex(isWide))
  const words = top.map(({ cells }) => headingWords(cells))
  const found = (words[wide] ?? 0) > 0 ? wide : words.findIndex((count) => count >= 2)
  const at = found < 0 ? wide : found
  return isData(rows, at) ? -1 : at
}

/** True when the row below a heading names the parts of its wide cells: 位置 over 经度 and 纬度. */
function hasSubheading(rows: readonly GridRow[], at: number): boolean {
  const upper = rows[at]?.cells ?? []
  const lower = rows[at + 1]?.cells ?? []
  if (filledCount(upper) < 2 || lower.some(isNumber)) return false
  const width = Math.max(upper.length, lower.length)
  let fills = 0
  let overNumbers = 0
  for (let place = 0; place < width; place++) {
    if (!isFilled(lower[place])) continue
    if (!isFilled(upper[place])) fills++
    if (numberShare(rows, at + 2, place) > 0.5) overNumbers++
  }
  return fills > 0 && overNumbers > 0
}

/** Names of columns under a heading of two rows: the lower one, with the upper before it where the lower repeats itself. */
function joinHeadings(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  const lowers = lower.map((cell) => cleanText(cell) ?? '')
  let above = ''
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, place) => {
    above = cleanText(upper[place]) ?? above
    const below = lowers[place] ?? ''
    if (below === '') return cleanText(upper[place]) ?? ''
    if (below === above) return below
    return lowers.filter((other) => other === below).length > 1 || below.length < 2 ? `${above}${below}` : below
  })
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

const textOfRow = ({ cells }: GridRow): string =>
  cells
    .flatMap((cell) => cleanText(cell) ?? [])
    .join(' | ')
    .slice(0, 80)

/** The rows of a table under its heading; a row with more cells than the heading has shifted, unless it cannot. */
function bodyRows(rows: readonly GridRow[], width: number, isAligned: boolean): SourceRow[] {
  return rows.map(({ row, cells }) => {
    const surplus = filledCount(cells.slice(width))
    const kept = { row, cells: cells.slice(0, width), geometry: null }
    return surplus > 0 && !isAligned ? { ...kept, fault: `比表头多出 ${surplus} 格，列可能错位` } : kept
  })
}

/** Makes a table of a sheet: by the heading row the person chose, else the one that looks like it. Null when nothing is below. */
export function tableOfGrid(grid: Grid, chosenRow: number | undefined, notices: Notice[]): SourceTable | null {
  const { name, rows, isAligned } = grid
  const chosen = chosenRow === undefined ? findHeading(rows) : rows.findIndex(({ row }) => row === chosenRow)
  const at = chosenRow === 0 ? -1 : chosen
  const isDouble = at >= 0 && hasSubheading(rows, at)
  const body = rows.slice(at + (isDouble ? 2 : 1))
  if (body.length === 0) return null
  const first = rows[Math.max(at, 0)]?.cells ?? []
  const names =
    at < 0
      ? first.map(() => '')
      : isDouble
        ? joinHeadings(first, rows[at + 1]?.cells ?? [])
        : first.map((cell) => cleanText(cell) ?? '')
  // A heading that ends in empty cells has as many columns as the rows below fill.
  let width = names.length
  while (width > 0 && names[width - 1] === '' && !body.some(({ cells }) => isFilled(cells[width - 1]))) width--
  const widest = isAligned ? body.reduce((most, { cells }) => Math.max(most, cells.length), width) : width
  const columns = nameColumns(Array.from({ length: widest }, (_, place) => names[place] ?? ''))
  if (at < 0 && chosenRow === undefined)
    notices.push({ code: 'no-header', text: '第一行就是数据，按没有表头处理，列名为“第1列”“第2列”……' })
  if (at > 0 && chosenRow === undefined)
    notices.push({
      code: 'title-rows',
      text: `第 ${rows[at]?.row ?? 0} 行像是表头，它上面的 ${at} 行按标题跳过；不对请改选表头行`,
    })
  const heading: Heading = {
    row: at < 0 ? 0 : (rows[at]?.row ?? 0),
    top: rows.slice(0, shownRows).map((row) => ({ row: row.row, text: textOfRow(row) })),
  }
  return { name, columns, rows: bodyRows(body, widest, isAligned), projection: null, heading }
}

/** The same, where a sheet without rows is a failure of the whole file. */
export function onlyTableOf(grid: Grid, chosenRow: number | undefined, notices: Notice[]): SourceTable {
  const table = tableOfGrid(grid, chosenRow, notices)
  if (!table) throw new ReadFailure(`“${grid.name}”只有表头，没有数据行`)
  return table
}
