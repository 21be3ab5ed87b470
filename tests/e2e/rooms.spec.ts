import { expect, test, type Page } from '@playwright/test'
import { choosePeriod, demoAccount, periodOf, signIn, visit } from './support'

// One journey opens every tab there is: a busy machine needs longer than the usual limit.
test.describe.configure({ timeout: 400_000 })

const railOf = (page: Page) => page.getByRole('navigation').locator('[data-room]')
const tabsOf = (page: Page) => page.getByTestId('room-tabs').getByRole('tab')
const selected = (page: Page) => page.getByTestId('room-tabs').getByRole('tab', { selected: true })
const namesOf = async (page: Page) => (await railOf(page).allTextContents()).map((name) => name.trim())

/** Signs in where the page stands, without going anywhere first. */
async function signInHere(page: Page, role: string) {
  const account = await demoAccount(page, role)
  await page.getByLabel('邮箱或手机号').fill(account.login)
  await page.getByLabel('密码', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Every room of a chief with its tabs, by their addresses. */
const roomsOfChief = {
  tonight: ['briefing', 'shift', 'walk', 'notices'],
  dispatch: ['calls', 'incidents', 'hazards', 'disputes', 'shift'],
  patrol: ['planner', 'rota', 'coverage', 'hotspots', 'tracks', 'replay'],
  records: ['incidents', 'hazards', 'disputes', 'tips', 'work', 'waters', 'offices', 'people', 'areas'],
  insight: ['board', 'response'],
  admin: ['staff', 'organisations', 'import', 'borders', 'settings', 'retention'],
}

test('a chief walks every room and tab by address, reloads, goes back, and follows old links', async ({ page }) => {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await signIn(page, 'chief')
  await expect(page).toHaveURL(/\/tonight\/briefing/)
  expect(await namesOf(page)).toEqual(['今晚', '指挥', '巡防', '台账', '研判', '管理'])

  for (const [room, tabs] of Object.entries(roomsOfChief))
    for (const tab of tabs) {
      await visit(page, `/${room}/${tab}`)
      await expect(page.locator(`section[data-room="${room}"][data-panel="${tab}"]`)).toBeVisible()
      await expect(page.getByRole('navigation').locator('[aria-current="page"][data-room]')).toHaveAttribute('data-room', room)
      await expect(tabsOf(page)).toHaveCount(tabs.length)
      await expect(page).toHaveURL(new RegExp(`/${room}/${tab}\\b`))
      await expect(page.getByText('这里出了问题')).toHaveCount(0)
    }

  // A reload changes nothing.
  await page.goto('/records/waters?period=last7')
  await page.reload()
  await expect(selected(page)).toHaveText('水域')
  await expect(periodOf(page)).toHaveText('近 7 天')

  // Back leads through the tabs as they were opened.
  await page.getByRole('tab', { name: '警务室' }).click()
  await expect(page).toHaveURL(/\/records\/offices/)
  await page.getByRole('navigation').getByRole('button', { name: '研判' }).click()
  await expect(page).toHaveURL(/\/insight\/board/)
  await page.goBack()
  await expect(selected(page)).toHaveText('警务室')
  await page.goBack()
  await expect(selected(page)).toHaveText('水域')
  await page.goForward()
  await expect(selected(page)).toHaveText('警务室')

  // Links from before there were rooms lead on with what they held.
  for (const [old, now] of [
    ['/hazards', '/records/hazards'],
    ['/waters', '/records/waters'],
    ['/dashboard', '/insight/board'],
    ['/planner', '/patrol/planner'],
    ['/patrols', '/patrol/tracks'],
    ['/admin/edit', '/admin/borders'],
    ['/settings', '/admin/settings'],
    ['/nowhere/at/all', '/tonight/briefing'],
  ] as const) {
    await visit(page, `${old}?period=last90`)
    await expect(page).toHaveURL(new RegExp(`${now}\\b`))
  }
  // The same with the whole page: what the link held is what is shown.
  await page.goto('/waters?period=last90')
  await expect(page).toHaveURL(/\/records\/waters.*period=last90/)
  await expect(periodOf(page)).toHaveText('近 90 天')
  await page.goto('/layers?period=last30')
  await expect(page.locator('section[data-panel="layers"]')).toBeVisible()
  await expect(page).toHaveURL(/\/tonight\/briefing.*tool=layers/)
  expect(problems).toEqual([])
})

test('each room has one period in its head: the same in its tabs, kept over a reload, and no figure changes it', async ({
  page,
}) => {
  await signIn(page, 'chief')
  const period = periodOf(page)
  // The night's room begins with the night, and 管理 has no period.
  await expect(period).toHaveText('今晚')
  await visit(page, '/records/incidents')
  await expect(period).toHaveText('近 30 天')
  await choosePeriod(page, '近 90 天')
  await page.getByRole('tab', { name: '水域' }).click()
  await expect(periodOf(page.locator('section[data-room="records"] header'))).toHaveText('近 90 天')
  await visit(page, '/admin/staff')
  await expect(page.locator('section[data-panel="staff"]')).toBeVisible()
  await expect(period).toHaveCount(0)

  await visit(page, '/insight/board')
  await choosePeriod(page, '近一年')
  const figure = page.getByRole('button', { name: /^这段时间/ })
  const counted = /[\d,]+/.exec((await figure.locator('b').textContent()) ?? '')?.[0]
  await figure.click()
  // The list is of what the figure counted; the period of 台账 is what it was.
  await expect(page).toHaveURL(/\/records\/incidents/)
  await expect(page.getByTestId('list-range')).toHaveText(new RegExp(`^${counted} 行`))
  await expect(period).toHaveText('近 90 天')
  const own = page.getByRole('group', { name: '筛选' }).getByRole('button', { name: /^\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d ×$/ })
  await expect(own).toBeVisible()
  await expect(page).toHaveURL(/between\.\d+,\d+/)
  await page.reload()
  await expect(page.getByTestId('list-range')).toHaveText(new RegExp(`^${counted} 行`))
  await expect(period).toHaveText('近 90 天')
  await own.click()
  await expect(page.getByTestId('list-range')).not.toHaveText(new RegExp(`^${counted} 行`))
  await page.getByRole('navigation').getByRole('button', { name: '研判' }).click()
  await expect(period).toHaveText('近一年')
  // Any two days, by keyboard; Esc closes the choice and nothing else.
  await period.press('Enter')
  const choice = page.getByRole('dialog', { name: '时段' })
  await choice.getByLabel('从', { exact: true }).fill('2026-01-05')
  await page.keyboard.press('Escape')
  await expect(choice).toHaveCount(0)
  await expect(period).toBeFocused()
  await expect(period).toHaveAccessibleName(/^时段 2026-01-05 – \d{4}-\d\d-\d\d$/)
  await expect(page).toHaveURL(/\/insight\/board/)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(period).toBeInViewport({ ratio: 1 })
})

const tabsOfAdministrator = [
  'accounts',
  'staff',
  'organisations',
  'county',
  'import',
  'borders',
  'settings',
  'retention',
  'keys',
  'audit',
  'health',
]

test('an administrator finds every tab of 管理 by its address, and in it what was chosen and asked for', async ({ page }) => {
  await signIn(page, 'administrator')
  for (const tab of tabsOfAdministrator) {
    await visit(page, `/admin/${tab}`)
    await expect(page.locator(`section[data-room="admin"][data-panel="${tab}"]`)).toBeVisible()
    await expect(tabsOf(page)).toHaveCount(tabsOfAdministrator.length)
    await expect(page.getByText('这里出了问题')).toHaveCount(0)
  }

  // An account that was looked for and opened; back closes it and stays.
  await page.goto('/admin/health')
  await page.getByRole('tab', { name: '账号' }).click()
  const accounts = page.locator('section[data-panel="accounts"]')
  const find = page.getByRole('searchbox', { name: '按姓名或队名查找' })
  await find.fill('chief')
  const account = accounts.getByRole('button', { name: /chief@/ }).first()
  await account.click()
  await expect(page).toHaveURL(/admin=accounts~text\.chief~open\.[0-9a-f-]{36}/)
  await page.reload()
  await expect(find).toHaveValue('chief')
  await expect(account).toHaveAttribute('aria-expanded', 'true')
  await page.goBack()
  await expect(account).toHaveAttribute('aria-expanded', 'false')
  await expect(page).not.toHaveURL(/open\./)
  await expect(page).toHaveURL(/admin\/accounts/)

  // A team opened from the list of teams; the copied address opens it in another window.
  await visit(page, '/admin/staff')
  const staff = page.locator('section[data-panel="staff"]')
  await staff.getByRole('button', { name: '队伍', exact: true }).click()
  const first = staff.locator('button.row').first()
  const name = (await first.locator('.name').textContent()) ?? ''
  await first.click()
  await expect(page).toHaveURL(/admin=staff~of\.team~open\.[0-9a-f-]{36}/)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(other.getByRole('heading', { name, exact: true })).toBeVisible({ timeout: 30_000 })
  await other.close()

  await visit(page, '/admin/borders')
  await page.getByRole('button', { name: '危险水域', exact: true }).click()
  await expect(page).toHaveURL(/admin=borders~of\.water/)
  await page.reload()
  await expect(page.getByRole('button', { name: '危险水域', exact: true })).toHaveAttribute('aria-pressed', 'true')

  await visit(page, '/admin/audit')
  const audit = page.locator('section[data-panel="audit"]')
  await audit.getByLabel('哪类记录').selectOption('setting')
  await audit.getByLabel('从', { exact: true }).fill('2026-01-02')
  await expect(page).toHaveURL(/admin=audit~tables\.setting~from\.2026-01-02/)
  await page.reload()
  await expect(audit.getByLabel('哪类记录')).toHaveValue('setting')
  await expect(audit.getByLabel('从', { exact: true })).toHaveValue('2026-01-02')
  await audit.getByRole('button', { name: '谁看了谁的轨迹' }).click()
  await expect(page).toHaveURL(/admin=audit~view\.looks/)
  // A tab that is left takes its words out of the address.
  await page.getByRole('tab', { name: '状态' }).click()
  await expect(page).not.toHaveURL(/admin=/)
})

test('rooms and tabs are reached by keys, and a tool of the map stays while rooms change', async ({ page }) => {
  await signIn(page, 'chief')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page).toHaveURL(/\/patrol\/planner/)

  // Arrows move along the tabs, Enter opens; Tab reaches one of them only.
  await page.getByRole('tab', { name: '方案' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: '回放' })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: '轨迹' })).toBeFocused()
  await expect(page).toHaveURL(/\/patrol\/planner/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/patrol\/tracks/)
  await expect(page.getByRole('tab', { name: '轨迹' })).toBeFocused()

  // What is typed is text and no way to a room.
  await page.keyboard.press('/')
  await page.keyboard.type('gr')
  await expect(page).toHaveURL(/\/patrol\/tracks/)
  await page.keyboard.press('Escape')

  await page.getByTestId('map-tools').getByRole('button', { name: '图例' }).click()
  const legend = page.locator('section[data-panel="legend"]')
  await expect(legend).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(/\/records\//)
  await expect(legend).toBeVisible()
  // Esc closes the top thing only: the tool, then the room.
  await page.keyboard.press('Escape')
  await expect(legend).toBeHidden()
  await expect(page.getByTestId('room-tabs')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/map/)
  await expect(page.getByTestId('room-tabs')).toHaveCount(0)
  // A room opens where it was left.
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(selected(page)).toHaveText('轨迹')
})

