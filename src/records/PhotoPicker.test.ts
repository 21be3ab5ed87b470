// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useLock } from '@/stores/lock.store'
import PhotoPicker from './PhotoPicker.vue'

vi.mock('@/stores/outbox.store', () => ({ useOutbox: () => ({ walking: null }) }))

function picker() {
  freshPage()
  const lock = useLock()
  const said: string[] = []
  vi.spyOn(lock, 'pause').mockImplementation(() => void said.push('pause'))
  vi.spyOn(lock, 'resume').mockImplementation(() => void said.push('resume'))
  const page = mountPage(PhotoPicker, { modelValue: [] })
  const input = page.get<HTMLInputElement>('input[type="file"]')
  input.element.click = () => void said.push('camera')
  return { page, input, said }
}

beforeEach(() => localStorage.clear())

test.each(['change', 'cancel'])('the lock waits before the camera opens, until %s', async (end) => {
  const { page, input, said } = picker()
  await page.get('button').trigger('click')
  expect(said).toEqual(['pause', 'camera'])
  await input.trigger(end)
  expect(said).toEqual(['pause', 'camera', 'resume'])
})

test('the lock does not wait for a form that is gone', async () => {
  const { page, said } = picker()
  await page.get('button').trigger('click')
  page.unmount()
  expect(said).toEqual(['pause', 'camera', 'resume'])
})
