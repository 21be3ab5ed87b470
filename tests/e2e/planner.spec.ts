import { expect, test, type Locator, type Page } from '@playwright/test'
import { keptKeys, openPanel, signIn } from './support'

/** A day of its own on every run, so that a journey can be repeated on one database. */
const dayAhead = (from: number) =>
  new Date(Date.now() + (from + Math.floor(Math.random() * 300)) * 86_400_000).toISOString().slice(0, 10)
const timelineOf = (page: Page) => page.getByRole('region', { name: '时间线' })

/** A plan for that day with routes, not yet saved. */
async function makePlan(page: Page, day: string) {
  await page.getByRole('button', { name: '新建今晚方案' }).click()
  await page.getByLabel('日期').fill(day)
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '生成方案' }).click()
  await expect(timelineOf(page).getByRole('button').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
}
const openPlanner = (page: Page) => openPanel(page, '路线规划')

test('a chief goes from opening the planner to twelve published routes in four presses and under two minutes', async ({
  page,
}) => {
  await signIn(page, 'chief')
  const started = Date.now()
  await openPlanner(page)
  await makePlan(page, dayAhead(400))
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText('已发布第 1 版，12 支队伍可以在手机上看到')).toBeVisible()
  expect(Date.now() - started).toBeLessThan(120_000)

  // Twelve teams, and none of them without a stop.
  const timeline = timelineOf(page)
  const lanes = timeline.getByRole('list')
  await expect(lanes).toHaveCount(12)
  for (const lane of await lanes.all()) await expect(lane.getByRole('button').first()).toBeVisible()

  // On paper: a cover and a page a team, each with the phone of the team and of the duty desk.
  await page.evaluate(() => (window.print = () => document.body.setAttribute('data-printed', '')))
  await page.getByRole('button', { name: '打印', exact: true }).click()
  await page.getByRole('dialog').getByLabel('每队附一张地图').uncheck()
  await page.getByRole('dialog').getByRole('button', { name: '打印' }).click()
  await page.waitForSelector('body[data-printed]')
  const sheet = page.locator('.print-sheet')
  await expect(sheet.locator('section')).toHaveCount(13)
  await expect(sheet.locator('.print-cover svg.print-map text').first()).toHaveText('A')
  for (const phones of await sheet.locator('.print-phones').allTextContents())
    expect(phones).toMatch(/队伍电话 \d{11}.*值班室 .+ \d{11}/)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect(sheet).toHaveCount(0)

  const before = await timeline.getByRole('button').first().getAttribute('aria-label')
  await timeline.getByRole('button').first().click()
  await page.getByRole('button', { name: '不去' }).click()
  await expect(timeline.getByRole('button', { name: before ?? '', exact: true })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(timeline.getByRole('button', { name: before ?? '', exact: true })).toHaveCount(1)
})

test('a second plan for the same teams and night is refused with the name of the first, which is then withdrawn', async ({
  page,
}) => {
  await signIn(page, 'chief')
  const later = dayAhead(10)
  await openPlanner(page)
  await makePlan(page, later)
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()
  await page.getByRole('button', { name: '返回方案列表' }).click()

  // The form says which teams are taken and leaves them out; taken along all the same, publishing refuses.
  await page.getByRole('button', { name: '新建今晚方案' }).click()
  await page.getByLabel('日期').fill(later)
  await expect(page.getByText('另有方案').first()).toBeVisible()
  await page.getByRole('checkbox', { checked: false }).nth(1).check()
  await page.getByRole('button', { name: '生成方案' }).click()
  await expect(timelineOf(page).getByRole('button').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText(/同一时段已在已发布的方案/)).toBeVisible()
})

test('a plan without a network stays on the device, and comes back after the browser was closed while it was solving', async ({
  page,
  context,
}) => {
  await signIn(page, 'chief')
  await openPlanner(page)
  await makePlan(page, dayAhead(800))
  const stops = await timelineOf(page).getByRole('button').count()
  await context.setOffline(true)
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText(/没有网络：方案已留在本机/)).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: '安排路线' }).click()
  await expect(page.getByRole('button', { name: '就用现在的' })).toBeVisible()
  await expect.poll(() => keptKeys(page)).toContainEqual(expect.stringMatching(/^plan-draft\./))
  await page.reload()
  // The address brings the panel back.
  await expect(page.getByText('有一份没有保存的方案')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: '继续编辑' }).click()
  await expect(timelineOf(page).getByRole('button')).toHaveCount(stops, { timeout: 60_000 })
  await page.getByRole('button', { name: '返回方案列表' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '不保存，返回' }).click()
  await expect(page.getByText('有一份没有保存的方案')).toHaveCount(0)
})

