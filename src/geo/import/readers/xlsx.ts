import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Cell, Notice, SourceFile, SourceTable } from '@/geo/import/table'
import { unzip } from './archive'
import { tableOfGrid, type Grid, type GridRow } from './grid'
import { dateOfSerial, isDateFormat, padded, type DateSystem } from './spreadsheetDate'
import { childOf, descendants, parseXml, streamXml, type XmlElement } from './xml'

interface NumberFormat {
  readonly isDate: boolean
  readonly code: string | undefined
}

interface Workbook {
  readonly sheets: ReadonlyArray<{ readonly name: string; readonly file: SourceFile }>
  readonly strings: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly dateSystem: DateSystem
}

// Columns further right than this are stray cells; a table this wide does not exist.
const mostColumns = 1000

/** Characters a workbook cannot hold are written as _x000D_. */
const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

/** "BC12" as the place of its column from 0; −1 when the reference names none. */
function columnOf(reference: string | undefined): number {
  let place = 0
  for (const letter of reference ?? '') {
    const digit = letter.charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    place = place * 26 + digit
  }
  return place - 1
}

function readStrings(file: SourceFile | undefined, meter: Meter): string[] {
  const strings: string[] = []
  if (!file) return strings
  let text: string | null = null
  let isInside = false
  let isPhonetic = false
  streamXml(file, meter, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') isPhonetic = true
      else if (name === 't') isInside = true
    },
    close(name) {
      if (name === 'si') strings.push(unescapeText(text ?? ''))
      else if (name === 'rPh') isPhonetic = false
      else if (name === 't') isInside = false
    },
    text(piece) {
      if (isInside && !isPhonetic) text += piece
    },
  })
  return strings
}

function readFormats(file: SourceFile | undefined, meter: Meter): NumberFormat[] {
  if (!file) return []
  const sheet = childOf(parseXml(file, meter).root, 'styleSheet')
  if (!sheet) return []
  const codes = new Map<number, string>()
  for (const format of descendants(sheet, 'numFmt'))
    codes.set(Number(format.attributes['numFmtId']), format.attributes['formatCode'] ?? '')
  const cells = childOf(sheet, 'cellXfs')?.children ?? []
  return cells.map(({ attributes }) => {
    const id = Number(attributes['numFmtId'] ?? 0)
    const code = codes.get(id)
    return { isDate: isDateFormat(id, code), code }
  })
}

/** The sheet files in the order of the workbook, by its relationships. */
function sheetsOf(workbook: XmlElement, members: ReadonlyMap<string, SourceFile>, meter: Meter): Workbook['sheets'] {
  const links = members.get('xl/_rels/workbook.xml.rels')
  const targets = new Map(
    links
      ? [...descendants(parseXml(links, meter).root, 'Relationship')].map(({ attributes }) => [
          attributes['Id'] ?? '',
          (attributes['Target'] ?? '').replace(/^\/?(xl\/)?/, 'xl/'),
        ])
      : [],
  )
  return [...descendants(workbook, 'sheet')].flatMap(({ attributes }) => {
    const link = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? ''
    const file = members.get(targets.get(link) ?? '')
    const isHidden = attributes['state'] !== undefined && attributes['state'] !== 'visible'
    return file ? [{ name: `${attributes['name'] ?? '工作表'}${isHidden ? '（隐藏）' : ''}`, file }] : []
  })
}

function openWorkbook(file: SourceFile, meter: Meter): Workbook {
  const wanted = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i
  const members = new Map(unzip(file, meter, (name) => wanted.test(name)).map(({ name, bytes }) => [name, { name, bytes }]))
  const main = members.get('xl/workbook.xml')
  if (!main) throw new ReadFailure(`“${file.name}”不是完整的工作簿：缺少 xl/workbook.xml，请在 Excel 或 WPS 里另存一次`)
  const { root } = parseXml(main, meter)
  const [properties] = descendants(root, 'workbookPr')
  return {
    sheets: sheetsOf(root, members, meter),
    strings: readStrings(members.get('xl/sharedStrings.xml'), meter),
    formats: readFormats(members.get('xl/styles.xml'), meter),
    dateSystem: /^(1|true)$/.test(properties?.attributes['date1904'] ?? '') ? 1904 : 1900,
  }
}

