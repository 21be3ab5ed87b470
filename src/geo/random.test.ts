import { expect, test } from 'vitest'
import { createRandom } from './random'

test('the same seed gives the same stream and another seed does not', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed)
    return Array.from({ length: 20 }, () => random())
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('a fork is named, so draws from the parent do not shift it', () => {
  const quiet = createRandom(3)
  const busy = createRandom(3)
  for (let i = 0; i < 50; i++) busy()
  expect(busy.fork('roads')()).toBe(quiet.fork('roads')())
  expect(quiet.fork('roads')()).not.toBe(quiet.fork('rivers')())
})

test('normal draws have mean 0 and deviation 1, exponential draws their mean', () => {
  const random = createRandom(11)
  const n = 20_000
  let sum = 0
  let squares = 0
  let waits = 0
  for (let i = 0; i < n; i++) {
    const value = random.normal()
    sum += value
    squares += value * value
    waits += random.exponential(4)
  }
  expect(Math.abs(sum / n)).toBeLessThan(0.03)
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.05)
  expect(Math.abs(waits / n - 4)).toBeLessThan(0.15)
})

test('weighted draws follow the weights and never choose a weight of zero', () => {
  const random = createRandom(5)
  const seen = [0, 0, 0, 0]
  for (let i = 0; i < 8000; i++) seen[random.weighted([1, 0, 3, 0])]!++
  expect(seen[1]! + seen[3]!).toBe(0)
  expect(seen[2]! / seen[0]!).toBeGreaterThan(2.6)
  expect(seen[2]! / seen[0]!).toBeLessThan(3.4)
})

test('a shuffle keeps every item', () => {
  const items = Array.from({ length: 100 }, (_, i) => i)
  const shuffled = createRandom(1).shuffle([...items])
  expect(shuffled).not.toEqual(items)
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items)
})

test('identifiers have the version-4 shape and do not repeat', () => {
  const random = createRandom(9)
  const ids = Array.from({ length: 2000 }, () => random.uuid())
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(2000)
})
