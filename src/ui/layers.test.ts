// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { asked, choose, confirm } from './confirm'
import { closeTopLayer, layers } from './layers'
import UiButton from './UiButton.vue'
import UiCombobox from './UiCombobox.vue'
import UiConfirm from './UiConfirm.vue'
import UiDialog from './UiDialog.vue'
import UiField from './UiField.vue'
import UiMenu from './UiMenu.vue'
import UiMenuChoice from './UiMenuChoice.vue'
import UiMenuItem from './UiMenuItem.vue'
import UiPopover from './UiPopover.vue'
import UiTabs from './UiTabs.vue'
import UiTooltip from './UiTooltip.vue'

/** What lies over the page stands at the end of the body, not inside what opened it. */
const inPage = (selector: string) => document.body.querySelector<HTMLElement>(selector)
const named = (text: string) =>
  [...document.body.querySelectorAll<HTMLElement>('button')].find((b) => b.textContent.trim() === text)!
const settled = async () => {
  await flushPromises()
  await nextTick()
}
const press = (key: string, on: EventTarget = document.activeElement ?? document.body) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))

let page: ReturnType<typeof mount> | undefined
afterEach(() => {
  page?.unmount()
  document.body.innerHTML = ''
  expect(layers.value).toEqual([])
})

test('a dialog is named by its title and told by its text, takes the focus, and gives it back', async () => {
  const isOpen = ref(false)
  const submitted = vi.fn()
  const Form = {
    components: { UiDialog, UiButton },
    setup: () => ({ isOpen, submitted }),
    template: `<button class="opener" @click="isOpen = true">开</button>
      <UiDialog v-if="isOpen" title="改密码" text="别处会退出" @close="isOpen = false" @submit="submitted">
        <input class="first" /><template #actions><UiButton type="submit">改</UiButton></template>
      </UiDialog>`,
  }
  page = mount(Form, { attachTo: document.body })
  page.get<HTMLElement>('.opener').element.focus()
  await page.get('.opener').trigger('click')
  await settled()
  const dialog = inPage('[role=dialog]')!
  expect(document.getElementById(dialog.getAttribute('aria-labelledby')!)!.textContent).toBe('改密码')
  expect(document.getElementById(dialog.getAttribute('aria-describedby')!)!.textContent).toBe('别处会退出')
  expect(document.activeElement?.className).toBe('first')
  dialog.dispatchEvent(new Event('submit', { cancelable: true }))
  expect(submitted).toHaveBeenCalledTimes(1)
  press('Escape')
  await settled()
  expect(inPage('[role=dialog]')).toBeNull()
  await vi.waitFor(() => expect(document.activeElement?.className).toBe('opener'))
})

test('Esc and back close the top dialog alone, and only once its guard agreed', async () => {
  const mayClose = vi.fn(() => Promise.resolve(false))
  const closed = vi.fn()
  page = mount(UiDialog, { props: { title: '表格', mayClose, onClose: closed }, attachTo: document.body })
  const over = mount(UiDialog, { props: { title: '上面的' }, attachTo: document.body })
  await settled()
  expect(layers.value).toHaveLength(2)
  press('Escape')
  await settled()
  expect(over.emitted('close')).toHaveLength(1)
  expect(mayClose).not.toHaveBeenCalled()
  over.unmount()
  await settled()
  press('Escape')
  await settled()
  expect(mayClose).toHaveBeenCalledTimes(1)
  expect(closed).not.toHaveBeenCalled()
  mayClose.mockResolvedValue(true)
  closeTopLayer()
  await settled()
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a press beside a dialog closes nothing', async () => {
  page = mount(UiDialog, { props: { title: '表格' }, attachTo: document.body })
  await settled()
  // The library listens for presses from the next task on.
  await new Promise((resolve) => setTimeout(resolve, 5))
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
  await settled()
  expect(page.emitted('close')).toBeUndefined()
})

test('a question has the answer that was pressed; Esc and a newer question are to cancel', async () => {
  page = mount(UiConfirm, { attachTo: document.body })
  const question = { title: '丢弃？', text: '没有保存', confirm: '丢弃', cancel: '留下', other: '留作草稿' }
  const kept = choose(question)
  await settled()
  expect(inPage('[role=alertdialog]')).not.toBeNull()
  expect(document.activeElement?.textContent.trim()).toBe('留下')
  named('留作草稿').click()
  expect(await kept).toBe('other')
  expect(asked.value).toBeNull()
  await settled()

  const escaped = confirm(question)
  await settled()
  press('Escape')
  expect(await escaped).toBe(false)

  const first = confirm(question)
  const second = confirm(question)
  expect(await first).toBe(false)
  await settled()
  named('丢弃').click()
  expect(await second).toBe(true)
  await settled()
})

