import { readFile, stat, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ok, type Result } from '@/domain/result'
import type { Doubt } from '@/geo/import/doubts'
import type { KnownPlaces } from '@/geo/import/inspect'
import { createImportSession, type FileSummary, type ImportSession, type TableSummary } from '@/geo/import/session'
import { gatherKnownPlaces } from '@/geo/import/knownPlaces'
import { sendImport, type ImportTotals } from '@/geo/import/sendImport'
import type { Mapping } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import type { SourceFile } from '@/geo/import/table'
import { connect, type Connection } from './connect.ts'
import { readImportOptions, usage, UsageError, type ImportOptions } from './importOptions.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
/** A failure with a sentence for the person; no stack. */
class ImportStop extends Error {}

const refusal = (error: { kind: string; detail?: string }): ImportStop =>
  new ImportStop(error.detail ?? `没有成功（${error.kind}）`)

/** The files named, and every file of the folders named, in order of name. */
async function gather(paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (!found) throw new ImportStop(`没有这个文件：${path}`)
    if (found.isDirectory()) files.push(...(await gather((await readdir(path)).sort().map((name) => join(path, name)))))
    else files.push({ name: basename(path), bytes: await readFile(path) })
  }
  return files
}

/** Reads the files again where the encoding or the heading row was asked for. */
async function rereadAsAsked(
  session: ImportSession,
  { encoding, headingRow, table }: ImportOptions,
  read: FileSummary,
): Promise<Result<FileSummary>> {
  if (encoding === null && headingRow === null) return ok(read)
  const name = read.tables[table ?? 0]?.name ?? ''
  return session.reopen({
    ...(encoding !== null && { encoding }),
    ...(headingRow !== null && { headingRows: { [name]: headingRow } }),
  })
}

/** The guessed columns, with those that were named instead. */
function mappingAsAsked(guessed: Mapping, options: ImportOptions, { columns }: TableSummary): Mapping {
  const mapping = { ...guessed }
  for (const [field, column] of options.mapping) {
    const at = columns.indexOf(column)
    if (at < 0) throw new ImportStop(`--map ${field}=${column}：没有这一列。已有：${columns.join('、')}`)
    mapping[field] = at
  }
  return mapping
}

/** Opens the files and settles every choice: what was asked for, else what was guessed; says both. */
async function prepare(session: ImportSession, options: ImportOptions): Promise<{ table: number; settings: ImportSettings }> {
  let opened = await session.open(await gather(options.files))
  if (opened.ok) opened = await rereadAsAsked(session, options, opened.value)
  if (!opened.ok) throw refusal(opened.error)
  const { format, encoding, notices, tables } = opened.value
  say(
    `读到 ${format}${encoding ? `（${encoding}）` : ''}：${tables.map((table) => `${table.name} ${table.rowCount} 行`).join('；')}`,
  )
  for (const notice of notices) say(`  注意：${notice.text}`)
  const place = options.table ?? 0
  const table = tables[place]
  if (!table) throw new ImportStop(`--table ${place}：文件只有 ${tables.length} 个图层（从 0 数起）`)
  const kind = options.kind ?? table.kind
  const { mapping: guessed, defaultKind } = session.guess(place, kind)
  const mapping = mappingAsAsked(guessed, options, table)
  const said = session.frameOf(place, mapping)
  const frame = options.frame ?? said.frame
  const projection = options.projection ?? said.projection
  const level = options.level ?? defaultKind
  const settings: ImportSettings = {
    kind,
    frame,
    ...(projection !== null && { projection }),
    timeZone: options.timeZone,
    mapping,
    defaults: {
      ...(level !== null && { kind: level }),
      ...(options.type !== null && { type: options.type }),
      ...(options.team !== null && { teamCode: options.team }),
      ...(options.parent !== null && { parentCode: options.parent }),
    },
    isSwapped: options.isSwapped,
    keepRepeats: options.keepRepeats,
    isPlaceConfirmed: options.isPlaceConfirmed,
    addsRollover: options.addsRollover,
  }
  say(
    `类别 ${kind}${level !== null ? `（${level}）` : ''}，坐标系 ${frame}${said.reason && frame === said.frame ? `（${said.reason}）` : ''}，时区 ${options.timeZone}`,
  )
  say(
    `列：${
      Object.entries(mapping)
        .map(([field, at]) => `${field}←${table.columns[at] ?? ''}`)
        .join('，') || '只用图形'
    }`,
  )
  return { table: place, settings }
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

/** A doubt with the options that would put it right. */
function wordsOf(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'not-degrees':
      return `${percent(doubt.share)} 的坐标不是经纬度，${doubt.hint}；用 --frame projected --projection ${doubt.projection ?? '…'}${doubt.isSwapped ? ' --swap' : ''}`
    case 'swapped':
      return `${percent(doubt.share)} 的坐标经纬度像是写反了；用 --swap`
    case 'elsewhere': {
      const fits = doubt.fits.map(({ projection, isSwapped }) => `--projection ${projection}${isSwapped ? ' --swap' : ''}`)
      return `${doubt.count} 行（${percent(doubt.share)}）在辖区以外约 ${Math.round(doubt.distanceKm)} 公里，第 ${doubt.rows.join('、')} 行${fits.length > 0 ? `；合适的有 ${fits.join(' 或 ')}` : ''}`
    }
    case 'whole-degrees':
      return '坐标全是整数度，分和秒丢了，误差可达 100 公里'
    case 'old-datum':
      return `文件用${doubt.datum}坐标系，没有本县参数，误差可达 ${doubt.errorM} 米`
    case 'damaged-codes':
      return `“${doubt.column}”列有 ${doubt.count} 个编码被改成科学计数法（如 ${doubt.example}），不作编码用`
    case 'impossible-times':
      return `${doubt.count} 个点的时间不可能（如 ${doubt.example}），会去掉${doubt.canRollOver ? '；是 GPS 周数回绕时用 --add-rollover' : ''}`
  }
}

