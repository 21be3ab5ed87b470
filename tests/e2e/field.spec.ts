import { randomUUID } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { encodeQR } from 'qr'
import { publishedRoute } from '@tests/support/node/publishedRoute'
import { signText } from '@/domain/waterSign'
import { apiAs, placeIn, setSetting } from './api'
import { findings } from './findings'
import { countClicks, demoAccount, openAs } from './support'

test.describe.configure({ timeout: 300_000 })
test.use({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  permissions: ['geolocation'],
  geolocation: { longitude: 115.395, latitude: 26.45, accuracy: 9 },
})

/** The phone stands in the middle of the grid worker's own cell. */
async function standAtHome(page: Page): Promise<{ readonly lng: number; readonly lat: number }> {
  const { lng, lat } = await placeIn(await apiAs(page, 'grid_worker'), 'cell')
  await page.context().setGeolocation({ longitude: lng, latitude: lat, accuracy: 9 })
  return { lng, lat }
}

/** Opens the phone's page as a grid worker who signed in earlier. */
async function enterField(page: Page, path = ''): Promise<void> {
  await openAs(page, await demoAccount(page, 'grid_worker'), `/field/${path}`)
  await expect(page.locator('#app main')).toBeVisible()
}
const tap = (page: Page, group: string, name: string) =>
  page
    .getByRole('group', { name: group })
    .locator('label')
    .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
    .tap()
const say = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible({ timeout: 60_000 })
const allSent = (page: Page) => expect(page.getByTestId('outbox')).toHaveCount(0, { timeout: 60_000 })

test('a grid worker reports a hazard without signal; a turned phone, back and a kill lose nothing, and it arrives once', async ({
  page,
  context,
}) => {
  const home = await standAtHome(page)
  await enterField(page)
  const title = `井盖破损 ${randomUUID().slice(0, 8)}`
  const line = page.getByLabel('一句话（可不填）')
  const toSheet = page.getByRole('link', { name: '隐患' })
  const taps = await countClicks(page)
  await page.getByRole('button', { name: '记一笔' }).tap()
  await toSheet.tap()
  await say(page, /当前位置，误差约 9 m/)
  await tap(page, '类别', '道路')
  await tap(page, '严重程度', '较大')
  // Saving is the fifth.
  expect(await taps()).toBe(4)
  await line.fill(title)

  await page.setViewportSize({ width: 844, height: 390 })
  await expect(line).toHaveValue(title)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: '返回' }).tap()
  await expect(toSheet).toContainText('有草稿')
  await toSheet.tap()
  await expect(line).toHaveValue(title)
  await page.reload()
  await expect(line).toHaveValue(title)
  await say(page, '已恢复上次没保存的内容')
  await expect(page.getByRole('radio', { name: '道路' })).toBeChecked()

  await context.setOffline(true)
  await page.getByRole('button', { name: '保存' }).tap()
  await say(page, /已保存在本机/)
  await expect(page.getByTestId('outbox')).toContainText('未同步 1 条')
  await context.setOffline(false)
  await allSent(page)
  const chief = await apiAs(page, 'chief')
  const stored = (await chief('hazards_list')) as { title: string; kind: string; severity: number; lng: number }[]
  expect(stored.filter((hazard) => hazard.title === title)).toEqual([
    expect.objectContaining({ kind: 'road', severity: 2, lng: expect.closeTo(home.lng, 4) }),
  ])

  // The same place again: the one that is there is offered.
  await page.getByRole('link', { name: '记一笔' }).tap()
  await toSheet.tap()
  await say(page, '50 米内已有未结隐患')
  await say(page, new RegExp(title))
})

