// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ok, type Result } from '@/domain/result'
import { addMessages } from '@/i18n'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useListStates } from './listState.store'
import type { RecordKind } from './record'
import RecordList from './RecordList.vue'
import { recordsMessages } from './records.messages'

interface Boat {
  readonly id: string
  readonly area: string | null
}
const boats: readonly Boat[] = [
  { id: 'own', area: null },
  { id: 'theirs', area: '河东' },
]
vi.mock('@/data/read', () => ({
  rpc: ({ name }: { name: string }): Promise<Result<unknown>> =>
    Promise.resolve(ok(name === 'records_count' ? boats.length : { rows: boats, next: null })),
}))
// Nothing is laid out here, so no row would be in sight: all of them are.
vi.mock('./rowWindow', async () => {
  const { computed } = await import('vue')
  return {
    useRowWindow: ({ rows }: { rows: { value: readonly Boat[] } }) => ({
      items: computed(() => rows.value.map((_, index) => ({ index }))),
      shown: computed(() => rows.value),
      range: computed(() => null),
      abovePx: computed(() => 0),
      belowPx: computed(() => 0),
      show: () => undefined,
      toTop: () => undefined,
    }),
  }
})
const record = {
  kind: 'hazard',
  titleKey: 'boats.title',
  rows: { name: 'hazards_page' },
  columns: [],
  sort: { id: 'urgency', isDown: false },
  first: { open: true },
  card: ({ id }: Boat) => ({ title: id }),
  neighbour: ({ area }: Boat) => area,
  filters: [{ id: 'open', kind: 'flag', labelKey: 'boats.open' }],
} as unknown as RecordKind<Boat>
addMessages(recordsMessages)
addMessages({ 'zh-CN': { boats: { title: '船', open: '在用' } } })

const wide = innerWidth
const width = (px: number) =>
  (window as unknown as { happyDOM: { setViewport(size: object): void } }).happyDOM.setViewport({ width: px })
beforeEach(() => freshPage())
afterEach(() => width(wide))
async function open() {
  const page = mountPage(RecordList, { record })
  await flushPromises()
  return page
}
const filters = (page: Awaited<ReturnType<typeof open>>) => page.find('[role="group"][aria-label="筛选"]')

test('on a phone what narrows the list unfolds by one button, which says how much is set', async () => {
  width(390)
  const page = await open()
  const fold = page.findAll('button').find((one) => one.text().startsWith('筛选'))!
  expect(fold.text()).toBe('筛选 1 项')
  expect(filters(page).exists()).toBe(false)
  await fold.trigger('click')
  expect(fold.attributes('aria-expanded')).toBe('true')
  expect(filters(page).exists()).toBe(true)
  useListStates().change(record, { filters: {} })
  await flushPromises()
  expect(fold.text()).toBe('筛选')
})

test('at a desk the filters stand open, and no button folds them', async () => {
  width(1000)
  const page = await open()
  expect(filters(page).exists()).toBe(true)
  expect(page.findAll('button').some((one) => one.text().startsWith('筛选'))).toBe(false)
})

test('a neighbour’s row says whose it is, one’s own says nothing', async () => {
  width(1000)
  const page = await open()
  await vi.waitFor(() => expect(page.findAll('button.row')).toHaveLength(2))
  const rows = page.findAll('button.row').map((row) => row.text())
  expect(rows).toEqual(['own', expect.stringContaining('邻区 河东')])
})
