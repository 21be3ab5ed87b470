import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { ok, type Result } from '@/domain/result'
import { changeCounts, connection, follow, oldSince, touch, watchTheClock } from './live'
import { liveRead } from './liveRead'

// @vitest-environment happy-dom

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T20:00:00+08:00') })
})
afterEach(() => {
  connection.ended()
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('the first change is read at once, a hundred further ones at most once a second', async () => {
  const read = vi.fn()
  const stop = follow(['hazard'], read)
  touch('hazard')
  expect(read).toHaveBeenCalledTimes(1)
  for (let at = 0; at < 100; at++) {
    touch('hazard')
    await pass(20)
  }
  await pass(3_000)
  stop()
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(3)
  expect(read.mock.calls.length).toBeLessThanOrEqual(4)
})

test('a change that comes while a slow reading is under way is not lost', async () => {
  await pass(5_000)
  let reads = 0
  const stop = follow(['water'], async () => {
    reads++
    await new Promise((resume) => setTimeout(resume, 3_000))
  })
  touch('water')
  await pass(1_500)
  touch('water')
  await pass(1_400)
  expect(reads).toBe(1)
  await pass(10_000)
  stop()
  expect(reads).toBe(2)
})

test('other kinds and other records say nothing', async () => {
  await pass(5_000)
  const read = vi.fn()
  const stop = follow(['incident', 'team'], read, { concerns: (kind, ids) => kind !== 'incident' || ids.has('mine') })
  touch('hazard')
  touch('incident', ['theirs'])
  await pass(2_000)
  expect(read).not.toHaveBeenCalled()
  touch('incident', ['mine'])
  await pass(2_000)
  expect(read).toHaveBeenCalledTimes(1)
  touch('team', ['any'])
  await pass(2_000)
  expect(read).toHaveBeenCalledTimes(2)
  stop()
  touch('team')
  await pass(2_000)
  expect(read).toHaveBeenCalledTimes(2)
})

test('a socket that was lost and is back has everything read again, and the age is said meanwhile', async () => {
  await pass(5_000)
  const stopClock = watchTheClock(() => undefined)
  const read = vi.fn()
  const stop = follow(['office'], read)
  connection.joined('branch:a:offices', ['office'])
  await pass(20_000)
  read.mockClear()
  const before = changeCounts.office
  const readAtMs = Date.now()
  connection.contact()
  connection.lost('branch:a:offices', ['office'])
  expect(oldSince(readAtMs, false)).toBeNull()
  await pass(15_000)
  expect(oldSince(readAtMs, false)).toBe(readAtMs)
  connection.joined('branch:a:offices', ['office'])
  await pass(10)
  expect(read).toHaveBeenCalledTimes(1)
  expect(changeCounts.office).toBe(before + 1)
  expect(oldSince(readAtMs, false)).toBeNull()
  expect(oldSince(readAtMs, true)).toBe(readAtMs)
  stop()
  stopClock()
})

test('sleep, the turn of the service day, and return from another window are changes of everything', async () => {
  const turned = vi.fn()
  const stopClock = watchTheClock(turned)
  const read = vi.fn()
  const stop = follow(['patrol'], read)
  connection.joined('branch:a:patrols', ['patrol'])
  await pass(5_000)
  read.mockClear()
  // Asleep: the clock runs on, timers do not.
  vi.setSystemTime(Date.now() + 3_600_000)
  await pass(5_000)
  expect(read).toHaveBeenCalledTimes(1)
  await pass(5_000)
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(10)
  expect(read).toHaveBeenCalledTimes(2)
  window.dispatchEvent(new Event('online'))
  await pass(2_000)
  expect(read).toHaveBeenCalledTimes(3)
  expect(turned).not.toHaveBeenCalled()
  await pass(12 * 3_600_000)
  // Midnight and six o'clock.
  expect(turned).toHaveBeenCalledTimes(2)
  stop()
  stopClock()
})

test('a clock that is set back delays nothing', async () => {
  await pass(5_000)
  const read = vi.fn()
  const stop = follow(['team'], read)
  touch('team')
  await pass(2_000)
  vi.setSystemTime(Date.now() - 86_400_000)
  touch('team')
  await pass(3_000)
  stop()
  expect(read).toHaveBeenCalledTimes(2)
})

test('what the server does not tell is looked at each minute', async () => {
  const stopClock = watchTheClock(() => undefined)
  const read = vi.fn()
  const stop = follow(['plan'], read)
  await pass(5 * 60_000)
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(4)
  expect(read.mock.calls.length).toBeLessThanOrEqual(6)
  stop()
  stopClock()
})

test('as soon as an hour closes, what nobody is told per case is read; what is told is left alone', async () => {
  vi.setSystemTime(Date.parse('2026-11-21T20:59:20+08:00'))
  const stopClock = watchTheClock(() => undefined)
  connection.joined('branch:a:hazards', ['hazard'])
  await pass(5_000)
  const figures = vi.fn()
  const told = vi.fn()
  const stop = [follow(['incident'], figures), follow(['hazard'], told)]
  await pass(30_000)
  // 20:59:55: within the hour nothing new can be in them.
  expect(figures).not.toHaveBeenCalled()
  await pass(10_000)
  expect(figures).toHaveBeenCalledTimes(1)
  expect(told).not.toHaveBeenCalled()
  for (const end of stop) end()
  stopClock()
})

test('what costs much is read at its own pace, and holds nothing else up', async () => {
  await pass(5_000)
  const years = vi.fn(() => new Promise((resume) => setTimeout(resume, 4_000)))
  const figure = vi.fn()
  const stop = [follow(['incident'], years, { paceMs: 20_000 }), follow(['incident'], figure)]
  for (let at = 0; at < 30; at++) {
    touch('incident')
    await pass(1_000)
  }
  for (const end of stop) end()
  expect(years).toHaveBeenCalledTimes(2)
  expect(figure.mock.calls.length).toBeGreaterThanOrEqual(28)
})

test('a reading with nobody there waits for the next who comes', async () => {
  await pass(5_000)
  const read = vi.fn(async (): Promise<Result<number>> => ok(1))
  const source = effectScope(true)
  const figure = source.run(() => liveRead({ kinds: ['rota'], read, take: () => undefined }))!
  const screen = effectScope(true)
  await screen.run(() => figure.ensure())
  expect(read).toHaveBeenCalledTimes(1)
  touch('rota')
  await pass(1_500)
  expect(read).toHaveBeenCalledTimes(2)
  screen.stop()
  touch('rota')
  await pass(1_500)
  expect(read).toHaveBeenCalledTimes(2)
  await effectScope(true).run(() => figure.ensure())
  expect(read).toHaveBeenCalledTimes(3)
  source.stop()
})

test('a failure that passes keeps what is on screen, one that does not is said', async () => {
  await pass(5_000)
  const answers: Result<number>[] = [
    ok(1),
    { ok: false, error: { kind: 'offline' } },
    { ok: false, error: { kind: 'forbidden' } },
  ]
  const figure = liveRead({ kinds: ['setting'], read: async () => answers.shift()!, take: () => undefined })
  await figure.refresh()
  await figure.refresh()
  expect([figure.load.value, figure.error.value]).toEqual(['ready', null])
  expect(figure.oldSinceMs.value).not.toBeNull()
  await figure.refresh()
  expect([figure.load.value, figure.error.value]).toEqual(['failed', { kind: 'forbidden' }])
})
