import { expect, test } from '@playwright/test'
import { openPanel, signIn } from './support'

test('a chief replays nights on one clock after saying why, and asks who was near', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '回放与对比')
  const panel = page.locator('section[aria-label="回放与对比"]')
  await panel.getByRole('button', { name: '载入回放' }).click()
  await expect(panel.getByRole('alert').filter({ hasText: '至少 4 个不同的字' })).toBeVisible()

  const day = (back: number) => new Date(Date.now() - back * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  await panel.getByLabel('从', { exact: true }).fill(`${day(6)}T18:00`)
  await panel.getByLabel('到', { exact: true }).fill(`${day(1)}T08:00`)
  await panel.getByRole('button', { name: '核查巡逻方案执行情况' }).first().click()
  await panel.getByRole('button', { name: '载入回放' }).click()
  await expect(panel.getByText(/[1-9]\d* 条轨迹/)).toBeVisible({ timeout: 40_000 })

  const dock = page.getByRole('region', { name: '回放时间' })
  const clock = dock.locator('output')
  const before = await clock.textContent()
  await dock.getByLabel('速度').selectOption('600')
  await dock.getByRole('button', { name: '播放' }).click()
  await expect(clock).not.toHaveText(before ?? '')
  await expect(dock.getByText(/在外 [1-9]\d* 队/)).toBeVisible()
  await dock.getByRole('button', { name: '暂停' }).click()

  await panel.getByRole('button', { name: '此刻附近有谁' }).click()
  await page.getByTestId('map').click({ position: { x: 500, y: 380 } })
  await expect(panel.getByText(/前后 10 分钟/)).toBeVisible()
})

test('a link brings period, clock and speed back and asks the reason anew; the address follows the teams chosen', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, 'chief')
  await openPanel(page, '回放与对比')
  const panel = page.locator('section[aria-label="回放与对比"]')
  const dock = page.getByRole('region', { name: '回放时间' })
  const day = (back: number) => new Date(Date.now() - back * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  await panel.getByLabel('从', { exact: true }).fill(`${day(4)}T18:00`)
  await panel.getByLabel('到', { exact: true }).fill(`${day(1)}T08:00`)
  await panel.getByRole('button', { name: '警情倒查' }).first().click()
  await panel.getByRole('button', { name: '载入回放' }).click()
  await expect(panel.getByText(/[1-9]\d* 条轨迹/)).toBeVisible({ timeout: 40_000 })
  await dock.getByLabel('速度').selectOption('300')
  const start = (await dock.locator('output').textContent()) ?? ''
  await dock.getByRole('slider').press('PageUp')
  await expect(dock.locator('output')).not.toHaveText(start)
  const clock = (await dock.locator('output').textContent()) ?? ''
  await panel.getByRole('button', { name: '复制链接' }).click()
  await expect(page.getByText('链接已复制')).toBeVisible()

  await page.goto(await page.evaluate(() => navigator.clipboard.readText()))
  await expect(panel.getByText('这个链接要回放一段行踪')).toBeVisible()
  await panel.getByRole('button', { name: '载入回放' }).click()
  await expect(panel.getByRole('alert').filter({ hasText: '至少 4 个不同的字' })).toBeVisible()
  await panel.getByRole('button', { name: '警情倒查' }).first().click()
  await panel.getByRole('button', { name: '载入回放' }).click()
  await expect(panel.getByText(/[1-9]\d* 条轨迹/)).toBeVisible({ timeout: 40_000 })
  await expect(dock.getByLabel('速度')).toHaveValue('300')
  await expect(dock.locator('output')).toHaveText(clock)
  // The address follows what is chosen, so that the next link holds it too.
  await panel.getByText(/全部 \d+ 支队伍/).click()
  await panel.getByRole('checkbox').first().check()
  await expect(panel.getByText(/已选 1 \/ \d+ 支队伍/)).toBeVisible()
  await expect(page).toHaveURL(/~300~[0-9a-f-]{36}/)
})

test('a leader has no way to the replay', async ({ page }) => {
  await signIn(page, 'leader')
  await openPanel(page, '巡防覆盖')
  await expect(page.getByRole('tab', { name: '轨迹' })).toBeVisible()
  await expect(page.getByRole('tab', { name: '回放' })).toHaveCount(0)
})
