import { arriveAt } from './arrive'
import type { Network } from './network'
import { runSearch } from './search'
import { seedsOf, snapTo } from './snap'

/**
 * For each origin (interleaved degrees) the places it reaches within the limit in seconds, by index, rising. Places are snapped once;
 * each search ends at the limit. Origins off the network reach nothing. O(places log pieces + origins · network within the limit).
 */
export function placesWithin(network: Network, origins: Float64Array, places: Float64Array, limitS: number): Int32Array[] {
  const snaps = Array.from({ length: places.length >> 1 }, (_, i) => snapTo(network, places[2 * i]!, places[2 * i + 1]!))
  return Array.from({ length: origins.length >> 1 }, (_, origin) => {
    const start = snapTo(network, origins[2 * origin]!, origins[2 * origin + 1]!)
    if (!start) return new Int32Array()
    runSearch(network.graph, network.outward, network.search, seedsOf(network, start, origin), { limitS })
    const within: number[] = []
    snaps.forEach((snap, place) => {
      const arrival = snap && arriveAt(network, network.search, start, snap)
      if (arrival && arrival.timeS <= limitS) within.push(place)
    })
    return Int32Array.from(within)
  })
}
