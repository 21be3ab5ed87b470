import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { enter } from './api'
import { openPanel } from './support'

test.describe.configure({ timeout: 300_000 })
test.use({ actionTimeout: 60_000, viewport: { width: 1280, height: 720 } })

test('a grid worker logs a visit, finds it among his own, and the sum by kind opens the records of the branch', async ({
  page,
}) => {
  await enter(page, 'grid_worker')
  await openPanel(page, '工作记录')
  await page.getByRole('button', { name: '记一笔工作' }).click()
  const note = `帮老人缴费 ${randomUUID().slice(0, 8)}`
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('请选择类别。')).toBeVisible()
  await page.getByRole('button', { name: '走访', exact: true }).click()
  await page.getByLabel('主题').selectOption({ label: '困难家庭' })
  await page.getByLabel('数量').fill('3')
  await page.getByLabel('说明').fill(note)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('工作记录已登记')).toBeVisible()
  const row = page.getByTestId('work-row').filter({ hasText: note })
  await expect(row).toContainText('走访 · 困难家庭 · 3 户')
  await page.getByTestId('work-sum').filter({ hasText: '走访' }).click()
  await expect(page.getByRole('button', { name: '走访 ×' })).toBeVisible()
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: '删除' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '删除' }).click()
  await expect(row).toBeHidden()
})

test('an administrator names a kind of work and a theme, and retires one', async ({ page }) => {
  await enter(page, 'administrator')
  await openPanel(page, '系统设置')
  const name = `船只 ${randomUUID().slice(0, 4)}`
  const kinds = page.locator('details').filter({ hasText: '类别（' })
  await kinds.locator('summary').click()
  await kinds.getByLabel('名称').fill(name)
  await kinds.getByLabel('数什么').fill('艘')
  await kinds.getByRole('button', { name: '添加类别' }).click()
  const added = kinds.getByLabel(`${name}（艘）`)
  await expect(added).toBeChecked()
  await added.uncheck()
  await expect(added).not.toBeChecked()
  // It is saved when it may be pressed again.
  await expect(added).toBeEnabled()
  await page.reload()
  await kinds.locator('summary').click()
  await expect(kinds.getByLabel(`${name}（艘）`)).not.toBeChecked()
})