test('a tip, children swimming and a visit are each a sheet of a few taps, and arrive as what they are', async ({ page }) => {
  await enterField(page, 'note')
  const tag = randomUUID().slice(0, 8)
  await page.getByRole('link', { name: '线索' }).tap()
  await page.getByRole('button', { name: '保存' }).tap()
  await say(page, '请写一句话说明线索。')
  await page.getByLabel('听到、看到什么').fill(`有人上门推销 ${tag}`)
  await tap(page, '来源', '帮手')
  await page.getByRole('button', { name: '保存' }).tap()
  await say(page, /已保存在本机/)

  await page.getByRole('link', { name: '记一笔' }).tap()
  await page.getByRole('link', { name: '儿童游泳' }).tap()
  await page.getByRole('button', { name: '加一' }).tap()
  await tap(page, '已告知家长', '是')
  await page.getByLabel('备注').fill(tag)
  await page.getByRole('button', { name: '保存' }).tap()

  await page.getByRole('link', { name: '记一笔' }).tap()
  await page.getByRole('link', { name: '走访' }).tap()
  await tap(page, '主题', '困难家庭')
  await page.getByLabel('说明').fill(tag)
  // Not the own area: said, and the record counts where the person works.
  await say(page, '这里不在你的辖区')
  await page.getByRole('button', { name: '保存' }).tap()
  await expect(page.getByRole('button', { name: '记一笔' })).toBeVisible()
  await allSent(page)

  const chief = await apiAs(page, 'chief')
  const tips = (await chief('tips_page', { filters: { text: tag } })) as { rows: { source: string; severity: number }[] }
  expect(tips.rows).toEqual([expect.objectContaining({ source: 'helper', severity: 1 })])
  const worker = await apiAs(page, 'grid_worker')
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const before = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10)
  const { rows } = (await worker('activities_list', { asked: { from_day: before, to_day: day, mine: true }, n: 50 })) as {
    rows: { note: string; kind: string; theme: string; reached: number }[]
  }
  expect(rows.filter(({ note }) => note === tag)).toEqual([
    expect.objectContaining({ kind: 'visit', theme: 'hardship', reached: 1 }),
  ])
})

test('a place is moved by dragging the map under the pin', async ({ page }) => {
  await enterField(page, 'note/tip')
  await page.getByLabel('听到、看到什么').fill('在对岸')
  await page.getByRole('button', { name: '挪图钉' }).tap()
  await expect(page.locator('#map')).toHaveAttribute('data-idle', 'true', { timeout: 90_000 })
  const box = (await page.getByTestId('map').boundingBox())!
  await page.mouse.move(box.width / 2, box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.width / 2 - 80, box.height / 2 - 40, { steps: 5 })
  await page.mouse.up()
  await page.getByRole('button', { name: '就是这里' }).tap()
  await say(page, /地图上选的位置/)
  // What was typed is there, and the phone's own place is one press away.
  await expect(page.getByLabel('听到、看到什么')).toHaveValue('在对岸')
  await page.getByRole('button', { name: '用当前位置' }).tap()
  await say(page, /当前位置，误差约 9 m/)
})

