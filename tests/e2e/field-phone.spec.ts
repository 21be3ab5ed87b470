import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { browserPath } from '@tests/support/node/browser'
import { writeQrVideo } from '@tests/support/node/qrVideo'
import { signText } from '@/domain/waterSign'
import { apiAs, placeIn } from './api'
import { publishedRoute } from '@tests/support/node/publishedRoute'
import { demoAccount, openAs } from './support'

// What a phone has and a page uses: its camera, its room for the ground.
test.describe.configure({ timeout: 300_000 })
const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  permissions: ['geolocation'],
  geolocation: { longitude: 115.395, latitude: 26.45, accuracy: 9 },
}
test.use(phone)

test('the camera reads the code on a sign: the right water opens, and who looks at it is there', async ({ page, baseURL }) => {
  const worker = await apiAs(page, 'grid_worker')
  const waters = (await worker('waters_list')) as { id: string; name: string; shared: boolean }[]
  const spot = waters.find(({ shared }) => !shared)!
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-sign-'))
  const film = join(folder, 'sign.y4m')
  writeQrVideo(film, signText('https://map.example.cn', spot.id))
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  })
  try {
    const context = await browser.newContext({
      ...phone,
      baseURL: baseURL!,
      locale: 'zh-CN',
      serviceWorkers: 'block',
      permissions: ['geolocation', 'camera'],
    })
    const held = await context.newPage()
    await openAs(held, await demoAccount(held, 'grid_worker'), '/field/waters')
    await held.getByRole('button', { name: '扫警示牌二维码' }).tap()
    await expect(held.getByText('已扫现场二维码，确认到场')).toBeVisible({ timeout: 60_000 })
    await expect(held.getByRole('heading', { name: spot.name })).toBeVisible()
    // Nobody looks through it any more: the camera is out.
    await expect(held.locator('video')).toHaveCount(0)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a walk is summed up when it is over, and the track of another logger fills what the phone did not record', async ({
  page,
  baseURL,
}) => {
  await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  await page.clock.install()
  await openAs(page, await demoAccount(page, 'grid_worker'), '/field/walk')
  await page.getByRole('button', { name: '开始巡逻', exact: true }).tap()
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible()
  const startedMs = await page.evaluate(() => Date.now())
  await page.clock.fastForward('08:00')
  await page.getByRole('button', { name: '结束巡逻' }).tap()
  await page.getByRole('alertdialog').getByRole('button', { name: '结束巡逻' }).tap()
  const summary = page.getByTestId('walk-summary')
  await expect(summary).toContainText('0 小时 8 分')
  await expect(summary).toContainText('这些不用再填')

  // Ten fixes half a minute apart, one of another day, one without a time.
  const at = (seconds: number) => `<time>${new Date(startedMs + seconds * 1000).toISOString()}</time>`
  const points = Array.from(
    { length: 10 },
    (_, n) => `<trkpt lat="${26.45 + n * 1e-4}" lon="115.395">${at(120 + n * 30)}</trkpt>`,
  )
  const gpx = `<gpx><trk><trkseg>${points.join('')}<trkpt lat="26.45" lon="115.39">${at(-86_400)}</trkpt><trkpt lat="26.45" lon="115.39"/></trkseg></trk></gpx>`
  await page.goto('/field/logger')
  await page
    .getByLabel('选择 GPX 文件')
    .setInputFiles({ name: 'watch.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from(gpx) })
  await expect(page.getByText('可以补进 10 个定位点')).toBeVisible()
  await expect(page.getByText(/1 个没有时间、1 个不在这次巡逻的时间内/)).toBeVisible()
  await page.getByRole('button', { name: '补进这次巡逻' }).tap()
  await expect(page.getByText(/记录已全部上传，服务器已核对：1\d 个定位点/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTestId('walk-summary')).toContainText('100 m')
})

test.describe('with its service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('the ground is taken along and kept, and without signal the map stands', async ({ page, context }) => {
    const { lng, lat } = await placeIn(await apiAs(page, 'grid_worker'), 'cell')
    await context.setGeolocation({ longitude: lng, latitude: lat, accuracy: 9 })
    await openAs(page, await demoAccount(page, 'grid_worker'), '/field/ahead')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    // The first visit is the network's; from the next on the page has its keeper.
    await page.reload()
    await page.getByRole('button', { name: '下载底图' }).tap()
    await expect(page.getByText(/^已下载 /)).toBeVisible({ timeout: 120_000 })
    const kept = await page.evaluate(async () => (await (await caches.open('patrolgrid-field-tiles')).keys()).length)
    expect(kept).toBeGreaterThan(0)
    await context.setOffline(true)
    await page.close()

    const again = await context.newPage()
    await again.goto('/field/')
    await expect(again.getByText('没有网络，记录先存本机')).toBeVisible()
    await expect(again.locator('#map')).toHaveAttribute('data-idle', 'true', { timeout: 90_000 })
  })
})
