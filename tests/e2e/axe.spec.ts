import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { signIn, visit } from './support'

test.use({ deviceScaleFactor: 1 })
test.describe.configure({ timeout: 300_000 })

const themes = ['light', 'dark'] as const
const dress = (page: Page, theme: (typeof themes)[number]) =>
  page.evaluate((isDark) => document.documentElement.classList.toggle('dark', isDark), theme === 'dark')

/**
 * What is serious or critical on the page now, in both themes: names and structure once, colours in either. Of a long list its
 * first rows stand for all, which are made alike.
 */
async function findings(page: Page, where: string): Promise<string[]> {
  const found: string[] = []
  for (const theme of themes) {
    await dress(page, theme)
    const axe = new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .exclude('.maplibregl-map')
      .exclude('ul.rows > li:nth-child(n + 5)')
      .setLegacyMode(true)
    if (theme === 'dark') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(...nodes.map(({ target }) => `${where} ${theme}: ${id} at ${String(target)}`))
  }
  return found
}

for (const role of ['chief', 'duty_officer', 'leader', 'administrator'] as const)
  test(`no room and no tab of a ${role} has a serious finding, in light or in dark`, async ({ page }) => {
    await signIn(page, role)
    const found: string[] = []
    const rail = page.getByRole('navigation').locator('[data-room]')
    await expect(rail.first()).toBeVisible()
    const rooms = await rail.evaluateAll((all) => all.map((button) => button.getAttribute('data-room') ?? ''))
    for (const room of rooms) {
      await visit(page, `/${room}`)
      await expect(page.locator(`section[data-room="${room}"]`)).toBeVisible()
      const tabs = page.getByTestId('room-tabs').getByRole('tab')
      for (let at = 0; at < (await tabs.count()); at++) {
        await tabs.nth(at).click()
        await expect(tabs.nth(at)).toHaveAttribute('aria-selected', 'true')
        await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0)
        const t0 = Date.now(); found.push(...(await findings(page, `${room}/${(await tabs.nth(at).textContent()) ?? ''}`)))
      }
    }
    expect(found).toEqual([])
  })

test('menus, tools, dialogs and questions have no serious finding either', async ({ page }) => {
  await signIn(page, 'chief')
  const found: string[] = []
  for (const tool of await page.getByTestId('map-tools').getByRole('button').all()) {
    await tool.click()
    found.push(...(await findings(page, (await tool.getAttribute('aria-label')) ?? '')))
  }
  await page.keyboard.press('Escape')
  await page.getByTestId('account').click()
  await expect(page.getByRole('menu')).toBeVisible()
  found.push(...(await findings(page, 'the menu of the account')))
  await page.getByTestId('password').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  found.push(...(await findings(page, 'the change of the password')))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByTestId('account')).toBeFocused()
  expect(found).toEqual([])
})
