import { randomUUID } from 'node:crypto'
import { expect, test, type Page, type WebSocketRoute } from '@playwright/test'
import { apiAs, enter, placeIn } from './api'
import { openPanel, rowsOf } from './support'

test.use({ viewport: { width: 900, height: 600 } })

const figure = (page: Page, name: string) => page.locator(`.dashboard [data-figure="${name}"] b`)

test('a hazard filed by a grid worker is in the open list of the duty officer without a reload, and found by search', async ({
  page,
}) => {
  await enter(page, 'duty_officer')
  await openPanel(page, '隐患')
  const list = page.locator('section[aria-label="隐患"]')
  await expect(list.getByTestId('list-range')).toHaveText(/行中的/)
  const worker = await apiAs(page, 'grid_worker')
  const title = `现场上报 ${randomUUID().slice(0, 8)}`
  await worker('create_hazard', {
    hazard: { id: randomUUID(), kind: 'fire', severity: 3, title, ...(await placeIn(worker, 'village')) },
  })
  await list.getByLabel('按简述或编号查找').fill(title)
  await expect(rowsOf(page, '隐患').filter({ hasText: title })).toBeVisible()

  // A water that the chief adds is found at once, also by whoever searched before.
  const search = page.getByRole('combobox', { name: /搜索|查找/ }).first()
  const name = `新塘${randomUUID().slice(0, 6)}`
  await search.fill(name)
  await expect(page.locator('#search-results')).toContainText('没有')
  const chief = await apiAs(page, 'chief')
  const { lng, lat } = await placeIn(chief, 'cell')
  await chief('save_water', { water: { id: randomUUID(), name, kind: 'pond', geom: { type: 'Point', coordinates: [lng, lat] } } })
  const found = page.locator('#search-results').getByRole('option', { name: new RegExp(name) })
  await expect(found).toBeVisible()
  // What it is stands under its name in words, not as the database calls it.
  await expect(found).toContainText('山塘')
})

test('what happens while the socket is cut is there when it is back, and the cut is said', async ({ page }) => {
  let isCut = false
  const sockets = new Set<WebSocketRoute>()
  await page.routeWebSocket(/realtime/, (socket) => {
    if (isCut) return void socket.close({ code: 1001, reason: 'cut' })
    sockets.add(socket)
    socket.connectToServer()
  })
  await enter(page, 'duty_officer')
  await openPanel(page, '警情')
  const total = page.locator('section[aria-label="警情"]').getByTestId('list-range')
  // Nothing is read yet while it says none.
  await expect(total).toHaveText(/^[1-9][\d,]* 行中的/)
  const before = Number((await total.textContent())?.split(' ')[0]?.replaceAll(',', ''))

  isCut = true
  for (const socket of sockets) await socket.close({ code: 1001, reason: 'cut' })
  const duty = await apiAs(page, 'duty_officer')
  const place = await placeIn(duty, 'village')
  for (const type of ['求助', '纠纷'])
    await duty('create_incident', { incident: { id: randomUUID(), type, type_group: 'help', ...place } })
  await expect(page.getByTestId('contact')).toContainText(/\d\d:\d\d 的数据，正在重连/, { timeout: 30_000 })

  isCut = false
  await expect(total).toHaveText(new RegExp(`^${(before + 2).toLocaleString()} 行`), { timeout: 30_000 })
  await expect(page.getByTestId('contact')).toHaveCount(0)
})

test("a leader's board follows what changes in the county", async ({ page }) => {
  await enter(page, 'leader')
  await openPanel(page, '指挥看板')
  const hazards = figure(page, 'hazard_open')
  await expect(hazards).toHaveText(/\d/)
  const before = Number(await hazards.textContent())
  const worker = await apiAs(page, 'grid_worker')
  await worker('create_hazard', {
    hazard: { id: randomUUID(), kind: 'road', title: `塌方 ${before}`, ...(await placeIn(worker, 'village')) },
  })
  await expect(hazards).toHaveText(String(before + 1))
})
