// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import type { Account } from '@/domain/account'
import { useSession } from '@/stores/session.store'
import { asked, confirm } from '@/ui/confirm'
import { useLockScreen } from './useLockScreen'

vi.mock('@/stores/outbox.store', () => ({ useOutbox: () => ({ walking: null }) }))
const loaded = vi.hoisted(() => vi.fn())
vi.mock('@/features/field/lock/LockScreen.vue', () => {
  loaded()
  return { default: {} }
})

let scope: EffectScope
beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  useSession().settle({
    userId: 'user-1',
    displayName: '李网格',
    status: 'active',
    roles: [{ role: 'chief' }],
  } as unknown as Account)
  scope = effectScope()
})
afterEach(() => scope.stop())

test('the screen of the lock is fetched when a PIN is set, and not before', async () => {
  const lock = scope.run(useLockScreen)!
  await nextTick()
  expect(loaded).not.toHaveBeenCalled()
  lock.set('2468', 5)
  await vi.waitFor(() => expect(loaded).toHaveBeenCalled())
})

test('a question that stands open when the page locks is closed, and what it asked for is not done', async () => {
  const lock = scope.run(useLockScreen)!
  lock.set('2468', 5)
  const answer = confirm({ title: '删除这条记录？', text: '', confirm: '删除', cancel: '返回' })
  lock.lock()
  expect(asked.value).toBeNull()
  expect(await answer).toBe(false)
})
