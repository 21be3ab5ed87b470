import { expect, test, type Page } from '@playwright/test'
import { openPanel, signIn } from './support'

async function openRings(page: Page): Promise<void> {
  await openPanel(page, '响应圈')
  await expect(page.getByText('个出发点合并成圈')).toBeVisible({ timeout: 60_000 })
}
const figures = (page: Page) => page.getByTestId('outside').locator('b')
const numbers = async (page: Page) => (await figures(page).allInnerTexts()).map((text) => Number(text.replaceAll(',', '')))

test('a chief sees what lies outside the rings, and less of it with more time', async ({ page }) => {
  await signIn(page, 'chief')
  await openRings(page)
  await page.getByRole('group', { name: '时限' }).getByRole('button', { name: '1 分钟' }).click()
  const soon = await numbers(page)
  await page.getByRole('group', { name: '时限' }).getByRole('button', { name: '5 分钟' }).click()
  const late = await numbers(page)
  expect(soon).toHaveLength(4)
  expect(soon[2]!).toBeGreaterThan(late[2]!)
  for (const [index, count] of late.entries()) expect(soon[index]!).toBeGreaterThanOrEqual(count)
  const waters = page.getByRole('button', { name: '水域赶不到' })
  await waters.click()
  await expect(page.getByRole('list', { name: '圈外有什么' }).getByRole('button')).toHaveCount(late[2]!)
})

test('a place pressed on the map names who comes first, soonest at the top', async ({ page }) => {
  await signIn(page, 'chief')
  await openRings(page)
  await page.getByRole('button', { name: '在地图上选点' }).click()
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no box')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  const rows = page.getByRole('list', { name: '就近警力' }).getByRole('button')
  await expect(rows.first()).toBeVisible({ timeout: 60_000 })
  const seconds = (await rows.locator('b').allInnerTexts()).map((text) => {
    const [, hours = 0] = /(\d+) 小时/.exec(text) ?? []
    const [, minutes = 0] = /(\d+) 分/.exec(text) ?? []
    const [, rest = 0] = /(\d+) 秒/.exec(text) ?? []
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
  })
  expect(seconds.length).toBeGreaterThan(1)
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
})

test('one more office is proposed with proof, and staffing is judged', async ({ page }) => {
  await signIn(page, 'chief')
  await openRings(page)
  await page.getByRole('button', { name: '查找位置' }).click()
  await expect(page.getByText('已证明没有更好的选法')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('list', { name: '再设一处，设在哪里' }).getByRole('button')).toHaveCount(1)
  await expect(page.getByTestId('staffing').locator('tbody tr')).toHaveCount(1)
})
