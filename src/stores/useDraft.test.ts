// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { object, string } from 'valibot'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { emptyDatabase, keysKept } from '@tests/support/fakeDatabase'
import { afterTyping, draftsRead, freshPage } from '@tests/support/mountPage'
import { useDrafts } from './drafts.store'
import { useDraft, useFormOpen, type Draft } from './useDraft'

vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))

interface Note {
  text: string
}
/** A form with one field, and the draft behind it. */
function aForm(name = 'note', initial: () => Note = () => ({ text: '' })) {
  let draft!: Draft<Note>
  const wrapper = mount(
    defineComponent({
      setup() {
        draft = useDraft({ name, schema: object({ text: string() }), initial, place: 'panel' })
        return () => h('input', { value: draft.value.value.text })
      },
    }),
  )
  return { draft, close: () => wrapper.unmount() }
}

beforeEach(() => {
  emptyDatabase()
  freshPage()
})

test('what was typed is there after a reload, and says so', async () => {
  const { draft } = aForm()
  draft.value.value.text = '三号井盖缺失'
  await afterTyping()
  freshPage()
  const again = aForm().draft
  await draftsRead()
  await nextTick()
  expect(again.value.value.text).toBe('三号井盖缺失')
  expect(again.isRestored.value).toBe(true)
})

test('a form built anew, as when a phone is turned, goes on at once with the last letter', () => {
  const { draft, close } = aForm()
  draft.value.value.text = '三号井'
  close()
  expect(aForm().draft.value.value.text).toBe('三号井')
})

test('what was typed while the database was opening is newer than what it holds', async () => {
  const { draft } = aForm()
  draft.value.value.text = '旧'
  await afterTyping()
  freshPage()
  const again = aForm().draft
  again.value.value.text = '新'
  await draftsRead()
  await nextTick()
  expect(again.value.value.text).toBe('新')
})

test('saving, or typing everything away, leaves no draft', async () => {
  const { draft } = aForm()
  draft.value.value.text = '写错了'
  await afterTyping()
  expect(keysKept()).toEqual(['draft.user-1.note'])
  draft.value.value.text = ''
  await afterTyping()
  expect(keysKept()).toEqual([])
  draft.value.value.text = '再写'
  await afterTyping()
  draft.reset()
  expect(keysKept()).toEqual([])
  expect(draft.isDirty.value).toBe(false)
})

test('the next person on the device sees nothing of it', async () => {
  const { draft } = aForm()
  draft.value.value.text = '只给自己看'
  await afterTyping()
  freshPage('user-2')
  const other = aForm().draft
  await draftsRead()
  await nextTick()
  expect(other.value.value.text).toBe('')
})

test('a draft of another shape is let go', async () => {
  const { draft, close } = aForm()
  draft.value.value.text = '甲'
  close()
  useDrafts().keep('note', { text: 7 })
  expect(aForm().draft.value.value.text).toBe('')
  expect(useDrafts().names).toEqual([])
})

test('sign-out clears the drafts of this person and of no other', async () => {
  const { draft } = aForm()
  draft.value.value.text = '一'
  await afterTyping()
  freshPage('user-2')
  const other = aForm().draft
  other.value.value.text = '二'
  await afterTyping()
  await useDrafts().clear()
  expect(keysKept()).toEqual(['draft.user-1.note'])
})

test.each([
  ['stay', false, '没写完'],
  ['keep', true, '没写完'],
  ['discard', true, ''],
] as const)('leaving asks; the answer %s is followed', async (answer, isLeft, left) => {
  const { draft } = aForm()
  const asked = vi.fn(() => Promise.resolve(answer))
  useDrafts().setAsking(asked)
  expect(await useDrafts().mayLeavePlace('panel')).toBe(true)
  expect(asked).not.toHaveBeenCalled()
  draft.value.value.text = '没写完'
  expect(await useDrafts().mayLeavePlace('drawer')).toBe(true)
  expect(await useDrafts().mayLeavePlace('panel')).toBe(isLeft)
  expect(draft.value.value.text).toBe(left)
  expect(asked).toHaveBeenCalledTimes(1)
})

test('without a shell that asks, nothing is left and nothing thrown away', async () => {
  const { draft } = aForm()
  draft.value.value.text = '没写完'
  expect(await useDrafts().mayLeavePlace('page')).toBe(false)
  expect(draft.value.value.text).toBe('没写完')
})

test('a form stands open by itself while a draft of it is kept', async () => {
  const { draft } = aForm()
  draft.value.value.text = '没写完'
  await afterTyping()
  freshPage()
  const isOpen = useFormOpen('note')
  expect(isOpen.value).toBe(false)
  await draftsRead()
  expect(isOpen.value).toBe(true)
  isOpen.value = false
  expect(isOpen.value).toBe(false)
  expect(keysKept()).toEqual(['draft.user-1.note'])
})

test('an untouched form follows its record, a touched one keeps what was typed', async () => {
  const { draft } = aForm('name', () => ({ text: '甲村' }))
  expect(draft.isDirty.value).toBe(false)
  draft.value.value.text = '乙村'
  expect(draft.isDirty.value).toBe(true)
  draft.reset()
  expect(draft.value.value.text).toBe('甲村')
})
