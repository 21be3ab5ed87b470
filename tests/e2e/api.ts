import { expect, type Page } from '@playwright/test'
import { demoAccount, keyOf, sessionOf } from './support'

export { sessionOf }

/** The map is not what these journeys look at, and drawing it by software would take the machine from them. */
const noLayers = JSON.stringify(
  Object.fromEntries(
    ['areas', 'hazards', 'heat', 'incidents', 'offices', 'patrols', 'waters', 'coverage'].map((id) => [id, false]),
  ),
)

/** Signs in through the form and waits for the shell, not for the map: lists listen without it. Gives the name that is shown. */
export async function enter(page: Page, role: string): Promise<string> {
  const { login, password, name } = await demoAccount(page, role)
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
