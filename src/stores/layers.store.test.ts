// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { effectScope } from 'vue'
import { useBroughtLayer, useLayers } from './layers.store'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})
/** A panel that brings the hazards. */
function aPanel() {
  const scope = effectScope()
  scope.run(() => useBroughtLayer('hazards'))
  return { close: () => scope.stop() }
}
const isShown = () => useLayers().isShown('hazards', false)

test('a layer comes and goes with its panel, and nothing is remembered of it', () => {
  const panel = aPanel()
  expect(isShown()).toBe(true)
  panel.close()
  expect(isShown()).toBe(false)
  expect(useLayers().shown).toEqual({})
})

test('a layer that the person asked for stays', () => {
  useLayers().show('hazards', true)
  aPanel().close()
  expect(isShown()).toBe(true)
})

test('one asked for while the panel is open stays after it; one switched off is off at once', () => {
  const first = aPanel()
  useLayers().show('hazards', true)
  first.close()
  expect(isShown()).toBe(true)
  const second = aPanel()
  useLayers().show('hazards', false)
  expect(isShown()).toBe(false)
  second.close()
  expect(isShown()).toBe(false)
})

test('a panel built anew before the old one is gone keeps its layer', () => {
  const old = aPanel()
  const next = aPanel()
  old.close()
  expect(isShown()).toBe(true)
  next.close()
  expect(isShown()).toBe(false)
})
