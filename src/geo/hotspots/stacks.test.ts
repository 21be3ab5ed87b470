import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { distinctPlaces, findStacks } from './stacks'

test('events within a centimetre of rounding are one place, others are not', () => {
  const places = distinctPlaces(Float64Array.of(1, 1, 1.004, 1, 1.02, 1, NaN, 1, 1, 1))
  expect([...places.counts]).toEqual([3, 1])
  expect([...places.placeOf]).toEqual([0, 0, 1, -1, 0])
})

test('places add up to the events and agree with a map of strings', () => {
  const random = createRandom(6)
  const xy = Float64Array.from({ length: 4000 }, () => random.int(30) - 15)
  const places = distinctPlaces(xy, 1)
  const keys = new Set(Array.from({ length: 2000 }, (_, i) => `${xy[2 * i]} ${xy[2 * i + 1]}`))
  expect(places.counts.length).toBe(keys.size)
  expect(places.counts.reduce((sum, count) => sum + count, 0)).toBe(2000)
  places.placeOf.forEach((place, i) => expect(places.xy[2 * place]).toBe(xy[2 * i]))
})

test('a default coordinate that swallowed forty events is named with its share', () => {
  const random = createRandom(2)
  const scatter = Array.from({ length: 120 }, () => random.range(0, 5000))
  const xy = Float64Array.from([...scatter, ...Array.from({ length: 40 }, () => [250, 750]).flat()])
  expect(findStacks(distinctPlaces(xy), 100)).toEqual([{ x: 250, y: 750, count: 40, share: 0.4 }])
})

test('a few events at one door are no stack, and nothing has none', () => {
  expect(findStacks(distinctPlaces(Float64Array.of(1, 1, 1, 1, 1, 1, 9, 9)), 4)).toEqual([])
  expect(findStacks(distinctPlaces(new Float64Array()), 0)).toEqual([])
})
