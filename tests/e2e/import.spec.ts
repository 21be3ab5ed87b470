import { existsSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { signIn } from './support'

const data = '../shared/data'
const files = {
  cells: `${data}/county-mecklenburg/engineering_grid.geojson`,
  stations: `${data}/county-mecklenburg/police_stations.geojson`,
  incidents: `${data}/crime-chicago/crimes_2014_09.csv`,
}

async function importFile(page: Page, file: string) {
  await page.setInputFiles('input[type=file]', file)
  await expect(page.getByRole('button', { name: '开始导入' })).toBeEnabled({ timeout: 60_000 })
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
    await page.getByRole('navigation').getByRole('button', { name: '导入' }).click()
    await importFile(page, files.cells)
    await expect(count(page, '新增')).toHaveText('716')
    await page.getByRole('button', { name: '再导入一个' }).click()
    await importFile(page, files.cells)
    await expect(count(page, '未变')).toHaveText('716')
    await page.getByRole('button', { name: '再导入一个' }).click()
    await importFile(page, files.stations)
    await expect(count(page, '新增')).toHaveText('15')
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).click()
    await expect(page.getByText(/已撤销：删除 15/)).toBeVisible()
  })

  test('a month of Chicago goes in, and the rows without a position are listed, not lost', async ({ page }) => {
    await signIn(page, 'administrator')
    await page.getByRole('navigation').getByRole('button', { name: '导入' }).click()
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
