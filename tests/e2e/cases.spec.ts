import { expect, test, type Page } from '@playwright/test'
import { apiAs, placeIn } from './api'
import { bareMap, countClicks, demoAccount, openAs, openPanel, signIn } from './support'

const board = (page: Page) => page.locator('section[data-panel="calls"]')
const column = (page: Page, name: string) => board(page).locator(`[data-column="${name}"]`)
const drawer = (page: Page) => page.getByTestId('drawer')

test('a duty officer takes a call with four presses, sends the nearest free unit, and sees it through', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await signIn(page, 'duty_officer')
  await expect(page).toHaveURL(/\/dispatch\/calls/)
  await expect(column(page, 'waiting').getByRole('article').first()).toBeVisible()
  await expect(board(page).getByTestId('units').getByText('空闲').first()).toBeVisible()
  const begunMs = Date.now()
  const clicks = await countClicks(page)

  // N, the kind, the place on the map, Enter.
  await page.locator('body').click({ position: { x: 3, y: 3 } })
  const idle = await clicks()
  await page.keyboard.press('n')
  const form = page.getByRole('form', { name: '接警' })
  await expect(form).toBeVisible()
  await form
    .getByRole('button', { name: '打架' })
    .or(form.getByRole('button', { name: '暴力' }))
    .first()
    .click()
  const map = page.getByTestId('map')
  const box = (await map.boundingBox())!
  await map.click({ position: { x: box.width / 2, y: box.height / 2 } })
  const units = form.getByTestId('call-units')
  await expect(units.locator('input[type="radio"]:checked')).not.toHaveValue('', { timeout: 30_000 })
  await form.getByLabel('简要情况').fill('烧烤摊动手')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/警情 .* 已登记，已派/)).toBeVisible()
  const pressed = (await clicks()) - idle
  console.info(JSON.stringify({ call_taken_clicks: pressed, call_taken_s: (Date.now() - begunMs) / 1000 }))
  // One of them only goes into the field of what happened, which may stay empty.
  expect(pressed).toBeLessThanOrEqual(5)

  // It stands under way with its unit; the desk moves it on, and is asked how it ended.
  const card = column(page, 'under_way').getByRole('article').filter({ hasText: '烧烤摊动手' }).last()
  await expect(card).toBeVisible()
  await card.getByRole('button', { name: '已出发' }).click()
  await card.getByRole('button', { name: '已到场' }).click()
  const there = column(page, 'there').getByRole('article').filter({ hasText: '烧烤摊动手' })
  await expect(there).toBeVisible()
  await there.getByLabel('办结').selectOption('mediated')
  await expect(column(page, 'done').getByRole('article').filter({ hasText: '烧烤摊动手' }).first()).toContainText('现场调解')
})

test('a call taken by a slip is undone, the number of the caller gone with it; a team is paused and taken up again', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await signIn(page, 'duty_officer')
  await openPanel(page, '接警台')
  await board(page).getByRole('button', { name: '接警', exact: true }).click()
  const form = page.getByRole('form', { name: '接警' })
  await form.getByLabel('报警电话').fill('13907970022')
  const map = page.getByTestId('map')
  await map.click({ position: { x: 200, y: 300 } })
  await form.getByLabel('先不派警').check()
  await form.getByRole('button', { name: '只登记' }).click()
  await expect(drawer(page).getByText('13907970022')).toBeVisible()
  await page.getByRole('button', { name: '撤销' }).click()
  await expect(page.getByText('误登记，已撤销').first()).toBeVisible()
  await expect(drawer(page).getByText('误登记').first()).toBeVisible()
  await expect(drawer(page).getByText('13907970022')).toHaveCount(0)

  // A team at its meal is not offered; taken up again it is free.
  const units = page.getByTestId('units')
  const rest = page.getByRole('button', { name: '暂停接警' })
  const team = units.getByRole('listitem').filter({ has: rest }).first()
  const name = await team.locator('strong').innerText()
  await team.getByRole('button', { name: '暂停接警' }).click()
  const paused = units.getByRole('listitem').filter({ hasText: name })
  await expect(paused).toContainText('暂停')
  await paused.getByRole('button', { name: '恢复接警' }).click()
  await expect(paused.getByRole('button', { name: '暂停接警' })).toBeVisible()
})

