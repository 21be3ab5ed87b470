import { expect, test } from '@playwright/test'
import { browserPath } from '../support/node/browser'
import { demoAccount, openPanel, rowsOf } from './support'

// A browser as on a remote desktop: no 3D of any kind.
test.use({
  launchOptions: {
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-3d-apis', '--disable-background-networking', '--no-first-run'],
  },
})

test('a duty officer without WebGL reads lists and files a hazard by its coordinates', async ({ page }) => {
  const account = await demoAccount(page, 'duty_officer')
  await page.goto('/')
  await page.getByLabel('邮箱或手机号').fill(account.login)
  await page.getByLabel('密码', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()

  const missing = page.getByTestId('map-missing')
  await expect(missing).toContainText('画不出地图')
  await expect(missing).toContainText('硬件加速')
  await expect(page.getByText('出错了')).toHaveCount(0)

  await openPanel(page, '危险水域')
  await expect(rowsOf(page, '危险水域').first()).toBeVisible()
  await rowsOf(page, '危险水域').first().click()
  await expect(page.getByTestId('drawer').getByRole('heading', { level: 2 })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('drawer')).toBeHidden()
  await expect(rowsOf(page, '危险水域').first()).toBeVisible()

  await openPanel(page, '隐患')
  await page.getByRole('button', { name: '上报隐患' }).click()
  await page.getByLabel('简述', { exact: true }).fill('没有地图也能上报')
  await page.getByLabel('或从名单选').selectOption({ index: 1 })
  await expect(page.getByLabel('坐标', { exact: true })).not.toHaveValue('')
  const place = await page.getByLabel('坐标', { exact: true }).inputValue()
  const [lng = 0, lat = 0] = place.split(', ').map(Number)
  await page.getByLabel('坐标', { exact: true }).fill(`${(lng + 0.0001).toFixed(5)}, ${lat.toFixed(5)}`)
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await expect(page.getByTestId('drawer').getByRole('heading', { name: '没有地图也能上报' })).toBeVisible()

  await page.getByRole('combobox', { name: '搜索' }).fill('村')
  await expect(page.locator('#search-results').getByRole('option').first()).toBeVisible()
})
