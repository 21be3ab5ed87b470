import { expect, test } from '@playwright/test'
import { signIn } from './support'

test('a chief goes from opening the planner to published routes in four presses and under two minutes', async ({ page }) => {
  await signIn(page, 'chief')
  const started = Date.now()
  await page.getByRole('navigation').getByRole('button', { name: '路线规划' }).click()
  await page.getByRole('button', { name: '新建今晚方案' }).click()
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  const someDay = new Date(Date.now() + (400 + Math.floor(Math.random() * 300)) * 86_400_000).toISOString().slice(0, 10)
  await page.getByLabel('日期').fill(someDay)
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '生成方案' }).click()
  const timeline = page.getByRole('region', { name: '时间线' })
  await expect(timeline.getByRole('button').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()
  expect(Date.now() - started).toBeLessThan(120_000)

  const before = await timeline.getByRole('button').first().getAttribute('aria-label')
  await timeline.getByRole('button').first().click()
  await page.getByRole('button', { name: '不去' }).click()
  await expect(timeline.getByRole('button', { name: before ?? '', exact: true })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(timeline.getByRole('button', { name: before ?? '', exact: true })).toHaveCount(1)
})

test('a second plan for the same teams and night is refused with the name of the first', async ({ page }) => {
  await signIn(page, 'chief')
  // A day of its own on every run, so that the test can be repeated on one database.
  const later = new Date(Date.now() + (10 + Math.floor(Math.random() * 300)) * 86_400_000).toISOString().slice(0, 10)
  const makeAndPublish = async () => {
    await page.getByRole('button', { name: '新建今晚方案' }).click()
    await page.getByLabel('日期').fill(later)
    await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
    await page.getByRole('button', { name: '生成方案' }).click()
    await expect(page.getByRole('region', { name: '时间线' }).getByRole('button').first()).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
    await page.getByRole('button', { name: '发布给各队' }).click()
  }
  await page.getByRole('navigation').getByRole('button', { name: '路线规划' }).click()
  await makeAndPublish()
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()
  await page.getByRole('button', { name: '返回方案列表' }).click()
  await makeAndPublish()
  await expect(page.getByText(/同一时段已在已发布的方案/)).toBeVisible()
})
