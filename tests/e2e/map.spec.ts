import { expect, test } from '@playwright/test'
import { cutBeat, drawnShare, mapDrawn, openPanel, signIn, signInToMap } from './support'

test.use({ deviceScaleFactor: 1 })

test('the map is drawn, by the basemap and by the layers over it', async ({ page }) => {
  await signInToMap(page, 'chief')
  const whole = await drawnShare(page)
  expect(whole).toBeGreaterThan(0.05)
  await openPanel(page, '图层')
  await page.getByLabel('空白底图').check()
  // The tool lies over the map: shut, the map alone is looked at.
  await page.keyboard.press('Escape')
  await mapDrawn(page)
  expect(await drawnShare(page)).toBeGreaterThan(0.01)
  await openPanel(page, '图层')
  const shown = page.locator('[data-layer]:checked')
  while ((await shown.count()) > 0) await shown.first().click()
  await page.keyboard.press('Escape')
  await mapDrawn(page)
  // Only search, period, tools and zoom are left on the paper: a twentieth of it.
  expect(await drawnShare(page)).toBeLessThan(0.07)
})

test('a chief sees tracks only after saying why, and the look ends with another period', async ({ page }) => {
  await signInToMap(page, 'chief')
  await openPanel(page, '巡逻轨迹')
  await page.getByRole('button', { name: '查看轨迹' }).click()
  await expect(page.getByRole('alert')).toContainText('至少 4 个不同的字')
  await page.getByRole('button', { name: '核查近期巡逻情况' }).click()
  const tile = page.waitForResponse((response) => response.url().includes('tile_tracks') && response.ok())
  await page.getByRole('button', { name: '查看轨迹' }).click()
  await tile
  await expect(page.getByText('已登记')).toBeVisible()
})

test('a leader sees the list of patrols and no way to their tracks', async ({ page }) => {
  await signIn(page, 'leader')
  await openPanel(page, '巡逻轨迹')
  await expect(page.getByText('不显示轨迹')).toBeVisible()
  await expect(page.getByRole('button', { name: '查看轨迹' })).toHaveCount(0)
})

test('a chief cuts a beat in two, finds no fault, and takes it back', async ({ page }) => {
  await signIn(page, 'chief')
  const save = await cutBeat(page)
  await page.getByRole('button', { name: '检查边界' }).click()
  await expect(page.getByText('没有发现重叠')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(save).toBeDisabled()
})

test('a length is measured, a point is taken back by the keyboard, and Esc ends it', async ({ page }) => {
  // The calls of a duty officer take most of the map's room.
  await signIn(page, 'chief')
  await openPanel(page, '测量')
  const map = page.getByTestId('map')
  const result = page.locator('output')
  for (const x of [300, 500, 600]) {
    const before = await result.innerText()
    await map.click({ position: { x, y: 400 } })
    await expect.poll(() => result.innerText()).not.toBe(before)
  }
  const length = async () => parseFloat((await result.textContent()) ?? '')
  const three = await length()
  expect(three).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expect.poll(length).toBeLessThan(three)
})

test('a file that is no PMTiles archive is refused with what is wrong and what to do', async ({ page }) => {
  await signIn(page, 'chief')
  await openPanel(page, '图层')
  await page.getByText('使用 PMTiles 底图文件').click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'county.pmtiles', mimeType: 'application/octet-stream', buffer: Buffer.from('<!doctype html>') })
  await expect(page.getByRole('alert')).toContainText('请重新下载')
})
