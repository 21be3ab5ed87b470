import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { demoAccount, keyOf, sessionOf } from './support'

export { sessionOf }

/** The map is not what these journeys look at, and drawing it by software would take the machine from them. */
const noLayers = JSON.stringify(
  Object.fromEntries(
    ['areas', 'hazards', 'heat', 'incidents', 'offices', 'patrols', 'waters', 'coverage'].map((id) => [id, false]),
  ),
)

interface Account {
  readonly login: string
  readonly password: string
  readonly name: string
}

/** Signs in through the form and waits for the shell, not for the map: lists listen without it. Gives the name that is shown. */
export const enter = async (page: Page, role: string): Promise<string> => enterWith(page, await demoAccount(page, role))

export async function enterWith(page: Page, { login, password, name }: Account): Promise<string> {
  await page.addInitScript((shown) => {
    localStorage.setItem('patrolgrid.layers', shown)
    localStorage.setItem('patrolgrid.basemap', 'blank')
  }, noLayers)
  if (page.url() === 'about:blank') await page.goto('/')
  await page.getByLabel('邮箱或手机号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByTestId('account')).toHaveAttribute('aria-label', name, { timeout: 60_000 })
  return name
}

/** Calls database functions as somebody else, past every page: what another browser would have done. */
export async function apiAs(page: Page, role: string) {
  const anonKey = await keyOf(page)
  const { access_token: token } = await sessionOf(page, await demoAccount(page, role))
  return async function call(name: string, args: object = {}): Promise<unknown> {
    const answer = await page.request.post(`/rest/v1/rpc/${name}`, {
      headers: { apikey: anonKey, authorization: `Bearer ${token}` },
      data: args,
    })
    if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
}

/** Writes a setting as the administrator, over what stands there: a journey that ran before may have left it. */
export async function setSetting(page: Page, key: string, value: unknown): Promise<void> {
  const { access_token: token } = await sessionOf(page, await demoAccount(page, 'administrator'))
  const headers = { apikey: await keyOf(page), authorization: `Bearer ${token}` }
  const read = await page.request.get(`/rest/v1/settings?key=eq.${key}&select=updated_at`, { headers })
  const [held] = (await read.json()) as { updated_at: string }[]
  const data = { changes: [{ key, value, seen_at: held?.updated_at ?? null }] }
  const saved = await page.request.post('/rest/v1/rpc/save_settings', { headers, data })
  expect(saved.ok(), await saved.text()).toBe(true)
}

/** A viewer of the administrator's whole branch, made for one journey, and the administrator who made him. */
export async function newcomer(page: Page) {
  const administrator = await apiAs(page, 'administrator')
  const tag = randomUUID().slice(0, 8)
  const account: Account = { login: `${tag}@example.org`, password: `a-password-${tag}`, name: `来客${tag}` }
  const signedUp = await page.request.post('/auth/v1/signup', {
    headers: { apikey: await keyOf(page) },
    data: { email: account.login, password: account.password, data: { display_name: account.name } },
  })
  const { user } = (await signedUp.json()) as { user: { id: string } }
  const { roles } = (await administrator('whoami')) as { roles: { area_id: string }[] }
  await administrator('grant_role', { user_id: user.id, area_id: roles[0]!.area_id, role: 'viewer' })
  await administrator('set_user_status', { user_id: user.id, status: 'active', reason: null })
  /** No account stays in use that the county did not have before. */
  const disable = () => administrator('set_user_status', { user_id: user.id, status: 'disabled', reason: null })
  return { account, disable }
}

/** Ends every session of an account, as its owner does on another device. */
export async function endSessions(page: Page, account: Account): Promise<void> {
  const { access_token: token } = await sessionOf(page, account)
  const ended = await page.request.post('/auth/v1/logout?scope=global', {
    headers: { apikey: await keyOf(page), authorization: `Bearer ${token}` },
  })
  expect(ended.ok()).toBe(true)
}

/** Somewhere inside the first area of the kind that the caller reaches. */
export async function placeIn(
  call: (name: string, args?: object) => Promise<unknown>,
  kind: string,
): Promise<{ lng: number; lat: number }> {
  const areas = (await call('areas_list')) as { kind: string; lng: number; lat: number }[]
  const area = areas.find((candidate) => candidate.kind === kind)
  if (!area) throw new Error(`no area of kind ${kind}`)
  return { lng: area.lng, lat: area.lat }
}