async function warn(
  session: ImportSession,
  connection: Connection | null,
  table: number,
  settings: ImportSettings,
): Promise<KnownPlaces> {
  const labels = settings.kind === 'areas' ? session.labels(table, settings.mapping) : []
  const known = connection
    ? await gatherKnownPlaces(connection.areas, connection.areaId, labels, (ids) => connection.call('area_geometry', { ids }))
    : { home: null, outlines: [] }
  const { doubts, fit, asksTimeZone, isDayOrderOpen, trackCount } = session.inspect(table, settings, known)
  const stated = settings.frame === 'cgcs2000' ? 'wgs84' : settings.frame
  if (fit && stated !== 'projected' && fit.best !== stated)
    say(
      `  警告：与已有边界比对，按 ${fit.best} 读重合 ${(fit.overlaps[fit.best] * 100).toFixed(1)}%，按 ${stated} 读只有 ${(fit.overlaps[stated] * 100).toFixed(1)}%；用 --frame ${fit.best}`,
    )
  for (const doubt of doubts) say(`  警告：${wordsOf(doubt)}`)
  if (trackCount !== null) say(`  会成为 ${trackCount} 次巡逻`)
  if (asksTimeZone) say(`  提示：文件里的时间没有写时区，按 ${settings.timeZone} 读；其他时区用 --time-zone`)
  if (isDayOrderOpen) say('  提示：日期像 03/04/2014，月日先后不明，按“月/日/年”读')
  return known
}

const describe = (totals: ImportTotals): string =>
  `新增 ${totals.accepted}，更新 ${totals.updated}，未变 ${totals.unchanged}，未导入 ${totals.setAside}`

async function send(
  session: ImportSession,
  connection: Connection,
  settings: ImportSettings,
  options: ImportOptions,
  id: string,
): Promise<ImportTotals> {
  let saidAt = 0
  const sent = await sendImport({
    head: {
      id,
      kind: settings.kind,
      file_name: options.files
        .map((file) => basename(file))
        .join(', ')
        .slice(0, 300),
      frame: settings.frame,
      area_id: connection.areaId,
      options: { timeZone: settings.timeZone },
    },
    next: () => session.next(),
    call: connection.call,
    onRefused: (rows) => session.addSetAside(rows),
    onProgress: (totals) => {
      if (Date.now() - saidAt < 1000) return
      saidAt = Date.now()
      say(`  ${totals.done}/${totals.total} 行 …`)
    },
  })
  if (!sent.ok) throw new ImportStop(`${refusal(sent.error).message}\n已写入的部分可撤销：npm run import -- --undo ${id}`)
  return sent.value
}

async function run(options: ImportOptions): Promise<void> {
  const startedMs = performance.now()
  if (options.undo !== null) {
    const connection = await connect(options)
    const undone = await connection.call<{ removed: number; restored: number; kept: number }>('import_undo', {
      import_id: options.undo,
    })
    if (!undone.ok) throw refusal(undone.error)
    say(`已撤销：删除 ${undone.value.removed}，恢复 ${undone.value.restored}，保留 ${undone.value.kept}（之后有人改过）`)
    return
  }
  const session = createImportSession()
  const { table, settings } = await prepare(session, options)
  const connection = options.isDryRun ? null : await connect(options)
  const known = await warn(session, connection, table, settings)
  const started = session.start(table, settings, known)
  if (!started.ok) {
    const isPlace = 'field' in started.error && started.error.field === 'place'
    throw new ImportStop(`${refusal(started.error).message}${isPlace ? '\n确认无误时加 --confirm-place；没有导入任何数据' : ''}`)
  }
  const id = crypto.randomUUID()
  let totals: ImportTotals
  if (connection === null) {
    totals = { done: 0, total: started.value.total, accepted: 0, updated: 0, unchanged: 0, setAside: 0 }
    for (let chunk = session.next(); chunk; chunk = session.next())
      totals = {
        ...totals,
        done: chunk.done,
        accepted: totals.accepted + chunk.rows.length,
        setAside: totals.setAside + chunk.setAside.length,
      }
  } else {
    say(`导入到 ${connection.areaName}`)
    totals = await send(session, connection, settings, options, id)
  }
  for (const remark of session.remarks())
    say(`  ${remark.text}：${remark.count} 行（第 ${remark.rows.join('、')} 行${remark.count > remark.rows.length ? '等' : ''}）`)
  const list = session.setAsideCsv()
  if (list !== null) {
    await writeFile(options.setAsidePath, list)
    for (const { reason, count } of session.reasons().slice(0, 5)) say(`  未导入 ${count} 行：${reason}${count > 1 ? ' 等' : ''}`)
    say(`未导入的 ${totals.setAside} 行及原因：${options.setAsidePath}`)
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  say(`${options.isDryRun ? '试读' : '完成'}：${describe(totals)}；${seconds} 秒`)
  if (!options.isDryRun) say(`撤销这次导入：npm run import -- --undo ${id}`)
  if (options.isJson) say(JSON.stringify({ id, ...totals, seconds: Number(seconds) }))
}

try {
  const options = readImportOptions(process.argv.slice(2), process.env)
  if (options === null) say(usage)
  else await run(options)
} catch (error) {
  if (!(error instanceof ImportStop) && !(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
