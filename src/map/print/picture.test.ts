import { expect, test, vi } from 'vitest'
import { drawnWhole } from './picture'

function fakeMap() {
  const heard = new Map<string, () => void>()
  const map = {
    on: (name: string, listener: () => void) => heard.set(name, listener),
    off: (name: string) => heard.delete(name),
    triggerRepaint: () => undefined,
  }
  return { heard, map: map as unknown as Parameters<typeof drawnWhole>[0] }
}

test('a map that comes to rest is whole, unless a tile failed on the way or it never rests', async () => {
  const calm = fakeMap()
  const whole = drawnWhole(calm.map, 1000)
  calm.heard.get('idle')?.()
  expect(await whole).toBe(true)
  expect(calm.heard.size).toBe(0)

  const holed = fakeMap()
  const partly = drawnWhole(holed.map, 1000)
  holed.heard.get('error')?.()
  holed.heard.get('idle')?.()
  expect(await partly).toBe(false)

  vi.useFakeTimers()
  const restless = fakeMap()
  const late = drawnWhole(restless.map, 1000)
  vi.advanceTimersByTime(1000)
  expect(await late).toBe(false)
  expect(restless.heard.size).toBe(0)
  vi.useRealTimers()
})
