import { expect, test } from '@playwright/test'
import { openPanel, signIn } from './support'

for (const role of ['chief', 'leader'])
  test(`each figure of the ${role}’s board opens a list of exactly what it counted, and the period stays`, async ({ page }) => {
    test.slow()
    await signIn(page, role)
    await openPanel(page, '指挥看板')
    const figures = page.locator('[data-panel="board"] [data-figure]')
    await expect(figures.first()).toBeVisible()
    const words = await figures.evaluateAll((all) => all.map((figure) => figure.getAttribute('data-figure') ?? ''))
    expect(words.length).toBe(16)
    const period = page.locator('[data-panel="board"] .dashboard > p').first()
    const before = await period.textContent()
    const list = page.getByTestId('figure-list')
    for (const word of words) {
      const figure = page.locator(`[data-figure="${word}"]`)
      await figure.click()
      await expect(figure).toHaveAttribute('aria-pressed', 'true')
      await expect(list).toHaveAttribute('data-total', /^\d+$/)
      // Notices are raised while one looks: both are read again until they stand still.
      await expect
        .poll(async () => [word, await list.getAttribute('data-total')], { timeout: 20_000 })
        .toEqual([word, await figure.getAttribute('data-value')])
      const counted = await list.locator('button.row small').allTextContents()
      const rest = await list.getByTestId('figure-rest').count()
      const isByArea = rest > 0 || (role === 'leader' && /^(incident|dispute)_/.test(word))
      if (!isByArea) expect([word, counted.length]).toEqual([word, Number(await figure.getAttribute('data-value'))])
      await figure.click()
      await expect(list).toBeHidden()
    }
    expect(await period.textContent()).toBe(before)
  })

test('days without a fire open the last ones, and the period stays', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '指挥看板')
  const period = page.locator('[data-panel="board"] .dashboard > p').first()
  const before = await period.textContent()
  await page.getByRole('button', { name: /无电信诈骗/ }).click()
  const list = page.getByTestId('figure-list')
  await expect(list.locator('button.row').first()).toBeVisible()
  await list.locator('button.row').first().click()
  await expect(page).toHaveURL(/incident/)
  expect(await period.textContent()).toBe(before)
})
