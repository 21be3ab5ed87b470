// @vitest-environment happy-dom
import { createPinia, disposePinia, setActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Account } from '@/domain/account'
import { triesMost, useLock } from './lock.store'
import { useSession } from './session.store'

const walking = ref<object | null>(null)
vi.mock('./outbox.store', () => ({
  useOutbox: () => ({
    get walking() {
      return walking.value
    },
  }),
}))

const minuteMs = 60_000
const worker: Account = {
  userId: 'user-1',
  displayName: '李网格',
  status: 'active',
  roles: [{ role: 'grid_worker', areaId: 'area-1', areaName: '城关镇' }],
} as unknown as Account
let page: Pinia | null = null

/** The page as it stands after a reload: nothing in memory, the same person still signed in. */
function openPage() {
  if (page) disposePinia(page)
  page = createPinia()
  setActivePinia(page)
  useSession().settle(worker)
  return useLock()
}
/** A page at which he has just said his password. */
async function signIn() {
  if (page) disposePinia(page)
  page = createPinia()
  setActivePinia(page)
  useSession().settle(null)
  const lock = useLock()
  useSession().settle(worker)
  await nextTick()
  return lock
}
const rest = (minutes: number) => vi.advanceTimersByTime(minutes * minuteMs)
const touch = () => window.dispatchEvent(new Event('pointerdown'))

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime('2026-11-30T02:00:00Z')
  localStorage.clear()
  walking.value = null
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('it locks after the minutes of rest, not before, and a reload does not open it', () => {
  expect(openPage().set('2468', 5)).toBe(true)
  const lock = openPage()
  rest(4)
  expect(lock.isLocked).toBe(false)
  touch()
  rest(4)
  expect(lock.isLocked).toBe(false)
  rest(2)
  expect(lock.isLocked).toBe(true)
  expect(openPage().isLocked).toBe(true)
})

test('wrong PINs count over a reload, and five of them leave the password alone', () => {
  openPage().set('2468', 5)
  let lock = openPage()
  lock.lock()
  for (let at = 0; at < triesMost; at++) {
    expect(lock.unlock('1357')).toBe(false)
    lock = openPage()
    expect([lock.isLocked, lock.tries]).toEqual([true, at + 1])
  }
  expect(lock.unlock('2468')).toBe(false)
  expect(openPage().isLocked).toBe(true)
})

test('the right PIN, and the password at the door, begin the count anew', async () => {
  let lock = openPage()
  lock.set('2468', 5)
  lock.lock()
  lock.unlock('1357')
  expect(lock.unlock('2468')).toBe(true)
  expect([lock.isLocked, lock.tries, openPage().tries]).toEqual([false, 0, 0])

  lock = openPage()
  lock.lock()
  lock.unlock('1357')
  lock = await signIn()
  expect([lock.isLocked, lock.tries]).toEqual([false, 0])
  lock = openPage()
  expect([lock.isLocked, lock.tries]).toEqual([false, 0])
})

test('wrong ones said in another tab count here, and a PIN that was taken off there does not come back', () => {
  const lock = openPage()
  lock.set('2468', 5)
  lock.lock()
  const key = Object.keys(localStorage).find((name) => !name.includes('seen'))!
  const kept = JSON.parse(localStorage.getItem(key)!) as object
  localStorage.setItem(key, JSON.stringify({ ...kept, tries: 4 }))
  lock.unlock('1357')
  expect(lock.tries).toBe(triesMost)
  localStorage.clear()
  const other = openPage()
  other.set('2468', 5)
  other.lock()
  localStorage.clear()
  other.unlock('1357')
  expect([other.tries, localStorage.length]).toEqual([1, 0])
})

test('a PIN that an earlier version kept opens, and its tries begin at none', () => {
  openPage().set('2468', 5)
  const key = Object.keys(localStorage).find((name) => !name.includes('seen'))!
  const { tries: _, ...earlier } = JSON.parse(localStorage.getItem(key)!) as { tries: number }
  localStorage.setItem(key, JSON.stringify(earlier))
  const lock = openPage()
  lock.lock()
  expect(lock.tries).toBe(0)
  expect(lock.unlock('2468')).toBe(true)
})

test('the page waits for a photo however long it takes, and locks after the minutes of rest that follow', () => {
  const lock = openPage()
  lock.set('2468', 1)
  lock.pause()
  rest(20)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(lock.isLocked).toBe(false)
  lock.resume()
  expect(lock.isLocked).toBe(false)
  expect(openPage().isLocked).toBe(false)
  rest(2)
  expect(useLock().isLocked).toBe(true)
})

test('where nobody says that no photo was taken, it locks five minutes after its owner is back', () => {
  const lock = openPage()
  lock.set('2468', 1)
  lock.pause()
  rest(20)
  window.dispatchEvent(new Event('focus'))
  rest(4)
  // Lying down and being taken up again is not coming back from the camera.
  document.dispatchEvent(new Event('visibilitychange'))
  expect(lock.isLocked).toBe(false)
  rest(2)
  expect(lock.isLocked).toBe(true)
})

test('the end of a wait that never began is not a touch', () => {
  const lock = openPage()
  lock.set('2468', 1)
  rest(0.9)
  lock.resume()
  rest(0.3)
  expect(lock.isLocked).toBe(true)
})

test('without a PIN nothing is written, and a PIN taken off leaves nothing behind', () => {
  const lock = openPage()
  touch()
  rest(3)
  touch()
  expect(localStorage.length).toBe(0)
  lock.set('2468', 5)
  expect(localStorage.length).toBe(2)
  lock.remove()
  expect(localStorage.length).toBe(0)
})

test('a browser that refuses every word of its storage breaks no page, and says that the PIN was not set', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
  const lock = openPage()
  touch()
  expect(lock.set('2468', 5)).toBe(false)
  expect(() => lock.remove()).not.toThrow()
})

test('a full disk still counts the wrong ones, and still measures rest', () => {
  const lock = openPage()
  lock.set('2468', 5)
  const refuse = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', {
    getItem: localStorage.getItem.bind(localStorage),
    setItem: refuse,
    removeItem: localStorage.removeItem.bind(localStorage),
  })
  rest(4)
  touch()
  rest(4)
  expect(lock.isLocked).toBe(false)
  rest(2)
  expect(lock.isLocked).toBe(true)
  lock.unlock('1357')
  expect(lock.tries).toBe(1)
})

test('a walk is never locked, and its rest begins when it is over', async () => {
  const lock = openPage()
  lock.set('2468', 5)
  walking.value = {}
  await nextTick()
  rest(60)
  expect(lock.isLocked).toBe(false)
  walking.value = null
  await nextTick()
  rest(4)
  expect(lock.isLocked).toBe(false)
  rest(2)
  expect(lock.isLocked).toBe(true)
})

test('it leaves with its person: whoever signs in after him and waits for approval meets no lock of his', async () => {
  const lock = openPage()
  lock.set('2468', 5)
  lock.lock()
  expect(lock.isLocked).toBe(true)
  useSession().settle(null)
  await nextTick()
  useSession().settle({ ...worker, userId: 'user-2', status: 'pending', roles: [] } as unknown as Account)
  await nextTick()
  expect([lock.isLocked, lock.pin]).toEqual([false, null])
})
