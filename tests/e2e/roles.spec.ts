import { expect, test } from '@playwright/test'
import { signIn, signInToMap } from './support'

test('a leader is offered no incident points, no import and no raw tracks', async ({ page }) => {
  const asked: string[] = []
  page.on('response', (response) => {
    if (response.url().includes('/rest/v1/rpc/tile_incidents') || response.url().includes('/rest/v1/rpc/incidents_in_box'))
      asked.push(response.url())
  })
  await signInToMap(page, 'leader')
  await expect(page.getByRole('tab', { name: '看板' })).toBeVisible()
  await expect(page.getByRole('navigation').getByRole('button', { name: '管理' })).toHaveCount(0)
  expect(asked).toEqual([])
})

test('two grid workers of sibling branches see different areas', async ({ page, browser }) => {
  const visible = async (target: typeof page, nth: number) => {
    await signIn(target, 'grid_worker', nth)
    await target.keyboard.press('/')
    await target.keyboard.type('网格')
    await expect(target.locator('#search-results').getByRole('option').first()).toBeVisible()
    return target.locator('#search-results').getByRole('option').allTextContents()
  }
  const mine = await visible(page, 0)
  const other = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  const theirs = await visible(other, 1)
  expect(mine.length).toBeGreaterThan(0)
  expect(mine.filter((text) => theirs.includes(text) && !text.includes('项'))).toEqual([])
})
