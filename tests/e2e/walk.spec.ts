import { expect, test } from '@playwright/test'
import { publishedRoute, water } from '@tests/support/node/publishedRoute'
import { endSessions } from './api'
import { demoAccount, mapDrawn, openPanel, signIn } from './support'

test.use({
  viewport: { width: 390, height: 844 },
  permissions: ['geolocation'],
  geolocation: { longitude: 115.395, latitude: 26.45 },
})

test('a team walks its route: the stop turns visited by itself, a skip says why, lost signal loses nothing', async ({
  page,
  context,
  baseURL,
}) => {
  const { asChief, planId, team } = await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  await signIn(page, 'grid_worker')
  await openPanel(page, '今晚巡逻')
  await page.getByRole('button', { name: '开始巡逻' }).click()
  const next = page.locator('section.next')
  await expect(next).toContainText('龙潭水库')
  await expect(next).toContainText(/\d+ m，正东/)

  // The page is closed and opened again: the walk goes on where it was.
  await page.reload()
  await expect(next).toContainText('龙潭水库')
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible()
  await mapDrawn(page)

  // Signal is lost: the walk goes on and what it records is kept.
  await context.setOffline(true)
  let step = 0
  await expect(async () => {
    await context.setGeolocation({ longitude: water.lng + (step++ % 6) * 1e-5, latitude: water.lat, accuracy: 8 })
    await expect(next).toContainText('北坳桥头', { timeout: 2200 })
  }).toPass({ timeout: 60_000, intervals: [0] })
  await expect(page.getByText(/待上传/)).toBeVisible()
  await page.getByRole('button', { name: '跳过' }).click()
  await page.getByRole('button', { name: '道路不通' }).click()
  await expect(page.getByText('停留点都已处理，可以返回')).toBeVisible()

  // And it is back: everything arrives, once.
  await context.setOffline(false)
  await expect(page.getByText('到目前为止的记录都已上传')).toBeVisible({ timeout: 40_000 })
  await page.getByRole('button', { name: '结束巡逻' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '结束巡逻' }).click()
  await expect(page.getByRole('button', { name: '开始巡逻' })).toBeVisible()
  // Said only now: the server's counts are the phone's.
  await expect(page.getByText(/记录已全部上传，服务器已核对：\d+ 个定位点/)).toBeVisible({ timeout: 40_000 })

  const detail = await asChief<{ stops: { name: string; visited_at: string | null; visit_source: string | null }[] }>(
    'plan_detail',
    {
      id: planId,
    },
  )
  expect(detail.stops.find(({ name }) => name === '龙潭水库')?.visit_source).toBe('device')
  // The end of the walk is sent as the rest is: a little after the press.
  const walks = () =>
    asChief<{ patrols: { team_id: string; status: string }[]; skips: { reason: string }[] }>('plan_walks', { plan_id: planId })
  expect((await walks()).skips).toEqual([expect.objectContaining({ reason: '道路不通' })])
  await expect
    .poll(async () => (await walks()).patrols.some(({ team_id, status }) => team_id === team.id && status === 'finished'))
    .toBe(true)
})

test('a session that ends over a running patrol is a band, and the patrol and its end stay', async ({
  page,
  context,
  baseURL,
}) => {
  await publishedRoute(baseURL!, (role) => demoAccount(page, role))
  const account = await signIn(page, 'grid_worker')
  await openPanel(page, '今晚巡逻')
  await page.getByRole('button', { name: '开始巡逻' }).click()
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible()
  await context.setGeolocation({ longitude: 115.3951, latitude: 26.4501, accuracy: 8 })
  await endSessions(page, account)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page.getByTestId('lapsed')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible()

  // So it is after a reload: never the sign-in page.
  await page.reload()
  await expect(page.getByTestId('lapsed')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: '结束巡逻' })).toBeVisible()
  await page.getByRole('button', { name: '重新登录' }).click()
  const dialog = page.getByRole('dialog', { name: '重新登录' })
  await dialog.getByLabel('邮箱或手机号').fill(account.login)
  await dialog.getByLabel('密码', { exact: true }).fill(account.password)
  await dialog.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByTestId('lapsed')).toBeHidden()
  await page.getByRole('button', { name: '结束巡逻' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '结束巡逻' }).click()
  await expect(page.getByText('记录已全部上传，服务器已核对')).toBeVisible({ timeout: 40_000 })
})
