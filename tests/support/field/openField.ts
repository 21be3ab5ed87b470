import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { build } from 'vite'
import { browserPath } from '@tests/support/node/browser'
import { databaseParts } from '@tests/support/node/testServer'
import { hashPassword } from '../../../supabase/local/auth/passwords.ts'
import type { Database } from '../../../supabase/local/database.ts'
import { startServer } from '../../../supabase/local/server.ts'
import { startFaultProxy, type FaultProxy } from './faultProxy'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The stores and databases of the page, as one script. */
async function harness(): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
    resolve: { alias: { '@': at('../../../src'), '@tests': at('../..') } },
    build: {
      write: false,
      minify: false,
      lib: { entry: at('./harness.ts'), formats: ['es'], fileName: 'harness' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const [first] = Array.isArray(result) ? result : [result]
  const chunk = first && 'output' in first ? first.output[0] : null
  if (!chunk) throw new Error('the harness was not built')
  return chunk.code
}

export interface FieldTest {
  readonly proxy: FaultProxy
  readonly browser: Browser
  /** A phone of its own: nothing is shared with another one. */
  phone(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>
  /** The page, started; whoever signed in on this phone before is signed in. */
  open(phone: BrowserContext): Promise<Page>
  readonly password: string
  close(): Promise<void>
}

/** A server over the database, a proxy that makes faults before it, and a browser. Everyone with an e-mail gets one password. */
export async function openField(db: Database): Promise<FieldTest> {
  const password = 'feld-und-wiese-7'
  const dataDir = await mkdtemp(join(tmpdir(), 'patrolgrid-field-'))
  await db.query('update auth.users set encrypted_password = $1', [await hashPassword(password)])
  const parts = await databaseParts(db)
  const server = await startServer({
    ...parts,
    dataDir,
    port: 0,
    mayMove: false,
    page: async (keys) => async (request, response) => {
      const isConfig = request.url === '/config.json'
      response.writeHead(isConfig ? 200 : 404, { 'content-type': 'application/json' })
      response.end(isConfig ? JSON.stringify({ supabaseUrl: '', anonKey: keys.anonKey }) : '')
    },
    report: (id, error) => process.stderr.write(`server fault ${id}: ${String(error)}\n`),
  })
  const script = await harness()
  const proxy = await startFaultProxy(
    () => server.url,
    (path) => {
      if (path === '/') return { type: 'text/html', body: '<!doctype html><script type="module" src="/harness.js"></script>' }
      return path === '/harness.js' ? { type: 'text/javascript', body: script } : null
    },
  )
  const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox', '--disable-gpu'] })
  const phone = (options: Parameters<Browser['newContext']>[0] = {}) =>
    browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', permissions: ['geolocation'], ...options })
  async function open(of: BrowserContext): Promise<Page> {
    const page = await of.newPage()
    await page.goto(proxy.url)
    await page.waitForFunction(() => 'field' in window)
    await page.evaluate(() => window.field.start())
    return page
  }
  return {
    proxy,
    browser,
    phone,
    open,
    password,
    close: async () => {
      await browser.close()
      await proxy.close()
      await server.close()
      await parts.health.close()
      await parts.reads.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
