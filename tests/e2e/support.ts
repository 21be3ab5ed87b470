import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'

export interface DemoAccount {
  readonly login: string
  readonly password: string
  readonly name: string
  readonly role: string
}

const keptAccounts = 'test-results/demo-accounts.json'

/** The server shows its demo sign-ins until a journey lets a real person in; from then on what it said before. */
async function demoAccounts(page: Page): Promise<DemoAccount[]> {
  const shown = (await (await page.request.get('/demo.json')).json()) as DemoAccount[]
  if (shown.length === 0) return JSON.parse(await readFile(keptAccounts, 'utf8')) as DemoAccount[]
  await mkdir('test-results', { recursive: true })
  await writeFile(keptAccounts, JSON.stringify(shown))
  return shown
}

/** The first demo sign-in of a role unless `nth` says another. */
export async function demoAccount(page: Page, role: string, nth = 0): Promise<DemoAccount> {
  const accounts = await demoAccounts(page)
  const account = accounts.filter((candidate) => candidate.role === role)[nth]
  if (!account) throw new Error(`The demo county has no account ${nth} of role ${role}`)
  return account
}

/** Signs in through the form, as a person does. The sign-in page is open. */
export async function fillSignIn(page: Page, { login, password }: Pick<DemoAccount, 'login' | 'password'>): Promise<void> {
  await page.getByLabel('邮箱或手机号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

interface Config {
  readonly anonKey: string
}
export async function keyOf(page: Page): Promise<string> {
  return ((await (await page.request.get('/config.json')).json()) as Config).anonKey
}

/** A session as signing in gives it. */
export async function sessionOf(page: Page, { login, password }: Pick<DemoAccount, 'login' | 'password'>) {
  const signedIn = await page.request.post('/auth/v1/token?grant_type=password', {
    headers: { apikey: await keyOf(page) },
    data: { email: login, password },
  })
  if (!signedIn.ok()) throw new Error(`sign-in of ${login}: ${signedIn.status()} ${await signedIn.text()}`)
  return (await signedIn.json()) as { readonly access_token: string }
}

/** Writes a session where the page keeps it, in a browser that holds nothing yet. Dexie's first version is IndexedDB's tenth. */
const keepSession = (session: string) =>
  new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('patrolgrid', 10)
    opening.onupgradeneeded = () => opening.result.createObjectStore('entries', { keyPath: 'key' })
    opening.onerror = () => reject(opening.error ?? new Error('the database of the page did not open'))
    opening.onsuccess = () => {
      const writing = opening.result.transaction('entries', 'readwrite')
      writing.objectStore('entries').put({ key: 'session', value: session })
      writing.oncomplete = () => {
        opening.result.close()
        resolve()
      }
    }
  })

/** Opens the page as somebody who signed in earlier: the form has journeys of its own. */
export async function openAs(page: Page, account: DemoAccount, path = '/'): Promise<void> {
  const session = await sessionOf(page, account)
  // Any page of the same origin that runs nothing.
  await page.goto('/config.json')
  await page.evaluate(keepSession, JSON.stringify(session))
  await page.goto(path)
}

/** Blank paper with no layer switched on; what a panel itself puts on the map is still drawn. */
export async function bareMap(page: Page): Promise<void> {
  const switches = ['areas', 'hazards', 'heat', 'incidents', 'offices', 'patrols', 'waters', 'coverage']
  await page.addInitScript(
    (shown) => {
      localStorage.setItem('patrolgrid.layers', shown)
      localStorage.setItem('patrolgrid.basemap', 'blank')
    },
    JSON.stringify(Object.fromEntries(switches.map((id) => [id, false]))),
  )
}

/**
 * Counts what a hand does from here on: each press of the mouse, and each press of a key that is not text going into a field. Pressing
 * a button with Enter is one, not two. Gives the way to ask how many there were.
 */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = document.documentElement
    counted.dataset['clicks'] = '0'
    const count = () => (counted.dataset['clicks'] = String(Number(counted.dataset['clicks']) + 1))
    const isText = ({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent) =>
      key.length === 1 &&
      !ctrlKey &&
      !altKey &&
      !metaKey &&
      target instanceof HTMLElement &&
      /^(INPUT|TEXTAREA)$/.test(target.tagName)
    const isModifier = ({ key }: KeyboardEvent) => ['Control', 'Shift', 'Alt', 'Meta'].includes(key)
    document.addEventListener('pointerdown', count, true)
    document.addEventListener('keydown', (event) => (isText(event) || isModifier(event) ? null : count()), true)
  })
  return async () => Number(await page.locator('html').getAttribute('data-clicks'))
}

/** Signs in to a bare map: most journeys do not look at the county, and drawing it by software would take the machine from them. */
export async function signIn(page: Page, role: string, nth = 0): Promise<DemoAccount> {
  await bareMap(page)
  return signInToMap(page, role, nth)
}

/** Signs in and waits until the whole county has drawn: for journeys that look at it. */
export async function signInToMap(page: Page, role: string, nth = 0): Promise<DemoAccount> {
  const account = await demoAccount(page, role, nth)
  await openAs(page, account)
  await mapDrawn(page)
  return account
}

/** Another address in the same page, as a press on back brings one: the whole page is not loaded again for it. */
export const visit = (page: Page, address: string) =>
  page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, address)