const homes = {
  duty_officer: ['/dispatch/calls', ['今晚', '指挥', '巡防', '台账', '研判']],
  grid_worker: ['/tonight/walk', ['今晚', '巡防', '台账', '研判']],
  leader: ['/insight/board', ['今晚', '巡防', '台账', '研判']],
  administrator: ['/admin/accounts', ['巡防', '台账', '研判', '管理']],
  viewer: ['/insight/board', ['研判']],
} as const

for (const [role, [home, names]] of Object.entries(homes))
  test(`the rooms of a ${role} fit every screen, and what is not his leads home`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.goto('/planner')
    await signInHere(page, role)
    await expect(page).toHaveURL(new RegExp(home))
    expect(await namesOf(page)).toEqual(names)
    for (const size of [
      { width: 1280, height: 720 },
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(size)
      const inSight = page.getByRole('navigation').getByRole('button')
      for (const button of await inSight.all()) await expect(button).toBeInViewport({ ratio: 1 })
      await expect(page.getByTestId('account')).toBeInViewport({ ratio: 1 })
      for (const tab of await tabsOf(page).all()) await expect(tab).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
  })

test('a line of the night says what the board says, and leads to its list', async ({ page }) => {
  await signIn(page, 'chief')
  const briefing = page.locator('section[data-panel="briefing"]')
  const line = briefing.locator('[data-figure="water_overdue"]')
  await expect(line).toBeVisible()
  const valueOf = async (word: string) => Number(await briefing.locator(`[data-figure="${word}"]`).getAttribute('data-value'))
  const words = ['incident_open', 'water_overdue', 'kit_lacking', 'hazard_overdue', 'notice_open']
  const said = Object.fromEntries(await Promise.all(words.map(async (word) => [word, await valueOf(word)] as const)))
  await visit(page, '/insight/board')
  const board = page.locator('section[data-panel="board"]')
  for (const word of words)
    await expect(board.locator(`[data-figure="${word}"]`)).toHaveAttribute('data-value', String(said[word]))
  await visit(page, '/tonight/briefing')
  await line.click()
  await expect(page).toHaveURL(/\/records\/waters/)
})
