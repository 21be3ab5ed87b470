import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { demoSignIn, publishedRoute, water } from '@tests/support/node/publishedRoute'
import type { Driver } from './driver'
import { stepsOf, until } from './steps'

export interface Journey {
  readonly title: string
  readonly walk: (driver: Driver, base: string) => Promise<void>
}

async function signIn(driver: Driver, base: string, role: string): Promise<number> {
  const steps = stepsOf(driver)
  const { login, password } = await demoSignIn(base, role)
  await driver.goto(base)
  await steps.fill('邮箱或手机号', login)
  await steps.fill('密码', password)
  await steps.press('登录', 'form')
  return steps.mapDrawn()
}

async function map(driver: Driver, base: string): Promise<void> {
  const share = await signIn(driver, base, 'chief')
  assert.ok(share > 0.2, `only ${(share * 100).toFixed(0)} % of the map is drawn`)
  // The answer comes from a worker, which needs what it lacks before its first message.
  const steps = stepsOf(driver)
  await steps.fill('搜索', 'hwc')
  await steps.sees('黄湾村')
}

async function report(driver: Driver, base: string): Promise<void> {
  await signIn(driver, base, 'chief')
  const steps = stepsOf(driver)
  const title = `护栏缺了一段 ${Date.now()}`
  await steps.press('台账', 'nav')
  await steps.press('隐患', '[data-testid="room-tabs"]')
  await steps.press('上报隐患')
  await steps.press('在地图上选点')
  await steps.pressMap(0.5, 0.5)
  await steps.fill('简述', title)
  await steps.press('上报')
  await steps.sees('隐患已上报')
  await steps.reads('[data-testid="drawer"] h2', title)
}

async function walk(driver: Driver, base: string): Promise<void> {
  const { asChief, planId, team } = await publishedRoute(base, (role) => demoSignIn(base, role))
  await signIn(driver, base, 'grid_worker')
  const steps = stepsOf(driver)
  await driver.place(115.395, 26.45)
  await steps.press('今晚巡逻', '[data-testid="room-tabs"]')
  await steps.press('开始巡逻')
  await steps.sees('龙潭水库')
  await steps.sees('正东')
  // The stop asks for some seconds; a receiver tells where it is every few seconds.
  for (let fix = 0; fix < 10; fix++) {
    await driver.place(water.lng + fix * 1e-5, water.lat)
    await pause(2200)
  }
  await steps.sees('1 / 2')
  await steps.press('结束巡逻')
  await steps.press('结束巡逻', '[role="alertdialog"]')
  await steps.sees('开始巡逻')
  // Said only when the server's counts are the phone's.
  await steps.sees('记录已全部上传')
  await until('the visit seen by the device in the database', async () => {
    const plan = await asChief<{ stops: { name: string; visit_source: string | null }[] }>('plan_detail', { id: planId })
    return plan.stops.find(({ name }) => name === '龙潭水库')?.visit_source === 'device'
  })
  // The end of a walk is sent as the rest is: a little after the press.
  await until('the walk finished in the database', async () => {
    const walks = await asChief<{ patrols: { team_id: string; status: string }[] }>('plan_walks', { plan_id: planId })
    return walks.patrols.some(({ team_id, status }) => team_id === team.id && status === 'finished')
  })
}

export const journeys: readonly Journey[] = [
  { title: 'a chief signs in, the map is drawn, the search finds a village by its initials', walk: map },
  { title: 'a hazard is filed on the map', walk: report },
  { title: 'a team starts its walk, is seen at the water, and ends it', walk },
]

export const tooOld: Journey = {
  title: 'a browser that is too old says so in a sentence, and nothing else',
  async walk(driver, base) {
    await driver.goto(base)
    const steps = stepsOf(driver)
    await steps.sees('这个浏览器太旧')
    await pause(2000)
    const text = await driver.run<string>('return document.body.innerText')
    assert.match(text.trim(), /^这个浏览器太旧[^\n]*Chromium 内核 103[^\n]*$/)
    assert.equal(await driver.run<boolean>(`return document.getElementById('app') === null`), true)
  },
}
