import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Cell, Notice, SourceFile, SourceTable } from '@/geo/import/table'
import { unzip } from './archive'
import { tableOfGrid, type Grid, type GridRow } from './grid'
import { streamXml } from './xml'

const mostColumns = 1000
// Repeated empty rows fill a sheet to its end; filled ones repeat a few times at most.
const mostRepeats = 10_000

type Attributes = Readonly<Record<string, string>>

/** An attribute by its local name: prefixes differ between writers. */
const attribute = (attributes: Attributes, name: string): string | undefined =>
  Object.entries(attributes).find(([key]) => key.slice(key.indexOf(':') + 1) === name)?.[1]

/** "PT14H30M05S" as 14:30:05. */
function clockOf(duration: string): string | null {
  const [, hours, minutes, seconds] = /^PT(\d+)H(\d+)M(\d+)/.exec(duration) ?? []
  return hours === undefined ? null : `${hours.padStart(2, '0')}:${minutes ?? '00'}:${seconds ?? '00'}`
}

function valueOf(attributes: Attributes, shown: string): Cell {
  const of = (name: string): string | undefined => attribute(attributes, name)
  switch (of('value-type')) {
    case 'float':
    case 'currency':
      // A code shown with zeros in front is that code.
      return /^0\d+$/.test(shown) ? shown : Number(of('value') ?? NaN)
    case 'percentage':
      return Number(of('value') ?? NaN)
    case 'date':
      return (of('date-value') ?? shown).replace('T', ' ')
    case 'time':
      return clockOf(of('time-value') ?? '') ?? shown
    case 'boolean':
      return of('boolean-value') === 'true'
    default:
      return shown.trim() === '' ? null : shown
  }
}

function readSheets(file: SourceFile, meter: Meter): Grid[] {
  const sheets: { name: string; rows: GridRow[]; isAligned: true }[] = []
  let rowNumber = 0
  let cells: Cell[] = []
  let row: Attributes = {}
  let cell: Attributes | null = null
  let shown = ''
  let isInside = false
  streamXml(file, meter, {
    open(tag, attributes) {
      if (tag === 'table') {
        sheets.push({ name: attribute(attributes, 'name') ?? '工作表', rows: [], isAligned: true })
        rowNumber = 0
      } else if (tag === 'table-row') [row, cells] = [attributes, []]
      else if (tag === 'table-cell' || tag === 'covered-table-cell') [cell, shown] = [attributes, '']
      else if (tag === 'p' && cell) {
        isInside = true
        if (shown !== '') shown += '\n'
      } else if (tag === 'annotation') isInside = false
    },
    close(tag) {
      if (tag === 'p') isInside = false
      else if ((tag === 'table-cell' || tag === 'covered-table-cell') && cell) {
        const value = valueOf(cell, shown)
        const times = Number(attribute(cell, 'number-columns-repeated') ?? 1)
        for (let i = 0; i < times && cells.length < mostColumns; i++) cells.push(value)
        cell = null
      } else if (tag === 'table-row') {
        const times = Number(attribute(row, 'number-rows-repeated') ?? 1)
        while (cells.length > 0 && cells.at(-1) === null) cells.pop()
        for (let i = 0; i < Math.min(times, mostRepeats) && cells.length > 0; i++) {
          meter.addFeature(cells.length)
          sheets.at(-1)?.rows.push({ row: rowNumber + i + 1, cells })
        }
        rowNumber += times
      }
    },
    text(piece) {
      if (isInside) shown += piece
    },
  })
  return sheets
}

/** Reads the sheets of an OpenDocument spreadsheet (.ods) as tables; formulas give their stored results. */
export function readOds(file: SourceFile, meter: Meter): { tables: SourceTable[]; notices: Notice[] } {
  const [content] = unzip(file, meter, (name) => name === 'content.xml')
  if (!content) throw new ReadFailure(`“${file.name}”不是完整的表格：缺少 content.xml，请另存一次`)
  const notices: Notice[] = []
  const tables = readSheets(content, meter).flatMap(
    (grid) => tableOfGrid(grid, file.choices?.headingRows?.[grid.name], notices) ?? [],
  )
  if (tables.length === 0) throw new ReadFailure(`“${file.name}”里没有数据：每张工作表都是空的，或只有表头`)
  return { tables, notices }
}
