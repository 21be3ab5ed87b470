// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '@/domain/result'
import { useDrafts } from '@/stores/drafts.store'
import { useStack } from '@/stores/stack.store'
import { emptyDatabase, keysKept } from '@tests/support/fakeDatabase'
import { afterTyping, draftsRead, freshPage, mountPage } from '@tests/support/mountPage'
import HazardForm from './HazardForm.vue'
import { hazardsMessages } from './hazards.messages'

const sent = vi.hoisted(() => ({ calls: [] as { name: string; args: { hazard: Record<string, unknown> } }[], fails: false }))
vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))
vi.mock('@/data/read', () => ({
  rpc: ({ name }: { name: string }, args: { hazard: Record<string, unknown> }): Promise<Result<unknown>> => {
    if (name !== 'create_hazard') return Promise.resolve(ok([]))
    sent.calls.push({ name, args })
    return Promise.resolve(sent.fails ? err({ kind: 'offline' }) : ok(null))
  },
}))

const closed = vi.fn<() => void>()
const open = () => mountPage(HazardForm, { onCancel: closed }, hazardsMessages)
async function fill(page: ReturnType<typeof open>) {
  await page.get('#hazard-title').setValue('桥栏松动')
  await page.get('#hazard-place').setValue('115.36120, 26.41230')
}

beforeEach(() => {
  emptyDatabase()
  freshPage()
  sent.calls.length = 0
  sent.fails = false
  closed.mockClear()
})

test('a hazard is filed without a map, its place written as coordinates', async () => {
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(sent.calls[0]?.args.hazard).toMatchObject({ title: '桥栏松动', lng: 115.3612, lat: 26.4123 })
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
  expect(sent.calls[0]?.args.hazard['lng']).toBeCloseTo(lng, 3)
  expect(sent.calls[0]?.args.hazard['lat']).toBeCloseTo(lat, 3)
})

test('a place that is none is said where it was written, and nothing is sent', async () => {
  const page = open()
  await fill(page)
  await page.get('#hazard-place').setValue('桥头')
  expect(page.get('#hazard-place-problem').text()).toContain('经度, 纬度')
  await page.get('form').trigger('submit')
  expect(sent.calls).toEqual([])
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

test('a send that failed keeps everything and is sent again under the same id', async () => {
  sent.fails = true
  const page = open()
  await fill(page)
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.get<HTMLInputElement>('#hazard-title').element.value).toBe('桥栏松动')
  sent.fails = false
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(sent.calls.map(({ args }) => args.hazard['id'])).toEqual([
    sent.calls[0]?.args.hazard['id'],
    sent.calls[0]?.args.hazard['id'],
  ])
  await afterTyping()
  expect(keysKept()).toEqual([])
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
