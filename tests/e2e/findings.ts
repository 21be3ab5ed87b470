import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const themes = ['light', 'dark'] as const
const dress = (page: Page, theme: (typeof themes)[number]) =>
  page.evaluate((isDark) => document.documentElement.classList.toggle('dark', isDark), theme === 'dark')

/**
 * What is serious or critical on the page now, in both themes: names and structure once, colours in either. Of a long list its
 * first rows stand for all, which are made alike.
 */
export async function findings(page: Page, where: string): Promise<string[]> {
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

/** Walks every tab of the rooms (of all, if none is named) that the person who is signed in has; the rail's rooms, and what axe finds. */
export async function findInRooms(
  page: Page,
  only: readonly string[] = [],
): Promise<{ readonly rooms: readonly string[]; readonly found: readonly string[] }> {
  const rail = page.getByRole('navigation').locator('[data-room]')
  await rail.first().waitFor()
  const rooms = await rail.evaluateAll((all) => all.map((button) => button.getAttribute('data-room') ?? ''))
  const found: string[] = []
  for (const room of rooms.filter((id) => only.length === 0 || only.includes(id))) {
    await page.getByRole('navigation').locator(`[data-room="${room}"]`).waitFor()
    if (!new URL(page.url()).pathname.startsWith(`/${room}/`)) await page.locator(`[data-room="${room}"]`).first().click()
    await page.locator(`section[data-room="${room}"]`).waitFor()
    const tabs = page.getByTestId('room-tabs').getByRole('tab')
    for (let at = 0; at < (await tabs.count()); at++) {
      const tab = tabs.nth(at)
      await tab.click()
      await page
        .getByTestId('room-tabs')
        .locator('[role=tab][aria-selected=true]')
        .filter({ hasText: (await tab.textContent()) ?? '' })
        .waitFor()
      await page.locator('.skeleton, [aria-busy="true"]').first().waitFor({ state: 'detached' })
      found.push(...(await findings(page, `${room}/${(await tab.textContent()) ?? ''}`)))
    }
  }
  return { rooms, found }
}
