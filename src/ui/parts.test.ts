// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import DataAge from './DataAge.vue'
import DraftNote from './DraftNote.vue'
import FactList from './FactList.vue'
import ReasonField from './ReasonField.vue'
import RecordView from './RecordView.vue'
import StepButtons from './StepButtons.vue'
import StepList from './StepList.vue'
import { dismiss, notify, toasts } from './toast'
import UiChip from './UiChip.vue'
import UiProgress from './UiProgress.vue'
import UiRows from './UiRows.vue'
import UiState from './UiState.vue'

const named = (wrapper: ReturnType<typeof mount>, text: string) =>
  wrapper.findAll('button').find((button) => button.text() === text)!

test('rows are pressed, stepped through by arrows to either end and no further, and the selected one is marked', async () => {
  const rows = ['a', 'b', 'c'].map((id) => ({ id }))
  const list = mount(UiRows, {
    props: { rows, selectedId: 'b', label: '水域' },
    slots: { default: ({ row }: { row: { id: string } }) => row.id },
    attachTo: document.body,
  })
  const buttons = list.findAll('button')
  expect(buttons.map((button) => button.attributes('aria-current'))).toEqual(['false', 'true', 'false'])
  await buttons[2]!.trigger('click')
  expect(list.emitted('pick')).toEqual([[{ id: 'c' }]])
  const focused = async (from: number, key: string) => {
    buttons[from]!.element.focus()
    await buttons[from]!.trigger('keydown', { key })
    return document.activeElement?.textContent
  }
  expect(await focused(0, 'ArrowDown')).toBe('b')
  expect(await focused(0, 'ArrowUp')).toBe('a')
  expect(await focused(0, 'End')).toBe('c')
  expect(await focused(2, 'ArrowDown')).toBe('c')
  expect(await focused(2, 'Home')).toBe('a')
  list.unmount()
})

test('a step that needs a note is not taken without one; the note stays for the next try', async () => {
  const steps = [
    { to: 'returned', label: '退回', needsNote: true },
    { to: 'accepted', label: '受理' },
  ]
  const page = mount(StepButtons, {
    props: { steps, busy: false, noteLabel: '说明', noteNeeded: '请写明原因', moreLabel: '更多', note: '  ' },
  })
  await named(page, '退回').trigger('click')
  expect(page.get('[role=alert]').text()).toBe('请写明原因')
  expect(page.emitted('step')).toBeUndefined()
  await page.setProps({ note: ' 照片不清 ' })
  await named(page, '退回').trigger('click')
  expect(page.emitted('step')).toEqual([['returned', '照片不清']])
})

test('no position is read for a reason that says nothing; a usual reason is written into the field', async () => {
  const words = { why: '为什么', label: '事由', tooShort: '太短', action: '查看' }
  const page = mount(ReasonField, { props: { words, usual: ['核查近期巡逻情况'], problem: '' } })
  await page.get('input').setValue('看看')
  await page.get('form').trigger('submit')
  expect(page.get('[role=alert]').text()).toBe('太短')
  expect(page.emitted('give')).toBeUndefined()
  await named(page, '核查近期巡逻情况').trigger('click')
  await page.get('form').trigger('submit')
  expect(page.emitted('give')).toEqual([['核查近期巡逻情况']])
  await page.setProps({ problem: '服务器没有接受' })
  expect(page.get('[role=alert]').text()).toBe('服务器没有接受')
})

test('what passes is said for a while; a failure stays until it is dismissed; four at most stand', () => {
  vi.useFakeTimers()
  notify('已保存', 'ok')
  notify('没有保存', 'danger')
  vi.advanceTimersByTime(10_000)
  expect(toasts.value.map(({ text }) => text)).toEqual(['没有保存'])
  for (const text of ['一', '二', '三', '四']) notify(text)
  expect(toasts.value.map(({ text }) => text)).toEqual(['一', '二', '三', '四'])
  for (const { id } of toasts.value) dismiss(id)
  expect(toasts.value).toEqual([])
  vi.useRealTimers()
})

test('a record stays on screen while it is read again, and failure offers another try in its place', async () => {
  const page = mount(RecordView, {
    props: { kindName: '水域', isLoading: true, retryLabel: '重试' },
    slots: { default: '<p class="body">龙潭</p>' },
  })
  expect(page.find('[role=status]').exists()).toBe(true)
  await page.setProps({ title: '龙潭水库', place: ['竹溪县', '北坳村'] })
  expect(page.get('h2').text()).toBe('龙潭水库')
  expect(page.get('.place').text()).toBe('竹溪县 / 北坳村')
  expect(page.find('.body').exists()).toBe(true)
  await page.setProps({ problem: '没有网络' })
  await named(page, '重试').trigger('click')
  expect(page.emitted('retry')).toHaveLength(1)
  expect(page.find('.body').exists()).toBe(false)
})

test('facts without a value leave no line, nought is a value, and a number to ring is a link', () => {
  const facts = [
    { label: '编号', value: '' },
    { label: '备注', value: null },
    { label: '人数', value: 0 },
    { label: '电话', value: '0797-110', phone: true },
  ]
  const list = mount(FactList, { props: { facts } })
  expect(list.findAll('dt').map((term) => term.text())).toEqual(['人数', '电话'])
  expect(list.get('a').attributes('href')).toBe('tel:0797-110')
})

test('the small parts say what they are told and nothing else', async () => {
  expect(
    mount(DataAge, { props: { text: '' } })
      .find('[role=status]')
      .exists(),
  ).toBe(false)
  expect(
    mount(DataAge, { props: { text: '12:04 的数据' } })
      .get('[role=status]')
      .text(),
  ).toBe('12:04 的数据')

  expect(
    mount(UiChip, { slots: { default: '超期' } })
      .find('button')
      .exists(),
  ).toBe(false)
  const chip = mount(UiChip, { props: { pressed: true }, slots: { default: '未结' } })
  expect(chip.get('button').attributes('aria-pressed')).toBe('true')
  await chip.get('button').trigger('click')
  expect(chip.emitted('toggle')).toHaveLength(1)

  const state = mount(UiState, { props: { kind: 'error', text: '没有网络', action: '重试' } })
  expect(state.attributes('role')).toBe('alert')
  await state.get('button').trigger('click')
  expect(state.emitted('act')).toHaveLength(1)

  expect(
    mount(UiProgress, { props: { share: 1.4, label: '正在读取' } })
      .get('[data-testid=percent]')
      .text(),
  ).toBe('100%')
  expect(
    mount(UiProgress, { props: { label: '正在读取' } })
      .find('[data-testid=percent]')
      .exists(),
  ).toBe(false)

  const note = mount(DraftNote, { props: { text: '上次没有写完', action: '重新开始' } })
  await note.get('button').trigger('click')
  expect(note.emitted('restart')).toHaveLength(1)

  expect(mount(StepList, { props: { steps: [], empty: '还没有记录' } }).text()).toBe('还没有记录')
  const step = { title: '受理', when: '11月30日 22:05', by: '周刚辉', note: null }
  expect(
    mount(StepList, { props: { steps: [step], empty: '' } })
      .get('li')
      .text(),
  ).toContain('周刚辉')
})
