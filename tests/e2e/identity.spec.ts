import { randomUUID } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { apiAs, endSessions, enter, enterWith, newcomer, sessionOf } from './api'
import { demoAccount, openPanel } from './support'

test.use({ viewport: { width: 900, height: 600 } })

const accountOf = (page: Page) => page.getByTestId('account')

/** Signs out and somebody else in, in a tab that shows somebody already. */
async function enterAs(page: Page, role: string): Promise<string> {
  await page.goto('/')
  await accountOf(page).click()
  await page.getByTestId('sign-out').click()
  return enter(page, role)
}

/** Writes a session where the page keeps it. Runs in a page of the same origin. */
const keepSession = (session: string) =>
  new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('patrolgrid')
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

test('another sign-in in a second tab turns the first within seconds', async ({ page, context }) => {
  await enter(page, 'chief')
  const second = await context.newPage()
  const worker = await enterAs(second, 'grid_worker')
  await expect(accountOf(page)).toHaveAttribute('aria-label', worker, { timeout: 30_000 })

  await accountOf(second).click()
  await second.getByTestId('sign-out').click()
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible({ timeout: 30_000 })
})

test('a write leaves under no name that the page does not show, and that is said', async ({ page, context }) => {
  // This tab hears nothing of the others: the guard alone stands between its form and the server.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'BroadcastChannel', { value: undefined })
    window.addEventListener('storage', (event) => event.stopImmediatePropagation(), { capture: true })
    window.addEventListener('focus', (event) => event.stopImmediatePropagation(), { capture: true })
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
  })
  await enter(page, 'chief')
  await openPanel(page, '隐患')
  await page.getByRole('button', { name: '上报隐患' }).click()
  const title = `张冠李戴 ${randomUUID().slice(0, 8)}`
  await page.getByRole('textbox', { name: '简述' }).fill(title)
  await page.getByRole('button', { name: '在地图上选点' }).click()
  const box = (await page.getByTestId('map').boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)

  // What a sign-in in another tab leaves behind, at once.
  const second = await context.newPage()
  await second.goto('/config.json')
  const worker = await demoAccount(second, 'grid_worker')
  await second.evaluate(keepSession, JSON.stringify(await sessionOf(second, worker)))

  const sent: string[] = []
  page.on('request', (request) => void (request.url().includes('submit_ops') && sent.push(request.url())))
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await expect(page.getByText(/登录已更换|没有发送/).first()).toBeVisible()
  await expect(accountOf(page)).toHaveAttribute('aria-label', worker.name, { timeout: 60_000 })
  expect(sent).toEqual([])
  const chief = await apiAs(second, 'chief')
  const titles = ((await chief('hazards_list')) as { title: string }[]).map((hazard) => hazard.title)
  expect(titles).not.toContain(title)
})

test('a role that is taken away reaches the page that is open', async ({ page, browser }) => {
  const administrator = await (await browser.newContext()).newPage()
  await administrator.goto('/')
  const admin = await apiAs(administrator, 'administrator')
  const users = (await admin('users_list')) as {
    user_id: string
    email: string | null
    roles: { role: string; area_id: string }[]
  }[]
  const account = await demoAccount(page, 'viewer')
  await enter(page, 'viewer')
  const viewer = users.find(({ email }) => email === account.login)!
  const held = { user_id: viewer.user_id, area_id: viewer.roles[0]!.area_id, role: 'viewer' }
  await admin('revoke_role', held)
  try {
    await expect(page.getByRole('heading', { name: '还没有分配辖区' })).toBeVisible({ timeout: 90_000 })
  } finally {
    await admin('grant_role', held)
  }
})

test('an account that is disabled reaches every tab that is open', async ({ page, context }) => {
  await page.goto('/')
  const { account, disable } = await newcomer(page)
  try {
    await enterWith(page, account)
    const second = await context.newPage()
    await second.goto('/')
    await expect(accountOf(second)).toHaveAttribute('aria-label', account.name, { timeout: 60_000 })
  } finally {
    await disable()
  }
  for (const tab of context.pages())
    await expect(tab.getByRole('heading', { name: '账号已停用' })).toBeVisible({ timeout: 30_000 })
})

test('a session that is ended on another device is over in every tab', async ({ page, context }) => {
  await page.goto('/')
  const { account, disable } = await newcomer(page)
  try {
    await enterWith(page, account)
    const second = await context.newPage()
    await second.goto('/')
    await expect(accountOf(second)).toHaveAttribute('aria-label', account.name, { timeout: 60_000 })
    await endSessions(page, account)
    for (const tab of context.pages())
      await expect(tab.getByRole('button', { name: '登录', exact: true })).toBeVisible({ timeout: 45_000 })
  } finally {
    await disable()
  }
})