test('over a newer version the chief is asked whose stands, and undo brings his own back', async ({ page, context }) => {
  await signIn(page, 'chief')
  await openPlanner(page)
  await makePlan(page, dayAhead(1200))
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('草稿已保存')).toBeVisible()
  const first = timelineOf(page).getByRole('button').first()
  const taken = (await first.getAttribute('aria-label')) ?? ''
  const listed = context.waitForEvent('request', (request) => request.url().includes('/rpc/save_plan'))
  await first.click()
  await page.getByRole('button', { name: '必到', exact: true }).click()
  await page.getByRole('button', { name: '保存草稿' }).click()
  // Somebody else saves the same plan: the same request once more, with the revision that now stands.
  const request = await listed
  const body = request.postDataJSON() as { plan: { rev: number; title: string } }
  await expect(page.getByText('草稿已保存').last()).toBeVisible()
  const answer = await page.request.post(request.url(), {
    headers: await request.allHeaders(),
    data: { plan: { ...body.plan, rev: body.plan.rev + 1, title: '别人改过的方案' } },
  })
  expect(answer.ok(), await answer.text()).toBe(true)

  await page.getByRole('button', { name: '不去' }).click()
  await expect(timelineOf(page).getByRole('button', { name: taken, exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: '发布给各队' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('别人已经改过这份方案')
  await dialog.getByRole('button', { name: '看对方的' }).click()
  await expect(page.getByRole('heading', { name: '别人改过的方案' })).toBeVisible()
  await expect(timelineOf(page).getByRole('button', { name: taken, exact: true })).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(timelineOf(page).getByRole('button', { name: taken, exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()
  await page.getByRole('button', { name: '撤回' }).click()
  await dialog.getByRole('button', { name: '撤回' }).click()
  await expect(page.getByText('已撤回，各队不再看到')).toBeVisible()
})

test('a plan kept as a template starts another night, and a week of villages becomes drafts', async ({ page }) => {
  await signIn(page, 'chief')
  await openPlanner(page)
  await makePlan(page, dayAhead(1600))
  const name = `夜巡模板 ${Date.now()}`
  await page.getByRole('button', { name: '存为模板' }).click()
  await page.getByLabel('模板名称').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: '周五' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('模板已保存')).toBeVisible()
  const stops = await timelineOf(page).getByRole('button').count()
  await page.getByRole('button', { name: '返回方案列表' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '不保存，返回' }).click()

  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click()
  await page.getByLabel('日期').fill(dayAhead(2000))
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '生成方案' }).click()
  await expect(timelineOf(page).getByRole('button')).toHaveCount(stops, { timeout: 60_000 })
  await page.getByRole('button', { name: '返回方案列表' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '不保存，返回' }).click()
  await page.getByRole('button', { name: `删除模板“${name}”` }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '删除' }).click()
  await expect(page.getByText('模板已删除')).toBeVisible()

  await page.getByRole('button', { name: '一周排巡' }).click()
  await page.getByLabel('第一晚').fill(dayAhead(2400))
  await page.getByRole('button', { name: '分到各晚' }).click()
  await page.getByRole('button', { name: '生成 7 份草稿' }).click()
  await expect(page.getByText('已保存 7 份草稿')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: '打开', exact: true }).first().click()
  await expect(timelineOf(page).getByRole('button').first()).toBeVisible({ timeout: 60_000 })
})

/** The lane of a team, by its place. */
const lanesOf = (page: Page) => timelineOf(page).locator('[data-team]')
const middleOf = async (thing: Locator): Promise<readonly [x: number, y: number]> => {
  const box = await thing.boundingBox()
  if (!box) throw new Error('nothing there to hold')
  return [box.x + box.width / 2, box.y + box.height / 2]
}

