import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { degrees, networkOf, road, town } from '@tests/support/roads'
import { snapTo } from './snap'

const at = (x: number, y: number) => degrees([x, y]) as unknown as [number, number]

test('a stop beside a road falls on it at a right angle, and its walk is timed', () => {
  const snap = snapTo(networkOf([road([[0, 0], [100, 0]])]), ...at(25, 12))! // prettier-ignore
  expect(snap.share).toBeCloseTo(0.25, 4)
  expect(snap.offsetM).toBeCloseTo(12, 2)
  expect(snap.accessS).toBeCloseTo(12, 2)
})

test('the nearest road is found among all, also where boxes of long roads mislead', () => {
  const random = createRandom(3)
  const ways = [...town(12, 1), road([[-2000, -2000], [3000, 3000]]), road([[-2000, 3000], [3000, -2000]])] // prettier-ignore
  const network = networkOf(ways)
  const { shape } = network.graph
  for (let run = 0; run < 300; run++) {
    const [lng, lat] = at(random.range(-300, 1500), random.range(-300, 1500))
    const [x, y] = network.projection.forward(lng, lat)
    let nearest = Infinity
    let nearestMain = Infinity
    network.pieces.forEach((k, item) => {
      const [ax, ay, dx, dy] = [
        shape[2 * k]!,
        shape[2 * k + 1]!,
        shape[2 * k + 2]! - shape[2 * k]!,
        shape[2 * k + 3]! - shape[2 * k + 1]!,
      ]
      const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
      const distance = Math.hypot(x - ax - along * dx, y - ay - along * dy)
      nearest = Math.min(nearest, distance)
      if (network.components.ofNode[network.graph.edgeFrom[network.pieceEdge[item]!]!] === 0)
        nearestMain = Math.min(nearestMain, distance)
    })
    expect(snapTo(network, lng, lat)!.offsetM).toBeCloseTo(nearestMain <= nearest + 150 ? nearestMain : nearest, 6)
  }
})

test('a lone yard does not trap a stop when the network is close behind it, but does when it is far', () => {
  const network = networkOf([road([[0, 0], [1000, 0]]), road([[400, 60], [410, 60]]), road([[400, 900], [410, 900]])]) // prettier-ignore
  expect(snapTo(network, ...at(405, 70))).toMatchObject({ part: 0, offsetM: expect.closeTo(70, 1) as number })
  expect(snapTo(network, ...at(405, 910))!.part).not.toBe(0)
})

test('more than two kilometres from any road, or at no position at all, is off the network', () => {
  const network = networkOf([road([[0, 0], [100, 0]])]) // prettier-ignore
  expect(snapTo(network, ...at(50, 2100))).toBeNull()
  expect(snapTo(network, ...at(50, 1900))).not.toBeNull()
  expect(snapTo(network, NaN, 26)).toBeNull()
  expect(snapTo(networkOf([]), 115, 26)).toBeNull()
})

test('roads the mode may not use are not snapped to', () => {
  const network = networkOf([road([[0, 0], [100, 0]], { highway: 'steps' }), road([[0, 50], [100, 50]])]) // prettier-ignore
  expect(snapTo(network, ...at(50, 5))!.offsetM).toBeCloseTo(45, 2)
})
