import { arriveAt } from './arrive'
import type { Network } from './network'
import { runSearch } from './search'
import { seedsOf, snapTo } from './snap'

/** A unit that can come, and when. */
export interface ComingUnit {
  /** Index in the list of units given. */
  readonly unit: number
  readonly timeS: number
  readonly distanceM: number
}

/**
 * The units (interleaved degrees) that are soonest at a place, with travel times by their own direction of travel, one-way roads
 * included. Units that cannot come at all are left out. One search from the place backwards. Null when the place itself is off the
 * network.
 */
export function nearestUnits(
  network: Network,
  place: readonly [number, number],
  units: Float64Array,
  count: number,
): ComingUnit[] | null {
  const target = snapTo(network, ...place)
  if (!target) return null
  const snaps = Array.from({ length: units.length >> 1 }, (_, i) => snapTo(network, units[2 * i]!, units[2 * i + 1]!))
  const flags = new Uint8Array(network.graph.nodes)
  const ends = new Set(
    snaps.flatMap((snap) => (snap ? [network.graph.edgeFrom[snap.edge]!, network.graph.edgeTo[snap.edge]!] : [])),
  )
  for (const node of ends) flags[node] = 1
  runSearch(network.graph, network.inward, network.search, seedsOf(network, target, 0, true), {
    wanted: { flags, count: ends.size },
  })
  return snaps
    .flatMap((snap, unit) => {
      const arrival = snap && arriveAt(network, network.search, target, snap, true)
      return arrival ? [{ unit, timeS: arrival.timeS, distanceM: arrival.distanceM }] : []
    })
    .sort((a, b) => a.timeS - b.timeS)
    .slice(0, count)
}

/** For each place the soonest of the origins: seconds and which; Infinity and −1 where none can come. One search for all. */
export function soonestOf(
  network: Network,
  origins: Float64Array,
  places: Float64Array,
): { timeS: Float32Array; origin: Int32Array } {
  const { graph, search } = network
  const from = Array.from({ length: origins.length >> 1 }, (_, i) => snapTo(network, origins[2 * i]!, origins[2 * i + 1]!))
  runSearch(
    graph,
    network.outward,
    search,
    from.flatMap((snap, i) => (snap ? seedsOf(network, snap, i) : [])),
  )
  const onEdge = Map.groupBy(
    from.flatMap((snap, i) => (snap ? [{ snap, i }] : [])),
    ({ snap }) => snap.edge,
  )
  const size = places.length >> 1
  const timeS = new Float32Array(size).fill(Infinity)
  const origin = new Int32Array(size).fill(-1)
  for (let place = 0; place < size; place++) {
    const snap = snapTo(network, places[2 * place]!, places[2 * place + 1]!)
    if (!snap) continue
    // An arrival along the origin's own edge needs that origin; any other is in the search.
    const candidates = onEdge.get(snap.edge) ?? []
    const elsewhere = arriveAt(network, search, { ...snap, edge: -1 }, snap)
    if (elsewhere) {
      const end = elsewhere.via === 'from' ? graph.edgeFrom[snap.edge]! : graph.edgeTo[snap.edge]!
      timeS[place] = elsewhere.timeS
      origin[place] = search.origin[end]!
    }
    for (const { snap: start, i } of candidates) {
      const arrival = arriveAt(network, search, start, snap)
      if (arrival?.via !== 'same-edge' || arrival.timeS >= timeS[place]!) continue
      timeS[place] = arrival.timeS
      origin[place] = i
    }
  }
  return { timeS, origin }
}
