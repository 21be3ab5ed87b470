import { expect, test } from '@playwright/test'
import { cutBeat, signIn } from './support'

// Comes last (playwright.config.ts): it leaves the county with other borders than the journeys before it expect.
test('a chief cuts a beat in two and the two halves are saved', async ({ page }) => {
  await signIn(page, 'chief')
  const save = await cutBeat(page)
  await save.click()
  await expect(page.getByText('已保存')).toBeVisible({ timeout: 60_000 })
})