test('a menu offers acts that close it and choices that leave it open; Esc closes it and nothing else', async () => {
  const isOpen = ref(false)
  const theme = ref('light')
  const left = vi.fn()
  const options = [
    { value: 'light', name: '浅色' },
    { value: 'dark', name: '深色' },
  ]
  const Account = {
    components: { UiMenu, UiMenuChoice, UiMenuItem },
    setup: () => ({ theme, isOpen, left, options }),
    template: `<UiMenu v-model:open="isOpen" label="账号"><template #trigger><button>周</button></template>
      <UiMenuChoice v-model="theme" label="外观" :options="options" /><UiMenuItem class="leave" @pick="left">退出</UiMenuItem></UiMenu>`,
  }
  page = mount(Account, { attachTo: document.body })
  isOpen.value = true
  await settled()
  expect(inPage('[role=menu]')!.getAttribute('aria-label')).toBe('账号')
  const choices = [...document.body.querySelectorAll<HTMLElement>('[role=menuitemradio]')]
  expect(choices.map((choice) => choice.getAttribute('aria-checked'))).toEqual(['true', 'false'])
  choices[1]!.click()
  await settled()
  expect(theme.value).toBe('dark')
  expect(inPage('[role=menu]')).not.toBeNull()
  expect(layers.value).toHaveLength(1)
  inPage('.leave')!.click()
  await settled()
  expect(left).toHaveBeenCalledTimes(1)
  expect(isOpen.value).toBe(false)
  isOpen.value = true
  await settled()
  press('Escape')
  await settled()
  expect(isOpen.value).toBe(false)
})

test('a popover opens by its button, is named, and closes by Esc', async () => {
  page = mount(UiPopover, {
    props: { label: '时段' },
    slots: { trigger: '<button class="opener">近 30 天</button>', default: '<input class="from" />' },
    attachTo: document.body,
  })
  await page.get('.opener').trigger('click')
  await settled()
  expect(inPage('[role=dialog]')!.getAttribute('aria-label')).toBe('时段')
  expect(inPage('.from')).not.toBeNull()
  press('Escape')
  await settled()
  expect(inPage('.from')).toBeNull()
})

test('of many one is found by a part of its name, and what is not there is said', async () => {
  const options = [
    { id: '1', name: '城关一队' },
    { id: '2', name: '北坳队' },
  ]
  page = mount(UiCombobox, { props: { modelValue: '1', options, none: '没有这样的队' }, attachTo: document.body })
  await settled()
  const input = page.get('input')
  expect(input.element.value).toBe('城关一队')
  await input.setValue('北')
  await settled()
  const shown = () => [...document.body.querySelectorAll<HTMLElement>('[role=option]')].map((option) => option.textContent.trim())
  expect(shown()).toEqual(['北坳队'])
  await input.setValue('西')
  await settled()
  expect(shown()).toEqual([])
  expect(document.body.textContent).toContain('没有这样的队')
  await input.setValue('坳')
  await settled()
  await input.trigger('keydown', { key: 'Enter' })
  await settled()
  expect(page.emitted('update:modelValue')).toEqual([['2']])
  await settled()
})

test('arrows move along tabs without opening one; Enter and a press open', async () => {
  const tabs = ['方案', '排班', '覆盖'].map((name, at) => ({ id: String(at), name }))
  page = mount(UiTabs, {
    props: { tabs, current: '0', label: '巡防' },
    slots: { default: '<p>方案在此</p>' },
    attachTo: document.body,
  })
  await settled()
  const buttons = page.findAll('[role=tab]')
  expect(buttons.map((button) => button.attributes('aria-selected'))).toEqual(['true', 'false', 'false'])
  const panel = page.get('[role=tabpanel]')
  expect(panel.attributes('aria-labelledby')).toBe(buttons[0]!.attributes('id'))
  expect(buttons[0]!.attributes('aria-controls')).toBe(panel.attributes('id'))
  ;(buttons[0]!.element as HTMLElement).focus()
  press('ArrowLeft')
  await settled()
  expect(document.activeElement?.textContent).toBe('覆盖')
  expect(page.emitted('pick')).toBeUndefined()
  press('Enter')
  await buttons[1]!.trigger('mousedown', { button: 0 })
  expect(page.emitted('pick')).toEqual([['2'], ['1']])
})

test('a tooltip describes what it wraps once that has the focus', async () => {
  page = mount(UiTooltip, {
    props: { text: '怎么算的' },
    slots: { default: '<button class="why">?</button>' },
    attachTo: document.body,
  })
  await page.get('.why').trigger('focus')
  await settled()
  const id = page.get('.why').attributes('aria-describedby')!
  expect(document.getElementById(id)?.textContent).toContain('怎么算的')
})

test('a field wires its words, its hint and what is amiss to its control', async () => {
  page = mount(UiField, {
    props: { label: '宽限', hint: '1 至 240', unit: '分', required: true },
    slots: { default: `<template #default="{ control }"><input v-bind="control" /></template>` },
    attachTo: document.body,
  })
  const input = page.get('input')
  expect(page.get('label').attributes('for')).toBe(input.attributes('id'))
  expect(input.attributes('required')).toBeDefined()
  expect(page.text()).toContain('分')
  const described = () =>
    input
      .attributes('aria-describedby')!
      .split(' ')
      .map((id) => document.getElementById(id)!.textContent)
  expect(described()).toEqual(['1 至 240'])
  expect(input.attributes('aria-invalid')).toBeUndefined()
  await page.setProps({ error: '要整数' })
  expect(described()).toEqual(['1 至 240', '要整数'])
  expect(input.attributes('aria-invalid')).toBe('true')
  expect(page.get('[role=alert]').text()).toBe('要整数')
})
