import { expect, test } from '@playwright/test'
import { openPanel, signIn } from './support'

test('a chief shares out a month: the holiday is marked, a team on leave has no turn, and the rota is there the next time', async ({
  page,
}) => {
  await signIn(page, 'chief')
  await openPanel(page, '排班')
  // A month of its own: National Day lies in it.
  await page.getByLabel('月份').fill('2027-10')
  const nights = page.getByRole('list', { name: '排班' })
  await expect(nights.getByRole('listitem')).toHaveCount(31)
  const first = nights.getByRole('listitem').first()
  await expect(first).toContainText('国庆节')
  await expect(first.getByRole('checkbox')).toBeChecked()

  const leave = page.getByRole('region', { name: '休假' })
  await page.getByText(/^参加轮值的队伍/).click()
  const team = ((await page.locator('details label:has(input:checked)').first().textContent()) ?? '').trim()
  await leave.getByLabel('队伍').fill(team)
  await page.getByRole('option', { name: team, exact: true }).click()
  await leave.getByLabel('从', { exact: true }).fill('2027-10-01')
  await leave.getByLabel('到', { exact: true }).fill('2027-10-31')
  // Told apart from what an earlier run may have left.
  const reason = `秋收 ${Date.now()}`
  await leave.getByLabel('原因').fill(reason)
  await leave.getByRole('button', { name: '登记休假' }).click()
  await expect(leave).toContainText(reason)

  await page.getByRole('button', { name: '自动排班' }).click()
  await expect(first).not.toContainText('无人')
  await expect(nights).not.toContainText(team)
  await page.getByRole('button', { name: '保存排班' }).click()
  await expect(page.getByText('排班已保存')).toBeVisible()
  const shared = await nights.innerText()

  // The address brings the panel back.
  await page.reload()
  await page.getByLabel('月份').fill('2027-10')
  await expect(first).not.toContainText('无人')
  expect(await nights.innerText()).toBe(shared)
  await leave.locator('p', { hasText: reason }).getByRole('button', { name: '取消休假' }).click()
  await expect(leave).not.toContainText(reason)
})
