import { expect, test, type Page } from '@playwright/test'
import { openPanel, signIn } from './support'

/** The list reaches two weeks ahead; other journeys plan for later nights. */
const laterDay = () => new Date(Date.now() + 13 * 86_400_000).toISOString().slice(0, 10)
const forecast = (page: Page) => page.getByRole('region', { name: '发布前预计' })

async function makePlan(page: Page, day: string): Promise<void> {
  await openPanel(page, '路线规划')
  await page.getByRole('button', { name: '新建今晚方案' }).click()
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByLabel('日期').first().fill(day)
  await page.getByLabel('最多停留点').fill('12')
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '生成方案' }).click()
  await expect(forecast(page)).toBeVisible({ timeout: 60_000 })
}
const seenShare = async (page: Page) => {
  await expect(forecast(page)).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  const text = await forecast(page)
    .getByRole('row', { name: /覆盖率/ })
    .getByRole('cell')
    .last()
    .innerText()
  return Number.parseFloat(/([\d,]+) 公顷/.exec(text)![1]!.replaceAll(',', ''))
}

test('a chief draws a route by hand, sees at once what it would add, and finds it again as it was drawn', async ({ page }) => {
  await signIn(page, 'chief')
  await makePlan(page, laterDay())
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  // The draft without routes sees nothing; what is looked for is the one that was solved.
  await expect.poll(() => seenShare(page)).toBeGreaterThan(0)
  const before = await seenShare(page)

  await page.getByRole('button', { name: '手绘路线' }).click()
  const tool = page.getByRole('region', { name: '手绘路线' })
  const team = await tool.getByRole('combobox').inputValue()
  const map = (await page.getByTestId('map').boundingBox())!
  const press = (share: number) => page.mouse.click(map.x + map.width * share, map.y + map.height * 0.45)
  await press(0.6)
  await expect(tool.getByText(/停留 0 处/)).toBeVisible()
  const one = await tool.getByText(/往返/).innerText()
  await press(0.75)
  await expect(tool.getByText(/往返/)).not.toHaveText(one)
  await page.keyboard.press('Backspace')
  await expect(tool.getByText(/往返/)).toHaveText(one)
  await page.keyboard.press('Control+Shift+z')
  await page.keyboard.press('s')
  await expect(tool.getByText(/停留 1 处/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(tool).toBeHidden()
  await expect.poll(() => seenShare(page)).not.toBe(before)

  const sending = page.waitForRequest((request) => request.url().endsWith('/rpc/save_plan'))
  await page.getByRole('button', { name: '保存草稿' }).click()
  const { plan } = (await sending).postDataJSON() as { plan: SentPlan }
  await expect(page.getByText('草稿已保存')).toBeVisible()
  const drawn = plan.settings.drawn[team]!
  const { coordinates } = plan.routes.find(({ team_id }) => team_id === team)!.geom
  for (const { at } of drawn) expect(coordinates).toContainEqual(at)

  await page.getByRole('button', { name: '返回方案列表' }).click()
  await page
    .getByRole('button', { name: new RegExp(plan.title) })
    .first()
    .click()
  await page.getByRole('button', { name: '手绘路线' }).click()
  await tool.getByRole('combobox').selectOption(team)
  await expect(tool.getByRole('button', { name: '删除手绘，按道路规划' })).toBeVisible()
  await expect(tool.getByText(/停留 1 处/)).toBeVisible()
})
interface SentPlan {
  readonly title: string
  readonly settings: { readonly drawn: Readonly<Record<string, readonly { readonly at: readonly [number, number] }[]>> }
  readonly routes: readonly {
    readonly team_id: string
    readonly geom: { readonly coordinates: readonly (readonly number[])[] }
  }[]
}

test('a plan for a night that is over says so before anything is solved', async ({ page }) => {
  await signIn(page, 'chief')
  await makePlan(page, new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10))
  await expect(page.getByRole('alert').getByText('班次已经结束')).toBeVisible()
})