test('a stop that is dragged shows where it lands, when and how much farther; a fixed one stays with its team; publishing waits', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await signIn(page, 'chief')
  await openPlanner(page)
  await makePlan(page, dayAhead(2800))
  // Twelve rows fit the dock, whatever the height of the window.
  for (const lane of await lanesOf(page).all()) await expect(lane).toBeInViewport({ ratio: 1 })

  const bar = lanesOf(page).nth(0).getByRole('button').first()
  const id = (await bar.getAttribute('data-stop'))!
  const held = timelineOf(page).locator(`[data-stop="${id}"]`)
  const other = lanesOf(page).nth(1)
  const otherName = (await other.getAttribute('aria-label'))!
  const [fromX, fromY] = await middleOf(held)
  const [toX, toY] = await middleOf(other)
  const ghost = page.getByTestId('drag-ghost')
  await page.mouse.move(fromX, fromY)
  await page.mouse.down()
  await page.mouse.move(toX, toY, { steps: 4 })
  await expect(ghost).toContainText(new RegExp(`${otherName} \\d\\d:\\d\\d–\\d\\d:\\d\\d，全部路程 [+−][\\d.]+ 公里`))
  await expect(other.locator('.ghost')).toBeVisible()
  // Esc leaves everything as it was, the editor with it.
  await page.keyboard.press('Escape')
  await expect(ghost).toHaveCount(0)
  await page.mouse.up()
  await expect(lanesOf(page).nth(0).locator(`[data-stop="${id}"]`)).toHaveCount(1)

  await page.mouse.move(fromX, fromY)
  await page.mouse.down()
  await page.mouse.move(toX, toY, { steps: 4 })
  await page.mouse.up()
  await expect(other.locator(`[data-stop="${id}"]`)).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(lanesOf(page).nth(0).locator(`[data-stop="${id}"]`)).toHaveCount(1)

  // The card stands at the bar; fixed to its team the stop wears a lock and goes nowhere else.
  await held.click()
  const card = page.getByTestId('stop-card')
  const [barX] = await middleOf(held)
  const box = (await card.boundingBox())!
  expect(box.x).toBeLessThanOrEqual(barX)
  expect(box.x + box.width).toBeGreaterThanOrEqual(barX)
  await card.getByRole('button', { name: '固定给本队' }).click()
  await expect(held).toHaveAttribute('aria-label', /已固定$/)
  await card.getByRole('button', { name: '关闭' }).click()
  await page.mouse.move(...(await middleOf(held)))
  await page.mouse.down()
  await page.mouse.move(toX, toY, { steps: 4 })
  await expect(ghost).toContainText('已固定给本队')
  await page.mouse.up()
  await expect(lanesOf(page).nth(0).locator(`[data-stop="${id}"]`)).toHaveCount(1)

  // A stop that must be made and is on no route: publishing is quiet and says so.
  await held.click()
  await card.getByRole('button', { name: '必到', exact: true }).click()
  await card.getByLabel('移到').selectOption('')
  const publish = page.getByRole('button', { name: '发布给各队' })
  await expect(publish).toBeDisabled()
  await expect(page.getByText('改好再发布：必到点没有安排')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(publish).toBeEnabled()
})

test.describe('with fingers', () => {
  test.use({ hasTouch: true })
  test('a finger drags a stop to another team', async ({ page }) => {
    await signIn(page, 'chief')
    await openPlanner(page)
    await makePlan(page, dayAhead(3200))
    const bar = lanesOf(page).nth(0).getByRole('button').first()
    const id = (await bar.getAttribute('data-stop'))!
    const [x, y] = await middleOf(bar)
    const [toX, toY] = await middleOf(lanesOf(page).nth(1))
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: at })
    await touch('touchStart', { x, y })
    for (const part of [0.3, 0.6, 1]) await touch('touchMove', { x: x + (toX - x) * part, y: y + (toY - y) * part })
    await expect(page.getByTestId('drag-ghost')).toContainText('全部路程')
    await touch('touchEnd')
    await expect(lanesOf(page).nth(1).locator(`[data-stop="${id}"]`)).toHaveCount(1)
  })
})
