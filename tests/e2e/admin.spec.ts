import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { workbook } from '@tests/support/import/workbook'
import { apiAs, enter } from './api'
import { openPanel } from './support'

type Payload = { name: string; mimeType: string; buffer: Buffer }
const panel = (page: Page, id: string) => page.locator(`section[data-panel="${id}"]`)

async function importFile(page: Page, file: Payload, needsLook: boolean): Promise<void> {
  await openPanel(page, '导入')
  const again = page.getByRole('button', { name: '再导入一个' })
  if (await again.isVisible()) await again.click()
  await page.setInputFiles('input[type=file]', file)
  const start = page.getByRole('button', { name: '开始导入' })
  await expect(start).toBeVisible({ timeout: 30_000 })
  // What lies outside the county is imported only when somebody says that he has seen it.
  if (needsLook) await page.getByLabel('我看过地图，位置就是这样，照此导入').check()
  await start.click()
  await expect(page.getByText('导入完成')).toBeVisible({ timeout: 30_000 })
}

test('an administrator brings a new station from files to its first account, and that person gets in', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const tag = randomUUID().slice(0, 6)
  const name = { station: `新所${tag}`, team: `新队${tag}`, person: `周新${tag}` }
  await enter(page, 'administrator')
  const administrator = await apiAs(page, 'administrator')
  const areas = (await administrator('areas_list')) as {
    bbox: [number, number, number, number] | null
    kind: string
  }[]
  const [, south, east] = areas.find(({ kind, bbox }) => kind === 'county' && bbox !== null)!.bbox!
  await openPanel(page, '建县')
  await expect(page.locator('[data-step="borders"]')).toContainText('派出所辖区')

  await importFile(page, stationFile(name.station, east + 0.02, south), true)
  const staff = [
    ['队名', '类别', '所属辖区'],
    [name.team, '夜巡', name.station],
  ]
  await importFile(page, sheet('队伍.xlsx', staff), false)
  const people = [
    ['姓名', '职务', '手机号', '所属派出所', '队伍', '队长'],
    [name.person, '网格员', `139${String(Date.now()).slice(-8)}`, name.station, name.team, '是'],
  ]
  await importFile(page, sheet('人员.xlsx', people), false)

  await openPanel(page, '账号')
  const accounts = panel(page, 'accounts')
  await accounts.getByRole('button', { name: '新建账号' }).click()
  await accounts.getByRole('combobox', { name: '辖区' }).selectOption({ label: await optionWith(page, name.station) })
  await accounts.getByRole('searchbox', { name: '按姓名加入人员档案里的人' }).fill(name.person)
  await accounts.getByRole('button', { name: new RegExp(name.person) }).click()
  await accounts.getByRole('button', { name: '建立 1 个账号' }).click()
  const slip = page.getByTestId('slips').getByRole('row', { name: new RegExp(name.person) })
  await expect(slip).toBeVisible()
  const [, login = '', password = ''] = await slip.getByRole('cell').allInnerTexts()

  const newcomer = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await newcomer.goto('/')
  await newcomer.getByLabel('邮箱或手机号').fill(login)
  await newcomer.getByLabel('密码', { exact: true }).fill(password)
  await newcomer.getByRole('button', { name: '登录', exact: true }).click()
  await expect(newcomer.getByRole('heading', { name: '请设置自己的密码' })).toBeVisible()
  await newcomer.getByRole('button', { name: '设置密码' }).click()
  const dialog = newcomer.getByRole('dialog')
  await dialog.getByLabel('原密码').fill(password)
  await dialog.getByLabel('新密码', { exact: true }).fill(`own-words-${tag}`)
  await dialog.getByLabel('再输一次新密码').fill(`own-words-${tag}`)
  await dialog.getByRole('button', { name: '修改', exact: true }).click()
  await expect(newcomer.getByTestId('account')).toHaveAttribute('aria-label', name.person, { timeout: 30_000 })

  // The demo keeps the teams and accounts it had.
  const users = (await administrator('users_list')) as { user_id: string; display_name: string }[]
  const made = users.find(({ display_name }) => display_name === name.person)!
  await administrator('set_user_status', { user_id: made.user_id, status: 'disabled', reason: null })
  const teams = (await administrator('teams_list')) as { id: string; name: string; rev: number }[]
  const team = teams.find((one) => one.name === name.team)!
  await administrator('end_team', { id: team.id, rev: team.rev, ending: {} })
})

