import type { Model } from './model'

/** Stops around each stop, nearest first, itself at the head: where a removal spreads. */
export interface Near {
  readonly width: number
  /** Rows of `width` stops. */
  readonly around: Int32Array
}

/** Near by travel there and back with the quickest way of moving. O(stops² log stops) time, O(stops · width) memory. */
export function findNear(model: Model, mostWidth: number): Near {
  const { stopCount, place } = model
  const width = Math.min(mostWidth, stopCount)
  const around = new Int32Array(stopCount * width)
  const hop = leastTravel(model)
  const key = new Float64Array(stopCount)
  const others = Int32Array.from({ length: stopCount }, (_, stop) => stop)
  for (let stop = 0; stop < stopCount; stop++) {
    for (let other = 0; other < stopCount; other++)
      key[other] = other === stop ? -1 : hop(place[stop]!, place[other]!) + hop(place[other]!, place[stop]!)
    others.sort((a, b) => key[a]! - key[b]! || a - b)
    around.set(others.subarray(0, width), stop * width)
  }
  return { width, around }
}

function leastTravel({ hops, placeCount }: Model) {
  const rows = 2 * placeCount * placeCount
  const least = hops.slice(0, rows)
  for (let at = rows; at < hops.length; at++) if (hops[at]! < least[at % rows]!) least[at % rows] = hops[at]!
  return (from: number, to: number) => least[2 * (from * placeCount + to) + 1]!
}
