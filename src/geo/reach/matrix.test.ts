import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { allTimes, degrees, networkOf, road, tenMetresASecond, town } from '@tests/support/roads'
import { estimateMatrix, travelMatrix } from './matrix'
import { travelProfiles } from './profile'
import { snapTo } from './snap'

const scattered = (count: number, spreadM: number, seed = 1) => {
  const random = createRandom(seed)
  return degrees(...Array.from({ length: count }, () => [random.range(0, spreadM), random.range(0, spreadM)] as const))
}

test('by hand: 300 m of road at 10 m/s and 20 m of walk at 1 m/s at either end are 70 s and 340 m', () => {
  const matrix = travelMatrix(networkOf([road([[0, 0], [400, 0]])]), degrees([50, 20], [350, -20])) // prettier-ignore
  expect(matrix.durationS[1]).toBeCloseTo(70, 2)
  expect(matrix.distanceM[1]).toBeCloseTo(340, 1)
  expect([matrix.durationS[0], matrix.durationS[3]]).toEqual([0, 0])
  expect(matrix).toMatchObject({ size: 2, estimated: false, problems: [] })
})

test('on a one-way road two stops reach each other one way round only', () => {
  const matrix = travelMatrix(networkOf([road([[0, 0], [400, 0]], { oneway: 'yes' })]), degrees([50, 0], [350, 0])) // prettier-ignore
  expect(matrix.durationS[1]).toBeCloseTo(30, 2)
  expect(matrix.durationS[2]).toBe(Infinity)
  expect(matrix.problems.map(({ reason }) => reason).sort()).toEqual(['no-way-in', 'no-way-out'])
})

test('a one-way ring is driven right round to a stop just behind', () => {
  const ring = road([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]], { oneway: 'yes' }) // prettier-ignore
  const matrix = travelMatrix(networkOf([ring]), degrees([60, 0], [40, 0]))
  expect(matrix.durationS[1]).toBeCloseTo(38, 2)
  expect(matrix.durationS[2]).toBeCloseTo(2, 2)
})

test('times equal Floyd and Warshall with stops hung in between', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const network = networkOf(town(8, seed))
    const { graph, forwardS, backwardS } = network
    const stops = scattered(20, 700, seed)
    const nodes = allTimes(graph, network.outward.arcTimeS)
    const matrix = travelMatrix(network, stops)
    const snaps = Array.from({ length: 20 }, (_, i) => snapTo(network, stops[2 * i]!, stops[2 * i + 1]!)!)
    const part = (share: number, seconds: number) => (share === 0 ? 0 : share * seconds)
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++) {
        if (a === b) continue
        const [from, to] = [snaps[a]!, snaps[b]!]
        let best = Infinity
        for (const [leave, out] of [
          [graph.edgeTo[from.edge]!, part(1 - from.share, forwardS[from.edge]!)],
          [graph.edgeFrom[from.edge]!, part(from.share, backwardS[from.edge]!)],
        ] as const)
          // prettier-ignore
          for (const [enter, into] of [[graph.edgeFrom[to.edge]!, part(to.share, forwardS[to.edge]!)], [graph.edgeTo[to.edge]!, part(1 - to.share, backwardS[to.edge]!)]] as const) // prettier-ignore
            best = Math.min(best, out + nodes[leave]![enter]! + into)
        if (from.edge === to.edge) {
          const onward = to.share >= from.share
          best = Math.min(best, part(Math.abs(to.share - from.share), onward ? forwardS[from.edge]! : backwardS[from.edge]!))
        }
        const whole = from.accessS + best + to.accessS
        if (whole === Infinity) expect(matrix.durationS[a * 20 + b]).toBe(Infinity)
        else expect(matrix.durationS[a * 20 + b]! - whole).toBeCloseTo(0, 2)
      }
  }
})

test('no way is shorter by a third stop: the triangle holds', () => {
  const matrix = travelMatrix(networkOf(town(10, 7)), scattered(30, 900, 2))
  for (let a = 0; a < 30; a++)
    for (let b = 0; b < 30; b++)
      for (let via = 0; via < 30; via++) {
        // A stop's walk from the road is made twice when one only passes through it.
        expect(matrix.durationS[a * 30 + b]!).toBeLessThanOrEqual(
          matrix.durationS[a * 30 + via]! + matrix.durationS[via * 30 + b]! + 0.01,
        )
      }
})

test('two stops at one place are no time apart, both ways', () => {
  const stops = degrees([30, 0], [30, 0])
  const { durationS } = travelMatrix(networkOf([road([[0, 0], [100, 0]], { oneway: 'yes' })]), stops) // prettier-ignore
  expect(Math.max(...durationS)).toBeLessThan(1e-6)
})

test('stops across a river without a bridge are named by their part, lone ones as off the network', () => {
  const network = networkOf([road([[0, 0], [900, 0]]), road([[0, 800], [500, 800]])]) // prettier-ignore
  const matrix = travelMatrix(network, degrees([100, 0], [800, 0], [300, 810], [300, 9000], [400, 0]))
  expect(matrix.problems).toEqual([{ stop: 2, reason: 'separate-part' }, { stop: 3, reason: 'off-network' }]) // prettier-ignore
  expect(matrix.durationS[2]).toBe(Infinity)
  expect(matrix.durationS[1]).toBeLessThan(Infinity)
})

test('no stops, one stop and a network without roads give a matrix all the same', () => {
  const network = networkOf([road([[0, 0], [100, 0]])]) // prettier-ignore
  expect(travelMatrix(network, new Float64Array())).toMatchObject({ size: 0, problems: [] })
  expect(travelMatrix(network, degrees([5, 5])).problems).toEqual([])
  expect(travelMatrix(networkOf([]), degrees([5, 5], [9, 9])).problems).toHaveLength(2)
})

test('without roads the straight line takes its detour, and is marked an estimate', () => {
  const matrix = estimateMatrix({ ...tenMetresASecond, detour: 1.5, detourKmh: 36 }, degrees([0, 0], [300, 400]))
  expect(matrix.estimated).toBe(true)
  expect(matrix.distanceM[1]).toBeCloseTo(750, 1)
  expect(matrix.durationS[1]).toBeCloseTo(75, 2)
  expect(matrix.durationS[1]).toBe(matrix.durationS[2])
  const broken = estimateMatrix(travelProfiles.foot, Float64Array.of(115, 26, NaN, 26))
  expect(broken.problems).toEqual([{ stop: 1, reason: 'off-network' }])
  expect(broken.durationS[1]).toBe(Infinity)
})