/** The button that says a room's period and opens its choice. */
export const periodOf = (page: Page | Locator) => page.getByRole('button', { name: /^时段 / })
export async function choosePeriod(page: Page, name: string): Promise<void> {
  await periodOf(page).click()
  await page.getByRole('dialog', { name: '时段' }).getByRole('button', { name, exact: true }).click()
}

/** Rows of the open panel's list. */
export const rowsOf = (page: Page, panel: string) => page.locator(`section[aria-label="${panel}"]`).locator('button.row, tr.row')

/** Waits until the map stands still with all its tiles; the shell marks that on the map's element. */
export async function mapDrawn(page: Page): Promise<void> {
  await expect(page.locator('#map')).toHaveAttribute('data-idle', 'true', { timeout: 60_000 })
}

/** Share of pixels of the map that differ from its most common colour: a blank map has next to none. */
export async function drawnShare(page: Page): Promise<number> {
  const png = await page.getByTestId('map').screenshot()
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    if (!context) return 0
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    const counts = new Map<number, number>()
    for (let at = 0; at < data.length; at += 4) {
      const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    return 1 - Math.max(...counts.values()) / (data.length / 4)
  }, png.toString('base64'))
}

/** Room and tab of each panel, by the name of the panel. */
const placeOfPanel: Readonly<Record<string, readonly [room: string, tab: string]>> = {
  今晚简况: ['今晚', '简况'],
  今晚巡逻: ['今晚', '今晚巡逻'],
  提醒: ['今晚', '提醒'],
  路线规划: ['巡防', '方案'],
  排班: ['巡防', '排班'],
  巡防覆盖: ['巡防', '覆盖'],
  热点: ['巡防', '热点'],
  巡逻轨迹: ['巡防', '轨迹'],
  回放与对比: ['巡防', '回放'],
  警情: ['台账', '警情'],
  隐患: ['台账', '隐患'],
  矛盾纠纷: ['台账', '纠纷'],
  线索: ['台账', '线索'],
  接警台: ['指挥', '接警台'],
  单位: ['管理', '单位'],
  工作记录: ['台账', '工作记录'],
  危险水域: ['台账', '水域'],
  警务室: ['台账', '警务室'],
  警力: ['台账', '警力'],
  辖区网格: ['台账', '辖区'],
  指挥看板: ['研判', '看板'],
  响应圈: ['研判', '响应圈'],
  账号: ['管理', '账号'],
  导入: ['管理', '导入'],
  辖区维护: ['管理', '辖区维护'],
  系统设置: ['管理', '设置'],
  人员与队伍: ['管理', '人员与队伍'],
  建县: ['管理', '建县'],
  留存: ['管理', '留存'],
  导出密钥: ['管理', '导出密钥'],
  审计: ['管理', '审计'],
  状态: ['管理', '状态'],
}

/** Opens a panel by its name as a person does: its room, then its tab; or the button of a map tool. Stops where a question is asked. */
export async function openPanel(page: Page, name: string): Promise<void> {
  const place = placeOfPanel[name]
  if (!place) {
    const tool = page.getByTestId('map-tools').getByRole('button', { name, exact: true })
    if ((await tool.getAttribute('aria-expanded')) === 'false') await tool.click()
    return
  }
  const [room, tab] = place
  // Pressed while the page still goes to the person's own room, that room would be shut again.
  await page.waitForURL(({ pathname }) => pathname !== '/')
  const inRail = page.getByRole('navigation').getByRole('button', { name: room, exact: true })
  if ((await inRail.getAttribute('aria-current')) === null) await inRail.click()
  const inHead = page.getByTestId('room-tabs').getByRole('tab', { name: tab, exact: true })
  const question = page.getByRole('alertdialog', { name: '还有没保存的内容' })
  await inHead.or(question).first().waitFor()
  if (await question.isVisible()) return
  await inHead.click()
}

/** What the page keeps in the browser's own database, by its keys. */
export const keptKeys = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('patrolgrid')
        opening.onerror = () => reject(opening.error ?? new Error('the database of the page did not open'))
        opening.onsuccess = () => {
          const reading = opening.result.transaction('entries').objectStore('entries').getAllKeys()
          reading.onsuccess = () => {
            opening.result.close()
            resolve(reading.result.map(String))
          }
        }
      }),
  )

/** The page has dealt with what was pressed and drawn it. */
const framesPassed = (page: Page) =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

/** Cuts the beat in the middle of the map in two, as a chief does, and gives the button that would save it. */
export async function cutBeat(page: Page): Promise<Locator> {
  await openPanel(page, '辖区维护')
  await page.getByRole('button', { name: '开始编辑' }).click()
  await expect(page.getByRole('button', { name: '检查边界' })).toBeVisible()
  await mapDrawn(page)
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no box')
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  await page.mouse.click(...at(0.5, 0.5))
  await expect(page.getByLabel('名称')).toBeVisible()
  await page.getByRole('button', { name: '分割' }).click()
  for (const [x, y] of [
    [0.03, 0.48],
    [0.5, 0.5],
    [0.97, 0.49],
    [0.97, 0.49],
  ] as const) {
    await page.mouse.move(...at(x, y), { steps: 4 })
    await page.mouse.click(...at(x, y))
    await framesPassed(page)
  }
  const save = page.getByRole('button', { name: /保存 \d+ 处修改/ })
  await expect(save).toBeEnabled()
  return save
}
