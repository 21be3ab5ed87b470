// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { err, ok, type Result } from '@/domain/result'
import { touch } from '@/stores/live/live'
import { freshPage } from '@tests/support/mountPage'
import { useRecordPages, type Query, type Source } from './pages'

interface Line {
  readonly id: string
  readonly name: string
}
interface Asked {
  readonly filters: { readonly open?: boolean }
  readonly most: number
  readonly is_descending: boolean
  readonly after?: { readonly id: string }
  readonly until?: { readonly id: string }
}
const server = vi.hoisted(() => ({
  lines: [] as { id: string; name: string }[],
  asked: [] as { name: string; args: object }[],
  isOff: false,
  /** Answers wait for it. */
  gate: Promise.resolve(),
}))

/** What the database gives of its lines: after one mark, up to another, no more than asked. */
function pageOf({ filters, most, is_descending, after, until }: Asked) {
  const sorted = [...server.lines].sort((a, b) => (a.id < b.id ? -1 : 1)).filter(({ name }) => !filters.open || name !== '办结')
  if (is_descending) sorted.reverse()
  const isPast = (id: string, mark: string) => (is_descending ? id < mark : id > mark)
  const rest = sorted.filter(({ id }) => (!after || isPast(id, after.id)) && (!until || !isPast(id, until.id)))
  const rows = rest.slice(0, most)
  return { rows, next: rest.length > most ? { values: [], id: rows.at(-1)!.id } : null }
}
vi.mock('@/data/read', () => ({
  async rpc({ name }: { name: string }, args: Asked): Promise<Result<unknown>> {
    server.asked.push({ name, args })
    const answer = name === 'records_count' ? server.lines.length : pageOf(args)
    await server.gate
    if (server.isOff) return err({ kind: 'offline' })
    return ok(answer)
  },
}))

const idOf = (no: number) => `line-${String(no).padStart(5, '0')}`
const fill = (count: number) => (server.lines = Array.from({ length: count }, (_, no) => ({ id: idOf(no), name: '在办' })))
const query = ref<Query>({ filters: {}, sort: { id: 'code', isDown: false } })
let scope: EffectScope
function open() {
  scope = effectScope()
  return scope.run(() =>
    useRecordPages<Line>({ kind: 'hazard', rows: { name: 'hazards_page' } } as unknown as Source<Line>, () => query.value),
  )!
}
const pagesAsked = () => server.asked.filter(({ name }) => name === 'hazards_page').length

beforeEach(() => {
  scope?.stop()
  freshPage()
  fill(1300)
  server.asked.length = 0
  server.isOff = false
  server.gate = Promise.resolve()
  query.value = { filters: {}, sort: { id: 'code', isDown: false } }
})

test('a small page stands first, the others come as it is scrolled, each row once, and the total is counted beside them', async () => {
  const list = open()
  await flushPromises()
  expect(list.rows.value).toHaveLength(100)
  expect(list.total.value).toBe(1300)
  list.see(0, 20)
  await flushPromises()
  expect(list.rows.value).toHaveLength(600)
  list.see(500, 520)
  await flushPromises()
  list.see(1000, 1020)
  await flushPromises()
  expect(list.hasMore()).toBe(false)
  expect(list.rows.value.map(({ id }) => id)).toEqual(server.lines.map(({ id }) => id))
  expect(list.placeOf(idOf(777))).toBe(777)
})

test('another order begins at its first page, and what was asked for the order before is nobody’s', async () => {
  const list = open()
  await flushPromises()
  let openGate: () => void = () => undefined
  server.gate = new Promise((resolve) => (openGate = resolve))
  void list.more()
  query.value = { ...query.value, sort: { id: 'code', isDown: true } }
  await flushPromises()
  expect(list.isOld.value).toBe(true)
  openGate()
  await flushPromises()
  expect(list.rows.value[0]?.id).toBe(idOf(1299))
  expect(list.rows.value).toHaveLength(100)
})

test('after a change what is in sight is read again and the rest when it comes into sight', async () => {
  const list = open()
  await flushPromises()
  list.see(500, 520)
  await flushPromises()
  list.see(200, 220)
  server.lines = server.lines.filter(({ id }) => id !== idOf(210)).map((line) => ({ ...line, name: '改过' }))
  const before = pagesAsked()
  touch('hazard')
  await flushPromises()
  expect(list.rows.value.find(({ id }) => id === idOf(211))?.name).toBe('改过')
  expect(list.placeOf(idOf(210))).toBeNull()
  expect(list.rows.value[0]?.name).toBe('在办')
  expect(pagesAsked() - before).toBe(1)
  list.see(0, 20)
  await flushPromises()
  expect(list.rows.value[0]?.name).toBe('改过')
})

test('a change while a page is being read is not lost with its answer', async () => {
  let openGate: () => void = () => undefined
  server.gate = new Promise((resolve) => (openGate = resolve))
  const list = open()
  await flushPromises()
  server.lines = server.lines.map((line) => ({ ...line, name: '改过' }))
  touch('hazard')
  openGate()
  await flushPromises()
  list.see(0, 20)
  // Changes that follow each other closely are told once a second.
  await vi.waitFor(() => expect(list.rows.value[0]?.name).toBe('改过'), { timeout: 3000 })
})

test('what cannot be read is no empty list; what stands stays, and the next page says why it did not come', async () => {
  server.isOff = true
  const list = open()
  await flushPromises()
  expect([list.load.value, list.error.value?.kind]).toEqual(['failed', 'offline'])
  server.isOff = false
  await list.start()
  await flushPromises()
  expect(list.load.value).toBe('ready')
  server.isOff = true
  await list.more()
  expect(list.moreError.value?.kind).toBe('offline')
  expect(list.rows.value).toHaveLength(100)
})

test('whoever is at the end while another order comes gets its further rows without scrolling again', async () => {
  const list = open()
  await flushPromises()
  let openGate: () => void = () => undefined
  server.gate = new Promise((resolve) => (openGate = resolve))
  query.value = { ...query.value, sort: { id: 'code', isDown: true } }
  await flushPromises()
  // The rows of the order before still stand: their end is reached before the new ones come, and nothing moves after.
  list.see(88, 100)
  openGate()
  await flushPromises()
  expect(list.rows.value).toHaveLength(600)
  expect(list.rows.value[0]?.id).toBe(idOf(1299))
})
