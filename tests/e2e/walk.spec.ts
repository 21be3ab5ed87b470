import { expect, test, type Page } from '@playwright/test'
import { demoAccount, mapDrawn, signIn } from './support'

/** Signs in beside the page, as a script would. */
async function caller(page: Page, role: string) {
  const config = (await (await page.request.get('/config.json')).json()) as { anonKey: string }
  const account = await demoAccount(page, role)
  const answer = await page.request.post('/auth/v1/token?grant_type=password', {
    headers: { apikey: config.anonKey },
    data: { email: account.login, password: account.password },
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return async <T>(name: string, args: object): Promise<T> => {
    const response = await page.request.post(`/rest/v1/rpc/${name}`, {
      headers: { apikey: config.anonKey, authorization: `Bearer ${token}` },
      data: args,
    })
    expect(response.ok(), `${name}: ${await response.text()}`).toBe(true)
    return (await response.json()) as T
  }
}

const hourMs = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
const water = { lng: 115.4, lat: 26.45 }
const village = { lng: 115.41, lat: 26.45 }

/** A route of two stops for the team of the first grid worker, on now. */
async function publishedRoute(page: Page) {
  const asChief = await caller(page, 'chief')
  const asWalker = await caller(page, 'grid_worker')
  const chief = await asChief<{ roles: { area_id: string }[] }>('whoami', {})
  const walker = await asWalker<{ team_ids: string[] }>('whoami', {})
  const teams = await asChief<{ id: string; name: string }[]>('teams_list', {})
  const team = teams.find(({ id }) => walker.team_ids.includes(id))!
  const day = iso(Date.now() + 8 * hourMs).slice(0, 10)
  const before = iso(Date.now() - 16 * hourMs).slice(0, 10)
  const earlier = await asChief<{ id: string; rev: number; status: string; title: string }[]>('plans_list', {
    from_day: before,
    to_day: day,
  })
  for (const plan of earlier.filter(({ status }) => status === 'published'))
    await asChief('withdraw_plan', { id: plan.id, rev: plan.rev })
  const planId = crypto.randomUUID()
  const routeId = crypto.randomUUID()
  const stop = (seq: number, name: string, at: typeof water, dwellS: number) => ({
    id: crypto.randomUUID(),
    route_id: routeId,
    seq,
    kind: 'water',
    name,
    ...at,
    dwell_s: dwellS,
    priority: 2,
    is_must: seq === 0,
    is_pinned: false,
  })
  const saved = await asChief<{ rev: number }>('save_plan', {
    plan: {
      id: planId,
      area_id: chief.roles[0]!.area_id,
      title: '步行验收',
      service_day: day,
      shift_from: iso(Date.now() - hourMs / 2),
      shift_to: iso(Date.now() + 6 * hourMs),
      routes: [
        {
          id: routeId,
          team_id: team.id,
          mode: 'foot',
          leaves_at: iso(Date.now()),
          travel_s: 900,
          travel_m: 1000,
          geom: {
            type: 'LineString',
            coordinates: [
              [115.395, 26.45],
              [water.lng, water.lat],
              [village.lng, village.lat],
            ],
          },
        },
      ],
      stops: [stop(0, '龙潭水库', water, 4), stop(1, '北坳桥头', village, 600)],
    },
  })
  await asChief('publish_plan', { id: planId, rev: saved.rev })
  return { asChief, planId, team }
}

test.use({
  viewport: { width: 390, height: 844 },
  permissions: ['geolocation'],
  geolocation: { longitude: 115.395, latitude: 26.45 },
})

test('a team walks its route: the stop turns visited by itself, a skip says why, lost signal loses nothing', async ({
  page,
  context,
}) => {
  const { asChief, planId, team } = await publishedRoute(page)
  await signIn(page, 'grid_worker')
  await page.getByRole('navigation').getByRole('button', { name: '今晚巡逻' }).click()
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
  for (let step = 0; step < 6; step++) {
    await context.setGeolocation({ longitude: water.lng + step * 1e-5, latitude: water.lat, accuracy: 8 })
    await page.waitForTimeout(2200)
  }
  await expect(next).toContainText('北坳桥头')
  await expect(page.getByText(/待上传/)).toBeVisible()
  await page.getByRole('button', { name: '跳过' }).click()
  await page.getByRole('button', { name: '道路不通' }).click()
  await expect(page.getByText('停留点都已处理，可以返回')).toBeVisible()

  // And it is back: everything arrives, once.
  await context.setOffline(false)
  await expect(page.getByText('记录已全部上传')).toBeVisible({ timeout: 40_000 })
  await page.getByRole('button', { name: '结束巡逻' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '结束巡逻' }).click()
  await expect(page.getByRole('button', { name: '开始巡逻' })).toBeVisible()

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
