// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '@/domain/result'
import { useDrafts } from '@/stores/drafts.store'
import { useStack } from '@/stores/stack.store'
import { emptyDatabase, keysKept } from '@tests/support/fakeDatabase'
import { bodyOf, emptyOutbox, fakeOutbox, opsKept } from '@tests/support/fakeOutbox'
import { afterTyping, draftsRead, freshPage, mountPage } from '@tests/support/mountPage'
import RecordForm from '@/records/RecordForm.vue'
import { hazardForm } from './hazard.form'
import { hazardsMessages } from './hazards.messages'

type Status = 'applied' | 'rejected'
const server = vi.hoisted(() => ({ sent: [] as string[], isOff: false, status: 'applied' as Status }))
vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))
vi.mock('@/data/local/outbox/outboxDatabase', async (original) => ({
  ...(await original<object>()),
  outboxDatabase: fakeOutbox,
}))
vi.mock('@/data/read', () => ({
  rpc: ({ name }: { name: string }, args: { ops: string[] }): Promise<Result<unknown>> => {
    if (name !== 'submit_ops') return Promise.resolve(ok([]))
    server.sent.push(...args.ops)
    if (server.isOff) return Promise.resolve(err({ kind: 'offline' }))
    const results = args.ops.map(() => ({ id: null, status: server.status, code: 'required', message: '请填写隐患标题。' }))
    return Promise.resolve(ok({ server_now: '', epoch: 'e', results }))
  },
}))

const closed = vi.fn<() => void>()
const done = vi.fn<(id: string) => void>()
const kept = vi.fn<() => void>()
const open = () =>
  mountPage(RecordForm, { form: hazardForm, subject: null, onCancel: closed, onDone: done, onKept: kept }, hazardsMessages)
const hazards = () => server.sent.map((text) => bodyOf({ text }))
async function fill(page: ReturnType<typeof open>) {
  await page.get('#hazard-title').setValue('桥栏松动')
  await page.get('#hazard-place').setValue('115.36120, 26.41230')
}

beforeEach(() => {
  emptyDatabase()
  freshPage()
  emptyOutbox()
  server.sent.length = 0
  server.isOff = false
  server.status = 'applied'
  for (const spy of [closed, done, kept]) spy.mockClear()
})

test('a hazard is filed without a map, its place written as coordinates', async () => {
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(hazards()[0]).toMatchObject({ title: '桥栏松动', lng: 115.3612, lat: 26.4123 })
})

test.each([
  ['26°24′44″N, 115°21′40″E', 115.3611, 26.4122],
  ['北纬26.4123，东经115.3612', 115.3612, 26.4123],
])('a place written as %s is understood', async (written, lng, lat) => {
  const page = open()
  await fill(page)
  await page.get('#hazard-place').setValue(written)
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(hazards()[0]?.['lng']).toBeCloseTo(lng, 3)
  expect(hazards()[0]?.['lat']).toBeCloseTo(lat, 3)
})

test('a place that is none is said where it was written, and nothing is sent', async () => {
  const page = open()
  await fill(page)
  await page.get('#hazard-place').setValue('桥头')
  expect(page.get('#hazard-place-error').text()).toContain('经度, 纬度')
  await page.get('form').trigger('submit')
  expect(server.sent).toEqual([])
  expect(opsKept()).toEqual([])
})

test('what was typed comes back after a reload, place and all', async () => {
  const page = open()
  await fill(page)
  await afterTyping()
  page.unmount()
  freshPage()
  const again = open()
  await draftsRead()
  await flushPromises()
  expect(again.get<HTMLInputElement>('#hazard-title').element.value).toBe('桥栏松动')
  expect(again.get<HTMLInputElement>('#hazard-place').element.value).toBe('115.36120, 26.41230')
  expect(again.get('[role="status"]').text()).toContain('已恢复')
})

test('without a network the hazard is kept on the device, and the form is done with it', async () => {
  server.isOff = true
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(kept).toHaveBeenCalledTimes(1))
  expect(done).not.toHaveBeenCalled()
  expect(opsKept()).toMatchObject([{ state: 'waiting', title: '桥栏松动', code: 'offline' }])
  await afterTyping()
  expect(keysKept()).toEqual([])
  // Back online it goes out as it was kept.
  server.isOff = false
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(opsKept()).toMatchObject([{ state: 'sent' }]))
  expect(new Set(server.sent).size).toBe(1)
})

test('what the server refuses stays in the form, with its reason, and nowhere else', async () => {
  server.status = 'rejected'
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(page.text()).toContain('请填写隐患标题。'))
  expect(page.get<HTMLInputElement>('#hazard-title').element.value).toBe('桥栏松动')
  expect(opsKept()).toEqual([])
  server.status = 'applied'
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  const [first, again] = hazards()
  expect(again?.['id']).toBe(first?.['id'])
})

test('a device that keeps nothing sends at once, and says so when that fails too', async () => {
  emptyOutbox(true)
  server.isOff = true
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(page.text()).toContain('本机存不下'))
  expect(page.get<HTMLInputElement>('#hazard-title').element.value).toBe('桥栏松动')
  server.isOff = false
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1))
})

test('Esc on a form with words in it asks, and closes it only when the person says so', async () => {
  const page = open()
  await fill(page)
  let answer: 'stay' | 'keep' = 'stay'
  useDrafts().setAsking(() => Promise.resolve(answer))
  useStack().closeTop()
  await flushPromises()
  expect(closed).not.toHaveBeenCalled()
  answer = 'keep'
  useStack().closeTop()
  await flushPromises()
  expect(closed).toHaveBeenCalledTimes(1)
})

test('Esc on an empty form closes it without a question', async () => {
  open()
  useDrafts().setAsking(() => Promise.reject(new Error('asked')))
  useStack().closeTop()
  await flushPromises()
  expect(closed).toHaveBeenCalledTimes(1)
})
