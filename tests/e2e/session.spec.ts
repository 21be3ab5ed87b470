import { expect, test } from '@playwright/test'
import { countClicks, demoAccount, drawnShare, fillSignIn, mapDrawn, signIn } from './support'

// As people have it: with every pixel, and with the page kept for offline use.
test.use({ deviceScaleFactor: 1, serviceWorkers: 'allow' })

test('a chief signs in and sees the county drawn, and stays signed in after a reload', async ({ page }) => {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto('/')
  await fillSignIn(page, await demoAccount(page, 'chief'))
  await mapDrawn(page)
  expect(await drawnShare(page)).toBeGreaterThan(0.2)
  await page.reload()
  await mapDrawn(page)
  await expect(page.getByRole('search')).toBeVisible()
  expect(problems.filter((text) => /Content Security Policy|Uncaught/i.test(text))).toEqual([])
})

test('a wrong password is refused in words, and repeated guessing is slowed down', async ({ page }) => {
  const account = await demoAccount(page, 'viewer')
  await page.goto('/')
  const guess = async (password: string) => {
    await page.getByLabel('邮箱或手机号').fill(account.login)
    await page.getByLabel('密码', { exact: true }).fill(password)
    const answer = page.waitForResponse((response) => response.url().includes('/auth/v1/token'))
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await answer
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeEnabled()
    return (await page.locator('#sign-in-problem').textContent()) ?? ''
  }
  expect(await guess('wrong-password-0')).toContain('账号或密码不对')
  const answers: string[] = []
  for (let turn = 1; turn < 12; turn++) answers.push(await guess(`wrong-password-${turn}`))
  expect(answers.some((text) => text.includes('次数过多'))).toBe(true)
})

test('a newcomer asks for an account, waits, is approved by the administrator and gets in', async ({ page, browser }) => {
  const login = `new-${Date.now()}@example.org`
  await page.goto('/')
  await page.getByRole('button', { name: '申请账号' }).click()
  const name = `赵新${Date.now() % 100000}`
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('邮箱或手机号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill('a-long-password-7')
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('heading', { name: '账号待审批' })).toBeVisible()

  const administrator = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await signIn(administrator, 'administrator')
  await expect(administrator.locator('section[data-panel="accounts"]')).toBeVisible()
  const clicks = await countClicks(administrator)
  await administrator.getByRole('button', { name: new RegExp(name) }).click()
  await administrator.getByRole('combobox', { name: '角色' }).selectOption('viewer')
  await administrator.getByRole('combobox', { name: '辖区', exact: true }).selectOption({ index: 1 })
  await administrator.getByRole('button', { name: '批准并分配' }).click()
  await expect(administrator.getByText(`已批准“${name}”`)).toBeVisible()
  // The account and the approval; role and area are chosen from two lists between them, which the browser opens and does not count.
  expect(await clicks()).toBe(2)

  await page.getByRole('button', { name: '重新检查' }).click()
  await mapDrawn(page)
  await expect(page.getByRole('search')).toBeVisible()
})

test('a phone number signs in as well as an e-mail address', async ({ page }) => {
  const phone = `139${String(Date.now()).slice(-8)}`
  await page.goto('/')
  await page.getByRole('button', { name: '申请账号' }).click()
  await page.getByLabel('姓名').fill('钱电话')
  await page.getByLabel('邮箱或手机号').fill(phone)
  await page.getByLabel('密码', { exact: true }).fill('a-long-password-8')
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('heading', { name: '账号待审批' })).toBeVisible()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('邮箱或手机号').fill(phone)
  await page.getByLabel('密码', { exact: true }).fill('a-long-password-8')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('heading', { name: '账号待审批' })).toBeVisible()
})