test('an administrator drops all files of a county at once: each is guessed and drawn, what is doubtful waits, all go in and out again', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const tag = randomUUID().slice(0, 6)
  await enter(page, 'administrator')
  const administrator = await apiAs(page, 'administrator')
  const areas = (await administrator('areas_list')) as { bbox: [number, number, number, number] | null; kind: string }[]
  const [west, south, east, north] = areas.find(({ kind, bbox }) => kind === 'county' && bbox !== null)!.bbox!
  const at = (x: number, y: number) => [(west + east) / 2 + x / 1000, (south + north) / 2 + y / 1000] as const
  await page.goto('/admin/county?admin=county~step.files')
  const queue = page.getByTestId('import-queue')
  const sums = page.getByTestId('queue-sums')
  const entry = (name: string) => queue.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
  await queue.locator('input[type=file]').setInputFiles(countyFiles(tag, at))

  // Eight tables of seven files: two sheets of one workbook are two, and the broken one says why.
  await expect(sums).toHaveText('共 8 个：可以导入 5，要看一看 2，没读成或中止 1，已导入 0', { timeout: 60_000 })
  await expect(entry('派出所辖区.geojson').getByLabel(/级别或类型/)).toHaveValue('station')
  await expect(entry('派出所辖区.geojson')).toContainText(`例：试所${tag}`)
  await expect(entry('警务室.csv').getByLabel(/这些是什么/)).toHaveValue('offices')
  await expect(entry('名册.xlsx · 人员').getByLabel(/这些是什么/)).toHaveValue('people')
  await expect(entry('坏的.geojson').getByRole('alert')).not.toBeEmpty()
  // Which level these are nobody can tell; these lie in another county.
  await expect(entry('甲乙丙.geojson')).toContainText('看不出是哪一级辖区')
  await expect(entry('外县.csv')).toContainText(/离本县或其他文件约 \d+ 公里/)
  await expect(page).toHaveURL(/admin=county~step\.files/)
  const stored = async () => ((await administrator('offices_list')) as unknown[]).length
  const before = await stored()

  await entry('甲乙丙.geojson')
    .getByLabel(/级别或类型/)
    .selectOption('cell')
  await expect(sums).toContainText('可以导入 6，要看一看 1')
  // The whole settings of one file, and back with what was decided.
  await entry('警务室.csv').getByRole('button', { name: '核对' }).click()
  await expect(page.getByLabel('文件用的坐标系')).toBeVisible()
  await page.getByRole('button', { name: '就这样，放回列表' }).click()
  await expect(sums).toContainText('可以导入 6，要看一看 1')
  expect(await stored()).toBe(before)

  await queue.getByRole('button', { name: '导入可以导入的 6 个' }).click()
  await expect(sums).toHaveText('共 8 个：可以导入 0，要看一看 1，没读成或中止 1，已导入 6', { timeout: 90_000 })
  await expect(entry('派出所辖区.geojson')).toContainText('新增 2')
  await expect(entry('甲乙丙.geojson')).toContainText('新增 3')
  await expect(entry('名册.xlsx · 人员')).toContainText('新增 2')
  expect(await stored()).toBeGreaterThan(before)
  const teams = (await administrator('teams_list')) as { name: string; members: unknown[] }[]
  expect(teams.find(({ name }) => name === `试队${tag}`)?.members).toHaveLength(2)

  // Each goes out as it came in, the last one first.
  for (const name of [
    '名册.xlsx · 人员',
    '名册.xlsx · 队伍',
    '水域.geojson',
    '警务室.csv',
    '甲乙丙.geojson',
    '派出所辖区.geojson',
  ]) {
    await entry(name).getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销这次导入' }).click()
    await expect(entry(name)).toHaveAttribute('data-stage', 'undone', { timeout: 30_000 })
  }
  expect(await stored()).toBe(before)
  // What was not stored would have to be chosen again: leaving the page asks.
  await queue.getByRole('button', { name: '清空列表' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '清空列表' }).click()
  await expect(queue.getByRole('listitem')).toHaveCount(0)

  // The last step leads to the form of the first accounts.
  await page.locator('[data-step="accounts"]').getByRole('button', { expanded: false }).click()
  await expect(page).toHaveURL(/admin=county~step\.accounts/)
  await page.getByRole('button', { name: '建立首批账号' }).click()
  await expect(panel(page, 'accounts').getByRole('heading', { name: '新建账号' })).toBeVisible()
})

