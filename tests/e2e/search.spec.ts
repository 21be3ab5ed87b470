import { expect, test } from '@playwright/test'
import { apiAs, enter } from './api'

test('the search box goes to typed coordinates in any frame, and begins work by its name', async ({ page }) => {
  await enter(page, 'duty_officer')
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: /^搜索/ })
  await expect(box).toBeFocused()
  const results = page.locator('#search-results')

  await box.fill('东经115度30分 北纬26度15分')
  await expect(results.getByRole('option')).toHaveText([/115\.500000, 26\.250000.*WGS-84/, /GCJ-02/, /BD-09/])
  await box.fill('高德 115.5,26.25')
  await expect(results.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/at=115\.49\d*,26\.25\d*,16/)

  await box.fill('sbyh')
  await expect(results.getByRole('option').first()).toContainText('上报隐患')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/hazards/)
  await expect(page.locator('#hazard-title')).toBeVisible()

  await box.fill('危险水域没有')
  await expect(results).toContainText('没有找到')
  await box.fill('水域')
  await results.getByRole('option', { name: /水域.*打开/ }).click()
  await expect(page).toHaveURL(/\/waters/)
})

test('a case is found by the last digits of its number, and a typed place keeps a pin that a report begins from', async ({
  page,
}) => {
  await enter(page, 'duty_officer')
  const duty = await apiAs(page, 'duty_officer')
  const [hazard] = (await duty('hazards_list')) as { code: string; title: string }[]
  const box = page.getByRole('combobox', { name: /^搜索/ })
  const results = page.locator('#search-results')
  await box.fill(hazard!.code.slice(-5))
  await expect(results.getByRole('option').filter({ hasText: hazard!.code }).first()).toBeVisible()
  await results.getByRole('option').filter({ hasText: hazard!.code }).first().click()
  await expect(page.getByRole('article').filter({ hasText: hazard!.title }).first()).toBeVisible()

  await box.fill('高德 115.5,26.25')
  await page.keyboard.press('Enter')
  const pin = page.getByRole('region', { name: '标记的位置' })
  await expect(pin).toContainText('115.49')
  await pin.getByRole('button', { name: '在此上报隐患' }).click()
  await expect(page.locator('#hazard-place')).toHaveValue(/115\.49/)
  await page.keyboard.press('Escape')
  await pin.getByRole('button', { name: '清除标记' }).click()
  await expect(pin).toBeHidden()
})
