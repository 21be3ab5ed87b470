import { strToU8, zipSync } from 'fflate'

/** A cell of a workbook as it is kept: a text, or a number with the place of its format among `formats`. */
type BookCell = string | number | null | { readonly value: number | string; readonly format: number } | { readonly xml: string }

export interface BookSheet {
  readonly name: string
  readonly rows: ReadonlyArray<readonly BookCell[]>
  readonly merges?: readonly string[]
  readonly isHidden?: boolean
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const letterOf = (place: number): string => String.fromCharCode(65 + place)

function cellXml(cell: BookCell, reference: string): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return `<c r="${reference}" t="inlineStr"><is><t>${escapeXml(cell)}</t></is></c>`
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
  return 'xml' in cell ? cell.xml : `<c r="${reference}" s="${cell.format}"><v>${cell.value}</v></c>`
}

function sheetXml({ rows, merges = [] }: BookSheet): string {
  const body = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((cell, place) => cellXml(cell, `${letterOf(place)}${row + 1}`)).join('')}</row>`,
  )
  const merged = merges.length > 0 ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : ''
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData>${merged}</worksheet>`
}

/** An .xlsx file of sheets, written as Excel would lay it out; `formats` are number formats, the first being the plain one. */
export function workbook(
  sheets: readonly BookSheet[],
  { formats = ['General'], is1904 = false, strings = [] as readonly string[] } = {},
): Uint8Array<ArrayBuffer> {
  const entry = ({ name, isHidden }: BookSheet, index: number): string =>
    `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"${isHidden ? ' state="hidden"' : ''}/>`
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map(entry).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escapeXml(code)}"/>`).join('')}</numFmts><cellXfs>${formats.map((_, index) => `<xf numFmtId="${164 + index}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
  }
  for (const [index, sheet] of sheets.entries()) files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet)
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}
