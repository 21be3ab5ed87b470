import type { Cell, SourceRow, SourceTable } from '@/geo/import/table'
import type { FieldName, Mapping } from './fields'
import type { ImportSettings } from '@/geo/import/settings'
import { cellOf } from './guess'
import { cleanText, isVoid, parsePart } from './text'
import { guessDayOrder, timeReader, type ParsedTime } from './time'

/** A time of a row as it was found, put together from its columns; null text when the row holds none. */
export interface When {
  readonly text: string | null
  readonly time: ParsedTime | null
}

const textOf = (cell: Cell | undefined): string | null => {
  const text = cleanText(cell)
  return text === null || isVoid(text) ? null : text
}

const two = (value: number): string => String(value).padStart(2, '0')

/** Year, month, day, hour, minute and second of six columns as one text; null without a whole date. */
function joinParts(row: SourceRow, mapping: Mapping, clock: string | null): string | null {
  const part = (field: FieldName): number | null => parsePart(cellOf(row.cells, mapping, field))
  const [year, month, day, hour] = [part('year'), part('month'), part('day'), part('hour')]
  if (year === null || month === null || day === null) return null
  // Two digits are of this century: nobody keeps records older than that in such a table.
  const date = `${year < 100 ? year + 2000 : year}-${two(month)}-${two(day)}`
  if (clock !== null) return `${date} ${clock}`
  return hour === null ? date : `${date} ${two(hour)}:${two(part('minute') ?? 0)}:${two(Math.floor(part('second') ?? 0))}`
}

/** True when the mapping says when: by one column, or by year, month and day. */
export const hasWhen = (mapping: Mapping): boolean =>
  mapping.occurred_at !== undefined ||
  mapping.time !== undefined ||
  (mapping.year !== undefined && mapping.month !== undefined && mapping.day !== undefined)

/** The text of a row's time: one column, a date and a clock in two, or the parts in up to six. */
export function whenTextOf(settings: Pick<ImportSettings, 'kind' | 'mapping'>): (row: SourceRow) => string | null {
  const { mapping } = settings
  const [dateField, clockField] =
    settings.kind === 'tracks' ? (['time', 'clock'] as const) : (['occurred_at', 'occurred_time'] as const)
  return (row) => {
    const clock = textOf(cellOf(row.cells, mapping, clockField))
    if (mapping[dateField] === undefined) return joinParts(row, mapping, clock)
    const date = textOf(cellOf(row.cells, mapping, dateField))
    if (date === null || clock === null) return date
    // "2026-03-01 00:00:00" beside "14:30": a spreadsheet's date column carries an empty clock.
    return `${date.replace(/[T\s]+\d{1,2}[:时点].*$/, '')} ${clock}`
  }
}

/** A reader of the time of each row of a table, in UTC. The order of day and month is decided once for the column. */
export function whenReader(table: SourceTable, settings: ImportSettings): (row: SourceRow) => When {
  const textAt = whenTextOf(settings)
  const { order } = guessDayOrder(
    (function* () {
      for (const row of table.rows) yield textAt(row)
    })(),
  )
  const readTime = timeReader(settings.timeZone, order)
  return (row) => {
    const text = textAt(row)
    return { text, time: readTime(text) }
  }
}
