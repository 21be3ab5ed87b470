import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'

interface DemoAccount {
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

/** Signs in through the form, as a person does, and waits until the map has drawn. */
export async function signIn(page: Page, role: string, nth = 0): Promise<DemoAccount> {
  const account = await demoAccount(page, role, nth)
  await page.goto('/')
  await page.getByLabel('邮箱或手机号').fill(account.login)
  await page.getByLabel('密码', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await mapDrawn(page)
  return account
}

/** Rows of the open panel's list. */
export const rowsOf = (page: Page, panel: string) => page.locator(`section[aria-label="${panel}"] button.row`)

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
  const inRail = page.getByRole('navigation').getByRole('button', { name: room, exact: true })
  if ((await inRail.getAttribute('aria-current')) === null) await inRail.click()
  const inHead = page.getByTestId('room-tabs').getByRole('tab', { name: tab, exact: true })
  const question = page.getByRole('dialog', { name: '还有没保存的内容' })
  await inHead.or(question).first().waitFor()
  if (await question.isVisible()) return
  await inHead.click()
}

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
    await page.waitForTimeout(300)
  }
  const save = page.getByRole('button', { name: /保存 \d+ 处修改/ })
  await expect(save).toBeEnabled()
  return save
}
