import { arriveAt } from './arrive'
import { localProjection, centreOf } from '@/geo/projection'
import type { Network } from './network'
import type { TravelProfile } from './profile'
import { runSearch } from './search'
import { seedsOf, snapTo, type Snap } from './snap'

/** Why a stop cannot be reached from most others. */
export interface StopProblem {
  readonly stop: number
  /** No road within 2 km; on a part of the network that the other stops are not on; no way in or none out (one-way). */
  readonly reason: 'off-network' | 'separate-part' | 'no-way-in' | 'no-way-out'
}

/** Travel between every two stops. Row-major: from `a` to `b` at `a * size + b`. Infinity where there is no way. */
export interface TravelMatrix {
  readonly size: number
  readonly durationS: Float32Array
  readonly distanceM: Float32Array
  /** True when roads were not used: straight line × detour. Say so wherever the times are shown. */
  readonly estimated: boolean
  readonly problems: readonly StopProblem[]
}

/**
 * Times and distances between all stops (interleaved degrees) by one search each, ended as soon as every stop is settled.
 * The walk from stop to road is included at both ends. O(stops · (nodes + arcs) log nodes).
 */
export function travelMatrix(network: Network, stops: Float64Array): TravelMatrix {
  const size = stops.length >> 1
  const snaps = Array.from({ length: size }, (_, stop) => snapTo(network, stops[2 * stop]!, stops[2 * stop + 1]!))
  const { flags, count } = wantedNodes(network, snaps)
  const durationS = new Float32Array(size * size).fill(Infinity)
  const distanceM = new Float32Array(size * size).fill(Infinity)
  for (let from = 0; from < size; from++) {
    const snap = snaps[from]
    if (snap) {
      runSearch(network.graph, network.outward, network.search, seedsOf(network, snap, from), { wanted: { flags, count } })
      for (let to = 0; to < size; to++) {
        const target = snaps[to]
        const arrival = target ? arriveAt(network, network.search, snap, target) : null
        if (!arrival) continue
        durationS[from * size + to] = arrival.timeS
        distanceM[from * size + to] = arrival.distanceM
      }
    }
    durationS[from * size + from] = 0
    distanceM[from * size + from] = 0
  }
  return { size, durationS, distanceM, estimated: false, problems: findProblems(snaps, durationS) }
}

function wantedNodes(network: Network, snaps: readonly (Snap | null)[]): { flags: Uint8Array; count: number } {
  const flags = new Uint8Array(network.graph.nodes)
  let count = 0
  const want = (node: number) => {
    if (flags[node] === 0) count++
    flags[node] = 1
  }
  for (const snap of snaps) {
    if (!snap) continue
    want(network.graph.edgeFrom[snap.edge]!)
    want(network.graph.edgeTo[snap.edge]!)
  }
  return { flags, count }
}

/** Names the stops that are cut off from the larger half: by distance from roads, by part, by one-way streets. */
function findProblems(snaps: readonly (Snap | null)[], durationS: Float32Array): StopProblem[] {
  const size = snaps.length
  const perPart = Map.groupBy(
    snaps.filter((snap) => snap !== null),
    (snap) => snap.part,
  )
  const main = [...perPart].sort((a, b) => b[1].length - a[1].length)[0]?.[0]
  return snaps.flatMap((snap, stop): StopProblem[] => {
    if (!snap) return [{ stop, reason: 'off-network' }]
    if (snap.part !== main) return [{ stop, reason: 'separate-part' }]
    const others = snaps.flatMap((other, at) => (other && at !== stop && other.part === main ? [at] : []))
    if (others.length === 0) return []
    if (others.every((at) => durationS[at * size + stop] === Infinity)) return [{ stop, reason: 'no-way-in' }]
    if (others.every((at) => durationS[stop * size + at] === Infinity)) return [{ stop, reason: 'no-way-out' }]
    return []
  })
}

/** Where no roads are known: straight line × the profile's detour at its speed, marked as an estimate. O(stops²). */
export function estimateMatrix(profile: TravelProfile, stops: Float64Array, detour = profile.detour): TravelMatrix {
  const size = stops.length >> 1
  const xy = localProjection(...(centreOf(stops) ?? [0, 0])).forwardAll(stops)
  const distanceM = new Float32Array(size * size)
  const problems: StopProblem[] = []
  for (let from = 0; from < size; from++) {
    if (!Number.isFinite(xy[2 * from]! + xy[2 * from + 1]!)) problems.push({ stop: from, reason: 'off-network' })
    for (let to = 0; to < size; to++) {
      const metres = detour * Math.hypot(xy[2 * from]! - xy[2 * to]!, xy[2 * from + 1]! - xy[2 * to + 1]!)
      distanceM[from * size + to] = from === to ? 0 : Number.isFinite(metres) ? metres : Infinity
    }
  }
  return { size, durationS: distanceM.map((metres) => (metres * 3.6) / profile.detourKmh), distanceM, estimated: true, problems }
}
