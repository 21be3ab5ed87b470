import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { countTimePairs, nearbyPairs } from './closePairs'
import { nearRepeat, type NearRepeatOptions } from './nearRepeat'

const options = (seed = 1, runs = 99): NearRepeatOptions => ({
  distanceEdgesM: [200, 400],
  dayEdges: [1, 2, 7],
  random: createRandom(seed),
  runs,
})
const tableOf = (xy: Float64Array, days: Float64Array, given = options()) => {
  const result = nearRepeat(xy, days, given)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value.table
}

test('four events by hand: distance by city block, bands closed above, day bins open above', () => {
  // A and B 200 m apart round the corner on one day; C at A's door a day later; D far off after a week.
  const xy = Float64Array.of(0, 0, 120, 80, 0, 0, 5000, 0)
  const counts = tableOf(xy, Float64Array.of(0, 0, 1, 7)).map((row) => row.map((cell) => cell.pairs))
  expect(counts).toEqual([
    [0, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 1, 2],
  ])
})

test('the straight line makes pairs closer than the city block does', () => {
  const xy = Float64Array.of(0, 0, 150, 150)
  expect(tableOf(xy, Float64Array.of(0, 0))[2]![0]!.pairs).toBe(1)
  expect(tableOf(xy, Float64Array.of(0, 0), { ...options(), metric: 'euclidean' })[2]![0]!.pairs).toBe(1)
  const nearer = Float64Array.of(0, 0, 120, 120)
  expect(tableOf(nearer, Float64Array.of(0, 0))[2]![0]!.pairs).toBe(1)
  expect(tableOf(nearer, Float64Array.of(0, 0), { ...options(), metric: 'euclidean' })[1]![0]!.pairs).toBe(1)
})

test('pairs and bins equal a double loop on random events', () => {
  const random = createRandom(8)
  for (let run = 0; run < 10; run++) {
    const count = 60
    const xy = Float64Array.from({ length: 2 * count }, () => random.int(12) * 70)
    const days = Float64Array.from({ length: count }, () => random.int(30) / 2)
    const expected = Array.from({ length: 4 }, () => [0, 0, 0, 0])
    for (let i = 0; i < count; i++)
      for (let j = 0; j < i; j++) {
        const apart = Math.abs(xy[2 * i]! - xy[2 * j]!) + Math.abs(xy[2 * i + 1]! - xy[2 * j + 1]!)
        const gap = Math.abs(days[i]! - days[j]!)
        const band = apart === 0 ? 0 : apart <= 200 ? 1 : apart <= 400 ? 2 : 3
        expected[band]![gap < 1 ? 0 : gap < 2 ? 1 : gap < 7 ? 2 : 3]! += 1
      }
    expect(tableOf(xy, days).map((row) => row.map((cell) => cell.pairs))).toEqual(expected)
  }
})

test('every column keeps its sum, and the reshuffled mean nears the exact expectation', () => {
  const random = createRandom(3)
  const xy = Float64Array.from({ length: 400 }, () => random.range(0, 3000))
  const days = Float64Array.from({ length: 200 }, () => random.int(20))
  const table = tableOf(xy, days, options(1, 999))
  for (let bin = 0; bin < 4; bin++) {
    const sum = (pick: 'pairs' | 'expected' | 'exactExpected') => table.reduce((total, row) => total + row[bin]![pick], 0)
    expect(sum('expected')).toBeCloseTo(sum('pairs'), 6)
    expect(sum('exactExpected')).toBeCloseTo(sum('pairs'), 6)
  }
  expect(table[2]![1]!.expected / table[2]![1]!.exactExpected).toBeCloseTo(1, 1)
})

test('planted repeats are found, and the same seed gives the same table', () => {
  const random = createRandom(4)
  const xy: number[] = []
  const days: number[] = []
  for (let i = 0; i < 80; i++) {
    const [x, y, day] = [random.range(0, 20_000), random.range(0, 20_000), random.int(365)]
    xy.push(x, y)
    days.push(day)
    if (i % 4 === 0) {
      xy.push(x + 50, y)
      days.push(day)
    }
  }
  const [a, b] = [7, 7].map((seed) => tableOf(Float64Array.from(xy), Float64Array.from(days), options(seed)))
  expect(a![1]![0]!.p).toBe(0.01)
  expect(a![1]![0]!.ratio).toBeGreaterThan(20)
  expect(a).toEqual(b)
})

test('bands that do not rise are refused, and two events are enough', () => {
  const two = Float64Array.of(0, 0, 1, 1)
  const days = Float64Array.of(0, 0)
  expect(nearRepeat(two, days, { ...options(), distanceEdgesM: [200, 100] })).toMatchObject({
    ok: false,
    error: { field: 'distanceEdgesM' },
  })
  expect(nearRepeat(two, days, { ...options(), dayEdges: [] })).toMatchObject({ ok: false, error: { field: 'dayEdges' } })
  expect(nearRepeat(two, days, { ...options(), dayEdges: [0, 1] }).ok).toBe(false)
  expect(tableOf(two, days)[1]![0]!.pairs).toBe(1)
  expect(tableOf(new Float64Array(), new Float64Array())[1]![0]!.pairs).toBe(0)
})

test('too many close pairs stop the search instead of filling the memory', () => {
  expect(nearbyPairs(new Float64Array(200), [10], 'manhattan', 100)).toBeNull()
  expect(nearbyPairs(new Float64Array(200), [10], 'manhattan', 5000)?.count).toBe(4950)
})

test('pairs by time add up to all pairs', () => {
  expect([...countTimePairs(Float64Array.of(0, 0.5, 1, 3), [1, 2])]).toEqual([2, 1, 3])
})
