// The product in a real browser: a server of its own, a page that is signed in, and frames counted on its map.
import { chromium, type JSHandle, type Page } from '@playwright/test'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { demoPassword } from '../../supabase/seed/demoUsers.ts'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { browserPath } from '../support/node/browser'

const benchPort = Number(process.env['BENCH_PORT'] ?? 54760)
const url = `http://127.0.0.1:${benchPort}`
export const productUrl = url

/** Starts the product and waits until the page answers; seconds it took. */
export async function startProduct(dataDir: string): Promise<{ readonly server: ChildProcess; readonly seconds: number }> {
  const began = performance.now()
  const server = spawn(
    'node',
    ['--import', './.ci/alias.mjs', 'supabase/local/start.ts', '--port', String(benchPort), '--data', dataDir],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  for (;;) {
    const answer = await fetch(`${url}/`).catch(() => null)
    if (answer?.ok) return { server, seconds: (performance.now() - began) / 1000 }
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

export const stopProduct = (server: ChildProcess) =>
  new Promise<void>((resume) => {
    server.once('exit', () => resume())
    server.kill('SIGINT')
  })

/**
 * Runs `work` against the product: one of its own with a fresh demo county, thrown away afterwards, after `fill` has put in
 * what it needs; or, where BENCH_RUNNING is set, the one that already runs on BENCH_PORT.
 */
export async function withProduct<T>(work: () => Promise<T>, fill?: () => void): Promise<T> {
  if (process.env['BENCH_RUNNING'] !== undefined) return work()
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-bench-'))
  const { server } = await startProduct(join(folder, 'data'))
  try {
    fill?.()
    return await work()
  } finally {
    await stopProduct(server)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** 148,636 assaults with their second and place, or a file of one's own. */
const chicago = process.env['BENCH_CHICAGO'] ?? '../shared/data/crime-chicago/chicago_aggravated_assaults.csv.gz'

/** Imports them through the command line, as an administrator does; what the command said last. Throws when it fails. */
export function importChicago(): string {
  if (!existsSync(chicago)) throw new Error(`${chicago} is not there: name a CSV of incidents, gzipped, in BENCH_CHICAGO.`)
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-chicago-'))
  try {
    const csv = join(folder, 'chicago.csv')
    writeFileSync(csv, gunzipSync(readFileSync(chicago)))
    const options = { kind: 'incidents', frame: 'wgs84', 'time-zone': 'America/Chicago', url, user: 'admin@patrolgrid.test', password: demoPassword, 'set-aside': join(folder, 'aside.csv') } // prettier-ignore
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    const done = spawnSync(
      'node',
      ['--import', './.ci/alias.mjs', 'supabase/local/commands/import.ts', csv, '--confirm-place', ...words],
      {
        encoding: 'utf8',
      },
    )
    if (done.status !== 0) throw new Error(`the import failed: ${done.stdout}${done.stderr}`)
    return done.stdout.trim().split('\n').at(-1) ?? ''
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Layers of the page, by the names people switch them with. */
const allLayers = ['areas', 'hazards', 'heat', 'incidents', 'offices', 'patrols', 'waters', 'coverage', 'response'] as const

/**
 * Opens the page at 1440 × 900 with software graphics, with only `layers` switched on, and signs in. `before` may answer
 * requests in the server's place.
 */
export async function withPage<T>(
  options: {
    readonly login: string
    readonly path: string
    readonly layers: readonly string[]
    readonly before?: (page: Page) => Promise<unknown>
  },
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const shown = Object.fromEntries(allLayers.map((id) => [id, options.layers.includes(id)]))
    await page.addInitScript((text) => localStorage.setItem('patrolgrid.layers', text), JSON.stringify(shown))
    await options.before?.(page)
    await page.goto(url + options.path)
    await page.getByLabel('邮箱或手机号').fill(options.login)
    await page.getByLabel('密码', { exact: true }).fill(demoPassword)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await mapStands(page)
    return await work(page)
  } finally {
    await browser.close()
  }
}

export const mapStands = (page: Page) => page.locator('#map[data-idle=true]').waitFor({ timeout: 120_000 })

interface BenchMap {
  repaint: boolean
  panBy(by: [number, number], options: { duration: number }): void
  on(event: 'render', listener: () => void): void
  off(event: 'render', listener: () => void): void
  querySourceFeatures(source: string): readonly { readonly properties: Record<string, unknown> }[]
}

/** The map of the page, which hands it down by injection and to nobody else: looked for in the tree of components. */
const mapOf = (page: Page): Promise<JSHandle<BenchMap>> =>
  page.evaluateHandle(() => {
    type Node = { component?: Instance; children?: unknown; suspense?: { activeBranch?: Node } }
    type Instance = { provides: Record<symbol, unknown>; subTree: Node }
    const findMap = (node: Node | undefined): BenchMap | null => {
      if (!node) return null
      const provides = node.component?.provides ?? {}
      for (const key of Object.getOwnPropertySymbols(provides))
        if (key.description === 'map') return (provides[key] as { value: { map: BenchMap } }).value.map
      const inner = [
        node.component?.subTree,
        node.suspense?.activeBranch,
        ...(Array.isArray(node.children) ? (node.children as Node[]) : []),
      ]
      for (const child of inner) {
        const found = typeof child === 'object' ? findMap(child) : null
        if (found) return found
      }
      return null
    }
    const map = findMap((document.querySelector('#app') as unknown as { _vnode: Node })._vnode)
    if (!map) throw new Error('the page has no map')
    return map
  })

/** When a feature of that id is among those of the source, by the page's clock. */
export async function findInMap(page: Page, source: string, id: string): Promise<number> {
  const map = await mapOf(page)
  return map.evaluate(
    (live, { source, id }) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (live.querySourceFeatures(source).some(({ properties }) => properties['id'] === id)) resolve(Date.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
    { source, id },
  )
}

/**
 * Pictures a second over so many seconds, after one to warm up. `move` says what the map does meanwhile: nothing, draw itself
 * in each frame as it does under a finger, or slide to and fro by 300 pixels.
 */
export async function framesPerSecond(page: Page, seconds: number, move: 'still' | 'repaint' | 'pan'): Promise<number> {
  const handle = await mapOf(page)
  return handle.evaluate(
    async (map, { seconds, move }) => {
      let pictures = 0
      let frame = 0
      const count = () => pictures++
      if (move === 'still') {
        const tick = () => {
          pictures++
          frame = requestAnimationFrame(tick)
        }
        frame = requestAnimationFrame(tick)
      } else {
        map.repaint = true
        map.on('render', count)
      }
      let step = 0
      const slide = () => {
        map.panBy([step++ % 100 < 50 ? 6 : -6, 0], { duration: 0 })
        frame = requestAnimationFrame(slide)
      }
      if (move === 'pan') frame = requestAnimationFrame(slide)
      await new Promise((resume) => setTimeout(resume, 1000))
      const [from, before] = [performance.now(), pictures]
      await new Promise((resume) => setTimeout(resume, seconds * 1000))
      const rate = ((pictures - before) / (performance.now() - from)) * 1000
      cancelAnimationFrame(frame)
      map.repaint = false
      map.off('render', count)
      return rate
    },
    { seconds, move },
  )
}
