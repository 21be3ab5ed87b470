// What the main jobs cost in presses: each press of the mouse, and each press of a key that is not text.
import type { Page } from '@playwright/test'
import { countClicks } from '../e2e/support'
import { withPage } from './product'

interface Cost {
  readonly clicks: number
  readonly seconds: number
}

async function costOf(page: Page, job: () => Promise<void>): Promise<Cost> {
  const clicks = await countClicks(page)
  const began = performance.now()
  await job()
  return { clicks: await clicks(), seconds: (performance.now() - began) / 1000 }
}

/** A chief opens the product in the evening and publishes tonight's plan. There must be none for tonight yet. */
export const planTonight = (): Promise<Cost> =>
  withPage({ login: 'chief@patrolgrid.test', path: '/', layers: [] }, (page) =>
    costOf(page, async () => {
      await page.getByTestId('plan-tonight').click()
      await page
        .locator('section[data-panel="planner"] button', { hasText: '安排路线' })
        .and(page.locator(':enabled'))
        .waitFor({ timeout: 120_000 })
      await page.getByRole('button', { name: '发布给各队' }).click()
      await page.getByText('支队伍可以在手机上看到').waitFor({ timeout: 60_000 })
    }),
  )