test('a round at a water: the nearest first, the sign says who is there, and a missing piece becomes a hazard', async ({
  page,
  context,
}) => {
  await enterField(page)
  const worker = await apiAs(page, 'grid_worker')
  const waters = (await worker('waters_list')) as { id: string; name: string; lng: number; lat: number; shared: boolean }[]
  const spot = waters.find(({ shared }) => !shared)!
  await context.setGeolocation({ longitude: spot.lng, latitude: spot.lat, accuracy: 8 })
  await page.getByRole('link', { name: '记一笔' }).tap()
  await page.getByRole('link', { name: '水域巡查' }).tap()
  await page.getByRole('button', { name: '全部' }).tap()
  await expect(page.getByRole('listitem').first()).toContainText(spot.name)

  // A browser of tests has no camera: the photo of the sign says the same.
  await page.getByRole('button', { name: '扫警示牌二维码' }).tap()
  await page.getByLabel('或拍一张照片识别').setInputFiles({
    name: 'other.gif',
    mimeType: 'image/gif',
    buffer: Buffer.from(encodeQR('https://pay.example.cn/1', 'gif', { scale: 6 })),
  })
  await say(page, '这不是水域警示牌的二维码。')
  await page.getByLabel('或拍一张照片识别').setInputFiles({
    name: 'sign.gif',
    mimeType: 'image/gif',
    buffer: Buffer.from(encodeQR(signText('https://map.example.cn', spot.id), 'gif', { scale: 6 })),
  })
  await say(page, '已扫现场二维码，确认到场')
  await expect(page.getByRole('heading', { name: spot.name })).toBeVisible()
  for (const piece of ['警示牌', '救生圈', '安全绳']) await tap(page, piece, '完好')
  await page.getByRole('button', { name: '保存巡查' }).tap()
  await say(page, '还没有选：毛竹竿')
  await tap(page, '毛竹竿', '缺失')
  const note = randomUUID().slice(0, 8)
  await page.getByLabel('备注').fill(note)
  await page.getByRole('button', { name: '保存巡查' }).tap()
  await say(page, /已保存在本机/)
  await allSent(page)
  const detail = (await worker('water_detail', { id: spot.id })) as {
    kit: { pole: { state: string } }
    inspections: { note: string }[]
  }
  expect(detail.kit.pole.state).toBe('missing')
  expect(detail.inspections[0]?.note).toBe(`（现场扫码） ${note}`)
  const hazards = (await worker('hazards_list')) as { title: string; kind: string }[]
  expect(hazards.some(({ title, kind }) => kind === 'water' && title.includes(spot.name))).toBe(true)
})

test('a team finds tonight’s job on the first screen, sets out, calls for help, and is home', async ({
  page,
  browser,
  baseURL,
}) => {
  const { team } = await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  const desk = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await openAs(desk, await demoAccount(desk, 'duty_officer'), '/dispatch/calls')
  await expect(desk.getByTestId('bell')).toBeVisible()
  await enterField(page)
  const job = page.getByRole('region', { name: '今晚任务' })
  await expect(job).toContainText(/今晚 \d+ 站/)
  await expect(job).toContainText(team.name ?? '')
  await expect(job).toContainText(/下一站 · 龙潭水库/)
  await expect(job).toContainText(/\d+ m，正东/)
  await job.getByRole('button', { name: '看路线，开始巡逻' }).tap()
  await page.getByRole('button', { name: '开始巡逻', exact: true }).tap()
  const sos = page.getByRole('button', { name: /紧急求助|继续按住/ })
  await expect(sos).toBeVisible()

  // A slip of the thumb calls nobody.
  await sos.dispatchEvent('pointerdown')
  await expect(sos).toContainText('继续按住')
  await sos.dispatchEvent('pointerup')
  await expect(sos).toContainText('按住 3 秒')
  await sos.dispatchEvent('pointerdown')
  await say(page, /已报警：值班席和所长这时都看到了/)
  await expect(page.getByRole('link', { name: '拨打 110' })).toBeVisible()
  // Nobody pressed anything at the desk: the call is on the board, and the bell says what it is.
  const soon = { timeout: 60_000 }
  await expect(
    desk
      .getByRole('region', { name: '待派' })
      .getByText(/按下紧急求助/)
      .first(),
  ).toBeVisible(soon)
  await desk.getByTestId('bell').click()
  await expect(
    desk
      .locator('[data-kind="sos"]')
      .getByText(/按下紧急求助/)
      .first(),
  ).toBeVisible(soon)
  await desk.close()
  const chief = await apiAs(page, 'chief')
  const raised = (await chief('notices_list')) as {
    kind: string
    is_open: boolean
    subject_id: string
    team: { name: string } | null
  }[]
  const calls = raised.filter((notice) => notice.kind === 'sos' && notice.is_open && notice.team?.name === team.name)
  expect(calls).not.toEqual([])

  await page.getByRole('button', { name: '返回' }).tap()
  await job.getByRole('button', { name: '继续巡逻' }).tap()
  await page.getByRole('button', { name: '结束巡逻' }).tap()
  await page.getByRole('alertdialog').getByRole('button', { name: '结束巡逻' }).tap()
  await expect(page.getByRole('button', { name: '开始巡逻', exact: true })).toBeVisible()
  // Nobody else's board has a call for help that was none.
  for (const { subject_id: id } of calls) {
    const { rev } = (await chief('incident_detail', { id })) as { rev: number }
    await chief('step_case', { kind: 'incident', step: { id, act: 'close', rev, outcome: 'false_alarm' } })
  }
})

