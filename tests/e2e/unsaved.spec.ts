import { expect, test, type Page } from '@playwright/test'
import { cutBeat, mapDrawn, openPanel, signIn } from './support'

// Three sign-ins' worth of map are drawn in one journey: a busy machine needs longer than the usual limit.
test.describe.configure({ timeout: 400_000 })
test.use({ actionTimeout: 120_000 })

const hazardForm = (page: Page) => page.locator('#hazard-title')
async function beginHazard(page: Page) {
  await openPanel(page, '隐患')
  await page.getByRole('button', { name: '上报隐患' }).click()
  await hazardForm(page).fill('桥栏松动')
}
const question = (page: Page) => page.getByRole('alertdialog', { name: '还有没保存的内容' })

test('a duty officer keeps a half written hazard through Esc, back, a reload and a turned phone', async ({ page }) => {
  await signIn(page, 'duty_officer')
  await beginHazard(page)

  await page.keyboard.press('Escape')
  await question(page).getByRole('button', { name: '留在这里' }).click()
  await expect(hazardForm(page)).toHaveValue('桥栏松动')

  // Back closes the top thing, which asks; the panel stays.
  await page.goBack()
  await question(page).getByRole('button', { name: '留在这里' }).click()
  await expect(page).toHaveURL(/\/hazards/)
  await expect(hazardForm(page)).toHaveValue('桥栏松动')

  // Another room asks as well; kept as a draft, it is there again on coming back.
  await openPanel(page, '危险水域')
  await question(page).getByRole('button', { name: '留作草稿' }).click()
  await expect(page).toHaveURL(/\/waters/)
  await openPanel(page, '隐患')
  await expect(hazardForm(page)).toHaveValue('桥栏松动')

  // The browser asks before a reload; after it the form stands as it was.
  const asked = page.waitForEvent('dialog')
  const reloaded = page.reload({ waitUntil: 'commit' })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  await reloaded
  await expect(hazardForm(page)).toHaveValue('桥栏松动', { timeout: 60_000 })
  await expect(page.getByText('已恢复上次没保存的内容')).toBeVisible()

  await page.setViewportSize({ width: 390, height: 844 })
  await expect(hazardForm(page)).toHaveValue('桥栏松动')
  await page.setViewportSize({ width: 844, height: 390 })
  await expect(hazardForm(page)).toHaveValue('桥栏松动')
})

test('discarding leaves nothing, and sign-out asks before it clears drafts', async ({ page }) => {
  await signIn(page, 'chief')
  await beginHazard(page)
  await page.keyboard.press('Escape')
  await question(page).getByRole('button', { name: '丢弃' }).click()
  await expect(hazardForm(page)).toBeHidden()
  await page.getByRole('button', { name: '上报隐患' }).click()
  await expect(hazardForm(page)).toHaveValue('')
  await hazardForm(page).fill('路灯不亮')

  await page.getByTestId('account').click()
  await page.getByTestId('sign-out').click()
  const clearing = page.getByRole('alertdialog', { name: '退出会清除本机的草稿' })
  await clearing.getByRole('button', { name: '留在这里' }).click()
  await expect(hazardForm(page)).toHaveValue('路灯不亮')
  await page.getByTestId('account').click()
  await page.getByTestId('sign-out').click()
  await clearing.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByLabel('邮箱或手机号')).toBeVisible()
})

test('a border draft survives a reload and leaves the map with its editor', async ({ page }) => {
  await signIn(page, 'chief')
  await cutBeat(page)
  const save = page.getByRole('button', { name: /保存 \d+ 处修改/ })
  const text = await save.textContent()
  await page.keyboard.press('Escape')
  await question(page).getByRole('button', { name: '留在这里' }).click()
  await expect(save).toHaveText(text ?? '')

  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload({ waitUntil: 'commit' })
  await mapDrawn(page)
  await expect(save).toHaveText(text ?? '', { timeout: 40_000 })

  await openPanel(page, '隐患')
  await question(page).getByRole('button', { name: '丢弃' }).click()
  await expect(page).toHaveURL(/\/records\//)
  await openPanel(page, '辖区维护')
  await expect(page.getByRole('button', { name: '开始编辑' })).toBeVisible()
})
