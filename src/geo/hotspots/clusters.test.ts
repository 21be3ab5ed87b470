import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { findClusters } from './clusters'

/** DBSCAN by its definition: cores, their connected components, borders to the nearest core. */
function slow(xy: Float64Array, reach: number, minEvents: number): Int32Array {
  const count = xy.length / 2
  const apart = (i: number, j: number) => Math.hypot(xy[2 * i]! - xy[2 * j]!, xy[2 * i + 1]! - xy[2 * j + 1]!)
  const all = Array.from({ length: count }, (_, i) => i)
  const core = all.map((i) => all.filter((j) => apart(i, j) <= reach).length >= minEvents)
  const labels = new Int32Array(count).fill(-1)
  let next = 0
  for (const seed of all) {
    if (!core[seed] || labels[seed] !== -1) continue
    const queue = [seed]
    labels[seed] = next
    for (let i = queue.pop(); i !== undefined; i = queue.pop())
      for (const j of all)
        if (core[j] && labels[j] === -1 && apart(i, j) <= reach) {
          labels[j] = next
          queue.push(j)
        }
    next++
  }
  return labels.map((label, i) => {
    if (core[i]) return label
    const near = all.filter((j) => core[j] && apart(i, j) <= reach).sort((a, b) => apart(i, a) - apart(i, b))
    return near.length === 0 ? -1 : labels[near[0]!]!
  })
}

test('groupings equal the definition on random scatters', () => {
  const random = createRandom(12)
  for (let run = 0; run < 40; run++) {
    const xy = Float64Array.from({ length: 2 * (20 + random.int(150)) }, () => random.range(0, 1000))
    const reach = random.range(20, 120)
    const minEvents = 2 + random.int(4)
    const expected = slow(xy, reach, minEvents)
    const same = findClusters(xy, reach, minEvents).labels
    for (let i = 0; i < same.length; i++) {
      expect(same[i] === -1).toBe(expected[i] === -1)
      for (let j = 0; j < i; j++) expect(same[i] === same[j]).toBe(expected[i] === expected[j])
    }
  }
})

test('the largest cluster is number 0, with its size and centre', () => {
  const xy = Float64Array.of(0, 0, 10, 0, 0, 10, 500, 500, 510, 500, 500, 510, 510, 510, 2000, 0)
  const { labels, sizes, centres } = findClusters(xy, 20, 3)
  expect([...labels]).toEqual([1, 1, 1, 0, 0, 0, 0, -1])
  expect([...sizes]).toEqual([4, 3])
  expect([...centres.slice(0, 2)]).toEqual([505, 505])
})

test('a stack weighs with its number and costs no more than one place', () => {
  const xy = Float64Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 7 : 9))
  const { sizes } = findClusters(xy, 50, 10)
  expect([...sizes]).toEqual([100_000])
})

test('the order of the events does not change who belongs together', () => {
  const random = createRandom(5)
  const points = Array.from({ length: 200 }, () => [random.range(0, 1500), random.range(0, 1500)] as const)
  const turned = [...points].reverse()
  const a = findClusters(Float64Array.from(points.flat()), 90, 4)
  const b = findClusters(Float64Array.from(turned.flat()), 90, 4)
  expect([...a.sizes]).toEqual([...b.sizes])
  points.forEach((_, i) => expect(a.labels[i] === -1).toBe(b.labels[199 - i] === -1))
})

test('nothing, one event and events without a position stand alone', () => {
  expect(findClusters(new Float64Array(), 100, 3).labels.length).toBe(0)
  expect([...findClusters(Float64Array.of(5, 5), 100, 2).labels]).toEqual([-1])
  expect([...findClusters(Float64Array.of(NaN, 1, 2, 2), 100, 1).labels]).toEqual([-1, 0])
})