test('who walks is asked every so often whether all is well; one press says it, without signal too', async ({
  page,
  context,
  baseURL,
}) => {
  const everyMin = (minutes: number) => setSetting(page, 'check_in_min', minutes)
  await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  await everyMin(30)
  try {
    await page.clock.install()
    await enterField(page, 'walk')
    await page.getByRole('button', { name: '开始巡逻', exact: true }).tap()
    await say(page, /下次报平安/)
    await page.getByRole('button', { name: '返回' }).tap()
    await page.clock.fastForward('30:10')
    // Over whatever is open.
    const asked = page.getByRole('region', { name: '报平安' })
    await expect(asked).toContainText('一切平安吗')
    await page.clock.fastForward('04:00')
    await expect(asked).toContainText(/已过时 \d+ 分钟，所里会收到提醒/)
    await context.setOffline(true)
    await asked.getByRole('button', { name: '我平安' }).tap()
    // Nothing covers it, and it says that nobody knows yet.
    await expect(asked).toContainText('还没有送到', { timeout: 20_000 })
    await expect(asked.getByRole('button', { name: '我平安' })).toHaveCount(0)
    await expect(page.getByTestId('outbox')).toContainText('未同步')
    await context.setOffline(false)
    await allSent(page)
    await expect(asked).toHaveCount(0)
  } finally {
    await everyMin(0)
  }
})

test.describe('with its service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('the phone opens without signal on what it took along, finds a water by pinyin, and keeps what is reported', async ({
    page,
    context,
  }) => {
    await enterField(page, 'ahead')
    await expect(page.locator('[data-part="waters"]')).toContainText('kB', { timeout: 60_000 })
    await expect(page.locator('[data-part="outlines"]')).toContainText('kB', { timeout: 60_000 })
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const worker = await apiAs(page, 'grid_worker')
    const [spot] = ((await worker('waters_list')) as { name: string; code: string; shared: boolean }[]).filter(
      ({ shared }) => !shared,
    )
    await context.setOffline(true)
    await page.close()

    const again = await context.newPage()
    await again.goto('/field/')
    await expect(again.getByRole('button', { name: '记一笔' })).toBeVisible()
    await say(again, '没有网络，记录先存本机')
    await again.goto('/field/find')
    await again.getByRole('searchbox').fill(spot!.name)
    await again.getByRole('button', { name: new RegExp(spot!.name) }).tap()
    await expect(again.getByRole('heading', { name: spot!.name })).toBeVisible()
    // The desk's page is none of this worker's business, and its own routes are.
    const routes = await again.evaluate(async () => {
      const registrations = await navigator.serviceWorker.getRegistrations()
      return registrations.map(({ scope }) => new URL(scope).pathname)
    })
    expect(routes).toEqual(['/field/'])
  })
})

test('no sheet of the phone has a serious finding, by day or by night, and none is wider than the smallest phone @long', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 640 })
  await enterField(page)
  const found: string[] = []
  for (const path of [
    '',
    'note',
    'me',
    'note/hazard',
    'note/tip',
    'note/sighting',
    'note/work/visit',
    'waters',
    'find',
    'ahead',
    'check',
    'walk',
  ]) {
    await page.goto(`/field/${path}`)
    await expect(page.locator('#app main')).not.toBeEmpty()
    await page.locator('.skeleton, [aria-busy="true"]').first().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0)
    await expect(page.locator('select')).toHaveCount(0)
    found.push(...(await findings(page, path)))
  }
  expect(found).toEqual([])
})
