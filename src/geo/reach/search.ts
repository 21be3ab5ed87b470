import type { RoadGraph } from './graph'

/** Seconds of each arc in its own direction; Infinity where the mode may not pass. */
export interface ArcTimes {
  readonly arcTimeS: Float32Array
  readonly arcLengthM: Float32Array
  /** Width of the search's time buckets, above 0; a fraction of a usual arc. Sets the speed, never the answer. */
  readonly bucketS: number
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
  /** Buckets of waiting nodes as doubly linked lists: first node of each, neighbours of each node, bucket of each node or −1. */
  readonly bucketHead: Int32Array
  readonly after: Int32Array
  readonly before: Int32Array
  readonly bucketOf: Int32Array
  /** 1 for a wanted node that has been met. */
  readonly met: Uint8Array
}

// A power of two. Times beyond the last bucket wait in it and are moved on when it comes up.
const buckets = 4096

export function createSearch(graph: RoadGraph): Search {
  return {
    timeS: new Float64Array(graph.nodes),
    distanceM: new Float64Array(graph.nodes),
    enteredBy: new Int32Array(graph.nodes),
    origin: new Int32Array(graph.nodes),
    bucketHead: new Int32Array(buckets),
    after: new Int32Array(graph.nodes),
    before: new Int32Array(graph.nodes),
    bucketOf: new Int32Array(graph.nodes),
    met: new Uint8Array(graph.nodes),
  }
}

export interface SearchLimits {
  /** Nodes farther than this are not reached. */
  readonly limitS?: number
  /** The search may end when the nodes flagged 1, `count` of them, have their final times. */
  readonly wanted?: { readonly flags: Uint8Array; readonly count: number }
}

/**
 * Quickest times from any number of seeds: Dijkstra's search with a ring of time buckets in place of a heap. Within one bucket nodes are
 * taken in any order and taken again if they improve (Dial 1969; Meyer and Sanders 2003), so the times are exactly Dijkstra's. All
 * times are final up to the returned second; beyond it (only with `wanted`) they are upper bounds. About O(nodes + arcs).
 */
// eslint-disable-next-line house/own-lines -- the hot loop: every step shares its heap and arrays
export function runSearch(
  graph: RoadGraph,
  times: ArcTimes,
  search: Search,
  seeds: readonly Seed[],
  limits: SearchLimits = {},
): number {
  const { limitS = Infinity, wanted } = limits
  const { firstArc, arcNode } = graph
  const { arcTimeS, arcLengthM, bucketS } = times
  const { timeS, distanceM, enteredBy, origin, bucketHead, after, before, bucketOf, met } = search
  const perSecond = 1 / bucketS
  timeS.fill(Infinity)
  bucketHead.fill(-1)
  bucketOf.fill(-1)
  met.fill(0)
  let waiting = 0
  let current = Infinity
  for (const seed of seeds) current = Math.min(current, Math.floor(seed.timeS * perSecond))

  const unlink = (node: number) => {
    const ahead = before[node]!
    const behind = after[node]!
    if (ahead >= 0) after[ahead] = behind
    else bucketHead[bucketOf[node]!] = behind
    if (behind >= 0) before[behind] = ahead
    bucketOf[node] = -1
    waiting--
  }
  const link = (node: number, time: number) => {
    const slot = Math.min(Math.floor(time * perSecond), current + buckets - 1) & (buckets - 1)
    const first = bucketHead[slot]!
    after[node] = first
    before[node] = -1
    if (first >= 0) before[first] = node
    bucketHead[slot] = node
    bucketOf[node] = slot
    waiting++
  }

  for (const seed of seeds) {
    const { node } = seed
    if (!(seed.timeS < timeS[node]!) || seed.timeS > limitS) continue
    if (bucketOf[node]! >= 0) unlink(node)
    timeS[node] = seed.timeS
    distanceM[node] = seed.distanceM
    enteredBy[node] = -1
    origin[node] = seed.origin
    link(node, seed.timeS)
  }
  let missing = wanted?.count ?? Infinity
  while (waiting > 0) {
    const node = bucketHead[current & (buckets - 1)]!
    if (node < 0) {
      current++
      // Whatever was met in the bucket just left is final now.
      if (missing === 0) return current * bucketS
      continue
    }
    unlink(node)
    const time = timeS[node]!
    if (time * perSecond >= current + 1) {
      link(node, time)
      continue
    }
    if (wanted && wanted.flags[node] === 1 && met[node] === 0) {
      met[node] = 1
      missing--
    }
    const metres = distanceM[node]!
    const from = origin[node]!
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) {
      const reached = time + arcTimeS[arc]!
      const next = arcNode[arc]!
      if (reached >= timeS[next]! || reached > limitS) continue
      if (bucketOf[next]! >= 0) unlink(next)
      timeS[next] = reached
      distanceM[next] = metres + arcLengthM[arc]!
      enteredBy[next] = arc
      origin[next] = from
      link(next, reached)
    }
  }
  return limitS
}
