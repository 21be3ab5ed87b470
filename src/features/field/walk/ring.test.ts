import { beforeEach, expect, test, vi } from 'vitest'

/** A device's sound: suspended until somebody allows it; counts the tones it was given. */
const device = { state: 'suspended', tones: 0, allow: () => undefined as void }
class FakeAudio {
  readonly currentTime = 0
  readonly destination = null
  get state() {
    return device.state
  }
  resume() {
    return new Promise<void>((resolve) => {
      device.allow = () => {
        device.state = 'running'
        resolve()
      }
    })
  }
  createOscillator() {
    const connect = (to: unknown) => to
    return { frequency: { value: 0 }, connect, start: () => device.tones++, stop: () => undefined }
  }
  createGain() {
    const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
    return { gain, connect: (to: unknown) => to }
  }
}

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.stubGlobal('AudioContext', FakeAudio)
  vi.stubGlobal('navigator', {})
  Object.assign(device, { state: 'suspended', tones: 0 })
})

test('what could not sound does not sound all at once with the first touch', async () => {
  const { ring } = await import('./ring')
  const first = ring()
  for (let at = 0; at < 10; at++) void ring()
  vi.advanceTimersByTime(200_000)
  device.allow()
  await first
  expect(device.tones).toBe(0)
  await ring()
  expect(device.tones).toBe(3)
})
test('allowed at once, it rings at once', async () => {
  const { ring } = await import('./ring')
  const first = ring()
  device.allow()
  await first
  expect(device.tones).toBe(3)
})
