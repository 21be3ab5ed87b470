import { expect, test } from 'vitest'
import { degrees, road, town } from '@tests/support/roads'
import { buildGraph, heightShare } from './graph'
import { roadFlag } from './roadTags'

test('two roads that share a point in their middles meet there: five nodes, four edges', () => {
  const graph = buildGraph([road([[-100, 0], [0, 0], [100, 0]]), road([[0, -50], [0, 0], [0, 50]])]) // prettier-ignore
  expect([graph.nodes, graph.edges]).toEqual([5, 4])
  expect([...graph.edgeLengthM].map(Math.round)).toEqual([100, 100, 50, 50])
})

test('a bridge over a road shares no point with it and does not meet it', () => {
  const graph = buildGraph([road([[-100, 0], [100, 0]]), road([[0, -50], [0, 50]], { bridge: 'yes' })]) // prettier-ignore
  expect([graph.nodes, graph.edges]).toEqual([4, 2])
  expect(graph.edgeFlags[1]! & roadFlag.bridge).toBe(roadFlag.bridge)
})

test('with node ids only equal ids meet, wherever they lie', () => {
  const at = (refs: number[], ...line: (readonly [number, number])[]) => ({ ...road(line), refs: Float64Array.from(refs) })
  const crossing = [at([1, 2, 3], [-100, 0], [0, 0], [100, 0]), at([4, 5, 6], [0, -50], [0, 0], [0, 50])]
  expect(buildGraph(crossing).edges).toBe(2)
  expect(buildGraph([crossing[0]!, at([4, 2, 6], [0, -50], [0, 0], [0, 50])]).edges).toBe(4)
})

test('curves keep their points, and the shape of an edge runs from its first node to its last', () => {
  const graph = buildGraph([road([[0, 0], [50, 40], [100, 0]])]) // prettier-ignore
  expect(graph.shapeStart[1]).toBe(3)
  expect(graph.edgeLengthM[0]).toBeCloseTo(2 * Math.hypot(50, 40), 1)
})

test('a closed road is a loop at its start, and a figure of eight is cut where it crosses itself', () => {
  expect(buildGraph([road([[0, 0], [100, 0], [100, 100], [0, 0]])]).edges).toBe(1) // prettier-ignore
  const eight = buildGraph([road([[0, 0], [100, 100], [200, 0], [100, 100], [0, 200]])]) // prettier-ignore
  expect(eight.edges).toBe(3)
})

test('what is no road, single points, repeated points and nothing at all leave no edges', () => {
  expect(buildGraph([road([[0, 0], [0, 0]]), road([[0, 0], [1, 1]], { highway: 'no' }), { lngLat: degrees([0, 0]), tags: { highway: 'track' } }]).edges).toBe(0) // prettier-ignore
  expect(buildGraph([])).toMatchObject({ nodes: 0, edges: 0 })
})

test('every edge has exactly its two arcs, and names and heights stay with their road', () => {
  const graph = buildGraph(town(8, 1))
  const seen = new Uint8Array(graph.edges * 2)
  for (let node = 0; node < graph.nodes; node++)
    for (let arc = graph.firstArc[node]!; arc < graph.firstArc[node + 1]!; arc++) {
      const edge = graph.arcEdge[arc]!
      const [tail, head] =
        graph.arcForward[arc] === 1 ? [graph.edgeFrom[edge], graph.edgeTo[edge]] : [graph.edgeTo[edge], graph.edgeFrom[edge]]
      expect([tail, head]).toEqual([node, graph.arcNode[arc]])
      seen[2 * edge + graph.arcForward[arc]!]! += 1
    }
  expect(seen.every((count) => count === 1)).toBe(true)
  const named = buildGraph([road([[0, 0], [9, 0]], { name: '共裕路' }), { ...road([[9, 0], [20, 0]]), heightM: Float32Array.of(1, 7) }]) // prettier-ignore
  expect(named.names).toEqual(['共裕路'])
  expect([...named.edgeName]).toEqual([0, -1])
  expect([...named.shapeHeightM!]).toEqual([NaN, NaN, 1, 7])
})

test('how much of the roads has a height is told: none, some, all', () => {
  const line = [[0, 0], [100, 0]] as const // prettier-ignore
  const high = { ...road(line), heightM: Float32Array.of(10, NaN) }
  expect(heightShare(buildGraph([]))).toBe(0)
  expect(heightShare(buildGraph([road(line)]))).toBe(0)
  expect(heightShare(buildGraph([high]))).toBe(0.5)
  expect(heightShare(buildGraph([{ ...high, heightM: Float32Array.of(10, 20) }]))).toBe(1)
})