test('a chief gives a hazard to a team, puts it off, and hands it to an office whose answer comes back', async ({ page }) => {
  const worker = await apiAs(page, 'grid_worker')
  const title = `护栏缺失 ${Date.now() % 10_000}`
  await worker('create_hazard', {
    hazard: { id: crypto.randomUUID(), kind: 'road', title, ...(await placeIn(worker, 'village')) },
  })
  await signIn(page, 'chief')
  await openPanel(page, '隐患')
  await page.getByRole('searchbox', { name: '按简述或编号查找' }).fill(title)
  await page.getByText(title).first().click()
  await drawer(page).getByRole('button', { name: '受理' }).click()
  await drawer(page).getByRole('button', { name: '交办…' }).click()
  const dialog = page.getByRole('dialog', { name: '交办' })
  await dialog.getByRole('button', { name: '交办', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('请选择由谁承办')
  await dialog.getByRole('button', { name: '队伍', exact: true }).click()
  const team = dialog.getByRole('list', { name: '队伍' }).getByRole('button').first()
  await team.click()
  await dialog.getByRole('button', { name: '交办', exact: true }).click()
  await expect(drawer(page).getByText('已交办').first()).toBeVisible()

  await drawer(page).getByLabel('说明').fill('请派技术人员到场')
  await drawer(page).getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: '流转…' }).click()
  const refer = page.getByRole('dialog', { name: '流转' })
  await refer.getByRole('list', { name: '单位' }).getByRole('button').first().click()
  await refer.getByRole('button', { name: '流转', exact: true }).click()
  const sent = drawer(page).locator('[data-referral]')
  await expect(sent).toContainText('请派技术人员到场')
  await sent.getByRole('button', { name: '电话已签收' }).click()
  await expect(sent).toContainText('电话签收')
  await sent.getByRole('button', { name: '书面已签收' }).click()
  await expect(sent).toContainText('书面签收')
  await sent.getByRole('button', { name: '登记答复' }).click()
  await expect(sent.getByRole('alert')).toContainText('请写明')
  await sent.getByLabel('答复或撤回说明').fill('护栏已补装')
  await sent.getByRole('button', { name: '登记答复' }).click()
  await expect(sent).toContainText('答复：护栏已补装')
  for (const act of ['开始处理', '已化解', '核验通过', '办结'])
    await drawer(page).getByRole('button', { name: act, exact: true }).click()
  await expect(drawer(page).getByText('已反馈').first()).toBeVisible()
})

