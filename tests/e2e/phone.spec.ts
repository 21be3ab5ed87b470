import { randomUUID } from 'node:crypto'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { publishedRoute } from '@tests/support/node/publishedRoute'
import { apiAs, placeIn } from './api'
import { demoAccount, fillSignIn, openAs } from './support'

test.describe.configure({ timeout: 300_000 })
test.use({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  permissions: ['geolocation'],
  geolocation: { longitude: 115.395, latitude: 26.45, accuracy: 9 },
})

const say = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible({ timeout: 60_000 })
const tap = (page: Page, group: string, name: string) =>
  page
    .getByRole('group', { name: group })
    .locator('label')
    .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
    .tap()
const locked = (page: Page) => page.getByTestId('lock')
async function unlock(page: Page, digits: string): Promise<void> {
  await page.getByLabel('PIN（4 至 6 位数字）').fill(digits)
  await page.getByRole('button', { name: '打开', exact: true }).tap()
}
/** As if the phone had lain down for so many minutes. */
const lieDown = (page: Page, minutes: number) =>
  page.evaluate((ms) => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + ms
    document.dispatchEvent(new Event('visibilitychange'))
  }, minutes * 60_000)

test('a shared phone: a PIN covers it after some minutes; forgetting it loses nothing, and the next person sees nothing', async ({
  page,
}) => {
  const worker = await demoAccount(page, 'grid_worker')
  const secret = `只给自己看 ${randomUUID().slice(0, 8)}`
  await openAs(page, worker, '/field/me')
  await page.getByRole('link', { name: /屏幕锁/ }).tap()
  await page.getByLabel('PIN（4 至 6 位数字）').fill('12')
  await page.getByRole('button', { name: '保存', exact: true }).tap()
  await say(page, 'PIN 应为 4 至 6 位数字。')
  await page.getByLabel('PIN（4 至 6 位数字）').fill('2468')
  await page.getByLabel('再输入一次').fill('2468')
  await page.getByRole('button', { name: '保存', exact: true }).tap()
  await say(page, '已开：放下 5 分钟后锁屏')

  // Words of a report that is not saved: not lost, and not to be seen.
  await page.goto('/field/note/tip')
  await page.getByLabel('听到、看到什么').fill(secret)
  await lieDown(page, 3)
  await expect(locked(page)).toBeHidden()
  await lieDown(page, 4)
  await expect(locked(page)).toBeVisible()
  await expect(page.getByLabel('听到、看到什么')).toHaveCount(0)
  // Neither a reload nor an address of its own leads round it.
  await page.goto('/field/note/tip')
  await expect(locked(page)).toBeVisible()
  await page.goto('/?desk=1')
  await expect(locked(page)).toBeVisible()
  await unlock(page, '1357')
  await say(page, 'PIN 不对，还可以试 4 次。')
  // Another page begins no new count.
  await page.goto('/field/note/tip')
  await unlock(page, '1357')
  await say(page, 'PIN 不对，还可以试 3 次。')
  await page.getByRole('button', { name: '忘了 PIN，用密码打开' }).tap()
  await page.getByRole('button', { name: '用 PIN 打开' }).tap()
  await unlock(page, '2468')
  await expect(page.getByLabel('听到、看到什么')).toHaveValue(secret)

  // Forgotten.
  await page.goto('/field/pin')
  await page.getByRole('button', { name: '立即锁屏' }).tap()
  await page.getByRole('button', { name: '忘了 PIN，用密码打开' }).tap()
  await page.getByLabel('邮箱或手机号').fill(worker.login)
  await page.getByLabel('密码', { exact: true }).fill(worker.password)
  await page.getByRole('button', { name: '打开', exact: true }).tap()
  await say(page, '已打开，原来的 PIN 已取消')
  await expect(page.getByLabel('再输入一次')).toBeVisible()
  await page.getByLabel('PIN（4 至 6 位数字）').fill('8642')
  await page.getByLabel('再输入一次').fill('8642')
  await page.getByRole('button', { name: '保存', exact: true }).tap()
  await page.goto('/field/note/tip')
  await expect(page.getByLabel('听到、看到什么')).toHaveValue(secret)

  // Another person takes over a locked phone: sees nothing of the first, and has no PIN of his own yet.
  await page.goto('/field/pin')
  await page.getByRole('button', { name: '立即锁屏' }).tap()
  await page.getByRole('button', { name: '换人登录' }).tap()
  await page.getByRole('alertdialog').getByRole('button', { name: '退出并换人' }).tap()
  await fillSignIn(page, await demoAccount(page, 'chief'))
  await expect(page.getByRole('link', { name: '我的' })).toBeVisible({ timeout: 60_000 })
  await page.goto('/field/note/tip')
  await expect(page.getByLabel('听到、看到什么')).toHaveValue('')
  await page.goto('/field/me')
  await say(page, '未开：谁拿起手机都看得到')
})

