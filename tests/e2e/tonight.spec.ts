import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { countClicks, demoAccount, keyOf, openPanel, sessionOf, signIn } from './support'

/** What a chief pressed from opening to a published plan before there was a briefing: room, new plan, make, publish. */
const clicksBefore = 4

const briefing = (page: Page) => page.locator('section[data-panel="briefing"]')
const groupOf = (page: Page, id: string) => briefing(page).locator(`section[data-group="${id}"]`)
const toasts = (page: Page) => page.locator('.toast')
const timelineOf = (page: Page) => page.getByRole('region', { name: '时间线' })

/** Asks the server as the chief, beside the page. */
async function asChief(page: Page) {
  const { access_token: token } = await sessionOf(page, await demoAccount(page, 'chief'))
  const headers = { apikey: await keyOf(page), authorization: `Bearer ${token}` }
  return async <T>(name: string, data: object = {}): Promise<T> => {
    const answer = await page.request.post(`/rest/v1/rpc/${name}`, { headers, data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as T
  }
}
interface Plan {
  readonly id: string
  readonly rev: number
  readonly status: string
}
/** No plan for tonight, as on the evening of a day: a journey can be made again on one database. */
async function clearNight(page: Page): Promise<void> {
  const call = await asChief(page)
  const { day } = await call<{ day: string }>('tonight_briefing')
  // A route that another journey began after midnight may be of tomorrow by the calendar, and runs now.
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const plans = await call<Plan[]>('plans_list', { from_day: day, to_day: next })
  for (const { id, rev, status } of plans) if (status !== 'withdrawn') await call('withdraw_plan', { id, rev })
}
test.beforeEach(({ page }) => clearNight(page))
test.afterEach(({ page }) => clearNight(page))

test('a chief sees the night, opens each record from its row, and puts one aside for the night', async ({ page }) => {
  await signIn(page, 'chief')
  await expect(page.getByTestId('shift-head')).toContainText(/今晚 \d+-\d+ 22:00–06:00/)
  const drawer = page.getByTestId('drawer')
  const clicks = await countClicks(page)
  await groupOf(page, 'calls').locator('button.row').first().click()
  await expect(drawer.getByRole('heading')).not.toHaveCount(0)
  expect(await clicks()).toBe(1)
  await page.keyboard.press('Escape')
  for (const id of ['calls', 'gaps', 'waters', 'hazards']) {
    const row = groupOf(page, id).locator('button.row').first()
    const name = (await row.locator('strong').textContent())!.trim()
    await row.click()
    await expect(drawer.getByRole('heading', { name, exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(drawer).toHaveCount(0)
  }
  // 全部 shows every one of those that the figures count.
  const waters = groupOf(page, 'waters')
  const all = waters.getByRole('button', { name: /^全部 \d+ 条$/ })
  const count = Number(/\d+/.exec((await all.textContent()) ?? '')?.[0])
  await all.click()
  await expect(waters.locator('button.row')).toHaveCount(count)

  const last = waters
    .locator('li')
    .filter({ has: page.getByRole('button', { name: /^已阅/ }) })
    .last()
  const name = (await last.locator('strong').textContent())!.trim()
  await last.getByRole('button', { name: /^已阅/ }).click()
  const put = waters
    .locator('li')
    .filter({ has: page.getByText(name, { exact: true }) })
    .last()
  await expect(put.locator('small')).toContainText('已阅')
  await page.reload()
  await waters.getByRole('button', { name: /^全部/ }).click()
  await expect(put.locator('small')).toContainText('已阅')
})

/** Adds the first row of a group that is not in the plan yet; gives its name and what was said. */
async function addFirstNew(
  page: Page,
  id: string,
): Promise<{ readonly name: string; readonly add: Locator; readonly said: string }> {
  const group = groupOf(page, id)
  await expect(group.locator('button.row').first()).toBeVisible()
  const whole = group.getByRole('button', { name: /^全部/ })
  if (await whole.isVisible()) await whole.click()
  for (const row of await group.locator('li').all()) {
    const name = (await row.locator('strong').textContent())!.trim()
    const add = row.getByRole('button', { name: `把“${name}”加入今晚方案` })
    await add.click()
    const toast = toasts(page)
      .filter({ hasText: `“${name}”` })
      .last()
    await expect(toast).toBeVisible({ timeout: 30_000 })
    const said = (await toast.textContent()) ?? ''
    if (!said.includes('已在方案里')) return { name, add, said }
  }
  throw new Error(`every row of ${id} is in the plan already`)
}

test('a chief puts a gap, a water and a hazard into the night: first noted, then into the plan that is out, and back out of it', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await signIn(page, 'chief')
  const noted = await addFirstNew(page, 'gaps')
  expect(noted.said).toContain('今晚还没有方案')

  // A short plan, so that there is something left to add; what was noted is in it.
  await openPanel(page, '路线规划')
  await page.getByRole('button', { name: '新建今晚方案' }).click()
  await page.getByLabel('最多停留点').fill('4')
  await expect(page.getByRole('checkbox', { checked: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '生成方案' }).click()
  const publish = page.getByRole('button', { name: '发布给各队' })
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  await expect(timelineOf(page).getByRole('button', { name: new RegExp(noted.name) })).toHaveCount(1)
  await publish.click()
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()
  await page.getByRole('button', { name: '返回方案列表' }).click()

  await openPanel(page, '今晚简况')
  await expect(groupOf(page, 'plan')).toContainText('已发布 第 1 版')
  const water = await addFirstNew(page, 'waters')
  expect(water.said).toMatch(/已加入并发布：.+ \d\d:\d\d 到/)
  await expect(groupOf(page, 'plan')).toContainText('已发布 第 2 版')
  await water.add.click()
  await expect(toasts(page).filter({ hasText: `“${water.name}”已在方案里` })).toBeVisible({ timeout: 30_000 })

  const hazard = await addFirstNew(page, 'hazards')
  expect(hazard.said).toContain('已加入并发布')
  await toasts(page)
    .filter({ hasText: `“${hazard.name}”已加入` })
    .getByRole('button', { name: '撤销' })
    .click()
  await expect(page.getByText(`已从方案去掉“${hazard.name}”`)).toBeVisible({ timeout: 30_000 })
  // The water is there, the hazard is not.
  await toasts(page)
    .filter({ hasText: `“${water.name}”已在方案里` })
    .getByRole('button', { name: '看方案' })
    .click()
  await expect(timelineOf(page).getByRole('button', { name: new RegExp(water.name) })).toHaveCount(1, { timeout: 30_000 })
  await expect(timelineOf(page).getByRole('button', { name: new RegExp(hazard.name) })).toHaveCount(0)
})

test('a chief goes from opening to twelve published routes in fewer presses than before, in under two minutes', async ({
  page,
}) => {
  test.setTimeout(150_000)
  await signIn(page, 'chief')
  await expect(briefing(page).getByTestId('plan-tonight')).toBeVisible()
  const clicks = await countClicks(page)
  const started = Date.now()
  await briefing(page).getByTestId('plan-tonight').click()
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  await page.getByRole('button', { name: '发布给各队' }).click()
  await expect(page.getByText('已发布第 1 版，12 支队伍可以在手机上看到')).toBeVisible()
  const seconds = (Date.now() - started) / 1000
  const pressed = await clicks()
  test.info().annotations.push({
    type: 'clicks_plan_tonight',
    description: `${pressed} in ${seconds.toFixed(1)} s, before ${clicksBefore}`,
  })
  expect(pressed).toBeLessThan(clicksBefore)
  expect(seconds).toBeLessThan(120)
  await expect(timelineOf(page).getByRole('list')).toHaveCount(12)
})

const noteForm = (page: Page) => page.locator('section[data-panel="shift"] form').first()
async function signedIn(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signIn(page, role)
  return page
}

test('a duty officer leaves a note that outlives a reload; the chief reads it, takes over, and the officer sees it at once', async ({
  page,
  browser,
}) => {
  const words = `两处围栏未修 ${Date.now()}`
  const { roles } = await (await asChief(page))<{ roles: { area_id: string }[] }>('whoami')
  await signIn(page, 'duty_officer')
  await page.goto('/dispatch/shift')
  await expect(noteForm(page)).toBeVisible()
  // The desk of the county leaves it to the chief's station.
  await noteForm(page).getByLabel('哪个所').selectOption(roles[0]!.area_id)
  const night = await noteForm(page)
    .locator('select option')
    .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value).find((value) => value.endsWith('night')))
  await noteForm(page)
    .getByLabel('交给哪一班')
    .selectOption(night ?? '')
  await noteForm(page).getByLabel('留言').fill(words)
  await page.waitForTimeout(600)
  await page.reload()
  await expect(noteForm(page).getByLabel('留言')).toHaveValue(words)
  await noteForm(page).getByRole('button', { name: '保存留言' }).click()
  await expect(page.getByText(/已保存第 \d+ 版/)).toBeVisible()
  const mine = page.locator('[data-note]').filter({ hasText: words })
  await expect(mine).toContainText('待交接')
  // Whoever wrote it cannot take over from himself.
  await expect(mine.getByRole('button', { name: '确认交接' })).toHaveCount(0)

  const chief = await signedIn(browser, 'chief')
  const clicks = await countClicks(chief)
  const theirs = chief.locator('[data-note]').filter({ hasText: words })
  await theirs.getByRole('button', { name: '确认交接' }).click()
  await expect(theirs).toContainText('已交接')
  expect(await clicks()).toBe(1)
  await expect(mine).toContainText(/已交接/)
  await expect(mine).toContainText(/已读：/)
  await chief.context().close()

  await page.getByLabel('发生了什么').fill(`接报走失老人 ${words}`)
  await page.getByRole('button', { name: '记下' }).click()
  await expect(page.getByRole('region', { name: '班次记事' })).toContainText(`接报走失老人 ${words}`)
})

/** Presses Tab until this has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible()
  for (let step = 0; step < 150; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error('the focus never came there')
}

test('a chief makes the whole evening by keyboard alone: signs in, reads a record, plans, publishes, hands over', async ({
  page,
}) => {
  test.setTimeout(180_000)
  const account = await demoAccount(page, 'chief')
  await page.goto('/')
  await page.getByLabel('邮箱或手机号').waitFor()
  await page.evaluate(() => {
    addEventListener('pointerdown', () => (document.documentElement.dataset['pressed'] = 'yes'), true)
  })
  await tabTo(page, page.getByLabel('邮箱或手机号'))
  await page.keyboard.type(account.login)
  await tabTo(page, page.getByLabel('密码', { exact: true }))
  await page.keyboard.type(account.password)
  await page.keyboard.press('Enter')

  // A record from its row, and back.
  await tabTo(page, groupOf(page, 'waters').locator('button.row').first())
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('drawer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('drawer')).toHaveCount(0)

  await tabTo(page, briefing(page).getByTestId('plan-tonight'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '安排路线' })).toBeEnabled({ timeout: 60_000 })
  // One stop a place further on its route, without a mouse.
  const bar = timelineOf(page)
    .getByRole('list')
    .filter({ has: page.getByRole('button').nth(1) })
    .first()
    .getByRole('button')
    .first()
  const moved = (await bar.getAttribute('data-stop')) ?? ''
  await tabTo(page, bar)
  await page.keyboard.press('Alt+ArrowRight')
  await expect(timelineOf(page).locator(`[data-stop="${moved}"]`)).toHaveAttribute('aria-label', /^2 /)
  await page.keyboard.press('Control+z')
  await expect(timelineOf(page).locator(`[data-stop="${moved}"]`)).toHaveAttribute('aria-label', /^1 /)
  await tabTo(page, page.getByRole('button', { name: '发布给各队' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/已发布第 1 版/)).toBeVisible()

  await page.keyboard.press('g')
  await page.keyboard.press('t')
  const tab = page.getByTestId('room-tabs').getByRole('tab', { name: '简况' })
  await tabTo(page, tab)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await tabTo(page, noteForm(page).getByLabel('留言'))
  await page.keyboard.type('今晚十二队已出，围栏明早修')
  await tabTo(page, noteForm(page).getByRole('button', { name: '保存留言' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText(/已保存第 \d+ 版/)).toBeVisible()
  expect(await page.locator('html').getAttribute('data-pressed')).toBeNull()
})
