import { formatDay } from '@/domain/time'
import { err, type AppError, type Result } from '@/domain/result'
import { createWorkbookClient } from '@/workers/workbook.client'
import { mostSheetRows, type CellLook, type SheetCell, type SheetColumn } from '@/workers/workbook'
import { readAll, type Query, type Source } from './pages'
import type { Column, Look, RecordKind, Words } from './record'
import { cellText } from './words'

const looks: Readonly<Record<Look, CellLook>> = {
  text: 'text',
  code: 'code',
  number: 'number',
  moment: 'moment',
  day: 'day',
  choice: 'text',
  yesNo: 'text',
}

/** What stands in a cell of the workbook: numbers, moments and days as such, everything else as the table words it. */
export function sheetCell<Row>(column: Column<Row>, row: Row, words: Words): SheetCell {
  const value = column.value(row)
  if (value === null) return null
  if (column.look === 'number') return Number(value)
  if (column.look === 'moment') return Date.parse(String(value))
  if (column.look === 'day') return String(value)
  return cellText(column, row, words)
}

export interface Download<Row extends { readonly id: string }> {
  readonly record: Source<Row> & Pick<RecordKind<Row>, 'titleKey'>
  readonly columns: readonly Column<Row>[]
  readonly query: Query
  /** Leaves rows out that were taken off the choice. */
  readonly isWanted: (row: Row) => boolean
  readonly words: Words
  readonly signal: AbortSignal
  readonly told: (rows: number) => void
}
export type Written = { readonly file: Blob; readonly name: string; readonly rows: number }

/** Reads every row of a query and writes them into a workbook, in a worker; the page keeps only what is on its way. */
export async function writeWorkbook<Row extends { readonly id: string }>(download: Download<Row>): Promise<Result<Written>> {
  const { record, columns, query, isWanted, words, signal, told } = download
  const client = createWorkbookClient()
  try {
    const title = words.t(record.titleKey)
    const sheet: SheetColumn[] = columns.map(({ labelKey, look, widthPx, digits }) => ({
      title: words.t(labelKey),
      look: looks[look],
      widthPx,
      digits: digits ?? 0,
    }))
    await client.api.begin(title, sheet)
    let rows = 0
    let last: Promise<void> = Promise.resolve()
    const read: Result<void> = await readAll(record, query, signal, (page) => {
      const wanted = page.filter(isWanted)
      rows += wanted.length
      if (rows < mostSheetRows) last = client.api.add(wanted.map((row) => columns.map((column) => sheetCell(column, row, words))))
      told(rows)
    })
    if (!read.ok) return read
    if (rows >= mostSheetRows) return err(sheetFull(words))
    await last
    const file = await client.api.end()
    if (signal.aborted || file === null) return err({ kind: 'aborted' })
    return { ok: true, value: { file, name: `${title} ${formatDay(Date.now())}.xlsx`, rows } }
  } finally {
    client.close()
  }
}
const sheetFull = (words: Words): AppError => ({ kind: 'invalid', detail: words.t('list.sheetFull') })
