import { expect, test, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { Meter } from '../../src/geo/import/budget'
import { readXlsx } from '../../src/geo/import/readers/xlsx'
import { choosePeriod, openPanel, signIn } from './support'

const table = (page: Page) => page.getByTestId('record-table')
const rows = (page: Page) => table(page).locator('tr.row')
const range = (page: Page) => page.getByTestId('list-range')
const totalOf = async (page: Page) =>
  Number(/^([\d,]+) 行/.exec((await range(page).textContent()) ?? '')?.[1]?.replaceAll(',', ''))

test('a duty officer sorts, filters and scrolls a year of incidents to its end, takes it out, and finds it again by its address', async ({
  page,
}) => {
  await signIn(page, 'duty_officer')
  await openPanel(page, '警情')
  await choosePeriod(page, '近一年')
  await expect(range(page)).toHaveText(/^[\d,]+ 行中的 1–\d+$/)
  const all = await totalOf(page)

  const fetched = new Set<string>()
  page.on('response', async (response) => {
    if (!response.url().includes('/rpc/incidents_page')) return
    const { rows: got } = (await response.json().catch(() => ({ rows: [] }))) as { rows: { id: string }[] }
    for (const { id } of got) fetched.add(id)
  })

  // By code, upwards: the server's order, over all rows and not over those that were read.
  await table(page).getByRole('button', { name: '编号' }).click()
  await expect(table(page).getByRole('columnheader', { name: '编号' })).toHaveAttribute('aria-sort', 'ascending')
  const firstCodes = async () =>
    (await rows(page).allTextContents()).slice(0, 8).map((text) => /[A-Z]+\d+|\d{6,}/.exec(text)?.[0] ?? text)
  await expect.poll(async () => (await firstCodes()).join() === (await firstCodes()).toSorted().join()).toBe(true)

  // To the end: every row is fetched on the way.
  for (let at = 0; at < 400 && !(await range(page).textContent())?.endsWith(`–${all.toLocaleString()}`); at++) {
    await table(page).evaluate((box) => {
      box.scrollTop = box.scrollHeight
    })
    await page.waitForTimeout(150)
  }
  await expect(range(page)).toHaveText(new RegExp(`–${all.toLocaleString()}$`))

  expect(fetched.size).toBe(all)

  // A filter asks anew and says so; the keys walk the rows, Space chooses, Enter opens.
  await page.getByRole('group', { name: '筛选' }).getByLabel('类别', { exact: true }).selectOption('dispute')
  await expect.poll(() => totalOf(page)).toBeLessThan(all)
  const disputes = await totalOf(page)
  // The rows of the filter before give way to its own.
  await expect(table(page).locator('table')).toHaveAttribute('aria-busy', 'false')
  await expect(rows(page).first()).toContainText('纠纷')
  await expect(rows(page).nth(5)).toContainText('纠纷')
  await rows(page).first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText('已选 3 条')).toBeVisible()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const drawer = page.getByTestId('drawer')
  const opened = (await drawer.getByRole('heading', { level: 2 }).textContent()) ?? ''
  await expect(page).toHaveURL(/list=incident~group\.dispute~chosen\.[^&]*~sort\.code/)

  // The address is the state: read again by another visit, it shows the same.
  await page.reload()
  await expect(page.getByText('已选 3 条')).toBeVisible()
  await expect(table(page).getByRole('columnheader', { name: '编号' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(drawer.getByRole('heading', { level: 2 })).toHaveText(opened)
  await expect.poll(() => totalOf(page)).toBe(disputes)

  // All of the filter, though a part was read, into a workbook that a spreadsheet opens.
  await page.getByRole('button', { name: `选中筛选内全部 ${disputes.toLocaleString()} 条` }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 XLSX' }).click()
  const file = await (await saved).path()
  const [sheet] = readXlsx({ name: 'a.xlsx', bytes: new Uint8Array(await readFile(file)) }, new Meter()).tables
  expect(sheet?.columns.slice(0, 2)).toEqual(['编号', '类别'])
  expect(sheet?.rows).toHaveLength(disputes)
  const written = sheet?.rows.map(({ cells }) => String(cells[0])) ?? []
  expect(written).toEqual([...written].sort())
  expect(new Set(sheet?.rows.map(({ cells }) => cells[1]))).toEqual(new Set(['纠纷']))

  // Back closes the record that still lies open, then leads to the tab before: the table as it was.
  await page.getByTestId('room-tabs').getByRole('tab', { name: '隐患', exact: true }).click()
  await expect(page).toHaveURL(/list=hazard/)
  await expect(page).toHaveURL(/pick=incident/)
  await page.goBack()
  await expect(page).not.toHaveURL(/pick=/)
  await expect(page).toHaveURL(/records\/hazards/)
  await page.goBack()
  await expect(page).toHaveURL(/records\/incidents/)
  await expect.poll(() => totalOf(page)).toBe(disputes)
})

test('a chief takes one step for many hazards and is told what became of each', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '隐患')
  const filters = page.getByRole('group', { name: '筛选' })
  await expect(rows(page).first()).toBeVisible()
  const open = await totalOf(page)
  await rows(page).filter({ hasText: '已上报' }).first().locator('input').click()
  const done = await rows(page).filter({ hasText: '已上报' }).first().locator('td').nth(1).textContent()
  await rows(page).filter({ hasText: '已化解' }).first().locator('input').click()
  await expect(page.getByText('已选 2 条')).toBeVisible()
  await page.getByLabel('批量办理').and(page.locator('select')).selectOption('accept')
  await page.getByRole('button', { name: '受理', exact: true }).click()
  const report = page.getByTestId('bulk-report')
  await expect(report).toContainText('办成 1 条，没办成 1 条')
  await expect(report).toContainText('现在的状态不能这样办')
  // What was done stands in the table without a reload.
  await expect(rows(page).filter({ hasText: done ?? '' })).toContainText('已受理')
  await filters.getByRole('button', { name: '只看未结' }).click()
  await expect.poll(() => totalOf(page)).toBeGreaterThan(open)
})
