import { expect, test, type Page } from '@playwright/test'
import { demoAccount, openAs } from './support'

/** Every text that stood on the page, from its first paint on. */
const watchTexts = () => {
  const texts = new Set<string>()
  Object.assign(globalThis, { texts })
  new MutationObserver(() => {
    for (const text of (document.body?.innerText ?? '').split('\n')) texts.add(text.trim())
  }).observe(document, { subtree: true, childList: true, characterData: true })
}
const textsOf = (page: Page) => page.evaluate(() => [...(globalThis as unknown as { texts: Set<string> }).texts])
const english = /\/assets\/english-[^/]+\.js$/

async function choose(page: Page, account: string, language: string): Promise<void> {
  await page.getByRole('button', { name: account }).click()
  await page.getByRole('menuitemradio', { name: language }).click()
  await page.keyboard.press('Escape')
}

test('a duty officer chooses English: its words come then, and after a reload nothing was Chinese first', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => english.test(request.url()) && asked.push(request.url()))
  const account = await demoAccount(page, 'duty_officer')
  await openAs(page, account)
  const rail = page.getByRole('navigation')
  await expect(rail.getByText('指挥')).toBeVisible()
  expect(asked).toEqual([])

  await choose(page, account.name, 'English')
  await expect(rail.getByText('Dispatch')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  expect(asked).toHaveLength(1)

  await page.addInitScript(watchTexts)
  await page.reload()
  await expect(rail.getByText('Dispatch')).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Hazards' })).toBeVisible()
  const texts = await textsOf(page)
  expect(texts).toContain('Dispatch')
  expect(texts.filter((text) => ['指挥', '巡防', '台账', '警情', '隐患', '正在打开…'].includes(text))).toEqual([])
})

test('English that cannot be fetched is said, the page stays as it was and opens in Chinese', async ({ page, context }) => {
  await context.route(english, (route) => route.abort())
  const account = await demoAccount(page, 'duty_officer')
  await openAs(page, account)
  await choose(page, account.name, 'English')
  await expect(page.getByText('没有取到英文文字，请联网后再选一次。')).toBeVisible()
  await expect(page.getByRole('navigation').getByText('指挥')).toBeVisible()

  // Chosen on an earlier visit, and not to be had today.
  await page.evaluate(() => localStorage.setItem('patrolgrid.locale', 'en'))
  await page.reload()
  await expect(page.getByRole('navigation').getByText('指挥')).toBeVisible()
})
