import { existsSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { openPanel, signIn } from './support'
import { gaussGrid, projectMeridian } from '@/geo/frames'
import { workbook } from '@tests/support/import/workbook'

const data = '../shared/data'
const files = {
  cells: `${data}/county-mecklenburg/engineering_grid.geojson`,
  stations: `${data}/county-mecklenburg/police_stations.geojson`,
  incidents: `${data}/crime-chicago/crimes_2014_09.csv`,
}

async function importFile(page: Page, file: string) {
  await page.setInputFiles('input[type=file]', file)
  // A county on another continent goes under the demo county only when somebody says so.
  await page.getByLabel('我看过地图，位置就是这样，照此导入').check({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '开始导入' })).toBeEnabled()
  await page.getByRole('button', { name: '开始导入' }).click()
  await expect(page.getByText('导入完成')).toBeVisible({ timeout: 180_000 })
}
const count = (page: Page, label: string) =>
  page.locator('section[aria-label="导入"]').getByText(label, { exact: true }).locator('xpath=following-sibling::*[1]')

test.describe('an administrator imports a real county', () => {
  test.skip(!existsSync(files.cells), `${data} is not beside the project: the real files cannot be tried`)
  test.setTimeout(400_000)

  test('716 cells and 15 stations go in, again they change nothing, and a whole import is undone', async ({ page }) => {
    await signIn(page, 'administrator')
    await openPanel(page, '导入')
    await importFile(page, files.cells)
    await expect(count(page, '新增')).toHaveText('716')
    await page.getByRole('button', { name: '再导入一个' }).click()
    await importFile(page, files.cells)
    await expect(count(page, '未变')).toHaveText('716')
    await page.getByRole('button', { name: '再导入一个' }).click()
    await importFile(page, files.stations)
    await expect(count(page, '新增')).toHaveText('15')
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销这次导入' }).click()
    await expect(page.getByText(/已撤销：删除 15/)).toBeVisible()
  })

  test('a month of Chicago goes in, and the rows without a position are listed, not lost', async ({ page }) => {
    await signIn(page, 'administrator')
    await openPanel(page, '导入')
    await importFile(page, files.incidents)
    await expect(count(page, '未导入')).toHaveText('775')
    // The rows are there already when this is tried a second time.
    const rows = async (label: string) => Number((await count(page, label).innerText()).replaceAll(',', ''))
    expect((await rows('新增')) + (await rows('未变'))).toBe(21_559)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: /下载/ }).click()
    expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  })
})

test.describe('an administrator imports what an office has', () => {
  test.setTimeout(300_000)
  const start = (page: Page) => page.getByRole('button', { name: '开始导入' })

  async function openImport(page: Page) {
    await signIn(page, 'administrator')
    await openPanel(page, '导入')
  }
  async function importAndUndo(page: Page, accepted: number) {
    await start(page).click()
    await expect(page.getByText('导入完成')).toBeVisible({ timeout: 60_000 })
    await expect(count(page, '新增')).toHaveText(String(accepted))
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销这次导入' }).click()
    await expect(page.getByText(new RegExp(`已撤销：删除 ${accepted}`))).toBeVisible()
  }

  test('a workbook under a title goes in from its second sheet, its heading found, chosen otherwise and chosen back', async ({
    page,
  }) => {
    const rows = [
      ['某县警务室基本情况统计表', null, null, null],
      ['编号', '名称', '经度', '纬度'],
      [{ value: 71, format: 1 }, '试验甲警务室', 115.301234, 26.451234],
      [{ value: 72, format: 1 }, '试验乙警务室', 115.311234, 26.461234],
      ['合计', '2', null, null],
    ]
    const sheets = [
      { name: '说明', rows: [['填表说明'], ['请如实填写']] },
      { name: '警务室', rows, merges: ['A1:D1'] },
    ]
    const buffer = Buffer.from(workbook(sheets, { formats: ['General', '0000'] }))
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    await openImport(page)
    await page.setInputFiles('input[type=file]', { name: '警务室.xlsx', mimeType, buffer })
    await expect(page.getByLabel('工作表')).toHaveValue('1')
    await expect(page.getByLabel('表头在哪一行')).toHaveValue('2')
    await expect(page.getByLabel('这些是什么')).toHaveValue('offices')
    await page.getByLabel('表头在哪一行').selectOption('1')
    await expect(page.getByLabel('名称 *')).not.toContainText('经度')
    await page.getByLabel('表头在哪一行').selectOption('2')
    await expect(page.getByText('例：0071')).toBeVisible()
    await expect(start(page)).toBeEnabled()
    await importAndUndo(page, 2)
  })

  test('metres 300 km away are not stored unasked: the code that fits is offered, or the place confirmed', async ({ page }) => {
    await openImport(page)
    const lines = [0, 1, 2].map((step) => {
      const [eastM, northM] = projectMeridian(115.3 + step / 100, 26.45, gaussGrid(38, false))
      return `试验${step}号警务室,警务室,${eastM.toFixed(1)},${northM.toFixed(1)}`
    })
    const buffer = Buffer.from(`名称,类型,x,y\n${lines.join('\n')}\n`)
    await page.setInputFiles('input[type=file]', { name: '高斯.csv', mimeType: 'text/csv', buffer })
    await page.getByLabel('文件用的坐标系').selectOption('projected')
    await page.getByLabel(/^投影（EPSG/).fill('EPSG:4546')
    await page.getByLabel(/^投影（EPSG/).blur()
    await expect(page.getByRole('alert')).toContainText(/3 行（100%）在所选辖区以外约 \d+ 公里：第 2、3、4 行/)
    await expect(start(page)).toBeDisabled()
    const confirm = page.getByLabel('我看过地图，位置就是这样，照此导入')
    await confirm.check()
    await expect(start(page)).toBeEnabled()
    await confirm.uncheck()
    await expect(start(page)).toBeDisabled()
    await page.getByRole('button', { name: '按 EPSG:4547 读' }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(start(page)).toBeEnabled()
    await importAndUndo(page, 3)
  })
})
