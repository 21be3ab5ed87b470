import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import type { Driver } from './driver'

/** Packages that carry a headless Chromium for Linux on x64, packed. */
const packages = { 103: 'chromium-103', 109: '@sparticuz/chromium' } as const
type OldChromium = keyof typeof packages

const require = createRequire(import.meta.url)
const unpacked = 'node_modules/.cache/patrolgrid'

/** Unpacks the browser once and gives its path: 160 MB, some seconds. */
function chromiumPath(version: OldChromium): string {
  const folder = join(unpacked, `chromium-${version}`)
  const path = join(folder, 'chromium')
  if (existsSync(path)) return path
  const bin = join(dirname(require.resolve(packages[version])), '..', 'bin')
  const unpack = (name: string) => brotliDecompressSync(readFileSync(join(bin, name)))
  const half = `${folder}.half`
  mkdirSync(half, { recursive: true })
  execFileSync('tar', ['-x', '-C', half], { input: unpack('swiftshader.tar.br') })
  writeFileSync(join(half, 'chromium'), unpack('chromium.br'), { mode: 0o755 })
  renameSync(half, folder)
  return path
}

const patienceMs = 120_000

interface Options {
  readonly version: OldChromium
  /** Runs before the page's own scripts. */
  readonly before?: string
}

/** Playwright starts old versions and speaks to them, but its locators need `checkVisibility` of Chromium 105: none is used here. */
export async function openChromium({ version, before }: Options): Promise<Driver> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(version),
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--ignore-gpu-blocklist'],
  })
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    permissions: ['geolocation'],
  })
  if (before !== undefined) await context.addInitScript(before)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return {
    title: `Chromium ${browser.version()}`,
    goto: async (url) => void (await page.goto(url, { timeout: patienceMs })),
    run: (body, given) => page.evaluate(`(async (given) => {${body}})(${JSON.stringify(given ?? null)})`),
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.insertText(text),
    place: (longitude, latitude) => context.setGeolocation({ longitude, latitude, accuracy: 8 }),
    screenshot: () => page.screenshot({ timeout: patienceMs }),
    problems: () => Promise.resolve(problems),
    close: () => browser.close(),
  }
}