test('a person is made, kept as a draft over a reload, edited and ended; the audit tells all of it', async ({ page }) => {
  test.setTimeout(90_000)
  const name = `吴试${randomUUID().slice(0, 6)}`
  await enter(page, 'administrator')
  await openPanel(page, '人员与队伍')
  const staff = panel(page, 'staff')
  await staff.getByRole('button', { name: '新建人员' }).click()
  await staff.getByRole('button', { name: '保存' }).click()
  await expect(staff.getByRole('alert')).toHaveText('请填写姓名。')
  await staff.getByLabel('姓名').fill(name)
  await page.waitForTimeout(400)
  await page.reload()
  await expect(staff.getByLabel('姓名')).toHaveValue(name, { timeout: 30_000 })
  await staff.getByLabel('类别').selectOption('volunteer')
  await staff.getByLabel('所属辖区').selectOption({ index: 2 })
  await staff.getByLabel('电话').fill('不是电话')
  await staff.getByRole('button', { name: '保存' }).click()
  await expect(staff.getByRole('alert')).toContainText('电话只能有数字')
  await staff.getByLabel('电话').fill('138 0013 8000')
  await staff.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText(`已保存“${name}”`)).toBeVisible()

  const find = staff.getByRole('searchbox', { name: '按姓名或队名查找' })
  await find.fill(name)
  await staff.getByRole('button', { name: new RegExp(name) }).click()
  await staff.getByLabel('电话').fill('13800138001')
  await staff.getByRole('button', { name: '保存' }).click()
  await find.fill(name)
  await staff.getByRole('button', { name: new RegExp(name) }).click()
  await staff.getByRole('button', { name: '离任…' }).click()
  await staff.getByLabel('原因').fill('调离')
  await staff.getByRole('button', { name: '确认' }).click()
  await expect(page.getByText(`“${name}”已离任`)).toBeVisible()
  await find.fill(name)
  await expect(staff.getByText('没有找到')).toBeVisible()

  await openPanel(page, '审计')
  const audit = panel(page, 'audit')
  await audit.getByLabel('哪类记录').selectOption('person')
  const lines = page.getByTestId('audit-rows').getByRole('listitem').filter({ hasText: name })
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(1)).toContainText('电话：138 0013 8000 → 13800138001')
  await expect(lines.nth(0)).toContainText('调离')
  await audit.getByLabel('做了什么').selectOption('insert')
  await expect(lines).toHaveCount(1)
  await lines.getByRole('button', { name: '只看此记录' }).click()
  await expect(page.getByTestId('audit-rows').getByRole('listitem')).toHaveCount(3)
  expect((await new AxeBuilder({ page }).include('section[data-panel="audit"]').analyze()).violations).toEqual([])
})

test('an administrator sees how the installation is, and what is not known is said to be unknown', async ({ page }) => {
  await enter(page, 'administrator')
  await openPanel(page, '状态')
  const health = panel(page, 'health')
  await expect(health.getByRole('definition').filter({ hasText: /^PostgreSQL/ })).toBeVisible()
  await expect(health).toContainText('一致（相差不到 2 秒）')
  await expect(health).toContainText('同时 4 个请求，另可排队 20 个')
  // Notices run every minute from five seconds on.
  await expect(health.getByText('提醒', { exact: true })).toBeVisible({ timeout: 15_000 })
  await expect(health).toContainText('track_chunks')
  expect((await new AxeBuilder({ page }).include('section[data-panel="health"]').analyze()).violations).toEqual([])
})