test('a patrol never meets the lock: 结束巡逻 and the call for help stay, and it locks when the walk is over', async ({
  page,
  baseURL,
}) => {
  await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  await openAs(page, await demoAccount(page, 'grid_worker'), '/field/pin')
  await page.getByLabel('PIN（4 至 6 位数字）').fill('2468')
  await page.getByLabel('再输入一次').fill('2468')
  await page.getByRole('button', { name: '保存', exact: true }).tap()
  await say(page, 'PIN 已设好')
  await page.goto('/field/walk')
  await page.getByRole('button', { name: '开始巡逻' }).tap()
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible({ timeout: 60_000 })
  await lieDown(page, 60)
  await expect(locked(page)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: /紧急求助/ })).toBeVisible()
  await page.getByRole('button', { name: '结束巡逻' }).tap()
  const sure = page.getByRole('alertdialog').getByRole('button', { name: '结束巡逻' })
  await sure.or(locked(page)).first().waitFor()
  if (await sure.isVisible()) await sure.tap()
  // Rest begins when the walk is over, and that is a moment after the press.
  await expect(async () => {
    await lieDown(page, 60)
    await expect(locked(page)).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 60_000 })
})

test('photos that were chosen and not saved are there after a reload, a turned phone and a kill, and go with 清空重填', async ({
  page,
  context,
}) => {
  await openAs(page, await demoAccount(page, 'grid_worker'), '/field/note/hazard')
  const picture = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 40 })
    canvas.getContext('2d')!.fillRect(0, 0, 30, 40)
    return canvas.toDataURL('image/jpeg').split(',')[1]!
  })
  const buffer = Buffer.from(picture, 'base64')
  await page.getByLabel('添加照片').setInputFiles([{ name: 'a.jpg', mimeType: 'image/jpeg', buffer }])
  const shown = (of: Page) => of.getByRole('list', { name: '照片' }).getByRole('listitem')
  await expect(shown(page)).toHaveCount(1)
  await page.setViewportSize({ width: 844, height: 390 })
  await expect(shown(page)).toHaveCount(1)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.reload()
  await expect(shown(page)).toHaveCount(1)
  await page.close({ runBeforeUnload: false })
  const again = await context.newPage()
  await again.goto('/field/note/hazard')
  await expect(shown(again)).toHaveCount(1)
  await say(again, '已恢复上次没保存的内容')
  await again.getByRole('button', { name: '清空重填' }).tap()
  await expect(shown(again)).toHaveCount(0)
  await again.reload()
  await say(again, '照片会缩小重存')
  await expect(shown(again)).toHaveCount(0)
})

test('a report corrected on the phone while somebody else corrects it: both versions side by side, one tap a field', async ({
  page,
}) => {
  await openAs(page, await demoAccount(page, 'grid_worker'), '/field/note')
  const { lng, lat } = await placeIn(await apiAs(page, 'grid_worker'), 'cell')
  await page.context().setGeolocation({ longitude: lng, latitude: lat, accuracy: 9 })
  const tag = randomUUID().slice(0, 8)
  await page.getByRole('link', { name: '隐患' }).tap()
  await tap(page, '类别', '道路')
  await tap(page, '严重程度', '一般')
  await page.getByLabel('一句话（可不填）').fill(`塌方 ${tag}`)
  await page.getByRole('button', { name: '保存' }).tap()
  await expect(page.getByTestId('outbox')).toHaveCount(0, { timeout: 60_000 })

  const chief = await apiAs(page, 'chief')
  const find = async () =>
    ((await chief('hazards_list')) as { id: string; title: string; severity: number; kind: string }[]).find(({ title }) =>
      title.includes(tag),
    )!
  await expect.poll(find, { timeout: 60_000 }).toMatchObject({ severity: 1 })
  const { id } = await find()
  const was = { title: `塌方 ${tag}`, severity: 1 }
  const body = { id, was, title: `北坳塌方 ${tag}`, severity: 2 }
  await chief('submit_ops', { ops: [JSON.stringify({ id: randomUUID(), kind: 'hazard.report', body })] })

  await page.getByRole('link', { name: '我的' }).tap()
  await page.getByRole('button', { name: /全部已送到服务器/ }).tap()
  await page.getByRole('button', { name: '更正' }).first().tap()
  await page.getByLabel('简述').fill(`桥头塌方 ${tag}`)
  await tap(page, '严重程度', '重大')
  await tap(page, '类别', '涉水')
  await page.getByRole('button', { name: '保存' }).tap()

  await page.getByTestId('outbox').tap()
  const choice = page.getByTestId('outbox-conflict')
  await expect(choice).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('请逐项选择留哪一个')).toBeVisible()
  await expect(choice.getByRole('button', { name: '按所选发送' })).toBeDisabled()
  await tap(page, '简述', `服务器：北坳塌方 ${tag}`)
  await tap(page, '严重程度', '我的：重大')
  await tap(page, '类别', '我的：涉水')
  await choice.getByRole('button', { name: '按所选发送' }).tap()
  await expect.poll(find, { timeout: 60_000 }).toMatchObject({ title: `北坳塌方 ${tag}`, severity: 3, kind: 'water' })
  await expect(choice).toBeHidden({ timeout: 60_000 })
})

