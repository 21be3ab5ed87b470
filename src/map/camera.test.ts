import { expect, test } from 'vitest'
import { createCamera } from './camera'

function start(isStill = false, size = { clientWidth: 1000, clientHeight: 800 }) {
  const calls: [string, ...unknown[]][] = []
  const map = {
    getZoom: () => 9,
    getContainer: () => size as HTMLElement,
    fitBounds: (...rest: unknown[]) => void calls.push(['fitBounds', ...rest]),
    easeTo: (...rest: unknown[]) => void calls.push(['easeTo', ...rest]),
  }
  const clock = { nowMs: 0 }
  return {
    calls,
    clock,
    camera: createCamera(
      map as never,
      () => isStill,
      () => clock.nowMs,
    ),
  }
}

test('a place is centred in what the panels leave free', () => {
  const { calls, camera } = start()
  camera.setCovered({ right: 400 })
  camera.show({ center: [115, 26] })
  expect(calls[0]?.[1]).toMatchObject({ center: [115, 26], zoom: 14, offset: [-200, 0] })
})

test('a box is fitted beside the panels with a margin that shrinks on a small map', () => {
  const { calls, camera } = start(false, { clientWidth: 390, clientHeight: 300 })
  camera.setCovered({ bottom: 240 })
  camera.show({ bbox: [114, 26, 116, 27] })
  const options = calls[0]?.[2] as { padding: { top: number; bottom: number; left: number } }
  expect(options.padding.top).toBe(10)
  expect(options.padding.bottom).toBe(250)
  expect(options.padding.top + options.padding.bottom).toBeLessThan(300)
})

test('nobody who asked for less motion is flown about', () => {
  const { calls, camera } = start(true)
  camera.show({ center: [115, 26], zoom: 12 })
  camera.show({ bbox: [114, 26, 116, 27] })
  expect(calls.map((call) => (call.at(-1) as { duration: number }).duration)).toEqual([0, 0])
})

test('a wish without a place moves nothing', () => {
  const { calls, camera } = start()
  camera.show({ zoom: 12 })
  expect(calls).toEqual([])
})

test('a drawer that opens with a flight narrows the map, and the flight is aimed anew; later the map stays', () => {
  const { calls, camera, clock } = start()
  camera.resized()
  expect(calls).toEqual([])
  camera.show({ bbox: [114, 26, 116, 27] })
  clock.nowMs = 300
  camera.resized()
  expect(calls).toHaveLength(2)
  expect(calls[1]).toEqual(calls[0])
  clock.nowMs = 5000
  camera.resized()
  expect(calls).toHaveLength(2)
})
