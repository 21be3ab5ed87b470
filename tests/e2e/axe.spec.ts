import { expect, test } from '@playwright/test'
import { findings, findInRooms } from './findings'
import { signIn } from './support'

test.use({ deviceScaleFactor: 1 })
test.describe.configure({ timeout: 300_000 })

/** A chief has every room; of the others those that look different to them. `bench -- rooms` walks all of all. */
const walks = [
  ['chief', []],
  ['duty_officer', ['dispatch']],
  ['leader', ['insight']],
  ['administrator', ['admin']],
] as const
for (const [role, only] of walks)
  test(`no room and no tab of a ${role} has a serious finding, in light or in dark @long`, async ({ page }) => {
    await signIn(page, role)
    const { rooms, found } = await findInRooms(page, only)
    expect(rooms.length).toBeGreaterThan(2)
    expect(rooms.length).toBeLessThan(7)
    expect(found).toEqual([])
  })

test('menus, tools, dialogs and questions have no serious finding either', async ({ page }) => {
  await signIn(page, 'chief')
  const found: string[] = []
  for (const tool of await page.getByTestId('map-tools').getByRole('button').all()) {
    await tool.click()
    found.push(...(await findings(page, (await tool.getAttribute('aria-label')) ?? '')))
  }
  await page.keyboard.press('Escape')
  await page.getByTestId('account').click()
  await expect(page.getByRole('menu')).toBeVisible()
  found.push(...(await findings(page, 'the menu of the account')))
  await page.getByTestId('password').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  found.push(...(await findings(page, 'the change of the password')))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByTestId('account')).toBeFocused()
  expect(found).toEqual([])
})