/** The server behind another origin, with a service worker that can become a new version and a way to send that can be shut. */
async function newVersions(target: string) {
  let version = 1
  let isShut = false
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const url = new URL(request.url ?? '/', target)
    if (isShut && url.pathname.endsWith('/rpc/submit_ops')) return void response.writeHead(503).end()
    // Whole and unpacked each time: of a script that is "not modified" there would be no new version.
    const { 'accept-encoding': _, 'if-none-match': _tag, 'if-modified-since': _since, ...kept } = request.headers
    const headers = { ...kept, host: url.host }
    const onward = ask(url, { method: request.method ?? 'GET', headers }, (answer) => {
      const { 'content-length': length, 'transfer-encoding': coding, etag: _etag, ...rest } = answer.headers
      const isWorker = url.pathname === '/field/sw.js'
      const sizes = isWorker
        ? {}
        : { ...(length ? { 'content-length': length } : {}), ...(coding ? { 'transfer-encoding': coding } : {}) }
      response.writeHead(answer.statusCode ?? 502, { ...rest, ...sizes })
      answer.pipe(response, { end: !isWorker })
      if (isWorker) answer.on('end', () => response.end(`\n// version ${version}\n`))
    })
    onward.on('error', () => response.destroy())
    onward.end(Buffer.concat(parts))
  }
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    release: () => void version++,
    shut: (isNow: boolean) => void (isShut = isNow),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test.describe('a new version', () => {
  test.use({ serviceWorkers: 'allow' })
  test('is not taken while anything is unsent, through reloads; then it is offered, and what was kept is there', async ({
    page,
    baseURL,
  }) => {
    const server = await newVersions(baseURL!)
    try {
      await page.goto(`${server.url}/field/`)
      await fillSignIn(page, await demoAccount(page, 'grid_worker'))
      await expect(page.locator('#app main')).toBeVisible()
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await page.reload()
      const isWaiting = () =>
        page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready
          await registration.update().catch(() => undefined)
          return registration.waiting !== null
        })
      expect(await isWaiting()).toBe(false)
      server.shut(true)
      await page.goto(`${server.url}/field/note/tip`)
      const words = `新版本前 ${randomUUID().slice(0, 8)}`
      await page.getByLabel('听到、看到什么').fill(words)
      await page.getByRole('button', { name: '保存' }).tap()
      await say(page, /已保存在本机/)
      server.release()
      await expect.poll(isWaiting, { timeout: 60_000 }).toBe(true)
      await page.reload()
      await expect(page.getByTestId('outbox')).toContainText('未同步 1 条')
      await expect(page.getByRole('button', { name: '刷新' })).toHaveCount(0)
      expect(await isWaiting()).toBe(true)
      server.shut(false)
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await expect(page.getByTestId('outbox')).toHaveCount(0, { timeout: 60_000 })
      await page.getByRole('button', { name: '刷新' }).tap({ timeout: 60_000 })
      await expect.poll(isWaiting, { timeout: 60_000 }).toBe(false)
      await page.getByRole('link', { name: '我的' }).tap()
      await page.getByRole('button', { name: /全部已送到服务器/ }).tap()
      await say(page, words)
    } finally {
      server.close()
    }
  })
})
