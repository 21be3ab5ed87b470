// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { ok } from '@/domain/result'
import { useDrafts } from '@/stores/drafts.store'
import { emptyDatabase, keysKept } from '@tests/support/fakeDatabase'
import { bodyOf, emptyOutbox, fakeOutbox } from '@tests/support/fakeOutbox'
import { afterTyping, draftsRead, freshPage, mountPage } from '@tests/support/mountPage'
import InspectHere from './InspectHere.vue'
import { watersMessages } from './waters.messages'

const sent = vi.hoisted(() => [] as string[])
vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))
vi.mock('@/data/local/outbox/outboxDatabase', async (original) => ({
  ...(await original<object>()),
  outboxDatabase: fakeOutbox,
}))
vi.mock('@/data/read', () => ({
  rpc: (_: object, args: { ops: string[] }) => {
    sent.push(...args.ops)
    return Promise.resolve(ok({ server_now: '', epoch: 'e', results: args.ops.map(() => ({ id: null, status: 'applied' })) }))
  },
}))

/** As it stands open beside a water. */
const open = (id = 'water-1') => {
  useDrafts().setOpen(`inspection.${id}`, true)
  return mountPage(InspectHere, { record: { id, name: '龙潭', may_inspect: true } }, watersMessages)
}
const isPicked = (page: ReturnType<typeof open>, piece: string, state: string) =>
  page.get<HTMLInputElement>(`#kit-${piece}-${state}`).element.checked

beforeEach(() => {
  emptyDatabase()
  freshPage()
  emptyOutbox()
  sent.length = 0
})

test('a round half done is there again after a reload, at its own water only', async () => {
  const page = open()
  await page.get('#kit-sign-present').setValue()
  await page.get('#kit-rope-missing').setValue()
  await page.get('#inspection-note').setValue('绳子被拿走')
  await afterTyping()
  page.unmount()
  freshPage()
  const again = open()
  await draftsRead()
  await flushPromises()
  expect(isPicked(again, 'sign', 'present')).toBe(true)
  expect(isPicked(again, 'rope', 'missing')).toBe(true)
  expect(again.get<HTMLTextAreaElement>('#inspection-note').element.value).toBe('绳子被拿走')
  again.unmount()
  const other = open('water-2')
  await flushPromises()
  expect(isPicked(other, 'sign', 'present')).toBe(false)
  expect(other.get<HTMLTextAreaElement>('#inspection-note').element.value).toBe('')
})

test('a round that is saved leaves no draft', async () => {
  const page = open()
  for (const piece of ['sign', 'ring', 'rope', 'pole']) await page.get(`#kit-${piece}-present`).setValue()
  await afterTyping()
  expect(keysKept()).toHaveLength(1)
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 8000 })
  await afterTyping()
  expect(bodyOf({ text: sent[0]! })['checklist']).toEqual({ sign: 'present', ring: 'present', rope: 'present', pole: 'present' })
  expect(keysKept()).toEqual([])
})
