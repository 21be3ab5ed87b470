import { expect, test } from 'vitest'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { degrees, networkOf, road, town } from '@tests/support/roads'
import { edgePart } from './clip'
import { travelMatrix } from './matrix'
import { legPath } from './path'

const at = (x: number, y: number) => [...degrees([x, y])] as [number, number]
const plane = localProjection(115.3, 26.4)
const metres = (lngLat: Float64Array) => [...plane.forwardAll(lngLat)].map((value) => Math.round(value) + 0)

test('a leg runs from its start over the road to its end, with the names on the way', () => {
  const network = networkOf([road([[0, 0], [100, 0]], { name: '泉江路' }), road([[100, 0], [100, 80], [160, 80]], { name: '共裕路' })]) // prettier-ignore
  const leg = legPath(network, at(20, 10), at(150, 75))!
  expect(metres(leg.lngLat)).toEqual([20, 10, 20, 0, 100, 0, 100, 80, 150, 80, 150, 75])
  expect(leg.roads).toEqual(['泉江路', '共裕路'])
  expect(leg.distanceM).toBeCloseTo(10 + 80 + 80 + 50 + 5, 1)
})

test('along one road it stays on it, forwards and back', () => {
  const network = networkOf([road([[0, 0], [50, 30], [100, 0]])]) // prettier-ignore
  expect(metres(legPath(network, at(0, 0), at(100, 0))!.lngLat)).toEqual([0, 0, 50, 30, 100, 0])
  expect(metres(legPath(network, at(100, 0), at(0, 0))!.lngLat)).toEqual([100, 0, 50, 30, 0, 0])
})

test('line, time and distance agree with the matrix in random towns', () => {
  const random = createRandom(6)
  for (let seed = 1; seed <= 3; seed++) {
    const network = networkOf(town(9, seed))
    for (let run = 0; run < 25; run++) {
      const stops = degrees([random.range(0, 800), random.range(0, 800)], [random.range(0, 800), random.range(0, 800)])
      const matrix = travelMatrix(network, stops)
      const leg = legPath(network, [stops[0]!, stops[1]!], [stops[2]!, stops[3]!])
      if (matrix.durationS[1] === Infinity) {
        expect(leg).toBeNull()
        continue
      }
      expect(leg!.durationS).toBeCloseTo(matrix.durationS[1]!, 2)
      const xy = plane.forwardAll(leg!.lngLat)
      let length = 0
      for (let i = 2; i < xy.length; i += 2) length += Math.hypot(xy[i]! - xy[i - 2]!, xy[i + 1]! - xy[i - 1]!)
      expect(length).toBeCloseTo(matrix.distanceM[1]!, 0)
    }
  }
})

test('off the network, or without a way, there is no leg', () => {
  const network = networkOf([road([[0, 0], [500, 0]]), road([[0, 900], [500, 900]])]) // prettier-ignore
  expect(legPath(network, at(10, 0), at(10, 900))).toBeNull()
  expect(legPath(network, at(10, 0), at(10, 9000))).toBeNull()
})

test('a piece of an edge is cut at its shares, in either direction', () => {
  const { graph, projection } = networkOf([road([[0, 0], [100, 0], [100, 100]])]) // prettier-ignore
  const cut = (from: number, to: number) => metres(projection.inverseAll(Float64Array.from(edgePart(graph, 0, from, to))))
  expect(cut(0.25, 0.75)).toEqual([50, 0, 100, 0, 100, 50])
  expect(cut(0.75, 0.25)).toEqual([100, 50, 100, 0, 50, 0])
  expect(cut(0, 1)).toEqual([0, 0, 100, 0, 100, 100])
  expect(cut(0.25, 0.25)).toEqual([50, 0, 50, 0])
})
