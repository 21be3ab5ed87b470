import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { mapDrawn, openPanel, signIn, signInToMap } from './support'

/** What a page of PDF says of its size, in points, a page each. */
const pagesOf = (pdf: Buffer) =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
    Math.round(Number(width)),
    Math.round(Number(height)),
  ])

test.use({ deviceScaleFactor: 1 })

for (const theme of ['light', 'dark'] as const)
  test(`sign-in and shell have no accessibility violation in ${theme}`, async ({ page }) => {
    await page.addInitScript((value) => localStorage.setItem('patrolgrid.theme', value), theme)
    await page.goto('/')
    await expect(page.getByRole('heading', { name: '登录巡格' })).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await signIn(page, 'chief')
    await openPanel(page, '隐患')
    await expect(page.getByTestId('list-range')).toHaveText(/行中的/)
    expect((await new AxeBuilder({ page }).exclude('.maplibregl-map').analyze()).violations).toEqual([])
  })

test('on a phone the map fills the screen and every target is at least 44 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signInToMap(page, 'grid_worker')
  await openPanel(page, '提醒')
  await mapDrawn(page)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], select, input:not([type=checkbox]):not([type=radio])')]
      .filter(
        (target) => target.checkVisibility() && !target.closest('.maplibregl-ctrl-attrib') && !target.classList.contains('skip'),
      )
      .map(
        (target) =>
          ({ text: target.textContent?.trim().slice(0, 20), ...target.getBoundingClientRect().toJSON() }) as {
            text: string
            width: number
            height: number
          },
      )
      .filter(({ width, height }) => width > 0 && (width < 43.5 || height < 43.5)),
  )
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('the map is printed on one page of A4 or A3, in light colours, with scale, date and legend', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('patrolgrid.theme', 'dark'))
  await page.addInitScript(() => (window.print = () => document.body.setAttribute('data-printed', '')))
  await signInToMap(page, 'chief')
  await page.getByTestId('map-tools').getByRole('button', { name: '打印地图' }).click()
  const tool = page.locator('section[data-panel="print"]')
  const sheet = page.getByTestId('map-sheet')
  const camera = new URL(page.url()).searchParams.get('at')
  for (const { paper, way, scale, size } of [
    { paper: 'A4', way: '竖排', scale: '与屏幕范围一致', size: [595, 842] },
    { paper: 'A3', way: '横排', scale: '1 : 100 000', size: [1191, 842] },
  ]) {
    await tool.getByRole('button', { name: paper, exact: true }).click()
    await tool.getByRole('button', { name: way, exact: true }).click()
    await tool.getByLabel('比例尺').selectOption({ label: scale })
    await tool.getByRole('button', { name: '打印', exact: true }).click()
    await page.waitForSelector('body[data-printed]', { timeout: 60_000 })
    await expect(page.locator('html')).not.toHaveClass(/dark/)
    await expect(sheet).toContainText(scale.startsWith('1') ? scale : /1 : [\d ]+/)
    await expect(sheet).toContainText(/\d+ k?m/)
    await expect(sheet).toContainText(/数据时段 .+ 至 .+月.+打印 · 周/)
    await expect(sheet).toContainText('危险水域')
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toEqual([size])
    await page.evaluate(() => {
      document.body.removeAttribute('data-printed')
      dispatchEvent(new Event('afterprint'))
    })
    await expect(sheet).toHaveCount(0)
    await expect(page.locator('html')).toHaveClass(/dark/)
  }
  await mapDrawn(page)
  expect(new URL(page.url()).searchParams.get('at')).toBe(camera)
})
