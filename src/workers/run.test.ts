import { expect, test, vi } from 'vitest'
import { createRuns, overtaken } from './run'

const later = <T>(value: T, ms: number) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms))

test('an answer is taken while its run is the newest', async () => {
  const run = createRuns().begin()
  expect(await run.take(later('plan', 1))).toBe('plan')
})

test('the answer of an old run is overtaken, however late it comes, and nobody waits for it', async () => {
  const runs = createRuns()
  const old = runs.begin()
  const answer = old.take(new Promise(() => undefined))
  const next = runs.begin()
  expect(await answer).toBe(overtaken)
  expect(old.isOver()).toBe(true)
  expect(await next.take(later(2, 1))).toBe(2)
})

test('an answer that was ready when its run ended is overtaken too', async () => {
  const runs = createRuns()
  const answer = runs.begin().take(Promise.resolve('old'))
  runs.end()
  expect(await answer).toBe(overtaken)
})

test('what is told after the end of a run is not heard', () => {
  const runs = createRuns()
  const heard = vi.fn<(share: number) => void>()
  const run = runs.begin()
  const listener = run.hear(heard)
  listener(0.5)
  run.end()
  listener(1)
  expect(heard.mock.calls).toEqual([[0.5]])
})

test('a failure of the worker is a failure while it matters, and nothing afterwards', async () => {
  const runs = createRuns()
  await expect(runs.begin().take(Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  const old = runs.begin()
  const answer = old.take(later(null, 5).then(() => Promise.reject(new Error('broken'))))
  runs.begin()
  expect(await answer).toBe(overtaken)
})
