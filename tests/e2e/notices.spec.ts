import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { setSetting } from './api'
import { bareMap, demoAccount, mapDrawn, signIn } from './support'

/** Asks the server as a demo account, beside the page. */
async function asAccount(page: Page, role: string) {
  const account = await demoAccount(page, role)
  const { anonKey } = (await (await page.request.get('/config.json')).json()) as { anonKey: string }
  const signedIn = await page.request.post('/auth/v1/token?grant_type=password', {
    headers: { apikey: anonKey },
    data: { email: account.login, password: account.password },
  })
  const { access_token: token } = (await signedIn.json()) as { access_token: string }
  const headers = { apikey: anonKey, authorization: `Bearer ${token}` }
  return {
    call: async <T>(name: string, data: object = {}): Promise<T> => {
      const answer = await page.request.post(`/rest/v1/rpc/${name}`, { headers, data })
      expect(answer.ok(), await answer.text()).toBe(true)
      return (await answer.json()) as T
    },
  }
}

/** With one hour every finest area is void at some time of the day, whenever the test runs. */
const setVoidHours = (page: Page, hours: number): Promise<void> => setSetting(page, 'void_hours', hours)

test('a chief hears of areas with nobody in them, goes there, deals with one and gives it back; others see it at once', async ({
  page,
}) => {
  await setVoidHours(page, 1)
  try {
    await signIn(page, 'chief')
    const bell = page.getByTestId('bell')
    await expect(bell).not.toHaveAttribute('data-count', '0')
    await bell.click()
    const panel = page.getByRole('region', { name: '提醒' })
    const group = panel.locator('details[data-kind="void_area"]')
    if ((await group.getAttribute('open')) === null) await group.locator('summary').click()
    const free = group
      .locator('li')
      .filter({ has: page.getByTestId('take') })
      .first()
    const name = (await free.locator('strong').textContent())!.trim()
    const first = group
      .locator('li')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first()
    await expect(first).toContainText(/没有人到/)
    await expect(first).toContainText(/就近警力：.+公里/)
    expect((await new AxeBuilder({ page }).include('section[aria-label="提醒"]').analyze()).violations).toEqual([])

    await first.locator('button.row').click()
    await expect(page).toHaveURL(/area/)
    await expect(first.getByRole('img', { name: '未阅' })).toHaveCount(0)

    await first.getByTestId('take').click()
    await expect(first).toContainText('我在处理')
    await page.getByRole('button', { name: '撤销' }).click()
    await expect(first.getByTestId('take')).toBeVisible()

    // The duty officer takes it on another screen.
    const duty = await asAccount(page, 'duty_officer')
    const areas = await duty.call<{ id: string; name: string }[]>('areas_list')
    const ids = areas.filter((area) => area.name === name).map(({ id }) => id)
    const rows = await duty.call<{ id: string; kind: string; area_id: string }[]>('notices_list')
    const notice = rows.find(({ kind, area_id }) => kind === 'void_area' && ids.includes(area_id))!
    await duty.call('take_notice', { notice_id: notice.id })
    await expect(first).toContainText('值班民警处理中')
    await duty.call('take_notice', { notice_id: notice.id, is_taken: false })
  } finally {
    await setVoidHours(page, 72)
  }
})

test('an administrator is told what a setting may be, saves one and takes it back', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.getByTestId('account').click()
  await page.getByTestId('settings').click()
  const grace = page.getByRole('textbox', { name: '出发宽限' })
  await grace.fill('0')
  await expect(page.getByText('请填 1 至 240 之间的整数。')).toBeVisible()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('有 1 项填写不对')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('section[aria-label="系统设置"]').analyze()).violations).toEqual([])
  await grace.fill('20')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('设置已保存')).toBeVisible()
  await page.getByRole('button', { name: '撤销' }).click()
  await expect(grace).toHaveValue('15')
  await page.reload()
  await mapDrawn(page)
  await expect(page.getByRole('textbox', { name: '出发宽限' })).toHaveValue('15')
})

test('a newcomer changes the own password, and changes it back with the new one', async ({ page }) => {
  // The demo's own sign-ins are offered only while their password is the demo's.
  const [email, password, other] = [`newcomer-${Date.now()}@example.org`, 'a-first-password-7', 'another-password-9']
  const { anonKey } = (await (await page.request.get('/config.json')).json()) as { anonKey: string }
  const signedUp = await page.request.post('/auth/v1/signup', {
    headers: { apikey: anonKey },
    data: { email, password, data: { display_name: '新来的人' } },
  })
  const { user } = (await signedUp.json()) as { user: { id: string } }
  const administrator = await asAccount(page, 'administrator')
  const { roles } = await administrator.call<{ roles: { area_id: string }[] }>('whoami')
  await administrator.call('grant_role', { user_id: user.id, area_id: roles[0]!.area_id, role: 'viewer' })
  await administrator.call('set_user_status', { user_id: user.id, status: 'active', reason: null })

  await bareMap(page)
  await page.goto('/')
  await page.getByLabel('邮箱或手机号').fill(email)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const change = async (current: string, next: string) => {
    if (!(await page.getByTestId('password').isVisible())) await page.getByTestId('account').click()
    await page.getByTestId('password').click()
    await page.getByLabel('原密码').fill(current)
    await page.getByLabel('新密码', { exact: true }).fill(next)
    await page.getByLabel('再输一次新密码').fill(next)
    await page.getByRole('button', { name: '修改', exact: true }).click()
  }
  await change('not-the-password-1', other)
  await expect(page.getByText('原密码不正确。')).toBeVisible()
  await page.getByRole('button', { name: '取消' }).click()
  await change(password, other)
  await expect(page.getByText('密码已修改')).toBeVisible()
  await change(other, password)
  await expect(page.getByText('密码已修改')).toHaveCount(2)
})
