import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { mapDrawn, openPanel, signIn, signInToMap } from './support'

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
