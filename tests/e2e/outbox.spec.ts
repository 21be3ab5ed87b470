import { randomUUID } from 'node:crypto'
import { expect, test, type Page, type Route } from '@playwright/test'
import { apiAs, enter } from './api'
import { openPanel } from './support'

test.describe.configure({ timeout: 400_000 })
test.use({ actionTimeout: 120_000, viewport: { width: 1280, height: 720 } })

const opsUrl = '**/rest/v1/rpc/submit_ops'
const line = (page: Page) => page.getByTestId('outbox')
const say = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible({ timeout: 60_000 })

/** Fills the form and sends it; the place is written, so that no map is needed. */
async function report(page: Page, title: string, place = '115.36120, 26.41230'): Promise<void> {
  await openPanel(page, '隐患')
  await page.getByRole('button', { name: '上报隐患' }).click()
  await page.locator('#hazard-title').fill(title)
  await page.locator('#hazard-place').fill(place)
  await page.getByRole('button', { name: '上报', exact: true }).click()
}
type Titled = { readonly title: string }
const countOn = async (page: Page, title: string) => {
  const chief = await apiAs(page, 'chief')
  return ((await chief('hazards_list')) as Titled[]).filter((hazard) => hazard.title === title).length
}
const closeList = (page: Page) =>
  page.getByRole('dialog', { name: '本机的记录' }).getByRole('button', { name: '关闭', exact: true }).click()
const html = '<html><body>Welcome to the free Wi-Fi</body></html>'
const faults: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  'a portal with a page': (route) => route.fulfill({ status: 200, contentType: 'text/html', body: html }),
  'a portal with {}': (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{}' }),
  'a portal with nothing': (route) => route.fulfill({ status: 204 }),
  'a portal with a redirect': (route) => route.fulfill({ status: 302, headers: { location: 'http://portal.example/' } }),
  'a portal with 403': (route) => route.fulfill({ status: 403, contentType: 'text/html', body: html }),
  'a portal with 511': (route) => route.fulfill({ status: 511, contentType: 'text/html', body: html }),
  'an answer lost after the commit': async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  },
  'an answer cut short': async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ status: 200, contentType: 'application/json', body: (await answer.text()).slice(0, 40) })
  },
  'a server that fails after the commit': async (route) => {
    await route.fetch()
    await route.fulfill({ status: 500, contentType: 'application/json', body: '{"code":"XX000","message":"x"}' })
  },
}

test('a hazard survives whatever lies between the phone and the server, and counts once', async ({ page }) => {
  await enter(page, 'duty_officer')
  const titles: string[] = []
  for (const [fault, answer] of Object.entries(faults)) {
    const title = `${fault} ${randomUUID().slice(0, 8)}`
    titles.push(title)
    // One that is still being answered when the fault ends goes on to the server.
    await page.route(opsUrl, (route) => answer(route).catch(() => undefined))
    await report(page, title)
    await say(page, '已保存在本机')
    await expect(line(page)).toContainText('未同步')
    await page.unroute(opsUrl)
    // It may have gone out by itself meanwhile; being back online only hurries it.
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect(line(page)).toBeHidden({ timeout: 60_000 })
  }
  for (const title of titles) expect({ title, rows: await countOn(page, title) }).toEqual({ title, rows: 1 })
})

test('what was saved without a network is there after the page was killed, says why it waits, and goes out by itself', async ({
  page,
  context,
}) => {
  await enter(page, 'duty_officer')
  const title = `断网 ${randomUUID().slice(0, 8)}`
  await page.route(opsUrl, (route) => route.abort('internetdisconnected'))
  await report(page, title)
  await say(page, '已保存在本机')
  await page.close({ runBeforeUnload: false })

  const again = await context.newPage()
  await again.route(opsUrl, (route) => route.abort('internetdisconnected'))
  await again.goto('/')
  await line(again).click()
  await expect(again.getByTestId('outbox-op')).toContainText(title)
  await expect(again.getByTestId('outbox-op')).toContainText('没有网络')
  await closeList(again)
  await again.unroute(opsUrl)
  await again.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(line(again)).toBeHidden({ timeout: 60_000 })
  expect(await countOn(again, title)).toBe(1)
})

test('what the server refuses is said in the form, which still holds it; nothing else is held up', async ({ page }) => {
  await enter(page, 'duty_officer')
  const title = `没有标题 ${randomUUID().slice(0, 8)}`
  // The server itself refuses it: what arrives has lost its title on the way.
  await page.route(opsUrl, (route) => route.continue({ postData: route.request().postData()!.replace(title, ' ') }))
  await report(page, title)
  await expect(page.getByText('请填写隐患标题。')).toBeVisible({ timeout: 60_000 })
  await expect(page.locator('#hazard-title')).toHaveValue(title)
  await expect(line(page)).toBeHidden()
  await page.unroute(opsUrl)
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await say(page, '隐患已上报')
  expect(await countOn(page, title)).toBe(1)
})

test('an unsent record goes only when its author says so twice, and sign-out tells of it', async ({ page }) => {
  await enter(page, 'duty_officer')
  const title = `不要了 ${randomUUID().slice(0, 8)}`
  await page.route(opsUrl, (route) => route.abort('internetdisconnected'))
  await report(page, title)
  await say(page, '已保存在本机')
  await page.getByTestId('account').click()
  await page.getByTestId('sign-out').click()
  await say(page, '还有 1 条记录没有送达')
  await page.getByRole('button', { name: '留在这里' }).click()
  await line(page).click()
  const row = page.getByTestId('outbox-op').filter({ hasText: title })
  await row.getByRole('button', { name: '删除' }).click()
  await page.getByRole('button', { name: '取消' }).click()
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: '删除' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '删除' }).click()
  await expect(row).toBeHidden()
  await page.unroute(opsUrl)
  expect(await countOn(page, title)).toBe(0)
})
