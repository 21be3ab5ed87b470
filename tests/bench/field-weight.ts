import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, devices } from '@playwright/test'
import { browserPath } from '../support/node/browser'
import { productUrl, withProduct } from './product'

const dist = 'dist'
const inKb = (bytes: number) => Math.round(bytes / 100) / 10
const phone = devices['Pixel 7']

/** What the service worker of the phone's page keeps, by its own list: bytes on the wire. */
function precacheBytes(): number {
  const worker = readFileSync(join(dist, 'field/sw.js'), 'utf8')
  const urls = [...worker.matchAll(/url:\s*"([^"]+)"/g)].map(([, url]) => url ?? '')
  return urls.reduce((sum, url) => {
    const path = join(dist, url)
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? sum + gzipSync(readFileSync(path)).length : sum
  }, 0)
}

/** The phone's page before its map, its precache, and how long it takes to open with no network at all. */
export async function weighField(): Promise<{ field_wire_kb: number; precache_kb: number; offline_open_ms: number }> {
  return withProduct(async () => {
    const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] })
    const context = await browser.newContext({ ...phone, locale: 'zh-CN' })
    // A machine that does other work besides opens the first page late.
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const wire = await context.newCDPSession(page)
    let bytes = 0
    let isCounting = true
    await wire.send('Network.enable')
    const requests = new Map<string, string>()
    wire.on('Network.requestWillBeSent', ({ requestId, request }) => requests.set(requestId, request.url))
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = requests.get(requestId) ?? ''
      if (isCounting && !/maplibre|MapStage|FieldMap/i.test(url)) bytes += encodedDataLength
    })
    await page.goto(`${productUrl}/field/`, { waitUntil: 'load' })
    await page.locator('#app > *').first().waitFor()
    isCounting = false
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForTimeout(8000)
    await context.setOffline(true)
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const again = await context.newPage()
      const begun = performance.now()
      await again.goto(`${productUrl}/field/`)
      await again.locator('#app > *').first().waitFor()
      times.push(performance.now() - begun)
      await again.close()
    }
    await browser.close()
    const middle = times.sort((a, b) => a - b)[2] ?? Number.NaN
    return { field_wire_kb: inKb(bytes), precache_kb: inKb(precacheBytes()), offline_open_ms: Math.round(middle) }
  })
}
