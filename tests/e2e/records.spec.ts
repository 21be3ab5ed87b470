import { expect, test } from '@playwright/test'
import { openPanel, rowsOf, signIn } from './support'

test('a chief finds a water spot by the initials of its pinyin and records an inspection', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '危险水域')
  // Of the own branch: a neighbour's, shown by joint defence, is his to inspect.
  await rowsOf(page, '危险水域')
    .filter({ hasText: /(河西|南门|枫埠|邱坳|北坳|黄湾|李石).*号网格/ })
    .first()
    .click()
  const drawer = page.getByTestId('drawer')
  const name = (await drawer.getByRole('heading', { level: 2 }).textContent()) ?? ''
  await drawer.getByRole('button', { name: '登记巡查' }).click()
  for (const piece of ['警示牌', '救生圈', '安全绳'])
    await drawer.getByRole('group', { name: piece }).getByLabel('完好').check({ force: true })
  await drawer.getByRole('button', { name: '保存巡查' }).click()
  await expect(drawer.getByRole('alert')).toContainText('毛竹竿')
  await drawer.getByRole('group', { name: '毛竹竿' }).getByLabel('缺失').check({ force: true })
  await drawer.getByRole('button', { name: '保存巡查' }).click()
  await expect(page.getByText(`已登记“${name}”的巡查`)).toBeVisible()
  // A water that is looked at every three days is due within three days from the first hour on.
  await expect(drawer.getByText(/^(未到期|三天内到期)$/)).toBeVisible()
  await expect(drawer.getByText('已逾期')).toHaveCount(0)
  await expect(drawer.getByText('刚刚')).toBeVisible()

  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(page.locator('#search-results').getByRole('option').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(drawer.getByRole('heading', { level: 2 })).toHaveText(name)
})

test('a chief reports a hazard on the map and carries it to acceptance', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '隐患')
  await page.getByRole('button', { name: '上报隐患' }).click()
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('请先选定位置')
  await page.getByRole('button', { name: '在地图上选点' }).click()
  await page.getByTestId('map').click({ position: { x: 200, y: 400 } })
  await page.getByLabel('简述', { exact: true }).fill('渠道护栏缺了一段 𠮷 "引号" 🙂')
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await expect(page.getByText('隐患已上报')).toBeVisible()
  const drawer = page.getByTestId('drawer')
  await expect(drawer.getByRole('heading', { level: 2 })).toHaveText('渠道护栏缺了一段 𠮷 "引号" 🙂')
  await drawer.getByRole('button', { name: '受理' }).click()
  await expect(drawer.getByText('已受理').first()).toBeVisible()
})

test('a shared link restores the panel and the record', async ({ page, context }) => {
  await signIn(page, 'chief')
  await openPanel(page, '警务室')
  await rowsOf(page, '警务室').first().click()
  const title = (await page.getByTestId('drawer').getByRole('heading', { level: 2 }).textContent()) ?? ''
  await expect(page).toHaveURL(/pick=office/)
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByTestId('drawer').getByRole('heading', { level: 2 })).toHaveText(title)
})
