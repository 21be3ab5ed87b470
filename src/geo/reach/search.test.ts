import { expect, test } from 'vitest'
import { allTimes, networkOf, road, town } from '@tests/support/roads'
import { createSearch, runSearch } from './search'

test('times equal Floyd and Warshall from every node of random towns with one-way streets', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const { graph, outward, inward, search } = networkOf(town(9, seed))
    const expected = allTimes(graph, outward.arcTimeS)
    for (let from = 0; from < graph.nodes; from += 7) {
      runSearch(graph, outward, search, [{ node: from, timeS: 0, distanceM: 0, origin: 0 }])
      for (let to = 0; to < graph.nodes; to++) expect(search.timeS[to]).toBeCloseTo(expected[from]![to]!, 3)
      runSearch(graph, inward, search, [{ node: from, timeS: 0, distanceM: 0, origin: 0 }])
      for (let to = 0; to < graph.nodes; to++) expect(search.timeS[to]).toBeCloseTo(expected[to]![from]!, 3)
    }
  }
})

test('several seeds give each node its soonest one', () => {
  const { graph, outward } = networkOf(town(8, 2))
  const [all, one] = [createSearch(graph), createSearch(graph)]
  const seeds = [0, 20, 41].map((node, origin) => ({ node, timeS: 3 * origin, distanceM: 0, origin }))
  runSearch(graph, outward, all, seeds)
  const alone = seeds.map((seed) => {
    runSearch(graph, outward, one, [seed])
    return one.timeS.slice()
  })
  for (let node = 0; node < graph.nodes; node++) {
    expect(all.timeS[node]).toBe(Math.min(...alone.map((times) => times[node]!)))
    if (all.timeS[node]! < Infinity) expect(alone[all.origin[node]!]![node]).toBe(all.timeS[node])
  }
})

test('hundreds of origins beside one junction fit, and the soonest wins', () => {
  const { graph, outward, search } = networkOf([road([[0, 0], [100, 0]])]) // prettier-ignore
  const seeds = Array.from({ length: 5000 }, (_, k) => ({ node: 0, timeS: 5000 - k, distanceM: 0, origin: k }))
  runSearch(graph, outward, search, seeds)
  expect(search.timeS[0]).toBe(1)
  expect(search.origin[1]).toBe(4999)
})

test('a limit leaves out what lies beyond it and changes nothing within it', () => {
  const { graph, outward, search } = networkOf(town(10, 3))
  const seed = [{ node: 5, timeS: 0, distanceM: 0, origin: 0 }]
  runSearch(graph, outward, search, seed)
  const whole = search.timeS.slice()
  expect(runSearch(graph, outward, search, seed, { limitS: 30 })).toBe(30)
  search.timeS.forEach((time, node) => expect(time).toBe(whole[node]! <= 30 ? whole[node] : Infinity))
})

test('it stops when all wanted nodes are settled, with final times for them', () => {
  const { graph, outward, search } = networkOf(town(10, 4))
  const flags = new Uint8Array(graph.nodes)
  flags[7] = flags[8] = 1
  runSearch(graph, outward, search, [{ node: 0, timeS: 0, distanceM: 0, origin: 0 }])
  const [seven, eight] = [search.timeS[7], search.timeS[8]]
  const radius = runSearch(graph, outward, search, [{ node: 0, timeS: 0, distanceM: 0, origin: 0 }], {
    wanted: { flags, count: 2 },
  })
  expect([search.timeS[7], search.timeS[8]]).toEqual([seven, eight])
  expect(radius).toBeGreaterThanOrEqual(Math.max(seven!, eight!))
  expect(radius).toBeLessThan(Math.max(seven!, eight!) + 2 * outward.bucketS)
})

test('without seeds nothing is reached', () => {
  const { graph, outward, search } = networkOf(town(4, 5))
  runSearch(graph, outward, search, [])
  expect(search.timeS.every((time) => time === Infinity)).toBe(true)
})
