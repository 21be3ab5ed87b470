import { expect, test } from 'vitest'
import { waysFromGeoJson } from './geojsonRoads'
import { buildGraph } from './graph'
import { travelMatrix } from './matrix'
import { createNetwork } from './network'
import { toblerFactor, travelProfiles } from './profile'
import { waysFromStored } from './storedRoads'

const feature = (geometry: GeoJSON.Geometry | null, properties: GeoJSON.GeoJsonProperties = null) =>
  ({ type: 'Feature', geometry, properties }) as GeoJSON.Feature
const collection = (...features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features })

test('lines and multi-lines of a GeoJSON are ways, with heights and properties as text', () => {
  const ways = waysFromGeoJson(
    collection(
      feature({ type: 'LineString', coordinates: [[115, 26, 400], [115.1, 26]] }, { highway: 'track', oneway: true, lanes: 2, note: null }), // prettier-ignore
      feature({ type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] }, { class: 'path' }), // prettier-ignore
      feature({ type: 'Point', coordinates: [1, 2] }),
      feature(null),
    ),
  )
  expect(ways).toHaveLength(3)
  expect(ways[0]).toEqual({
    lngLat: Float64Array.of(115, 26, 115.1, 26),
    heightM: Float32Array.of(400, NaN),
    tags: { highway: 'track', oneway: 'yes', lanes: '2' },
  })
  expect(ways[2]!.heightM).toBeUndefined()
})

test('positions that are no numbers are left out of their line', () => {
  const broken = { type: 'LineString', coordinates: [[115, 26], [null, 26], [115.1, 26]] } as unknown as GeoJSON.LineString // prettier-ignore
  expect([...waysFromGeoJson(collection(feature(broken, {})))[0]!.lngLat]).toEqual([115, 26, 115.1, 26])
})

test('roads of the database join where their millionths are equal', () => {
  const graph = buildGraph(
    waysFromStored([
      ['secondary', 1, 0, 40, '泉江路', [115_000_000, 26_000_000, 115_001_000, 26_000_000]],
      ['path', 0, 1, null, null, [115_001_000, 26_000_000, 115_001_000, 26_002_000]],
    ]),
  )
  expect([graph.nodes, graph.edges]).toEqual([3, 2])
  expect([...graph.edgeOneway]).toEqual([1, 0])
  expect([...graph.edgeMaxSpeedKmh]).toEqual([40, 0])
  expect(graph.names).toEqual(['泉江路'])
})

test('stored heights make the way up longer than the way down on foot, and neither by motorcycle', () => {
  // 1,000 m of road along the equator, from 200 m to 300 m above the sea; a third road knows one of its two heights.
  const degreesOf1000M = 1000 / 111_319.49
  const far = Math.round(degreesOf1000M * 1e6)
  const graph = buildGraph(
    waysFromStored([
      ['residential', 0, 0, null, '上坡路', [0, 0, far, 0], [2000, 3000]],
      ['residential', 0, 0, null, null, [far, 0, 2 * far, 0], [3000, null]],
      ['residential', 0, 0, null, null, [2 * far, 0, 3 * far, 0], null],
    ]),
  )
  const stops = Float64Array.of(0, 0, far / 1e6, 0, (3 * far) / 1e6, 0)
  const onFoot = travelMatrix(createNetwork(graph, travelProfiles.foot), stops).durationS
  expect(onFoot[0 * 3 + 1]! / (720 / toblerFactor(0.1))).toBeCloseTo(1, 2)
  expect(onFoot[1 * 3 + 0]! / (720 / toblerFactor(-0.1))).toBeCloseTo(1, 2)
  expect(onFoot[1 * 3 + 2]).toBeCloseTo(onFoot[2 * 3 + 1]!, 1)
  const riding = travelMatrix(createNetwork(graph, travelProfiles.motorcycle), stops).durationS
  expect(riding[1]).toBeCloseTo(riding[3]!, 3)
})
