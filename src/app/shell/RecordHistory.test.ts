// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '@/domain/result'
import { freshPage, mountPage } from '@tests/support/mountPage'
import RecordHistory from './RecordHistory.vue'

const answer = vi.hoisted(() => ({ next: null as unknown }))
vi.mock('@/data/read', () => ({ rpc: () => Promise.resolve(answer.next as Result<unknown>) }))

const entry = { actor: '周刚辉', action: 'update', from: null, to: null, note: null }
async function open(result: Result<unknown>) {
  answer.next = result
  const page = mountPage(RecordHistory, { kind: 'water', id: 'w1' })
  const details = page.get('details')
  details.element.open = true
  await details.trigger('toggle')
  await flushPromises()
  return page
}
beforeEach(() => freshPage())

test('what somebody may not know is said to be closed to him, not to be unchanged', async () => {
  const page = await open(err({ kind: 'not-found' }))
  expect(page.text()).toContain('不对你开放')
  expect(page.text()).not.toContain('没有修改记录')
})

test('a change stands with who, before and after; an unchanged record says so', async () => {
  const at = '2026-11-29T14:00:00Z'
  const page = await open(ok([{ ...entry, at, changes: { before: { risk: 1 }, after: { risk: 3 }, outline: false } }]))
  expect(page.text()).toContain('周刚辉')
  expect(page.text()).toContain('风险：1 → 3')
  expect((await open(ok([]))).text()).toContain('没有修改记录')
})

test('a history that the server cut says that there is more', async () => {
  const step = { ...entry, action: 'step', at: '2026-11-29T14:00:00Z', changes: null }
  const page = await open(ok(Array.from({ length: 300 }, () => step)))
  expect(page.text()).toContain('最近 300 条')
  expect(page.text()).not.toContain('没有修改记录')
})
