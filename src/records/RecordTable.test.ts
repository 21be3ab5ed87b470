// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { ok, type Result } from '@/domain/result'
import { addMessages } from '@/i18n'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useChoice } from './choice'
import { useRecordPages } from './pages'
import type { RecordKind, Sort } from './record'
import { recordsMessages } from './records.messages'
import RecordTable from './RecordTable.vue'

interface Boat {
  readonly id: string
  readonly length: number
}
const boatCount = 1000
const boats = Array.from({ length: boatCount }, (_, at): Boat => ({ id: `boat-${at}`, length: at }))

interface Asked {
  readonly is_descending: boolean
  readonly most: number
  readonly after?: { readonly at: number }
}
/** The database: pages by mark, in the order asked for; `held` keeps its next answer back. */
let held: Promise<void> | null = null
const asked: Asked[] = []
vi.mock('@/data/read', () => ({
  rpc: async ({ name }: { name: string }, args: Asked): Promise<Result<unknown>> => {
    if (name === 'records_count') return ok(boatCount)
    asked.push(args)
    await held
    const from = args.after?.at ?? 0
    const sorted = args.is_descending ? boats.toReversed() : boats
    const at = from + args.most
    return ok({ rows: sorted.slice(from, at), next: at < boatCount ? { at } : null })
  },
}))

const record = {
  kind: 'hazard',
  titleKey: 'boats.title',
  rows: { name: 'hazards_page' },
  columns: [
    { id: 'id', labelKey: 'boats.id', look: 'code', value: ({ id }: Boat) => id, widthPx: 120 },
    { id: 'length', labelKey: 'boats.length', look: 'number', value: ({ length }: Boat) => length, sort: 'length', widthPx: 80 },
  ],
  filters: [],
  sort: { id: 'length', isDown: false },
} as unknown as RecordKind<Boat, unknown>
addMessages(recordsMessages)
addMessages({ 'zh-CN': { boats: { title: '船', id: '编号', length: '长度' } } })

// Nothing is laid out here: every box is as high as twenty rows, and rows are drawn at once.
const boxPx = 720
const rowPx = 36
const layout = { clientHeight: boxPx, clientWidth: 600, scrollHeight: boatCount * rowPx, scrollTo: scrollBox }
function scrollBox(this: HTMLElement, to: ScrollToOptions) {
  this.scrollTop = to.top ?? 0
  this.dispatchEvent(new Event('scroll'))
}
const kept = Object.keys(layout).map((name) => [name, Object.getOwnPropertyDescriptor(HTMLElement.prototype, name)] as const)
beforeAll(() => {
  for (const [name, value] of Object.entries(layout))
    Object.defineProperty(HTMLElement.prototype, name, { value, configurable: true })
})
afterAll(() => {
  for (const [name, was] of kept) {
    if (was) Object.defineProperty(HTMLElement.prototype, name, was)
    else Reflect.deleteProperty(HTMLElement.prototype, name)
  }
})
beforeEach(() => {
  freshPage()
  held = null
  asked.length = 0
})

const soon = (claim: () => void) => vi.waitFor(claim, { timeout: 20_000 })
const opened: string[] = []
async function open() {
  opened.length = 0
  const Host = defineComponent({
    setup() {
      const sort = ref<Sort>(record.sort)
      const pages = useRecordPages<Boat>(record, () => ({ filters: {}, sort: sort.value }))
      const choice = useChoice(
        record,
        () => pages.rows.value,
        () => pages.total.value,
      )
      return () =>
        h(RecordTable, {
          record: record as unknown as RecordKind<{ id: string }, unknown>,
          pages: pages as unknown as ReturnType<typeof useRecordPages<{ id: string }>>,
          choice: choice as unknown as ReturnType<typeof useChoice<{ id: string }, unknown>>,
          columns: record.columns as unknown as RecordKind<{ id: string }, unknown>['columns'],
          sort: sort.value,
          openId: null,
          onSort: (next: Sort) => (sort.value = next),
          onOpen: ({ id }: { id: string }) => opened.push(id),
        })
    },
  })
  const page = mountPage(Host)
  // The first page is small and shorter than what is read ahead.
  await soon(() => expect(asked).toHaveLength(2))
  await soon(() => expect(rowsIn(page).length).toBeGreaterThan(0))
  return page
}
const rowsIn = (page: VueWrapper) => page.findAll('tr.row')
const idsIn = (page: VueWrapper) => rowsIn(page).map((row) => row.attributes('data-id'))
const chosenIn = (page: VueWrapper) =>
  rowsIn(page)
    .filter((row) => row.attributes('aria-selected') === 'true')
    .map((row) => row.attributes('data-id'))
