import type { Network } from './network'
import type { Seed } from './search'

/** A position brought onto the network. */
export interface Snap {
  readonly edge: number
  /** How far along the edge's line, 0 to 1. */
  readonly share: number
  /** Distance from the position to the road, metres, and the walk over it, seconds. */
  readonly offsetM: number
  readonly accessS: number
  /** Point on the road, metres of the graph's plane. */
  readonly x: number
  readonly y: number
  /** Part of the network, see `Components`. */
  readonly part: number
}

// Beyond this a road is not "at" a stop: the stop is named as off the network.
const farthestSnapM = 2000
// A lone yard or field path this much nearer than the real network does not trap a stop.
const preferMainM = 150
const fewCandidates = 24

/**
 * The nearest passable road to a position in degrees, null when there is none within 2 km. A road of a small separate part
 * yields to one of the largest part that is at most 150 m farther, since a stop beside a car park must not become unreachable.
 * O(log pieces).
 */
export function snapTo(network: Network, lng: number, lat: number): Snap | null {
  const [x, y] = network.projection.forward(lng, lat)
  if (!network.index || !Number.isFinite(x) || !Number.isFinite(y)) return null
  // Boxes are nearer than the lines in them, so the nearest boxes are only candidates.
  let best: Snap | null = null
  let main: Snap | null = null
  for (let wanted = fewCandidates; ; wanted *= 4) {
    const items = network.index.neighbors(x, y, wanted, farthestSnapM)
    for (const item of items.slice(wanted === fewCandidates ? 0 : wanted / 4)) {
      const snap = snapToPiece(network, item, x, y)
      if (!best || snap.offsetM < best.offsetM) best = snap
      if (snap.part === 0 && (!main || snap.offsetM < main.offsetM)) main = snap
    }
    // No unseen box can hold anything nearer once the last box seen is farther than the best line.
    const last = items.at(-1)
    const settledM = best ? Math.max(best.offsetM + preferMainM, main?.offsetM ?? 0) : Infinity
    if (items.length < wanted || last === undefined || boxDistance(network, last, x, y) > settledM) break
  }
  if (!best || best.offsetM > farthestSnapM) return null
  return main && main.offsetM <= best.offsetM + preferMainM ? main : best
}

function boxDistance(network: Network, item: number, x: number, y: number): number {
  const { shape } = network.graph
  const k = network.pieces[item]!
  const beyond = (at: number, a: number, b: number) => Math.max(0, Math.min(a, b) - at, at - Math.max(a, b))
  return Math.hypot(beyond(x, shape[2 * k]!, shape[2 * k + 2]!), beyond(y, shape[2 * k + 1]!, shape[2 * k + 3]!))
}

function snapToPiece(network: Network, item: number, x: number, y: number): Snap {
  const { shape, shapeStart, edgeLengthM, edgeFrom } = network.graph
  const k = network.pieces[item]!
  const edge = network.pieceEdge[item]!
  const [ax, ay] = [shape[2 * k]!, shape[2 * k + 1]!]
  const dx = shape[2 * k + 2]! - ax
  const dy = shape[2 * k + 3]! - ay
  const squared = dx * dx + dy * dy
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
  const [px, py] = [ax + along * dx, ay + along * dy]
  let before = along * Math.sqrt(squared)
  for (let p = shapeStart[edge]!; p < k; p++)
    before += Math.hypot(shape[2 * p + 2]! - shape[2 * p]!, shape[2 * p + 3]! - shape[2 * p + 1]!)
  const offsetM = Math.hypot(x - px, y - py)
  return {
    edge,
    share: Math.min(1, before / edgeLengthM[edge]!),
    offsetM,
    accessS: (offsetM * 3.6) / network.profile.accessKmh,
    x: px,
    y: py,
    part: network.components.ofNode[edgeFrom[edge]!]!,
  }
}

/** Seeds of a search that leaves from (outward) or arrives at (inward) a snapped position. */
export function seedsOf(network: Network, snap: Snap, origin: number, inward = false): Seed[] {
  const { edgeFrom, edgeTo, edgeLengthM } = network.graph
  const { edge, share, offsetM, accessS } = snap
  const toEnd = inward ? network.backwardS[edge]! : network.forwardS[edge]!
  const toStart = inward ? network.forwardS[edge]! : network.backwardS[edge]!
  const length = edgeLengthM[edge]!
  const seeds = [
    { node: edgeTo[edge]!, timeS: accessS + (1 - share) * toEnd, distanceM: offsetM + (1 - share) * length, origin },
    { node: edgeFrom[edge]!, timeS: accessS + share * toStart, distanceM: offsetM + share * length, origin },
  ]
  // At the very end of a one-way road 0 × Infinity is no number.
  return seeds.filter((seed) => Number.isFinite(seed.timeS))
}
