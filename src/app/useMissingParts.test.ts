// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'
import { laterPart } from '@/data/laterPart'
import { toasts } from '@/ui/toast'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useMissingParts } from './useMissingParts'

vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))

const reload = vi.fn()
const answers = { isJson: true }
beforeEach(() => {
  vi.useFakeTimers()
  freshPage()
  toasts.value = []
  reload.mockReset()
  vi.stubGlobal('location', { ...location, reload })
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response('{}', { headers: { 'content-type': answers.isJson ? 'application/json' : 'text/html' } })),
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  answers.isJson = true
})

function open(isFree: () => boolean): void {
  mountPage(
    defineComponent({
      setup() {
        useMissingParts(isFree)
        return () => null
      },
    }),
  )
}
/** What no try brings, until it is said to be there. */
async function missPart() {
  let isThere = false
  const load = laterPart(() => (isThere ? Promise.resolve() : Promise.reject(new Error('failed to fetch'))))
  for (let tries = 0; tries < 3; tries++) await load().catch(() => undefined)
  return async () => {
    isThere = true
    await load()
  }
}
const looks = (count: number) => vi.advanceTimersByTimeAsync(count * 5000)

test('a part that does not come is said once, and the page is loaded anew when nobody is at work', async () => {
  let isFree = false
  open(() => isFree)
  const bring = await missPart()
  await looks(1)
  expect(toasts.value).toEqual([])
  await looks(5)
  expect(toasts.value.map(({ text }) => text)).toEqual([expect.stringContaining('程序有一部分没有加载成功')])
  expect(reload).not.toHaveBeenCalled()
  isFree = true
  await looks(1)
  expect(reload).toHaveBeenCalledOnce()
  await bring()
})

test('one that has come meanwhile is not said; for a portal nobody leaves', async () => {
  open(() => true)
  const bring = await missPart()
  await bring()
  await looks(5)
  expect(toasts.value).toEqual([])
  answers.isJson = false
  const bringOther = await missPart()
  await looks(5)
  expect(toasts.value).toHaveLength(1)
  expect(reload).not.toHaveBeenCalled()
  await bringOther()
})
