import { expect, test } from '@playwright/test'
import { mapDrawn, signIn } from './support'

// Comes last by its name: it leaves the county with other borders than the journeys before it expect.
test('a chief cuts a beat in two and the two halves are saved', async ({ page }) => {
  await signIn(page, 'chief')
  await page.getByRole('navigation').getByRole('button', { name: '绘制' }).click()
  await page.getByRole('button', { name: '开始编辑' }).click()
  await expect(page.getByRole('button', { name: '检查边界' })).toBeVisible()
  await mapDrawn(page)
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no box')
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  await page.mouse.click(...at(0.5, 0.5))
  await expect(page.getByLabel('名称')).toBeVisible()
  await page.getByRole('button', { name: '分割' }).click()
  for (const [x, y] of [
    [0.03, 0.48],
    [0.5, 0.5],
    [0.97, 0.49],
    [0.97, 0.49],
  ] as const) {
    await page.mouse.move(...at(x, y), { steps: 4 })
    await page.mouse.click(...at(x, y))
    await page.waitForTimeout(300)
  }
  const save = page.getByRole('button', { name: /保存 \d+ 处修改/ })
  await expect(save).toBeEnabled()
  await save.click()
  await expect(page.getByText('已保存')).toBeVisible({ timeout: 60_000 })
})
