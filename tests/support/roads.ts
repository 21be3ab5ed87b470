import { buildGraph, type RoadGraph, type RoadWay } from '@/geo/reach/graph'
import { createNetwork, type Network } from '@/geo/reach/network'
import { travelProfiles, type TravelProfile } from '@/geo/reach/profile'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'

const plane = localProjection(115.3, 26.4)

/** Interleaved degrees of positions in metres around 115.3 E, 26.4 N. */
export const degrees = (...metres: (readonly [x: number, y: number])[]) => plane.inverseAll(Float64Array.from(metres.flat()))

/** A road along positions in metres. */
export const road = (line: readonly (readonly [number, number])[], tags: Record<string, string> = {}): RoadWay => ({
  lngLat: degrees(...line),
  tags: { highway: 'residential', ...tags },
})

/** A profile at 36 km/h on every road, 10 m/s, that walks 1 m/s from stop to road: times that can be worked out by hand. */
export const tenMetresASecond: TravelProfile = {
  ...travelProfiles.car,
  speedKmh: Object.fromEntries(Object.keys(travelProfiles.car.speedKmh).map((name) => [name, 36])) as TravelProfile['speedKmh'],
  accessKmh: 3.6,
}

export const networkOf = (ways: readonly RoadWay[], profile: TravelProfile = tenMetresASecond): Network =>
  createNetwork(buildGraph(ways), profile)

/** A jittered grid of streets, `side` × `side` crossings 100 m apart, some of them one-way, some left out. */
export function town(side: number, seed: number): RoadWay[] {
  const random = createRandom(seed)
  const at = Array.from(
    { length: side * side },
    (_, k) => [(k % side) * 100 + random.range(-30, 30), Math.floor(k / side) * 100 + random.range(-30, 30)] as const,
  )
  const ways: RoadWay[] = []
  const street = (a: number, b: number) => {
    if (random.chance(0.15)) return
    const [from, to] = [at[a]!, at[b]!]
    const middle = [(from[0] + to[0]) / 2 + random.range(-15, 15), (from[1] + to[1]) / 2 + random.range(-15, 15)] as const
    ways.push(
      road([from, middle, to], {
        highway: random.pick(['tertiary', 'residential', 'track']),
        oneway: random.chance(0.2) ? 'yes' : 'no',
      }),
    )
  }
  for (let k = 0; k < side * side; k++) {
    if (k % side < side - 1) street(k, k + 1)
    if (k + side < side * side) street(k, k + side)
  }
  return ways
}

/** All times between nodes by Floyd and Warshall: the oracle, small graphs only. */
export function allTimes(graph: RoadGraph, arcTimeS: Float32Array): Float64Array[] {
  const times = Array.from({ length: graph.nodes }, (_, node) =>
    new Float64Array(graph.nodes).fill(Infinity).fill(0, node, node + 1),
  )
  for (let node = 0; node < graph.nodes; node++)
    for (let arc = graph.firstArc[node]!; arc < graph.firstArc[node + 1]!; arc++)
      times[node]![graph.arcNode[arc]!] = Math.min(times[node]![graph.arcNode[arc]!]!, arcTimeS[arc]!)
  for (let via = 0; via < graph.nodes; via++)
    for (const row of times) for (let to = 0; to < graph.nodes; to++) row[to] = Math.min(row[to]!, row[via]! + times[via]![to]!)
  return times
}
