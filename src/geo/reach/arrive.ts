import type { Network } from './network'
import type { Search } from './search'
import type { Snap } from './snap'

/** The last stretch of a way: over one end of the target's edge, or along it when both stops lie on it. */
export interface Arrival {
  readonly timeS: number
  readonly distanceM: number
  readonly via: 'from' | 'to' | 'same-edge'
}

/**
 * The quickest arrival at a snapped target after an outward search from a snapped origin, the walk from the road included; null
 * when it was not reached. With `inward` the search ran towards the origin, and the times are those from the target to it.
 */
export function arriveAt(network: Network, search: Search, origin: Snap, target: Snap, inward = false): Arrival | null {
  const { edgeFrom, edgeTo, edgeLengthM } = network.graph
  const { edge, share } = target
  const length = edgeLengthM[edge]!
  const along = inward ? network.backwardS[edge]! : network.forwardS[edge]!
  const against = inward ? network.forwardS[edge]! : network.backwardS[edge]!
  const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!]
  const part = Math.abs(share - origin.share)
  const ways: Arrival[] = [
    { via: 'from', timeS: search.timeS[from]! + share * along, distanceM: search.distanceM[from]! + share * length },
    { via: 'to', timeS: search.timeS[to]! + (1 - share) * against, distanceM: search.distanceM[to]! + (1 - share) * length },
  ]
  // Within a metre it is the same spot: rounding must not send anyone round the block of a one-way street.
  const isHere = part * length < 1
  if (origin.edge === edge)
    ways.push({
      via: 'same-edge',
      timeS: origin.accessS + (isHere ? 0 : part * (share >= origin.share ? along : against)),
      distanceM: origin.offsetM + part * length,
    })
  let best: Arrival | null = null
  // 0 × Infinity, nothing left of a one-way edge in the wrong direction, is no number and no way.
  for (const way of ways) if (Number.isFinite(way.timeS) && (!best || way.timeS < best.timeS)) best = way
  return best && { via: best.via, timeS: best.timeS + target.accessS, distanceM: best.distanceM + target.offsetM }
}
