import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { useOnStack, useStack } from './stack.store'

beforeEach(() => setActivePinia(createPinia()))

test('only the top thing is closed, and that in the order of opening', () => {
  const panel = ref(true)
  const drawer = ref(false)
  const scope = effectScope()
  scope.run(() => {
    useOnStack(drawer, () => (drawer.value = false))
    useOnStack(panel, () => (panel.value = false))
  })
  drawer.value = true
  expect(useStack().closeTop()).toBe(true)
  expect([panel.value, drawer.value]).toEqual([true, false])
  expect(useStack().closeTop()).toBe(true)
  expect(panel.value).toBe(false)
  expect(useStack().closeTop()).toBe(false)
})

test('a thing that stays open because it holds unsaved work keeps what lies beneath it', () => {
  const close = vi.fn<() => void>()
  const below = vi.fn<() => void>()
  effectScope().run(() => {
    useOnStack(true, below)
    useOnStack(true, close)
  })
  useStack().closeTop()
  useStack().closeTop()
  expect(close).toHaveBeenCalledTimes(2)
  expect(below).not.toHaveBeenCalled()
})

test('what is gone from the page is gone from the stack', () => {
  const scope = effectScope()
  scope.run(() => useOnStack(true, () => undefined))
  scope.stop()
  expect(useStack().opened).toHaveLength(0)
})
