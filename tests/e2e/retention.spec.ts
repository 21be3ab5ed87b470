import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { apiAs, enter } from './api'
import { openPanel } from './support'

interface Hold {
  readonly id: string
  readonly reason: string
  readonly patrol_id: string | null
  readonly until_day: string | null
  readonly in_force: boolean
}

async function openRetention(page: Page): Promise<void> {
  await openPanel(page, '留存')
  await expect(page.getByRole('region', { name: '留存的轨迹' })).toBeVisible()
}
const holdsOf = async (page: Page) => (await (await apiAs(page, 'chief'))('holds_list')) as Hold[]

test('the top administrator sees what tonight’s cleaning would take', async ({ page }) => {
  await enter(page, 'administrator')
  await openRetention(page)
  const section = page.getByRole('region', { name: '轨迹保存', exact: true })
  const plan = (await (
    await apiAs(page, 'administrator')
  )('retention_preview')) as { patrols: number; held: number; lines: number }
  if (plan.patrols + plan.held === 0) await expect(section).toContainText('今夜没有要删除的轨迹。')
  else
    await expect(section.getByRole('definition')).toContainText([
      /./,
      /个月$/,
      /段$/,
      `${plan.patrols} 次`,
      /条$/,
      `${plan.held} 次`,
    ])
})

test('cleaning that stands still says why, and goes on once the date was confirmed', async ({ page }) => {
  // The demo's clock is right, so what its server says is replaced: the answer of a server that started years ahead.
  const stopped = {
    before: '2025-11-29T00:00:00Z',
    refused: '相隔超过 45 天，轨迹没有清理。',
    months: 2,
    rows: 1200,
    patrols: 31,
    lines: 30,
    held: 4,
  }
  const asked: unknown[] = []
  await page.route('**/rest/v1/rpc/retention_preview', (route) => route.fulfill({ json: stopped }))
  await page.route('**/rest/v1/rpc/confirm_date', async (route) => {
    asked.push(route.request().postDataJSON())
    await route.continue()
  })
  await enter(page, 'administrator')
  await openRetention(page)
  const section = page.getByRole('region', { name: '轨迹保存', exact: true })
  await expect(section.getByRole('alert')).toContainText(stopped.refused)
  await expect(section.getByRole('definition')).toContainText([/./, '2 个月', '1,200 段', '31 次', '30 条', '4 次'])
  const press = section.getByRole('button', { name: '确认今天的日期' })
  await press.click()
  await expect(page.getByRole('alertdialog')).toContainText('1,200 段定位')
  await page.getByRole('button', { name: '取消' }).click()
  expect(asked).toEqual([])
  await press.click()
  await page.getByRole('button', { name: '是，日期正确' }).click()
  await expect(page.getByText('日期已确认，清理继续')).toBeVisible()
  await expect(section.getByRole('alert')).toHaveCount(0)
  expect(asked).toEqual([{ today: new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(new Date()) }])
})

test('a chief holds the tracks of an area with a reason, sees it listed and releases it', async ({ page }) => {
  await enter(page, 'chief')
  await openRetention(page)
  await expect(page.getByRole('region', { name: '轨迹保存', exact: true })).toHaveCount(0)
  const section = page.getByRole('region', { name: '留存的轨迹' })
  const reason = `行政复议取证 ${Date.now()}`
  await section.getByRole('button', { name: '按辖区保留' }).click()
  await section.getByRole('button', { name: '保留', exact: true }).click()
  await expect(section.getByRole('alert')).toHaveText('请选择辖区。')
  await section.getByLabel('保留哪个辖区').selectOption({ index: 0 })
  await section.getByLabel('保留事由').fill('啊啊啊啊啊啊')
  await section.getByRole('button', { name: '保留', exact: true }).click()
  await expect(section.getByRole('alert')).toContainText('至少 4 个不同的字')
  await section.getByLabel('保留事由').fill(reason)
  await section.getByLabel('保留到').fill('2999-12-31')
  await section.getByRole('button', { name: '保留', exact: true }).click()
  const row = section.getByRole('listitem').filter({ hasText: reason })
  await expect(row).toContainText('保留到 2999-12-31')
  expect((await holdsOf(page)).find((hold) => hold.reason === reason)).toMatchObject({ in_force: true, patrol_id: null })
  expect((await new AxeBuilder({ page }).include('section[data-panel="retention"]').analyze()).violations).toEqual([])

  await row.getByRole('button', { name: '解除' }).click()
  await page.getByRole('button', { name: '取消' }).click()
  await expect(row.getByRole('button', { name: '解除' })).toBeVisible()
  await row.getByRole('button', { name: '解除' }).click()
  await expect(page.getByText(`事由：${reason}`)).toBeVisible()
  await page.getByRole('button', { name: '解除' }).last().click()
  await expect(page.getByText('已解除保留')).toBeVisible()
  expect((await holdsOf(page)).find((hold) => hold.reason === reason)).toMatchObject({ in_force: false })
})

test('a chief keeps the track of one patrol from its drawer', async ({ page }) => {
  await enter(page, 'chief')
  const call = await apiAs(page, 'chief')
  const hourMs = 3_600_000
  const patrols = (await call('patrols_list', {
    from_at: new Date(Date.now() - 400 * 24 * hourMs).toISOString(),
    to_at: new Date(Date.now() + 24 * hourMs).toISOString(),
  })) as { id: string }[]
  await page.goto(`/?pick=patrol:${patrols[0]!.id}`)
  await page.getByRole('button', { name: '保留这次轨迹' }).click()
  await page.getByLabel('保留事由').fill('投诉核查取证')
  await page.getByRole('button', { name: '保留', exact: true }).click()
  await expect(page.getByText('轨迹已保留')).toBeVisible()
  const held = (await holdsOf(page)).find((hold) => hold.patrol_id === patrols[0]!.id && hold.in_force)
  expect(held).toMatchObject({ reason: '投诉核查取证', until_day: null })
  await call('release_hold', { id: held!.id })
})
