import { edgePart } from './clip'
import { arriveAt } from './arrive'
import type { Network } from './network'
import { runSearch } from './search'
import { seedsOf, snapTo, type Snap } from './snap'

/** One leg as it lies on the map. */
export interface LegPath {
  /** Interleaved degrees, from the start itself over the road to the end itself. */
  readonly lngLat: Float64Array
  readonly durationS: number
  readonly distanceM: number
  /** Names of the roads taken, in order, each once in a row; unnamed stretches are left out. */
  readonly roads: readonly string[]
}

/** The quickest way between two positions in degrees; null when either is off the network or there is no way. */
export function legPath(network: Network, from: readonly [number, number], to: readonly [number, number]): LegPath | null {
  const start = snapTo(network, ...from)
  const end = snapTo(network, ...to)
  if (!start || !end) return null
  const { graph, search } = network
  const flags = new Uint8Array(graph.nodes)
  const ends = new Set([graph.edgeFrom[end.edge]!, graph.edgeTo[end.edge]!])
  for (const node of ends) flags[node] = 1
  runSearch(graph, network.outward, search, seedsOf(network, start, 0), { wanted: { flags, count: ends.size } })
  const arrival = arriveAt(network, search, start, end)
  if (!arrival) return null

  const edges: number[] = []
  const xy = [...network.projection.forward(...from)]
  if (arrival.via === 'same-edge') {
    xy.push(...edgePart(graph, end.edge, start.share, end.share))
    edges.push(end.edge)
  } else {
    const last = arrival.via === 'from' ? graph.edgeFrom[end.edge]! : graph.edgeTo[end.edge]!
    const arcs: number[] = []
    let node = last
    for (let arc = search.enteredBy[node]!; arc >= 0; arc = search.enteredBy[node]!) {
      arcs.push(arc)
      node = tailOf(network, arc)
    }
    pushStart(network, start, node, xy)
    edges.push(start.edge)
    for (const arc of arcs.reverse()) {
      const isForward = graph.arcForward[arc] === 1
      xy.push(...edgePart(graph, graph.arcEdge[arc]!, isForward ? 0 : 1, isForward ? 1 : 0))
      edges.push(graph.arcEdge[arc]!)
    }
    xy.push(...edgePart(graph, end.edge, arrival.via === 'from' ? 0 : 1, end.share))
    edges.push(end.edge)
  }
  xy.push(...network.projection.forward(...to))
  return {
    lngLat: network.projection.inverseAll(withoutRepeats(xy)),
    durationS: arrival.timeS,
    distanceM: arrival.distanceM,
    roads: roadNames(network, edges),
  }
}

const tailOf = ({ graph }: Network, arc: number) =>
  graph.arcForward[arc] === 1 ? graph.edgeFrom[graph.arcEdge[arc]!]! : graph.edgeTo[graph.arcEdge[arc]!]!

/** From the snapped start to the end of its edge at which the way goes on; the cheaper end when the edge is a loop. */
function pushStart(network: Network, start: Snap, node: number, xy: number[]): void {
  const { graph } = network
  const toEnd = (1 - start.share) * network.forwardS[start.edge]!
  const toStart = start.share * network.backwardS[start.edge]!
  const isLoop = graph.edgeFrom[start.edge] === graph.edgeTo[start.edge]
  const leavesByEnd = isLoop ? !(toStart <= toEnd) : graph.edgeTo[start.edge] === node
  xy.push(...edgePart(graph, start.edge, start.share, leavesByEnd ? 1 : 0))
}

function withoutRepeats(xy: readonly number[]): Float64Array {
  const kept: number[] = []
  for (let i = 0; i < xy.length; i += 2)
    if (kept.length === 0 || Math.hypot(xy[i]! - kept.at(-2)!, xy[i + 1]! - kept.at(-1)!) > 0.01) kept.push(xy[i]!, xy[i + 1]!)
  // A leg from a place to itself is still a line.
  if (kept.length === 2) kept.push(kept[0]!, kept[1]!)
  return Float64Array.from(kept)
}

function roadNames({ graph }: Network, edges: readonly number[]): string[] {
  const roads: string[] = []
  for (const edge of edges) {
    const name = graph.names[graph.edgeName[edge]!]
    if (name && roads.at(-1) !== name) roads.push(name)
  }
  return roads
}
