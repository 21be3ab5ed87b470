// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { triesMost, useLock } from '@/stores/lock.store'
import { useSession } from '@/stores/session.store'
import LockScreen from './LockScreen.vue'

const isOnline = ref(true)
const unsentCount = ref(0)
vi.mock('@/stores/outbox.store', () => ({
  useOutbox: () => ({
    walking: null,
    get unsentCount() {
      return unsentCount.value
    },
  }),
}))
vi.mock('@/stores/connectivity.store', () => ({
  useConnectivity: () => ({
    get isOnline() {
      return isOnline.value
    },
  }),
}))

/** The screen of a phone that its owner has just locked. */
async function lockedPhone() {
  freshPage()
  useSession().state = 'active'
  const lock = useLock()
  lock.set('2468', 5)
  lock.lock()
  const page = mountPage(LockScreen)
  await nextTick()
  const button = (name: string) =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name) ?? null
  return { lock, page, button }
}

beforeEach(() => {
  localStorage.clear()
  isOnline.value = true
  unsentCount.value = 0
})

test('who taps that he forgot his PIN, and remembers it, goes back and opens with it', async () => {
  const { lock, page, button } = await lockedPhone()
  expect(button('用 PIN 打开')).toBeNull()
  button('忘了 PIN，用密码打开')!.click()
  await nextTick()
  expect(page.text()).toContain('需要联网')
  button('用 PIN 打开')!.click()
  await nextTick()
  await page.get('input[inputmode="numeric"]').setValue('2468')
  await page.get('form').trigger('submit')
  expect(lock.isLocked).toBe(false)
})

test('after five wrong ones there is no way back to the PIN', async () => {
  const { lock, button } = await lockedPhone()
  for (let at = 0; at < triesMost; at++) lock.unlock('1357')
  await nextTick()
  expect([button('忘了 PIN，用密码打开'), button('用 PIN 打开')]).toEqual([null, null])
})

test('somebody else signs in after a question that names what is unsent, and not on one tap', async () => {
  unsentCount.value = 3
  const { button } = await lockedPhone()
  const signOut = vi.spyOn(useSession(), 'signOut').mockResolvedValue()
  button('换人登录')!.click()
  await flushPromises()
  expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain('3 条未同步')
  button('返回')!.click()
  await flushPromises()
  expect([document.querySelector('[role="alertdialog"]'), signOut.mock.calls.length]).toEqual([null, 0])
  button('换人登录')!.click()
  await flushPromises()
  button('退出并换人')!.click()
  await flushPromises()
  expect(signOut).toHaveBeenCalledOnce()
})

test('without a network nobody is signed out, and it says why', async () => {
  isOnline.value = false
  const { page, button } = await lockedPhone()
  expect(button('换人登录')!.disabled).toBe(true)
  expect(page.text()).toContain('现在没有网络')
})