const grid = (page: VueWrapper) => page.get('[role="grid"]')
/** Presses a key where the focus is, and waits until it has moved. */
async function press(page: VueWrapper, key: string, more: KeyboardEventInit = {}, to?: string) {
  const target = document.activeElement instanceof HTMLTableRowElement ? document.activeElement : grid(page).element
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await flushPromises()
  if (to !== undefined) await soon(() => expect((document.activeElement as HTMLElement).dataset['id']).toBe(to))
}

test('of a thousand rows only those in sight stand in the page, and the grid says how many there are and which each is', async () => {
  const page = await open()
  await soon(() => expect(grid(page).attributes('aria-rowcount')).toBe(String(boatCount + 1)))
  expect(rowsIn(page).length).toBeLessThan(40)
  expect(rowsIn(page)[0]!.attributes('aria-rowindex')).toBe('2')
  const box = page.get('[data-testid="record-table"]').element
  scrollBox.call(box as HTMLElement, { top: 60 * rowPx })
  await soon(() => expect(idsIn(page)).toContain('boat-70'))
  expect(idsIn(page)).not.toContain('boat-0')
  const row = page.get('[data-id="boat-70"]')
  expect(row.attributes('aria-rowindex')).toBe('72')
  expect(row.text()).toContain('boat-70')
  // What is left out keeps its height, so that the bar tells where one is.
  const gap = page.findAll('tr.gap').map((one) => Number.parseFloat((one.element as HTMLElement).style.height))
  expect(gap.reduce((sum, px) => sum + px, 0) + rowsIn(page).length * rowPx).toBeGreaterThanOrEqual(100 * rowPx)
})

test('rows are read while the list is scrolled, to its end', async () => {
  const page = await open()
  await flushPromises()
  expect(asked).toHaveLength(2)
  const box = page.get('[data-testid="record-table"]').element as HTMLElement
  await soon(() => {
    scrollBox.call(box, { top: box.scrollTop + 400 * rowPx })
    expect(idsIn(page)).toContain(`boat-${boatCount - 1}`)
  })
  expect(asked.map(({ after }) => after?.at ?? 0)).toEqual([0, 100, 600])
})

test('a press on a column that sorts asks the database anew; until it answers, the rows are said to be the old ones', async () => {
  const page = await open()
  const [byCode, byLength] = page.findAll('th[scope="col"]').slice(1)
  expect(byCode!.find('button').exists()).toBe(false)
  expect(byLength!.attributes('aria-sort')).toBe('ascending')
  expect(grid(page).attributes('aria-busy')).toBe('false')
  let answer = () => {}
  held = new Promise((resolve) => (answer = resolve))
  await byLength!.get('button').trigger('click')
  await flushPromises()
  expect(byLength!.attributes('aria-sort')).toBe('descending')
  expect(grid(page).attributes('aria-busy')).toBe('true')
  expect(idsIn(page)[0]).toBe('boat-0')
  answer()
  await soon(() => expect(idsIn(page)[0]).toBe(`boat-${boatCount - 1}`))
  expect(grid(page).attributes('aria-busy')).toBe('false')
})

test('by keyboard alone one goes through the rows, chooses some and opens one', async () => {
  const page = await open()
  rowsIn(page)[0]!.element.dispatchEvent(new FocusEvent('focus'))
  await press(page, 'ArrowDown', {}, 'boat-1')
  await press(page, ' ')
  expect(chosenIn(page)).toEqual(['boat-1'])
  await press(page, 'ArrowDown', { shiftKey: true }, 'boat-2')
  await press(page, 'ArrowDown', { shiftKey: true }, 'boat-3')
  expect(chosenIn(page)).toEqual(['boat-1', 'boat-2', 'boat-3'])
  // One row alone is a stop of the Tab key: the one the keys go on from.
  expect(page.findAll('tr.row[tabindex="0"]').map((row) => row.attributes('data-id'))).toEqual(['boat-3'])
  await press(page, 'ArrowUp', {}, 'boat-2')
  await press(page, 'Enter')
  expect(opened).toEqual(['boat-2'])
  await press(page, 'a', { ctrlKey: true })
  expect(chosenIn(page)).toEqual(idsIn(page))
  expect((page.get('th input').element as HTMLInputElement).checked).toBe(true)
  // To the end of what was read.
  await press(page, 'End', {}, 'boat-599')
})
