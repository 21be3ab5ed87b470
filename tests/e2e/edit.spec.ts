import { expect, test } from '@playwright/test'
import { openPanel, rowsOf, signIn } from './support'

test('a chief adds a police office on the map, and it stands in the list afterwards', async ({ page }) => {
  const name = `新设警务室${Date.now() % 100_000}`
  await signIn(page, 'chief')
  await openPanel(page, '辖区维护')
  await page.getByRole('group', { name: '辖区维护' }).getByRole('button', { name: '警务室' }).click()
  await page.getByRole('button', { name: '添加警务室' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('请')
  await page.getByRole('button', { name: '点', exact: true }).click()
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no box')
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, { steps: 4 })
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.5)
  await page.getByLabel('名称').fill(name)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('已保存')).toBeVisible()
  await openPanel(page, '警务室')
  await page.getByLabel('按名称、编号或地址查找').or(page.getByRole('searchbox').last()).first().fill(name)
  await expect(rowsOf(page, '警务室').filter({ hasText: name })).toHaveCount(1)
})
