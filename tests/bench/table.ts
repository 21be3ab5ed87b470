// The table of records with a hundred thousand rows, really fetched and scrolled to the end; and how much a kind of record costs to say.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRandom } from '../../src/geo/random'
import { demoPassword } from '../../supabase/seed/demoUsers.ts'
import { productUrl, withPage } from './product'

const wantedRows = 100_000
const groups = ['盗窃', '打架', '诈骗', '交通事故', '邻里纠纷', '群众求助', '火灾', '溺水', '其他']
const csvHead = '编号,警情类别,发生时间,经度,纬度,地点'

/** A hundred thousand incidents of the last three hundred days about the demo's town, imported as an administrator imports a file. */
export function fillTable(): void {
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-table-'))
  try {
    const random = createRandom(100_000)
    const nowMs = Date.now()
    const lines = Array.from({ length: wantedRows }, (_, at) => {
      const occurred = new Date(nowMs - random() * 300 * 86_400_000).toISOString()
      const [lng, lat] = [115.37 + random() * 0.04, 26.46 + random() * 0.04]
      return `T${at},${groups[at % groups.length]},${occurred},${lng.toFixed(6)},${lat.toFixed(6)},第${at % 997}号`
    })
    const csv = join(folder, 'incidents.csv')
    writeFileSync(csv, [csvHead, ...lines].join('\n'))
    const options = { kind: 'incidents', frame: 'wgs84', url: productUrl, user: 'admin@patrolgrid.test', password: demoPassword, 'set-aside': join(folder, 'aside.csv') } // prettier-ignore
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    const done = spawnSync(
      'node',
      ['--import', './.ci/alias.mjs', 'supabase/local/commands/import.ts', csv, '--confirm-place', ...words],
      {
        encoding: 'utf8',
      },
    )
    if (done.status !== 0) throw new Error(`the import failed: ${done.stdout}${done.stderr}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Scrolled {
  readonly rows: number
  readonly worstMs: number
  readonly seconds: number
}
/** Scrolls thirty rows a frame, waits at the end of what was read, and ends at the end of everything. In the page. */
async function scrollToTheEnd(): Promise<Scrolled> {
  const box = document.querySelector<HTMLElement>('[data-testid=record-table]')
  const grid = box?.querySelector('table')
  if (!box || !grid) throw new Error('there is no table')
  const total = Number(grid.getAttribute('aria-rowcount')) - 1
  const lastRow = () => Number([...grid.querySelectorAll('tr.row')].at(-1)?.getAttribute('aria-rowindex') ?? 0) - 1
  const began = performance.now()
  let before = began
  let worstMs = 0
  for (;;) {
    const now = await new Promise<number>((resume) => requestAnimationFrame(resume))
    worstMs = Math.max(worstMs, now - before)
    before = now
    box.scrollTop += 30 * 36
    const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1
    if (isAtEnd && lastRow() === total) return { rows: total, worstMs, seconds: (now - began) / 1000 }
    if (now - began > 600_000) throw new Error(`stopped at row ${lastRow()} of ${total}`)
  }
}

/** On a product that runs and holds what fillTable puts in. */
export async function measureTable(): Promise<Record<string, number>> {
  const login = 'chief@patrolgrid.test'
  const path = '/records/incidents?at=115.39000,26.48000,12.00&period=lastYear&list=incident~sort.-occurred_at'
  return withPage({ login, path, layers: [] }, async (page) => {
    await page.locator('[data-testid=record-table] tr.row').first().waitFor()
    await page.getByTestId('list-range').filter({ hasText: '行中的' }).waitFor()
    const { rows, worstMs, seconds } = await page.evaluate(scrollToTheEnd)
    if (rows < wantedRows) throw new Error(`the table has ${rows} rows, fewer than ${wantedRows}`)
    return { table_rows: rows, table_100k_scroll_worst_frame_ms: Math.round(worstMs), table_scroll_s: Math.round(seconds) }
  })
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').length
/** Kinds of record, and the median of the lines each takes: its value and every part by hand of its list, drawer and forms. */
export function recordKinds(): { readonly record_kinds: number; readonly lines_per_kind_median: number } {
  const files = globSync('src/features/**/*.record.ts')
  const lines = files
    .map((file) => {
      const folder = dirname(file)
      const inFolder = readdirSync(folder)
      const kinds = inFolder.filter((name) => name.endsWith('.record.ts')).length
      const byHand = inFolder.filter((name) => name.endsWith('.vue'))
      return linesOf(file) + byHand.reduce((sum, name) => sum + linesOf(join(folder, name)), 0) / kinds
    })
    .toSorted((a, b) => a - b)
  const middle = (lines[Math.floor((lines.length - 1) / 2)]! + lines[Math.ceil((lines.length - 1) / 2)]!) / 2
  return { record_kinds: files.length, lines_per_kind_median: Math.round(middle) }
}
