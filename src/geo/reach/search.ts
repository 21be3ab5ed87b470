import type { RoadGraph } from './graph'

/** Seconds of each arc in its own direction; Infinity where the mode may not pass. */
export interface ArcTimes {
  readonly arcTimeS: Float32Array
  readonly arcLengthM: Float32Array
}

/** Where a search begins: a node, reached already after some seconds and metres. */
export interface Seed {
  readonly node: number
  readonly timeS: number
  readonly distanceM: number
  /** Passed through to every node reached from this seed. */
  readonly origin: number
}

/** Arrays of one search, to be used again and again: nothing is allocated while searching. */
export interface Search {
  /** Seconds from the nearest seed, Infinity where not reached. */
  readonly timeS: Float64Array
  /** Metres along that quickest way. */
  readonly distanceM: Float64Array
  /** Arc by which the node was entered, −1 at a seed. */
  readonly enteredBy: Int32Array
  readonly origin: Int32Array
  readonly heapKey: Float64Array
  readonly heapNode: Int32Array
}

export function createSearch(graph: RoadGraph): Search {
  // Lazy deletion: a node waits once as a seed and once for each arc that improved it, and every arc is tried once.
  const room = graph.arcNode.length + graph.nodes
  return {
    timeS: new Float64Array(graph.nodes),
    distanceM: new Float64Array(graph.nodes),
    enteredBy: new Int32Array(graph.nodes),
    origin: new Int32Array(graph.nodes),
    heapKey: new Float64Array(room),
    heapNode: new Int32Array(room),
  }
}

export interface SearchLimits {
  /** Nodes farther than this are not settled; their times are not to be used. */
  readonly limitS?: number
  /** The search ends when so many nodes flagged 1 have been settled. */
  readonly wanted?: { readonly flags: Uint8Array; readonly count: number }
  /** Called for every node as it is settled, nearest first; true ends the search. */
  readonly onSettle?: (node: number, timeS: number) => boolean
}

/**
 * Dijkstra from any number of seeds with a four-ary heap. Times in `search` are final for every node at or below the
 * returned radius (seconds). O((nodes + arcs) log nodes) within the limits.
 */
export function runSearch(
  graph: RoadGraph,
  times: ArcTimes,
  search: Search,
  seeds: readonly Seed[],
  limits: SearchLimits = {},
): number {
  const { limitS = Infinity, wanted, onSettle } = limits
  const { firstArc, arcNode } = graph
  const { arcTimeS, arcLengthM } = times
  const { timeS, distanceM, enteredBy, origin, heapKey, heapNode } = search
  timeS.fill(Infinity)
  let size = 0

  const push = (node: number, key: number) => {
    let at = size++
    while (at > 0) {
      const up = (at - 1) >> 2
      if (heapKey[up]! <= key) break
      heapKey[at] = heapKey[up]!
      heapNode[at] = heapNode[up]!
      at = up
    }
    heapKey[at] = key
    heapNode[at] = node
  }
  // Takes the root away: the last entry sinks from the top.
  const sink = () => {
    size--
    const key = heapKey[size]!
    const node = heapNode[size]!
    let at = 0
    for (;;) {
      let least = 4 * at + 1
      if (least >= size) break
      const end = Math.min(least + 4, size)
      for (let child = least + 1; child < end; child++) if (heapKey[child]! < heapKey[least]!) least = child
      if (heapKey[least]! >= key) break
      heapKey[at] = heapKey[least]!
      heapNode[at] = heapNode[least]!
      at = least
    }
    heapKey[at] = key
    heapNode[at] = node
  }

  // Earliest first, so that a node is seeded once however many origins lie beside it.
  for (const seed of [...seeds].sort((a, b) => a.timeS - b.timeS)) {
    if (!(seed.timeS < timeS[seed.node]!) || seed.timeS > limitS) continue
    timeS[seed.node] = seed.timeS
    distanceM[seed.node] = seed.distanceM
    enteredBy[seed.node] = -1
    origin[seed.node] = seed.origin
    push(seed.node, seed.timeS)
  }
  let left = wanted?.count ?? -1
  let radiusS = 0
  while (size > 0) {
    const time = heapKey[0]!
    const node = heapNode[0]!
    sink()
    if (time > timeS[node]!) continue
    if (time > limitS) return limitS
    radiusS = time
    if (wanted && wanted.flags[node] === 1 && --left === 0) return radiusS
    if (onSettle?.(node, time)) return radiusS
    const metres = distanceM[node]!
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) {
      const reached = time + arcTimeS[arc]!
      const next = arcNode[arc]!
      if (reached >= timeS[next]! || reached > limitS) continue
      timeS[next] = reached
      distanceM[next] = metres + arcLengthM[arc]!
      enteredBy[next] = arc
      origin[next] = origin[node]!
      push(next, reached)
    }
  }
  return limitS
}
