import { toCsv } from '@/domain/csv'
import { err, ok, type Result } from '@/domain/result'
import type { Budget } from './budget'
import { isPlaceless, type ImportKind, type Mapping } from './columns/fields'
import type { ImportSettings } from './settings'
import { guessMapping } from './columns/guess'
import { cleanText } from './columns/text'
import { transformOf } from './frameOf'
import { stopAtPlace } from './doubts'
import {
  guessDefaultKind,
  guessFrame,
  guessKind,
  inspectTable,
  type FrameGuess,
  type Inspection,
  type KnownPlaces,
} from './inspect'
import { readFiles } from './readers/readFiles'
import { Remarks, type PreparedChunk, type SetAside } from './rows/outcome'
import { prepareRecords } from './rows/prepareRecords'
import { prepareStaff } from './rows/prepareStaff'
import { prepareTracks } from './rows/prepareTracks'
import type { Encoding, Format, Heading, Notice, ReadChoices, SourceFile, SourceTable } from './table'

/** What a layer of the opened file looks like, small enough to cross to the screen. */
export interface TableSummary {
  readonly name: string
  readonly columns: readonly string[]
  readonly rowCount: number
  readonly shapes: readonly string[]
  readonly kind: ImportKind
  /** Null where no row is a heading, as in maps. */
  readonly heading: Heading | null
}

export interface FileSummary {
  readonly format: Format
  readonly encoding: Encoding | null
  readonly notices: readonly Notice[]
  readonly tables: readonly TableSummary[]
}

/** One remark on accepted rows, with how many and the first few. */
export type Remark = ReturnType<Remarks['list']>[number]

export interface ImportSession {
  /** Reads files and forgets those opened before. */
  open(files: readonly SourceFile[], budget?: Budget): Promise<Result<FileSummary>>
  /** Reads the same files again as the person chose: another encoding, another heading row. On failure the last reading stays. */
  reopen(choices: ReadChoices): Promise<Result<FileSummary>>
  guess(
    table: number,
    kind: ImportKind,
  ): { readonly mapping: Mapping; readonly defaultKind: string | null; readonly frame: FrameGuess }
  /** What the table says of its frame when its position is in these columns. */
  frameOf(table: number, mapping: Mapping): FrameGuess
  /** Codes and names in the table, at most 2,000: to find the areas it speaks of. */
  labels(table: number, mapping: Mapping): readonly string[]
  inspect(table: number, settings: ImportSettings, known: KnownPlaces): Inspection
  /**
   * Begins to turn a table into rows; `next` then hands them out chunk by chunk, so that the sender sets the pace. Refuses rows
   * that would lie far from the area imported into until the settings say that the person has seen it.
   */
  start(table: number, settings: ImportSettings, known: KnownPlaces): Result<{ readonly total: number }>
  next(): PreparedChunk | null
  remarks(): readonly Remark[]
  /** Rows the server refused join those set aside here. */
  addSetAside(rows: readonly SetAside[]): void
  /** Why rows were set aside: one example of each kind of reason, with how many, most first. */
  reasons(): readonly { readonly reason: string; readonly count: number }[]
  /** Every row set aside with its reason, as CSV that can be mended and imported again; null when there is none. */
  setAsideCsv(): string | null
}

const summarise = (table: SourceTable): TableSummary => ({
  name: table.name,
  columns: table.columns,
  rowCount: table.rows.length,
  shapes: [...new Set(table.rows.map((row) => (row.fixes ? 'Track' : (row.geometry?.type ?? 'none'))))],
  kind: guessKind(table),
  heading: table.heading ?? null,
})

const mostLabelledRows = 1000

function labelsOf(table: SourceTable, mapping: Mapping): string[] {
  const places = [mapping.code, mapping.name].filter((at) => at !== undefined)
  const found = new Set<string>()
  for (const row of table.rows.slice(0, mostLabelledRows))
    for (const at of places) {
      const text = cleanText(row.cells[at])
      if (text !== null) found.add(text)
    }
  return [...found]
}

function groupReasons(setAside: readonly SetAside[]): { reason: string; count: number }[] {
  const groups = new Map<string, { reason: string; count: number }>()
  for (const { reason } of setAside) {
    // "the same as row 12" and "the same as row 15" are one kind of reason.
    const kind = reason.replace(/[\d.,-]+/g, '#')
    const group = groups.get(kind)
    if (group) group.count++
    else groups.set(kind, { reason, count: 1 })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

function csvOf({ rows, columns }: SourceTable, setAside: readonly SetAside[]): string {
  const cells = new Map(rows.map((row) => [row.row, row.cells]))
  return toCsv(
    [...columns, '原文件行号', '未导入原因'],
    [...setAside]
      .sort((a, b) => a.row - b.row)
      .map(({ row, reason }) => [...columns.map((_, place) => cells.get(row)?.[place] ?? null), row, reason]),
  )
}

/** Holds one opened file from reading to the last row. Lives in the worker in the browser, in the process for the command line. */
export function createImportSession(): ImportSession {
  let sources: readonly SourceFile[] = []
  let budgetOfFiles: Budget | undefined
  let tables: readonly SourceTable[] = []
  let chosen: SourceTable | null = null
  let chunks: Iterator<PreparedChunk> | null = null
  let remarks = new Remarks()
  let setAside: SetAside[] = []

  const tableAt = (place: number): SourceTable => {
    const table = tables[place]
    if (!table) throw new RangeError(`No table ${place} among ${tables.length}`)
    return table
  }

  const read = async (choices: ReadChoices): Promise<Result<FileSummary>> => {
    const answer = await readFiles(sources, budgetOfFiles, choices)
    if (!answer.ok) return answer
    ;[tables, chosen, chunks, setAside] = [answer.value.tables, null, null, []]
    const { format, encoding, notices } = answer.value
    return ok({ format, encoding, notices, tables: tables.map(summarise) })
  }

  return {
    open(files, budget) {
      ;[sources, budgetOfFiles, tables] = [files, budget, []]
      return read({})
    },
    reopen: read,
    guess(place, kind) {
      const table = tableAt(place)
      const mapping = guessMapping(table, kind)
      return { mapping, defaultKind: guessDefaultKind(table, kind, mapping), frame: guessFrame(table, mapping) }
    },
    frameOf: (place, mapping) => guessFrame(tableAt(place), mapping),
    labels: (place, mapping) => labelsOf(tableAt(place), mapping),
    inspect: (table, settings, known) => inspectTable(tableAt(table), settings, known),
    start(place, settings, known) {
      const transform = transformOf(settings)
      if (!transform.ok) return err(transform.error)
      const stop = isPlaceless(settings.kind) ? null : stopAtPlace(tableAt(place), settings, known.home)
      if (stop !== null) return err({ kind: 'invalid', field: 'place', detail: stop })
      chosen = tableAt(place)
      remarks = new Remarks()
      setAside = []
      const { kind } = settings
      chunks =
        kind === 'tracks'
          ? prepareTracks(chosen, settings, transform.value, remarks)
          : isPlaceless(kind)
            ? prepareStaff(chosen, { ...settings, kind }, remarks)
            : prepareRecords(chosen, { ...settings, kind }, transform.value, remarks)
      return ok({ total: chosen.rows.length })
    },
    next() {
      const step = chunks?.next()
      if (!step || step.done) return null
      setAside.push(...step.value.setAside)
      return step.value
    },
    remarks: () => remarks.list(),
    addSetAside: (rows) => void setAside.push(...rows),
    reasons: () => groupReasons(setAside),
    setAsideCsv: () => (chosen && setAside.length > 0 ? csvOf(chosen, setAside) : null),
  }
}
