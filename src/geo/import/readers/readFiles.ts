import { err, ok, type Result } from '@/domain/result'
import { BudgetFailure, defaultBudget, Meter, ReadFailure, type Budget } from '@/geo/import/budget'
import type { Encoding, Format, Notice, ReadChoices, ReadFiles, SourceFile, SourceTable } from '@/geo/import/table'
import { gunzip, namesInZip, unzip } from './archive'
import { readCsv } from './csv'
import { readFlatGeobuf } from './flatgeobuf'
import { readGeoJson } from './geojson'
import { readGpx } from './gpx'
import { readKml } from './kml'
import { readOds } from './ods'
import { readPlt } from './plt'
import { readShapefile, type ShapefileParts } from './shapefile'
import { sniff, type Kind } from './sniff'
import { readTopoJson } from './topojson'
import { readXlsx } from './xlsx'

interface Reading {
  readonly tables: readonly SourceTable[]
  readonly notices?: readonly Notice[]
  readonly encoding?: Encoding
  /** Where content decides a format that the first bytes leave open. */
  readonly format?: Format
}
type Single = Exclude<Kind, 'shp' | 'zip' | 'gzip' | 'sidecar'>

const readers: Record<Single, (file: SourceFile, meter: Meter) => Reading | Promise<Reading>> = {
  geojson: readGeoJson,
  topojson: readTopoJson,
  kml: readKml,
  gpx: readGpx,
  csv: readCsv,
  plt: readPlt,
  flatgeobuf: readFlatGeobuf,
}

const stem = (name: string): string => name.replace(/\.[^./]+$/, '').toLowerCase()
const wantedInside = /\.(shp|dbf|prj|cpg|cst|geojson|json|topojson|kml|kmz|gpx|csv|tsv|txt|plt|fgb|xlsx|xlsm|xls|et|ods|zip|gz)$/i
// What portals pack beside the data: a request log, a licence, a readme.
const litter = /(^|\/)(wfsrequest|readme|license|licence|metadata)[^/]*\.(txt|json)$/i
/** A KMZ in a ZIP in a ZIP happens; deeper is a bomb or a joke. */
const deepestArchive = 3