test('who looked at whose track and why is told to the administrator', async ({ page }) => {
  await enter(page, 'administrator')
  const chief = await apiAs(page, 'chief')
  const reason = `核查夜巡路线${randomUUID().slice(0, 6)}`
  await chief('open_track_view', { from_at: '2026-11-01T00:00:00Z', to_at: '2026-11-02T00:00:00Z', reason })
  await openPanel(page, '审计')
  await panel(page, 'audit').getByRole('button', { name: '谁看了谁的轨迹' }).click()
  await expect(page.getByTestId('look-rows').getByRole('listitem').filter({ hasText: reason })).toHaveCount(1)
})

function stationFile(name: string, west: number, south: number): Payload {
  const ring = [
    [west, south],
    [west + 0.02, south],
    [west + 0.02, south + 0.02],
    [west, south + 0.02],
    [west, south],
  ]
  const feature = {
    type: 'Feature',
    properties: { 名称: name, 级别: '派出所' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
  const collection = { type: 'FeatureCollection', features: [feature] }
  return { name: '派出所辖区.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(collection)) }
}
function sheet(name: string, rows: readonly (readonly string[])[]): Payload {
  return {
    name,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(workbook([{ name: '表', rows }])),
  }
}
/** The whole words of the one choice that names an area. */
async function optionWith(page: Page, name: string): Promise<string> {
  const option = page.locator('option', { hasText: name }).first()
  await expect(option).toBeAttached({ timeout: 15_000 })
  return (await option.innerText()).trim()
}

const geojson = (name: string, features: readonly object[]): Payload => ({
  name,
  mimeType: 'application/geo+json',
  buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
})
const csv = (name: string, rows: readonly (readonly (string | number)[])[]): Payload => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.map((row) => row.join(',')).join('\n')),
})

/** What a county brings on a stick: areas of two levels, posts, waters, people, one file of the neighbours, one that is broken. */
function countyFiles(tag: string, at: (x: number, y: number) => readonly [number, number]): Payload[] {
  const square = (x: number, y: number, size: number) => ({
    type: 'Polygon',
    coordinates: [[at(x, y), at(x + size, y), at(x + size, y + size), at(x, y + size), at(x, y)]],
  })
  const area = (name: string, code: string, geometry: object) => ({
    type: 'Feature',
    properties: { 名称: name, 编码: code },
    geometry,
  })
  const office = (name: string, [lng, lat]: readonly [number, number]) => [name, '警务室', lng.toFixed(6), lat.toFixed(6)]
  const heading = ['名称', '类型', '经度', '纬度']
  const sheets = [
    {
      name: '队伍',
      rows: [
        ['队名', '类别'],
        [`试队${tag}`, '夜巡'],
      ],
    },
    {
      name: '人员',
      rows: [
        ['姓名', '职务', '队伍', '队长'],
        [`周甲${tag}`, '网格员', `试队${tag}`, '是'],
        [`周乙${tag}`, '网格员', `试队${tag}`, '否'],
      ],
    },
  ]
  return [
    {
      name: '名册.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(workbook(sheets)),
    },
    geojson('甲乙丙.geojson', [
      area(`甲${tag}`, `G1${tag}`, square(0, 0, 2)),
      area(`乙${tag}`, `G2${tag}`, square(2, 0, 2)),
      area(`丙${tag}`, `G3${tag}`, square(0, 2, 2)),
    ]),
    csv('警务室.csv', [heading, office(`试一室${tag}`, at(1, 1)), office(`试二室${tag}`, at(3, 1))]),
    geojson('水域.geojson', [{ ...area(`试塘${tag}`, `W1${tag}`, square(1, 1, 0.3)) }]),
    csv('外县.csv', [heading, office(`外室${tag}`, [113.2, 23.1])]),
    { name: '坏的.geojson', mimeType: 'application/geo+json', buffer: Buffer.from('{"type":"FeatureCollection","features":[{') },
    geojson('派出所辖区.geojson', [
      area(`试所${tag}甲`, `S1${tag}`, square(0, 0, 4)),
      area(`试所${tag}乙`, `S2${tag}`, square(4, 0, 4)),
    ]),
  ]
}
