import { expect, test } from '@playwright/test'
import { choosePeriod, countClicks, drawnShare, mapDrawn, openPanel, rowsOf, signIn, signInToMap } from './support'

test.use({ deviceScaleFactor: 1 })

/** Coverage is counted in the background after the first start: the panel says so until it is there. */
const counted = 180_000

test('a chief finds last week’s gaps within three clicks', async ({ page }) => {
  test.setTimeout(300_000)
  await signInToMap(page, 'chief')
  await expect(async () => {
    await page.goto('/coverage')
    await expect(rowsOf(page, '巡防覆盖').first()).toBeVisible({ timeout: 8000 })
  }).toPass({ timeout: counted })
  await page.goto('/')
  await mapDrawn(page)
  // One: the room. Two: the tab, with the last seven days chosen. Three: the most urgent area.
  const clicks = await countClicks(page)
  await openPanel(page, '巡防覆盖')
  const gaps = page.waitForResponse((response) => response.url().includes('/rpc/coverage_gaps'))
  await rowsOf(page, '巡防覆盖').first().click()
  expect(await clicks()).toBeLessThanOrEqual(3)
  const answer = (await (await gaps).json()) as { features: { geometry: { type: string } }[] }
  expect(answer.features.length).toBeGreaterThan(0)
  expect(answer.features[0]!.geometry.type).toBe('MultiPolygon')
  await expect(page.getByText(/巡防空白 [\d,]+ 公顷/)).toBeVisible()
  await expect(page.getByRole('complementary').or(page.locator('aside')).first()).toBeVisible()
  await mapDrawn(page)
  expect(await drawnShare(page)).toBeGreaterThan(0.02)
})

test('a figure of the gap list is the same after another window and back', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '巡防覆盖')
  const whole = page.getByText(/辖区近7天看到/)
  await expect(whole).toBeVisible({ timeout: counted })
  const before = await whole.textContent()
  await page.getByRole('button', { name: '近30天', exact: true }).click()
  await expect(page.getByText(/辖区近30天看到/)).toBeVisible()
  await page.getByRole('button', { name: '近7天', exact: true }).click()
  await expect(whole).toHaveText(before ?? '')
})

test('cells are counted from tracks only after a reason was given', async ({ page }) => {
  const looks: string[] = []
  page.on('request', (request) => {
    if (/\/rpc\/(open_track_view|tracks_of_view)/.test(request.url())) looks.push(request.url().replace(/.*\/rpc\//, ''))
  })
  await signInToMap(page, 'chief')
  await openPanel(page, '巡防覆盖')
  await choosePeriod(page, '近 7 天')
  const read = page.getByRole('button', { name: '读取并计算' })
  await read.click()
  await expect(page.getByText('请用一句话写明事由，至少 4 个不同的字。')).toBeVisible()
  expect(looks).toEqual([])
  await page.getByRole('button', { name: '检查上周巡防空白' }).click()
  await read.click()
  await expect(page.getByText(/已读 [1-9]\d* 次巡逻；/)).toBeVisible({ timeout: 60_000 })
  expect(looks[0]).toContain('open_track_view')
  await mapDrawn(page)
  await page.getByRole('button', { name: '最近看到' }).click()
  await mapDrawn(page)
  expect(await drawnShare(page)).toBeGreaterThan(0.05)
})

test('a leader sees the county’s coverage and its trend within two clicks, and no outline of a walk', async ({ page }) => {
  const tracks: string[] = []
  page.on('request', (request) => {
    if (/tracks|coverage_gaps/.test(request.url())) tracks.push(request.url())
  })
  await signIn(page, 'leader')
  // The board is what opens; one click leads from a figure to what it counted.
  const clicks = await countClicks(page)
  await expect(page.getByRole('button', { name: /近7天覆盖率/ })).toContainText('%', { timeout: counted })
  await expect(page.getByRole('region', { name: '走势图' }).locator('canvas').first()).toBeVisible()
  // Every figure opens its records.
  await page.getByRole('button', { name: /救生器材缺损/ }).click()
  expect(await clicks()).toBe(1)
  const rows = page.getByRole('region', { name: '救生器材缺损' }).locator('button.row')
  await expect(rows.first()).toBeVisible()
  const figure = await page
    .getByRole('button', { name: /^救生器材缺损/ })
    .locator('b')
    .textContent()
  expect(await rows.count()).toBe(Number(figure))
  await rows.first().click()
  await expect(page.getByText('牌', { exact: false }).first()).toBeVisible()
  expect(tracks).toEqual([])
})

test('a chief lays this week beside the last, moves the line by hand and by keys, and goes to what became worse', async ({
  page,
}) => {
  await signIn(page, 'chief')
  await openPanel(page, '巡防覆盖')
  await expect(page.getByText(/辖区近7天看到/)).toBeVisible({ timeout: counted })
  await page.getByRole('button', { name: '近7天｜前7天' }).click()
  await expect(page.getByText(/个百分点/)).toBeVisible()
  const swipe = page.getByTestId('swipe')
  await expect(swipe).toHaveAttribute('data-idle', 'true', { timeout: 30_000 })
  const line = page.getByRole('slider', { name: /分界线/ })
  const box = (await line.boundingBox())!
  expect(box.width).toBeGreaterThanOrEqual(44)
  await page.mouse.move(box.x + box.width / 2, box.y + 300)
  await page.mouse.down()
  await page.mouse.move(box.x + 200, box.y + 300, { steps: 4 })
  await page.mouse.up()
  const dragged = Number(await swipe.getAttribute('data-at'))
  expect(dragged).toBeGreaterThan(0.55)
  await line.press('ArrowLeft')
  expect(Number(await swipe.getAttribute('data-at'))).toBeCloseTo(dragged - 0.02, 2)
  await line.press('Home')
  await expect(swipe).toHaveAttribute('data-at', '0.00')
  await page.getByRole('list', { name: '各辖区变化' }).locator('button.row').first().click()
  await expect(page.getByRole('button', { name: /^打开/ })).toBeVisible()
  await page.getByRole('button', { name: '结束对比' }).click()
  await expect(swipe).toBeHidden()
})

test('coverage of any days, one shift and one team is never more than that of all', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '巡防覆盖')
  await expect(page.getByText(/辖区近7天看到/)).toBeVisible({ timeout: counted })
  const share = async () =>
    Number(/看到 ([\d.]+)%/.exec((await page.getByTestId('whole').getByRole('heading').textContent()) ?? '')?.[1])
  const all = await share()
  await page.getByRole('button', { name: '夜间', exact: true }).click()
  await expect(page.getByText(/按 [\d,]+ 次巡逻统计/)).toBeVisible()
  await expect.poll(share).toBeLessThan(all)
  const night = await share()
  await page.getByText(/^队伍：/).click()
  const counts = page.waitForResponse((response) => response.url().includes('/rpc/coverage_between'))
  await page.getByRole('button', { name: '只看' }).first().click()
  await counts
  await expect.poll(share).toBeLessThanOrEqual(night)
  await page.getByRole('button', { name: '恢复全部' }).click()
  await expect.poll(share).toBe(all)
})

test('a week chosen beside the trend opens its coverage', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '指挥看板')
  await page.getByLabel('看某一周的覆盖').selectOption({ index: 2 })
  await expect(page.getByText(/\d+月\d+日–(\d+月)?\d+日看到/)).toBeVisible()
})
