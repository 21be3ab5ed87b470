// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { nullable, number, object, string } from 'valibot'
import { beforeEach, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '@/domain/result'
import { addMessages } from '@/i18n'
import { useDrafts } from '@/stores/drafts.store'
import { useStack } from '@/stores/stack.store'
import { emptyDatabase, keysKept } from '@tests/support/fakeDatabase'
import { afterTyping, draftsRead, freshPage, mountPage } from '@tests/support/mountPage'
import { defineForm } from './form'
import RecordForm from './RecordForm.vue'

vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))

interface Boat {
  readonly id: string
  name: string
  seats: number | null
  risk: number
  owner: string
}
const save = vi.fn<(boat: Boat, subject: string) => Promise<Result<string>>>()
const boatForm = defineForm<Boat, string>({
  id: 'boat',
  draftName: (water) => `boat.${water}`,
  place: 'panel',
  schema: object({ id: string(), name: string(), seats: nullable(number()), risk: number(), owner: string() }),
  initial: () => ({ id: crypto.randomUUID(), name: '', seats: 4, risk: 2, owner: '' }),
  fields: [
    { id: 'name', kind: 'text', labelKey: 'boats.name', maxLength: 20, isRequired: true },
    { id: 'seats', kind: 'number', labelKey: 'boats.seats', min: 1, max: 20, unit: () => '座' },
    {
      id: 'risk',
      kind: 'choice',
      labelKey: 'boats.risk',
      choices: () => [1, 2, 3].map((value) => ({ value, name: `风险 ${value}` })),
    },
    { id: 'owner', kind: 'text', labelKey: 'boats.owner', maxLength: 20, isAsked: ({ risk }) => risk === 3 },
  ],
  check: ({ name }) => (name.trim() === '' ? { field: 'name', text: '请写船名。' } : null),
  sending: { is: 'saved', save: (boat, water) => save({ ...boat }, water) },
  sendKey: 'app.save',
})
addMessages({ 'zh-CN': { boats: { name: '船名', seats: '座位', risk: '风险', owner: '船主' } } })

const done = vi.fn<(id: string) => void>()
const closed = vi.fn<() => void>()
const open = (water = '龙潭') => mountPage(RecordForm, { form: boatForm, subject: water, onDone: done, onCancel: closed })
type Page = ReturnType<typeof open>
const nameOf = (page: Page) => page.get<HTMLInputElement>('#boat-name').element.value
const sent = (at = 0) => save.mock.calls[at]![0]

beforeEach(() => {
  emptyDatabase()
  freshPage()
  for (const spy of [save, done, closed]) spy.mockReset()
  save.mockResolvedValue(ok('已保存'))
})

test('what is filled in goes out with the id of the opening, each value in its own type', async () => {
  const page = open()
  await page.get('#boat-name').setValue('小渔船')
  await page.get('#boat-seats').setValue('6')
  await page.get('#boat-risk').setValue('1')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(sent()).toMatchObject({ name: '小渔船', seats: 6, risk: 1, owner: '' })
  expect(save.mock.calls[0]![1]).toBe('龙潭')
  expect(done).toHaveBeenCalledWith(sent().id)
})

test('an emptied number is no number, and not nought', async () => {
  const page = open()
  await page.get('#boat-name').setValue('小渔船')
  await page.get('#boat-seats').setValue('')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(sent().seats).toBeNull()
})

test('what is amiss stands at its field, is read out with it, takes the focus, and goes when it is mended', async () => {
  const page = open()
  await page.get('form').trigger('submit')
  await flushPromises()
  const field = page.get('#boat-name')
  expect(page.get('#boat-name-error').text()).toBe('请写船名。')
  expect(field.attributes()).toMatchObject({ 'aria-invalid': 'true', 'aria-describedby': 'boat-name-error' })
  expect(document.activeElement).toBe(field.element)
  expect(save).not.toHaveBeenCalled()
  await field.setValue('小渔船')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.find('[role="alert"]').exists()).toBe(false)
})

test('what the server refuses stands at the field it names, or under the whole; the id stays the same', async () => {
  save.mockResolvedValueOnce(err({ kind: 'invalid', field: 'seats', detail: '座位太多。' }))
  save.mockResolvedValueOnce(err({ kind: 'invalid', field: 'elsewhere', detail: '水域已停用。' }))
  const page = open()
  await page.get('#boat-name').setValue('小渔船')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.get('#boat-seats-error').text()).toBe('座位太多。')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.find('#boat-seats-error').exists()).toBe(false)
  expect(page.get('[role="alert"]').text()).toBe('水域已停用。')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(done).toHaveBeenCalledTimes(1)
  expect(new Set([sent(0).id, sent(1).id, sent(2).id]).size).toBe(1)
})

test('a second press while the first is on its way sends nothing', async () => {
  let answer: (result: Result<string>) => void = () => undefined
  save.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
  const page = open()
  await page.get('#boat-name').setValue('小渔船')
  await page.get('form').trigger('submit')
  await page.get('form').trigger('submit')
  answer(ok('已保存'))
  await flushPromises()
  expect(save).toHaveBeenCalledTimes(1)
  expect(done).toHaveBeenCalledTimes(1)
})

test('a field that is not asked is not there, and comes with what it hangs on', async () => {
  const page = open()
  expect(page.find('#boat-owner').exists()).toBe(false)
  await page.get('#boat-risk').setValue('3')
  expect(page.find('#boat-owner').exists()).toBe(true)
})

test('a form half filled is there after a reload, for its own subject, and says so; saved, it leaves nothing', async () => {
  const page = open()
  await page.get('#boat-name').setValue('半条船')
  await afterTyping()
  page.unmount()
  freshPage()
  const other = open('石桥')
  await draftsRead()
  await flushPromises()
  expect(nameOf(other)).toBe('')
  other.unmount()
  const again = open()
  await flushPromises()
  expect(nameOf(again)).toBe('半条船')
  expect(again.get('[role="status"]').text()).toContain('已恢复')
  await again.get('form').trigger('submit')
  await flushPromises()
  expect(keysKept()).toEqual([])
})

test('Esc and cancelling ask while something would be lost, and close when the person says so', async () => {
  const page = open()
  await page.get('#boat-name').setValue('半条船')
  let answer: 'stay' | 'discard' = 'stay'
  const asked = vi.fn(() => Promise.resolve(answer))
  useDrafts().setAsking(asked)
  useStack().closeTop()
  await flushPromises()
  expect(closed).not.toHaveBeenCalled()
  expect(nameOf(page)).toBe('半条船')
  answer = 'discard'
  await page.get('button[type="button"]').trigger('click')
  await flushPromises()
  expect(asked).toHaveBeenCalledTimes(2)
  expect(closed).toHaveBeenCalledTimes(1)
})
