// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { addMessages } from '@/i18n'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useListStates } from './listState.store'
import type { RecordKind } from './record'
import RecordFilters from './RecordFilters.vue'
import { recordsMessages } from './records.messages'

const record: RecordKind<{ readonly id: string }> = {
  kind: 'hazard',
  titleKey: '',
  rows: { name: 'hazards_page' },
  columns: [],
  sort: { id: 'urgency', isDown: false },
  card: ({ id }) => ({ title: id }),
  filters: [
    { id: 'text', kind: 'text', labelKey: 'boats.find' },
    { id: 'open', kind: 'flag', labelKey: 'boats.open' },
    { id: 'size', kind: 'choice', labelKey: 'boats.size', words: 'boats.sizes', values: ['small', 'large'], isChips: true },
    { id: 'risk', kind: 'choice', labelKey: 'boats.risk', words: 'boats.risks', values: [1, 2, 3] },
    { id: 'ids', kind: 'ids', labelKey: 'boats.chosen' },
  ],
} as unknown as RecordKind<{ readonly id: string }>
addMessages(recordsMessages)
addMessages({
  'zh-CN': {
    boats: {
      ...{ find: '找船', open: '在用', size: '大小', risk: '风险', chosen: '选定的 {count} 条' },
      sizes: { small: '小', large: '大' },
      risks: { 1: '低', 2: '中', 3: '高' },
    },
  },
})

const open = () => mountPage(RecordFilters, { record })
const filters = () => useListStates().of(record).filters
const chip = (page: ReturnType<typeof open>, words: string) => page.findAll('button').find((one) => one.text() === words)!

beforeEach(() => freshPage())

test('a flag is pressed on and off', async () => {
  const page = open()
  await chip(page, '在用').trigger('click')
  expect(filters()).toEqual({ open: true })
  expect(chip(page, '在用').attributes('aria-pressed')).toBe('true')
  await chip(page, '在用').trigger('click')
  expect(filters()).toEqual({})
})

test('several of a choice hold together; the last one taken off takes the filter off', async () => {
  const page = open()
  await chip(page, '小').trigger('click')
  await chip(page, '大').trigger('click')
  expect(filters()).toEqual({ size: ['small', 'large'] })
  await chip(page, '小').trigger('click')
  await chip(page, '大').trigger('click')
  expect(filters()).toEqual({})
})

test('what a list offers keeps its own type, cannot be taken twice, and stands as a chip that takes it off', async () => {
  const page = open()
  await page.get('select').setValue('3')
  expect(filters()).toEqual({ risk: [3] })
  expect(page.get('option[value="3"]').attributes()).toHaveProperty('disabled')
  await chip(page, '高 ×').trigger('click')
  expect(filters()).toEqual({})
})

test('words are asked for after a pause in typing, without the blanks around them', async () => {
  vi.useFakeTimers()
  const page = open()
  await page.get('input').setValue(' 龙')
  await page.get('input').setValue(' 龙潭 ')
  expect(filters()).toEqual({})
  await vi.advanceTimersByTimeAsync(400)
  expect(filters()).toEqual({ text: '龙潭' })
  vi.useRealTimers()
})

test('a change of the filter lets go of what was chosen among other rows', async () => {
  const page = open()
  useListStates().change(record, { chosen: { isAll: false, ids: ['a'] } })
  await chip(page, '在用').trigger('click')
  expect(useListStates().of(record).chosen.ids).toEqual([])
})

test('what was chosen elsewhere is one chip with its count', async () => {
  useListStates().setFilter(record, 'ids', ['a', 'b'])
  const page = open()
  const bound = page.findAll('button').find((one) => one.text().startsWith('选定的 2 条'))!
  await bound.trigger('click')
  expect(filters()).toEqual({})
})
