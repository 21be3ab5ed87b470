import { expect, test, type Page } from '@playwright/test'
import { mapDrawn, rowsOf, signIn } from './support'

const open = (page: Page) => page.getByRole('button', { name: '热点', exact: true }).first().click()

test("a chief finds tonight's hotspots within three clicks, and the incidents behind the first", async ({ page }) => {
  await signIn(page, 'chief')
  await open(page)
  await expect(page.getByRole('button', { name: /起参与计算/ })).toBeVisible()
  const whole = await page.getByRole('button', { name: /起参与计算/ }).textContent()
  await page.getByRole('button', { name: /^今晚 20/ }).click()
  await expect(page.getByRole('button', { name: /起参与计算/ })).not.toHaveText(whole ?? '')
  await rowsOf(page, '热点').first().click()
  const behind = page.getByRole('button', { name: /查看 \d+ 米内 \d+ 起/ })
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

test('a leader sees squares of at least three and is never sent a point', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await signIn(page, 'leader')
  await open(page)
  await expect(page.getByText(/少于 3 起的格子不显示/)).toBeVisible()
  const counts = await rowsOf(page, '热点').locator('.count').allTextContents()
  expect(counts.length).toBeGreaterThan(0)
  for (const count of counts) expect(parseInt(count, 10)).toBeGreaterThanOrEqual(3)
  expect(asked.filter((url) => /incident_points|incidents_in_box|tile_incidents/.test(url))).toEqual([])
})
