// The journeys that must work on a phone of some years ago, on the browsers themselves. Ends with one line that counts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { startProcess } from '@tests/support/node/startProcess'
import { provide, webKitNeeds } from '../../.ci/system'
import { openChromium } from './chromium'
import type { Driver } from './driver'
import { journeys, tooOld, type Journey } from './journeys'
import { openWebKit } from './webkit'

const results = 'test-results/old-browsers'
const port = Number(process.env['PATROLGRID_E2E_PORT'] ?? 54600)
const only = process.argv.slice(2)

/** A server that is running already may be named; otherwise one is started with the demo county. */
async function server(): Promise<{ readonly url: string; readonly end: () => Promise<unknown> }> {
  const running = process.env['PATROLGRID_E2E_URL']
  if (running !== undefined) return { url: running, end: () => Promise.resolve() }
  const started = await startProcess(['--port', String(port), '--data', `${results}/data`])
  return { url: started.url, end: () => started.end('SIGTERM') }
}

interface Browser {
  readonly name: string
  readonly open: () => Promise<Driver>
  readonly journeys: readonly Journey[]
}

const browsers: readonly Browser[] = [
  { name: 'chromium-103', open: () => openChromium({ version: 103 }), journeys },
  { name: 'chromium-109', open: () => openChromium({ version: 109 }), journeys },
  { name: 'webkit', open: () => openWebKit(port + 1), journeys },
  {
    name: 'below-103',
    // As a browser before Chromium 103 and Safari 16 is: that they have this is how they are known.
    open: () => openChromium({ version: 103, before: 'delete AbortSignal.timeout' }),
    journeys: [tooOld],
  },
]

let passed = 0
let failed = 0

async function attempt({ name, open }: Browser, { title, walk }: Journey, at: number, url: string): Promise<void> {
  const started = Date.now()
  let driver: Driver | undefined
  try {
    driver = await open()
    await walk(driver, url)
    passed++
    process.stdout.write(`✓ ${driver.title}: ${title} (${((Date.now() - started) / 1000).toFixed(0)} s)\n`)
  } catch (failure) {
    failed++
    const problems = await driver?.problems().catch(() => [])
    process.stdout.write(`✗ ${driver?.title ?? name}: ${title}\n  ${inspect(failure, { compact: true })}\n`)
    for (const problem of problems ?? []) process.stdout.write(`  page: ${problem}\n`)
  }
  const picture = await driver?.screenshot().catch(() => null)
  if (picture) writeFileSync(`${results}/${name}-${at}.png`, picture)
  await driver?.close().catch(() => null)
}

mkdirSync(results, { recursive: true })
const missing = provide(webKitNeeds)
const { url, end } = await server()
for (const browser of browsers.filter(({ name }) => only.length === 0 || only.includes(name)))
  if (browser.name === 'webkit' && missing.length > 0) {
    failed += journeys.length
    process.stdout.write('The journeys on WebKit could not run: see what is missing above.\n')
  } else for (const [at, journey] of browser.journeys.entries()) await attempt(browser, journey, at, url)
await end()
process.stdout.write(`\n${passed} passed, ${failed} failed, 0 skipped\n`)
process.exit(failed === 0 ? 0 : 1)
