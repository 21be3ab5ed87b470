import Flatbush from 'flatbush'
import type { Position } from 'geojson'

interface Segments {
  /** [x1, y1, x2, y2] of each segment. */
  readonly ends: Float64Array
  /** The ring of each segment, and its place in that ring. */
  readonly ring: Uint32Array
  readonly place: Uint32Array
  readonly ringLengths: readonly number[]
}

function segmentsOf(rings: ReadonlyArray<readonly Position[]>): Segments {
  const count = rings.reduce((sum, ring) => sum + ring.length - 1, 0)
  const ends = new Float64Array(count * 4)
  const ring = new Uint32Array(count)
  const place = new Uint32Array(count)
  let at = 0
  for (const [index, positions] of rings.entries()) {
    for (let i = 1; i < positions.length; i++) {
      ends.set([positions[i - 1]?.[0] ?? 0, positions[i - 1]?.[1] ?? 0, positions[i]?.[0] ?? 0, positions[i]?.[1] ?? 0], at * 4)
      ring[at] = index
      place[at++] = i - 1
    }
  }
  return { ends, ring, place, ringLengths: rings.map((positions) => positions.length - 1) }
}

const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))

const within = (ax: number, ay: number, bx: number, by: number, px: number, py: number): boolean =>
  px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)

/** How two segments meet: not, in one point that is an end of one of them, along a stretch, or crossing in the middle of both. */
function meeting(e: Float64Array, i: number, j: number): 'none' | 'touch' | 'overlap' | 'cross' {
  const [ax = 0, ay = 0, bx = 0, by = 0] = e.subarray(i * 4, i * 4 + 4)
  const [cx = 0, cy = 0, dx = 0, dy = 0] = e.subarray(j * 4, j * 4 + 4)
  const c = side(ax, ay, bx, by, cx, cy)
  const d = side(ax, ay, bx, by, dx, dy)
  const a = side(cx, cy, dx, dy, ax, ay)
  const b = side(cx, cy, dx, dy, bx, by)
  if (c * d < 0 && a * b < 0) return 'cross'
  if (c === 0 && d === 0) {
    const shared = [
      within(ax, ay, bx, by, cx, cy),
      within(ax, ay, bx, by, dx, dy),
      within(cx, cy, dx, dy, ax, ay),
      within(cx, cy, dx, dy, bx, by),
    ].filter(Boolean).length
    if (shared === 0) return 'none'
    const meetsAtEnd =
      (ax === cx && ay === cy) || (ax === dx && ay === dy) || (bx === cx && by === cy) || (bx === dx && by === dy)
    return shared === 2 && meetsAtEnd ? 'touch' : 'overlap'
  }
  const touches =
    (c === 0 && within(ax, ay, bx, by, cx, cy)) ||
    (d === 0 && within(ax, ay, bx, by, dx, dy)) ||
    (a === 0 && within(cx, cy, dx, dy, ax, ay)) ||
    (b === 0 && within(cx, cy, dx, dy, bx, by))
  return touches ? 'touch' : 'none'
}

/** Where closed rings break the rules, counted up to a limit. */
export interface Crossings {
  readonly first: Position | null
  readonly count: number
  /** True when so many boxes overlap that the search was given up; `count` is then a lower bound. */
  readonly isGivenUp: boolean
}

// Long parallel strokes overlap in box without meeting. 20 million looks take about half a second.
const mostLooks = 20_000_000

/**
 * Finds where closed rings break the rules of a valid polygon: a crossing, a shared stretch, or one ring touching itself.
 * Different rings may touch in a point. Stops after `most` places. O(n log n + overlapping boxes) by a box index, bounded.
 */
export function findCrossings(rings: ReadonlyArray<readonly Position[]>, most: number): Crossings {
  const { ends, ring, place, ringLengths } = segmentsOf(rings)
  if (ring.length < 3) return { first: null, count: 0, isGivenUp: false }
  const index = new Flatbush(ring.length)
  for (let i = 0; i < ring.length; i++) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = ends.subarray(i * 4, i * 4 + 4)
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  }
  index.finish()
  let first: Position | null = null
  let count = 0
  let looks = 0
  /** Judges a pair inside the search itself, so that no list of near segments is ever built. */
  const judge = (i: number, j: number): void => {
    const how = meeting(ends, i, j)
    if (how === 'none') return
    const isOneRing = ring[i] === ring[j]
    const gap = (place[j] ?? 0) - (place[i] ?? 0)
    const areNeighbours = isOneRing && (gap === 1 || gap === (ringLengths[ring[i] ?? 0] ?? 0) - 1)
    if (how === 'touch' && (areNeighbours || !isOneRing)) return
    first ??= [ends[j * 4] ?? 0, ends[j * 4 + 1] ?? 0]
    count++
  }
  for (let i = 0; i < ring.length && count < most && looks < mostLooks; i++) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = ends.subarray(i * 4, i * 4 + 4)
    index.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (j) => {
      looks++
      if (j > i && count < most) judge(i, j)
      return false
    })
  }
  return { first, count, isGivenUp: looks >= mostLooks }
}

/** The first place where rings break the rules, or null. */
export const findCrossing = (rings: ReadonlyArray<readonly Position[]>): Position | null => findCrossings(rings, 1).first
