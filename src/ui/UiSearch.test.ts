// @vitest-environment happy-dom
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import UiSearch, { type SearchOption } from './UiSearch.vue'

enableAutoUnmount(afterEach)
const names = ['黄湾村', '黄湾警务室', '黄湾水库']

function open(shown = names) {
  const taken: string[] = []
  const lines = (list: readonly string[]) =>
    list.map((name): SearchOption => ({ key: name, icon: 'grid', name, sub: null, run: () => taken.push(name) }))
  const options = ref(lines(shown))
  const query = ref('')
  const isOpen = ref(false)
  const Page = defineComponent({
    setup: () => () =>
      h(UiSearch, {
        options: options.value,
        note: options.value.length === 0 ? '没有找到' : '',
        label: '搜索',
        hint: '',
        listLabel: '结果',
        listId: 'results',
        modelValue: query.value,
        'onUpdate:modelValue': (typed: string) => {
          query.value = typed
          isOpen.value = typed !== ''
        },
        open: isOpen.value,
        'onUpdate:open': (next: boolean) => (isOpen.value = next),
      }),
  })
  const page = mount(Page, { attachTo: document.body })
  const field = page.get<HTMLInputElement>('input')
  const marked = () => document.getElementById(field.attributes('aria-activedescendant') ?? '')?.textContent
  const type = async (text: string) => {
    field.element.focus()
    await field.setValue(text)
    await flushPromises()
  }
  const press = async (key: string) => {
    await field.trigger('keydown', { key })
    await flushPromises()
  }
  const put = (list: readonly string[]) => (options.value = lines(list))
  return { page, field, taken, query, marked, type, press, put }
}

test('while one types the first answer is marked and read out; arrows go along, Enter takes one and closes', async () => {
  const { page, field, taken, query, marked, type, press } = open()
  expect(field.attributes()).toMatchObject({ role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list' })
  await type('hw')
  expect(field.attributes('aria-expanded')).toBe('true')
  const list = document.getElementById(field.attributes('aria-controls')!)!
  expect(list.getAttribute('role')).toBe('listbox')
  expect(list.querySelectorAll('[role="option"]')).toHaveLength(3)
  await vi.waitFor(() => expect(marked()).toBe('黄湾村'))
  await press('ArrowDown')
  expect(marked()).toBe('黄湾警务室')
  await press('Enter')
  expect(taken).toEqual(['黄湾警务室'])
  expect(query.value).toBe('')
  expect(page.find('[role="listbox"]').exists()).toBe(false)
})

test('an answer that comes later leaves the mark where it is; one without the marked line begins at the first', async () => {
  const { marked, type, press, put } = open()
  await type('hw')
  await vi.waitFor(() => expect(marked()).toBe('黄湾村'))
  await press('ArrowDown')
  put([...names, '黄湾东路'])
  await flushPromises()
  expect(marked()).toBe('黄湾警务室')
  put(['黄湾东路', '黄湾西路'])
  await vi.waitFor(() => expect(marked()).toBe('黄湾东路'))
})

test('a pointer that left the list does not leave Enter without an answer, and a press takes the line under it', async () => {
  const { page, taken, type, press } = open()
  await type('hw')
  await page.get('[role="option"]').trigger('pointermove')
  await page.get('[role="listbox"]').trigger('pointerleave', { bubbles: true })
  await press('Enter')
  expect(taken).toEqual(['黄湾村'])
  await type('hw')
  await page.findAll('[role="option"]')[2]!.trigger('click')
  await flushPromises()
  expect(taken).toEqual(['黄湾村', '黄湾水库'])
})

test('where nothing is found that is said to the field, Enter takes nothing, and Esc empties it', async () => {
  const { page, field, taken, query, type, press } = open([])
  await type('没有的')
  expect(document.getElementById(field.attributes('aria-describedby')!)!.textContent).toBe('没有找到')
  await press('Enter')
  expect(taken).toEqual([])
  await press('Escape')
  expect(query.value).toBe('')
  expect(page.find('#results').exists()).toBe(false)
  expect(document.activeElement).not.toBe(field.element)
})

test('an answer that comes while words are composed leaves them, and the keys of the input method are its own', async () => {
  const { field, taken, type, put } = open()
  await type('黄湾')
  await field.trigger('compositionstart')
  field.element.value = '黄湾shui'
  await field.trigger('input', { isComposing: true })
  put(['黄湾村'])
  await flushPromises()
  expect(field.element.value).toBe('黄湾shui')
  await field.trigger('keydown', { key: 'Enter', keyCode: 229, isComposing: true })
  await field.trigger('keydown', { key: 'Escape', keyCode: 229, isComposing: true })
  expect([taken, field.element.value]).toEqual([[], '黄湾shui'])
})

test('whoever comes back to words that stand finds their answers again', async () => {
  const { page, field, type, press } = open()
  await type('hw')
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
  document.body.click()
  await flushPromises()
  expect(page.findAll('[role="option"]')).toHaveLength(0)
  await press('ArrowDown')
  expect(page.findAll('[role="option"]')).toHaveLength(3)
  expect(field.attributes('aria-expanded')).toBe('true')
})
