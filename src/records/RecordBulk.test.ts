// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { err, ok, type Result } from '@/domain/result'
import { addMessages } from '@/i18n'
import { useSession } from '@/stores/session.store'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { casesMessages } from './cases.messages'
import { useChoice } from './choice'
import { useListStates } from './listState.store'
import type { RecordKind } from './record'
import RecordBulk from './RecordBulk.vue'
import { recordsMessages } from './records.messages'

interface Line {
  readonly id: string
  readonly status: string
  readonly rev: number
}
interface Sent {
  readonly step: { readonly id: string; readonly act: string; readonly note: string | null; readonly rev: number }
}
const server = vi.hoisted(() => ({
  lines: [] as { id: string; status: string; rev: number }[],
  sent: [] as Sent['step'][],
  refused: new Set<string>(),
  gate: Promise.resolve(),
}))
vi.mock('@/data/read', () => ({
  async rpc({ name }: { name: string }, args: Sent): Promise<Result<unknown>> {
    if (name === 'hazards_page') return ok({ rows: server.lines, next: null })
    server.sent.push(args.step)
    await server.gate
    return server.refused.has(args.step.id) ? err({ kind: 'conflict', detail: '别人刚改过。' }) : ok({ id: args.step.id })
  },
}))
addMessages(recordsMessages)
addMessages(casesMessages)

const record = {
  kind: 'hazard',
  titleKey: '',
  rows: { name: 'hazards_page' },
  columns: [],
  filters: [],
  sort: { id: 'urgency', isDown: false },
  card: ({ id }: Line) => ({ title: `隐患 ${id}` }),
  steps: { kind: 'hazard', needs: 'hazards.edit', status: ({ status }: Line) => status, rev: ({ rev }: Line) => rev },
} as unknown as RecordKind<Line>

function open() {
  const Host = defineComponent({
    setup() {
      const choice = useChoice<Line, unknown>(
        record,
        () => server.lines,
        () => server.lines.length,
      )
      return () => h(RecordBulk<Line, unknown>, { record, choice, query: { filters: {}, sort: record.sort }, total: 4 })
    },
  })
  return mountPage(Host)
}
type Page = ReturnType<typeof open>
const choose = (...ids: string[]) => useListStates().change(record, { chosen: { isAll: false, ids } })
async function press(page: Page, act: string, note?: string): Promise<void> {
  await page.get('select').setValue(act)
  if (note !== undefined) await page.get('input').setValue(note)
  await page.get('form').trigger('submit')
}

beforeEach(() => {
  freshPage()
  vi.spyOn(useSession(), 'can').mockReturnValue(true)
  server.lines = ['a', 'b', 'c', 'd'].map((id, rev) => ({ id, status: 'reported', rev }))
  server.sent.length = 0
  server.refused.clear()
  server.gate = Promise.resolve()
})

test('nothing chosen: nothing is offered', () => {
  expect(open().find('select').exists()).toBe(false)
})

test('only what is chosen is sent, each with its own revision', async () => {
  choose('b', 'd')
  const page = open()
  await press(page, 'accept')
  await flushPromises()
  expect(server.sent).toEqual([
    { id: 'b', act: 'accept', note: null, rev: 1 },
    { id: 'd', act: 'accept', note: null, rev: 3 },
  ])
  expect(page.get('[data-testid="bulk-report"]').text()).toContain('2')
})

test('an act that wants a reason asks for it before anything is sent', async () => {
  choose('a')
  const page = open()
  await press(page, 'return')
  await flushPromises()
  expect(server.sent).toEqual([])
  expect(page.get('[role="alert"]').text()).not.toBe('')
  await press(page, 'return', '不属本辖区')
  await flushPromises()
  expect(server.sent).toMatchObject([{ id: 'a', note: '不属本辖区' }])
})

test('one that is refused, and one that cannot take the step, stop nobody and are told by name with the reason', async () => {
  choose('a', 'b', 'c')
  server.refused.add('a')
  server.lines[1] = { ...server.lines[1]!, status: 'closed' }
  const page = open()
  await press(page, 'accept')
  await flushPromises()
  expect(server.sent.map(({ id }) => id)).toEqual(['a', 'c'])
  const report = page.get('[data-testid="bulk-report"]').text()
  expect(report).toContain('隐患 a')
  expect(report).toContain('别人刚改过。')
  expect(report).toContain('隐患 b')
  expect(report).not.toContain('隐患 c')
})

test('while it runs it says how far it is; stopped, what was not reached is told and not sent', async () => {
  choose('a', 'b', 'c', 'd')
  let openGate: () => void = () => undefined
  server.gate = new Promise((resolve) => (openGate = resolve))
  const page = open()
  await press(page, 'accept')
  await flushPromises()
  expect(page.text()).toContain('0 / 4')
  await page.findAll('button').at(-1)!.trigger('click')
  openGate()
  await flushPromises()
  expect(server.sent.map(({ id }) => id)).toEqual(['a'])
  expect(page.get('[data-testid="bulk-report"]').text()).toContain('3')
})