test('a grid worker takes a dispute down by initials, the chief mediates it and it counts as settled', async ({
  page,
  browser,
}) => {
  await signIn(page, 'grid_worker')
  await openPanel(page, '矛盾纠纷')
  await page.getByRole('button', { name: '登记纠纷' }).click()
  await page.getByRole('button', { name: '劳资' }).click()
  await page.getByLabel('当事人（首字母）').fill('Z.L、W.H')
  await page.getByRole('button', { name: '红', exact: true }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('请在地图上选点')
  await page.getByLabel('或选村、网格').selectOption({ index: 1 })
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const code = /纠纷 (D[\w-]+) 已登记/.exec((await page.getByText(/纠纷 .* 已登记/).textContent()) ?? '')![1]!

  const chief = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await bareMap(chief)
  await openAs(chief, await demoAccount(chief, 'chief'))
  await openPanel(chief, '矛盾纠纷')
  await chief.getByRole('searchbox', { name: '按编号或当事人首字母查找' }).fill(code)
  await chief.getByText('Z.L、W.H').first().click()
  const record = drawer(chief)
  await record.getByRole('button', { name: '视频' }).click()
  await record.getByLabel('调解情况').fill('双方同意月底结清')
  await record.getByRole('button', { name: '记一次调解' }).click()
  await expect(record.getByText('视频，60 分钟')).toBeVisible()
  await record.getByLabel('说明').fill('工资已结清')
  await record.getByRole('button', { name: '化解成功' }).click()
  await expect(record.getByText('已化解').first()).toBeVisible()
  // The grid worker's list follows without a reload.
  await expect(drawer(page).getByText('已化解').first()).toBeVisible()
})

test('an administrator adds an organisation, and a tip is turned into a hazard that keeps its way', async ({ page, browser }) => {
  await signIn(page, 'administrator')
  await openPanel(page, '单位')
  const name = `移民办 ${Date.now() % 10_000}`
  await page.getByRole('button', { name: '新增单位' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('请填写单位名称')
  await page.getByLabel('名称').fill(name)
  await page.getByLabel('所属辖区').selectOption({ index: 1 })
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('单位已保存')).toBeVisible()
  await expect(page.getByRole('list', { name: '单位' }).getByText(name)).toBeVisible()

  const chief = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await bareMap(chief)
  await openAs(chief, await demoAccount(chief, 'chief'))
  const worker = await apiAs(chief, 'grid_worker')
  const content = `有人夜里电鱼 ${Date.now() % 10_000}`
  const op = {
    id: crypto.randomUUID(),
    kind: 'tip.report',
    body: { id: crypto.randomUUID(), content, ...(await placeIn(worker, 'village')) },
  }
  await worker('submit_ops', { ops: [JSON.stringify(op)] })
  await openPanel(chief, '线索')
  await chief.getByText(content).first().click()
  await drawer(chief).getByRole('button', { name: '开始核查' }).click()
  await drawer(chief).getByRole('button', { name: '转为事项…' }).click()
  await chief.getByRole('dialog').getByRole('button', { name: '转为事项' }).click()
  await expect(chief.getByText('已转为隐患')).toBeVisible()
  await expect(drawer(chief).getByRole('heading', { level: 2 })).toHaveText(content)
})

test('the unit gets its call on the phone, and each press reaches the desk without a reload', async ({ page, browser }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, 'grid_worker')
  const worker = await apiAs(page, 'grid_worker')
  const { name } = await demoAccount(page, 'grid_worker')
  const chief = await apiAs(page, 'chief')
  const teams = (await chief('teams_list')) as { id: string; members: { name: string }[] | null }[]
  const own = teams.find(({ members }) => members?.some((member) => name.includes(member.name)))?.id
  expect(own, 'the demo grid worker walks with a team').toBeDefined()
  const desk = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await desk.setViewportSize({ width: 1440, height: 900 })
  await bareMap(desk)
  await openAs(desk, await demoAccount(desk, 'duty_officer'))
  const duty = await apiAs(desk, 'duty_officer')
  const id = crypto.randomUUID()
  const summary = `走失老人 ${Date.now() % 10_000}`
  await duty('create_incident', {
    incident: { id, type: '求助', type_group: 'help', summary, ...(await placeIn(worker, 'village')), units: [{ team_id: own }] },
  })
  const mine = page.getByTestId('own-calls').locator('article').filter({ hasText: summary })
  await expect(mine).toBeVisible()
  // The phone's own page has it too, and what is pressed there is seen here.
  const field = await page.context().newPage()
  await field.setViewportSize({ width: 390, height: 844 })
  await field.goto('/field/')
  const there = field.getByTestId('own-calls').locator('article').filter({ hasText: summary })
  await there.getByRole('button', { name: '收到' }).click()
  await expect(there.getByRole('button', { name: '出发' })).toBeVisible()
  await field.close()
  await mine.getByRole('button', { name: '出发' }).click()
  await mine.getByRole('button', { name: '到场' }).click()
  await openPanel(desk, '接警台')
  await expect(column(desk, 'there').getByRole('article').filter({ hasText: summary })).toBeVisible()
  await mine.getByLabel('办完').selectOption('handled')
  await expect(column(desk, 'done').getByRole('article').filter({ hasText: summary })).toContainText('现场处置')
  await expect(mine).toHaveCount(0)
})
