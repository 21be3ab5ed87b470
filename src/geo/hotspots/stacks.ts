import { indexCells } from '@/geo/cellIndex'

/** Several events at exactly one coordinate: a busy address, or a geocoder's "somewhere in this village". */
export interface Stack {
  readonly x: number
  readonly y: number
  readonly count: number
  /** Share of all events, 0 to 1. */
  readonly share: number
}

export interface Places {
  /** Interleaved coordinates of each distinct position, in order of first appearance. */
  readonly xy: Float64Array
  readonly counts: Int32Array
  /** For each event the index of its place; −1 when its coordinate is not finite. */
  readonly placeOf: Int32Array
}

/** Events at the same position to the given grain are one place. Grain 0.01 (a centimetre in metres) forgives rounding noise. O(n). */
export function distinctPlaces(xy: Float64Array, grain = 0.01): Places {
  const { idOf: placeOf, count } = indexCells(xy, grain, Math.round)
  const at = new Float64Array(2 * count)
  const counts = new Int32Array(count)
  placeOf.forEach((place, i) => {
    if (place < 0) return
    if (counts[place] === 0) at.set([xy[2 * i]!, xy[2 * i + 1]!], 2 * place)
    counts[place]! += 1
  })
  return { xy: at, counts, placeOf }
}

/**
 * The positions that hold suspiciously many events, largest first. Whether such a stack is a true address or a default
 * coordinate only a person can tell, so it is named, never removed. A stack has at least 5 events and at least ten times
 * the mean per place.
 */
export function findStacks(places: Places, total: number): Stack[] {
  const mean = total / Math.max(1, places.counts.length)
  const stacks: Stack[] = []
  places.counts.forEach((count, place) => {
    if (count >= 5 && count >= 10 * mean)
      stacks.push({ x: places.xy[2 * place]!, y: places.xy[2 * place + 1]!, count, share: count / total })
  })
  return stacks.sort((a, b) => b.count - a.count)
}