/** A workbook or document is a zip too; told by what is inside, whatever its name. Null for a plain archive. */
function officeKind(file: SourceFile): 'xlsx' | 'ods' | null {
  const names = new Set(namesInZip(file))
  const has = (pattern: RegExp): boolean => [...names].some((name) => pattern.test(name))
  if (names.has('xl/workbook.xml')) return 'xlsx'
  if (names.has('xl/workbook.bin'))
    throw new ReadFailure(`“${file.name}”是二进制工作簿（.xlsb），请在 Excel 或 WPS 里另存为 .xlsx`)
  if (has(/^word\//)) throw new ReadFailure(`“${file.name}”是 Word 文档；请把其中的表格粘贴到 Excel，另存为 .xlsx`)
  if (has(/^ppt\//)) throw new ReadFailure(`“${file.name}”是演示文稿，不是表格或地图数据`)
  if (has(/\.iwa$/)) throw new ReadFailure(`“${file.name}”是 Numbers 表格，请导出为 .xlsx`)
  if (!names.has('content.xml') || !names.has('mimetype')) return null
  return 'ods'
}

/** Opens archives, and archives in them; everything counts against one budget. */
function unpack(file: SourceFile, meter: Meter, depth = 0): SourceFile[] {
  const kind = sniff(file)
  if (kind === 'gzip') return unpack(gunzip(file, meter), meter, depth + 1)
  if (kind !== 'zip' || officeKind(file) !== null) return [file]
  if (depth >= deepestArchive) throw new ReadFailure(`“${file.name}”是压缩包里一层套一层的压缩包，请先解开`)
  const members = unzip(file, meter, (name) => wantedInside.test(name) && !litter.test(name))
  if (members.length === 0)
    throw new ReadFailure(`压缩包“${file.name}”里没有能导入的文件（.shp、.geojson、.kml、.gpx、.csv、.xlsx……）`)
  return members.flatMap((member) => (/^(zip|gzip)$/.test(quietKind(member)) ? unpack(member, meter, depth + 1) : [member]))
}

/** What a member is, without naming what it is not: that is for the reading to say. */
function quietKind(file: SourceFile): string {
  try {
    return sniff(file)
  } catch (cause) {
    if (cause instanceof ReadFailure) return 'strange'
    throw cause
  }
}

function shapefileParts(shp: SourceFile, files: readonly SourceFile[]): ShapefileParts {
  const find = (pattern: RegExp): SourceFile | undefined =>
    files.find((file) => pattern.test(file.name) && stem(file.name) === stem(shp.name))
  const [dbf, prj, codePage] = [find(/\.dbf$/i), find(/\.prj$/i), find(/\.(cpg|cst)$/i)]
  return { shp, ...(dbf && { dbf }), ...(prj && { prj }), ...(codePage && { codePage }) }
}

/** Tables of many files with the same columns become one: 196 PLT tracks are one list of 196 rows. */
function mergeAlike(tables: readonly SourceTable[], fileCount: number): SourceTable[] {
  const merged = new Map<string, { table: SourceTable; rows: SourceTable['rows'][number][] }>()
  for (const table of tables) {
    const key = JSON.stringify([table.columns, table.projection, table.rows[0]?.fixes !== undefined])
    const known = merged.get(key)
    if (known) for (const row of table.rows) known.rows.push({ ...row, row: known.rows.length + 1 })
    else merged.set(key, { table, rows: [...table.rows] })
  }
  return [...merged.values()].map(({ table, rows }) =>
    rows.length === table.rows.length ? table : { ...table, name: `${fileCount} 个文件`, rows },
  )
}

interface OneRead extends Reading {
  readonly format: Format
}

async function readOne(file: SourceFile, open: readonly SourceFile[], meter: Meter): Promise<OneRead | null> {
  const kind = sniff(file)
  meter.checkTime()
  if (kind === 'sidecar') return null
  if (kind === 'zip' || kind === 'gzip')
    return officeKind(file) === 'ods' ? { format: 'ods', ...readOds(file, meter) } : { format: 'xlsx', ...readXlsx(file, meter) }
  if (kind !== 'shp') return { format: kind, ...(await readers[kind](file, meter)) }
  const { table, notices, encoding } = readShapefile(shapefileParts(file, open), meter)
  return { format: 'shapefile', tables: [table], notices, encoding }
}

/** Runs one step of a reading; with several files, one that cannot be read is named and the others go on. */
async function attempt<T>(
  isAlone: boolean,
  notices: Notice[],
  failures: ReadFailure[],
  step: () => T | Promise<T>,
): Promise<T | null> {
  try {
    return await step()
  } catch (cause) {
    if (!(cause instanceof ReadFailure) || cause instanceof BudgetFailure || isAlone) throw cause
    failures.push(cause)
    notices.push({ code: 'file-refused', text: cause.message })
    return null
  }
}

async function readAll(files: readonly SourceFile[], meter: Meter): Promise<ReadFiles> {
  const notices: Notice[] = []
  const failures: ReadFailure[] = []
  const open: SourceFile[] = []
  for (const file of files) {
    meter.addFile(file.name, file.bytes.length)
    open.push(...((await attempt(files.length === 1, notices, failures, () => unpack(file, meter))) ?? []))
  }
  const readings: OneRead[] = []
  for (const file of open) {
    const reading = await attempt(open.length === 1, notices, failures, () => readOne(file, open, meter))
    if (!reading) continue
    readings.push(reading)
    notices.push(...(reading.notices ?? []))
  }
  const [first] = readings
  if (!first) throw failures[0] ?? new ReadFailure('缺少 .shp 文件：请把同名的 .shp、.dbf、.prj 一起选中，或压成一个 ZIP')
  const tables = readings.flatMap((reading) => reading.tables)
  const encoding = readings.find((reading) => reading.encoding !== undefined)?.encoding ?? null
  return { format: first.format, encoding, tables: readings.length > 1 ? mergeAlike(tables, readings.length) : tables, notices }
}

/**
 * Reads one or more files of any known format, told by content. Everything a person can cause comes back as an `invalid`
 * error that says which file, where, and how to mend it. Cost is bounded by the budget, whatever the file claims about itself.
 */
export async function readFiles(
  files: readonly SourceFile[],
  budget: Budget = defaultBudget,
  choices: ReadChoices = {},
): Promise<Result<ReadFiles>> {
  try {
    return ok(
      await readAll(
        files.map((file) => ({ ...file, choices })),
        new Meter(budget),
      ),
    )
  } catch (cause) {
    if (cause instanceof ReadFailure) return err(cause.error)
    // A RangeError is the engine's own limit (stack, string or array length) met by a hostile file, not a bug of ours.
    if (cause instanceof RangeError)
      return err({ kind: 'invalid', field: 'file', detail: '文件的结构太深或太大，超出了浏览器的限度；请拆分或重新导出' })
    throw cause
  }
}