/** A number as its cell shows it: a date by its format, a code with its zeros, digits beyond 15 as they were written. */
function numberOf(raw: string, format: NumberFormat | undefined, system: DateSystem): Cell {
  const number = Number(raw)
  if (raw === '' || !Number.isFinite(number)) return null
  if (format?.isDate) return dateOfSerial(number, system) ?? number
  // Excel keeps 15 digits and writes longer codes as 3.6E+17: left so, that it is seen as damaged.
  if (Math.abs(number) >= 1e15) return raw.toUpperCase()
  return padded(raw, format?.code) ?? number
}

interface OpenCell {
  readonly place: number
  readonly type: string
  readonly style: number
}

function valueOf({ type, style }: OpenCell, raw: string, { strings, formats, dateSystem }: Workbook): Cell {
  if (type === 's') return strings[Number(raw)] || null
  if (type === 'b') return raw === '1'
  if (type === 'e') return null
  if (type === 'd') return raw.replace('T', ' ')
  if (type === 'str' || type === 'inlineStr') return unescapeText(raw) || null
  return numberOf(raw, formats[style], dateSystem)
}

/** Copies the value of a cell merged downwards into the rows below it, which hold nothing of their own. */
function fillMerges(rows: readonly GridRow[], merges: readonly string[]): void {
  const byNumber = new Map(rows.map((row) => [row.row, row.cells as Cell[]]))
  const lastRow = rows.at(-1)?.row ?? 0
  for (const reference of merges) {
    const [, from, top, bottom] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(reference) ?? []
    const place = columnOf(from)
    const value = byNumber.get(Number(top))?.[place] ?? null
    if (value === null) continue
    for (let row = Number(top) + 1; row <= Math.min(Number(bottom), lastRow); row++) {
      const cells = byNumber.get(row)
      if (!cells) continue
      while (cells.length <= place) cells.push(null)
      cells[place] = value
    }
  }
}

function readSheet(name: string, file: SourceFile, workbook: Workbook, meter: Meter): Grid {
  const rows: GridRow[] = []
  const merges: string[] = []
  let rowNumber = 0
  let cells: Cell[] = []
  let cell: OpenCell | null = null
  let raw = ''
  let isInside = false
  let isPhonetic = false
  streamXml(file, meter, {
    open(tag, attributes) {
      if (tag === 'row') {
        rowNumber = Number(attributes['r'] ?? rowNumber + 1)
        cells = []
      } else if (tag === 'c') {
        const stated = columnOf(attributes['r'])
        const place = stated < 0 ? cells.length : stated
        cell = { place, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0) }
        raw = ''
      } else if (tag === 'v' || tag === 't') isInside = true
      else if (tag === 'rPh') isPhonetic = true
      else if (tag === 'mergeCell') merges.push(attributes['ref'] ?? '')
    },
    close(tag) {
      if (tag === 'v' || tag === 't') isInside = false
      else if (tag === 'rPh') isPhonetic = false
      else if (tag === 'c' && cell) {
        const value = valueOf(cell, raw, workbook)
        if (value !== null && cell.place < mostColumns) {
          while (cells.length < cell.place) cells.push(null)
          cells[cell.place] = value
        }
        cell = null
      } else if (tag === 'row' && cells.some((value) => value !== null && String(value).trim() !== '')) {
        // Cells are counted as vertices: a row may name a cell far to the right and so be long with next to no text.
        meter.addFeature(cells.length)
        rows.push({ row: rowNumber, cells })
      }
    },
    text(piece) {
      if (isInside && !isPhonetic && cell) raw += piece
    },
  })
  fillMerges(rows, merges)
  return { name, rows, isAligned: true }
}

/**
 * Reads the sheets of an Excel or WPS workbook (.xlsx, .xlsm) as tables. What is shown counts: dates of both epochs by their
 * format, codes with their zeros, the stored results of formulas. Nothing is evaluated. Inflating is metered like any zip.
 */
export function readXlsx(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[] } {
  const workbook = openWorkbook(file, meter)
  const notices: Notice[] = []
  const tables = workbook.sheets.flatMap(({ name, file: sheet }) => {
    const grid = readSheet(name, sheet, workbook, meter)
    return tableOfGrid(grid, file.choices?.headingRows?.[name], notices) ?? []
  })
  if (tables.length === 0) throw new ReadFailure(`工作簿“${file.name}”里没有数据：每张工作表都是空的，或只有表头`)
  return { tables, notices }
}
