import { expect, test, type Page } from '@playwright/test'
import { mapDrawn, openPanel, rowsOf, signIn, signInToMap } from './support'

const open = (page: Page) => openPanel(page, '热点')

test("a chief finds tonight's hotspots within three clicks, and the incidents behind the first", async ({ page }) => {
  await signIn(page, 'chief')
  await open(page)
  await expect(page.getByRole('button', { name: /起参与计算/ })).toBeVisible()
  const whole = await page.getByRole('button', { name: /起参与计算/ }).textContent()
  await page.getByRole('button', { name: /^今晚 20/ }).click()
  await expect(page.getByRole('button', { name: /起参与计算/ })).not.toHaveText(whole ?? '')
  const behind = page.getByRole('button', { name: /查看 \d+ 米内 \d+ 起/ })
  await rowsOf(page, '热点').first().click()
  await expect(behind).toBeVisible()
  const count = / (\d+) 起/.exec((await behind.textContent()) ?? '')?.[1]
  await mapDrawn(page)
  await behind.click()
  await expect(page.getByText(`共 ${count} 起`)).toBeVisible()
  await rowsOf(page, '热点').first().click()
  await expect(page.getByTestId('drawer')).toBeVisible()
})

test('the surface is tested on what came next, and says so when there is too little', async ({ page }) => {
  await signIn(page, 'chief')
  await open(page)
  await page.getByRole('button', { name: '检验', exact: true }).click()
  await expect(page.getByText(/照搬上期更准|不如照搬上期|数据太少/).first()).toBeVisible()
})

test('a cell of each table and a significant region lead to the incidents behind them', async ({ page }) => {
  await signIn(page, 'chief')
  await page.goto('/hotspots?period=lastYear')
  const panel = page.locator('section[aria-label="热点"]')
  await expect(page.getByRole('button', { name: /起参与计算/ })).toBeVisible()
  const opened = panel.getByRole('status').filter({ hasText: /共 [1-9]\d* 起/ })
  const back = page.getByRole('button', { name: '返回热点' })

  await page.getByRole('button', { name: '检验', exact: true }).click()
  await page.getByRole('button', { name: '本图：最密 5% 地上的检验警情' }).click()
  await expect(opened).toContainText('最密 5%')
  await back.click()
  await page.getByRole('checkbox', { name: /圈出显著/ }).check()
  const region = page.getByRole('list', { name: '显著偏多' }).getByRole('button').first()
  const count = /(\d+) 起/.exec((await region.textContent()) ?? '')?.[1]
  await region.click()
  await expect(opened).toContainText(`共 ${count} 起`)
  await back.click()
  await page.getByRole('button', { name: '找近重复' }).click()
  await page.getByRole('button', { name: /^0–200 米 · 0–4 天/ }).click()
  await expect(opened).toContainText('0–200 米、0–4 天内有同伴')
})

test('the matrix counts what the map shows, once asked to', async ({ page }) => {
  await signIn(page, 'chief')
  await open(page)
  const cells = page.locator('section[aria-label="热点"] table').first().getByRole('button')
  const sum = async () => {
    const names = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? cell.textContent ?? ''))
    return names.reduce((total, name) => total + Number(/：(\d+) 起/.exec(name)?.[1] ?? 0), 0)
  }
  await expect(page.getByRole('button', { name: /起参与计算/ })).toBeVisible()
  await expect.poll(sum).toBeGreaterThan(0)
  const whole = await sum()
  await page.getByRole('checkbox', { name: '上表只数地图上看得见的警情' }).check()
  for (let step = 0; step < 4; step++) await page.getByRole('button', { name: '放大' }).click()
  await expect.poll(sum).toBeLessThan(whole)
})

test('a leader sees squares of at least three and is never sent a point', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await signInToMap(page, 'leader')
  await open(page)
  await expect(page.getByText(/少于 3 起的格子不显示/)).toBeVisible()
  await expect(rowsOf(page, '热点').getByTestId('count').first()).toBeVisible()
  const counts = await rowsOf(page, '热点').getByTestId('count').allTextContents()
  for (const count of counts) expect(parseInt(count, 10)).toBeGreaterThanOrEqual(3)
  await page.locator('section[aria-label="热点"]').getByRole('button', { name: '盗窃', exact: true }).click()
  await expect.poll(() => rowsOf(page, '热点').getByTestId('count').allTextContents()).not.toEqual(counts)
  await expect(rowsOf(page, '热点').getByTestId('count').first()).toBeVisible()
  for (const count of await rowsOf(page, '热点').getByTestId('count').allTextContents())
    expect(parseInt(count, 10)).toBeGreaterThanOrEqual(3)
  expect(asked.filter((url) => /incident_points|incidents_in_box|tile_incidents/.test(url))).toEqual([])
})
