import type { Model } from './model'
import { unreachableS } from './problem'

/** Who is near whom, once for a problem. Rows of `width` stops, nearest first, −1 where fewer exist. */
export interface Near {
  /** Stops likely just before, and just after, each stop: near in travel and in time. */
  readonly width: number
  readonly before: Int32Array
  readonly after: Int32Array
  /** Stops around each stop by travel alone, itself first: where a removal spreads. */
  readonly aroundWidth: number
  readonly around: Int32Array
  /** `stop * kinds + kind`, 1 where the offices of that kind of team are as near as a listed stop. */
  readonly isOfficeNear: Uint8Array
}

// Vidal et al. 2013: a minute of waiting counts a fifth of a minute of travel.
const waitWeight = 0.2

/** O(stops² log stops) time, O(stops · width) memory. */
export function findNear(model: Model, width: number, aroundWidth: number): Near {
  const { stopCount, open, due, dwell, kinds, place } = model
  const rowWidth = Math.min(width, Math.max(1, stopCount - 1))
  const circle = Math.min(aroundWidth, stopCount)
  const before = new Int32Array(stopCount * rowWidth).fill(-1)
  const after = new Int32Array(stopCount * rowWidth).fill(-1)
  const around = new Int32Array(stopCount * circle).fill(-1)
  const isOfficeNear = new Uint8Array(stopCount * kinds.length)
  const hop = leastTravel(model)
  /** Cost of going from one stop straight to the next, infinite when the windows forbid it. */
  const follow = (from: number, to: number) => {
    const travelS = hop(place[from]!, place[to]!)
    if (travelS >= unreachableS || open[from]! + dwell[from]! + travelS > due[to]!) return Infinity
    return travelS + waitWeight * Math.max(0, open[to]! - dwell[from]! - travelS - due[from]!)
  }
  const others: number[] = []
  const key = new Float64Array(stopCount)
  const fill = (row: Int32Array, at: number, size: number, cost: (other: number) => number) => {
    others.length = 0
    for (let other = 0; other < stopCount; other++) {
      key[other] = cost(other)
      if (key[other]! < Infinity) others.push(other)
    }
    others.sort((a, b) => key[a]! - key[b]! || a - b)
    for (let rank = 0; rank < Math.min(size, others.length); rank++) row[at + rank] = others[rank]!
    return others.length < size ? Infinity : key[others[size - 1]!]!
  }
  for (let stop = 0; stop < stopCount; stop++) {
    const farBefore = fill(before, stop * rowWidth, rowWidth, (other) => (other === stop ? Infinity : follow(other, stop)))
    const farAfter = fill(after, stop * rowWidth, rowWidth, (other) => (other === stop ? Infinity : follow(stop, other)))
    fill(around, stop * circle, circle, (other) =>
      other === stop ? -1 : hop(place[stop]!, place[other]!) + hop(place[other]!, place[stop]!),
    )
    kinds.forEach((teams, kind) => {
      const start = stopCount + 2 * teams[0]!
      const isNear = hop(place[start]!, place[stop]!) <= farBefore || hop(place[stop]!, place[start + 1]!) <= farAfter
      isOfficeNear[stop * kinds.length + kind] = isNear ? 1 : 0
    })
  }
  return { width: rowWidth, before, after, aroundWidth: circle, around, isOfficeNear }
}

/** Travel between places by the quickest way of moving. */
function leastTravel({ out, placeCount }: Model) {
  const square = placeCount * placeCount
  if (out.length === square) return (from: number, to: number) => out[from * placeCount + to]!
  const least = out.slice(0, square)
  for (let at = square; at < out.length; at++) if (out[at]! < least[at % square]!) least[at % square] = out[at]!
  return (from: number, to: number) => least[from * placeCount + to]!
}
