import { strToU8, Zip, ZipDeflate } from 'fflate'
import { shanghaiOffsetMs } from '@/domain/time'

/**
 * Writes a workbook row by row: what came in is compressed at once, so that a hundred thousand rows need no more memory than the
 * file they become. Text stays text, whatever it begins with; moments and days are dates of the spreadsheet, in Shanghai's time.
 */

/** text and code: text; moment: ms since 1970; day: `2026-11-21`. */
export type CellLook = 'text' | 'code' | 'number' | 'moment' | 'day'
export interface SheetColumn {
  readonly title: string
  readonly look: CellLook
  readonly widthPx: number
  /** Places after the point. */
  readonly digits: number
}
export type SheetCell = string | number | null

/** A sheet has so many rows, its heading among them. */
export const mostSheetRows = 1_048_576

/** What a spreadsheet would take for a formula if the cell were typed again; the prefix keeps it text even then. */
const formulaStart = /^[=+\-@＝＋－＠\t\r]/
/** Places of the styles in `styles.xml`. */
const style = { text: 1, quoted: 2, moment: 3, day: 4, whole: 5, tenths: 6, hundredths: 7, heading: 8 } as const

// XML has no place for most control characters, not even escaped.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escaped = (text: string) =>
  text.replace(unwritable, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** Days since the last of 1899, as a spreadsheet counts them. */
const serialOf = (shanghaiMs: number) => shanghaiMs / 86_400_000 + 25_569

/** A, B … Z, AA … */
export function columnName(at: number): string {
  const name = String.fromCharCode(65 + (at % 26))
  return at < 26 ? name : columnName(Math.floor(at / 26) - 1) + name
}

function cellXml(value: SheetCell, { look, digits }: SheetColumn): string {
  if (value === null || value === '') return '<c/>'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return '<c/>'
    if (look === 'moment') return `<c s="${style.moment}"><v>${serialOf(value + shanghaiOffsetMs)}</v></c>`
    return `<c s="${digits === 0 ? style.whole : digits === 1 ? style.tenths : style.hundredths}"><v>${value}</v></c>`
  }
  const dayMs = look === 'day' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN
  if (!Number.isNaN(dayMs)) return `<c s="${style.day}"><v>${serialOf(dayMs)}</v></c>`
  const kind = formulaStart.test(value) ? style.quoted : style.text
  return `<c s="${kind}" t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, 32_767))}</t></is></c>`
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const pack = 'http://schemas.openxmlformats.org/package/2006'

const xf = (numFmt: number, more = '') => `<xf numFmtId="${numFmt}" fontId="0" fillId="0" borderId="0" xfId="0"${more}/>`
const stylesXml = `${head}<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="#,##0.0"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9">${[
  xf(0),
  xf(49),
  xf(49, ' quotePrefix="1"'),
  xf(164),
  xf(165),
  xf(3),
  xf(166),
  xf(4),
  `<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>`,
].join('')}</cellXfs></styleSheet>`

/** The parts of the package that do not hang on the rows. */
const parts = (sheetName: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${head}<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheetName.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': stylesXml,
})

export function createWorkbook(sheetName: string, columns: readonly SheetColumn[]) {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let failure: Error | null = null
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else pieces.push(piece as Uint8Array<ArrayBuffer>)
  })
  for (const [name, text] of Object.entries(parts(sheetName))) {
    const part = new ZipDeflate(name)
    zip.add(part)
    part.push(strToU8(text), true)
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 4 })
  zip.add(sheet)
  const put = (text: string, isLast = false) => sheet.push(strToU8(text), isLast)
  // Seven pixels a digit, as spreadsheets measure widths.
  const widths = columns.map(
    ({ widthPx }, at) => `<col min="${at + 1}" max="${at + 1}" width="${Math.round(widthPx / 7)}" customWidth="1"/>`,
  )
  const titles = columns.map(({ title }) => `<c s="${style.heading}" t="inlineStr"><is><t>${escaped(title)}</t></is></c>`)
  put(
    `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row>${titles.join('')}</row>`,
  )
  let written = 1

  /** Throws when the sheet is full: rows that do not fit are never left out silently. */
  function add(rows: readonly (readonly SheetCell[])[]): void {
    written += rows.length
    if (written > mostSheetRows) throw new RangeError('sheet is full')
    put(rows.map((row) => `<row>${columns.map((column, at) => cellXml(row[at] ?? null, column)).join('')}</row>`).join(''))
  }
  function end(): Blob {
    put(`</sheetData><autoFilter ref="A1:${columnName(columns.length - 1)}${written}"/></worksheet>`, true)
    zip.end()
    if (failure) throw failure
    return new Blob(pieces, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
  }
  return { add, end }
}
