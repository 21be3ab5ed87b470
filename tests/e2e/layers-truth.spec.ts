import { expect, test, type Page } from '@playwright/test'
import { openPanel, signIn, signInToMap } from './support'

// Seventeen layers are asked what they drew: a busy machine needs longer than the usual limit.
test.describe.configure({ timeout: 400_000 })
test.use({ actionTimeout: 120_000 })

const stateOf = (page: Page, layer: string) =>
  page.locator('label', { has: page.locator(`[data-layer="${layer}"]`) }).locator('small')

test('the layer panel says what is drawn, and a tab takes its layer away again', async ({ page }) => {
  await signInToMap(page, 'chief')
  await openPanel(page, '图层')
  await expect(stateOf(page, 'areas')).toHaveText('已显示', { timeout: 60_000 })
  await expect(stateOf(page, 'hazards')).toHaveText('关')
  // Their tabs are shut: nothing of them is on the map, whatever the switch says.
  for (const layer of ['response', 'coverage-gap', 'hotspots']) await expect(stateOf(page, layer)).toHaveText('当前无内容')

  await openPanel(page, '隐患')
  await expect(page.getByRole('button', { name: '上报隐患' })).toBeVisible()
  await expect(stateOf(page, 'hazards')).toHaveText('已显示', { timeout: 60_000 })
  await openPanel(page, '警务室')
  await expect(stateOf(page, 'hazards')).toHaveText('关')
  await expect(page.locator('[data-layer="hazards"]')).not.toBeChecked()
})

test('the list of calls is of the period, and is cut to the map only when asked', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '警情')
  const count = page.getByTestId('list-range')
  await expect(count).toHaveText(/^[\d,]+ 行中的/, { timeout: 60_000 })
  const all = (await count.textContent())?.split(' ')[0] ?? ''
  // In to a street: the list stays as it is.
  for (let i = 0; i < 6; i++) await page.getByRole('button', { name: '放大' }).click()
  await expect(count).toHaveText(new RegExp(`^${all} 行`))
  await page.getByLabel('只看图内').check()
  await expect(count).toHaveText(/^[\d,]+ 行中的/)
  await expect(count).not.toHaveText(new RegExp(`^${all} 行`))
})
