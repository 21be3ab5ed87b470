import { featureCollection, multiPolygon } from '@turf/helpers'
import union from '@turf/union'
import type { MultiPolygon, Position } from 'geojson'
import type { Bbox } from '@/domain/frame'
import { boxOf } from '@/geo/box'
import { findCrossings } from './crossings'
import { cleanRing, isInRing, signedArea, turned, type Ring } from './rings'
import { thinLine } from './thin'

/** What was done to a geometry, each worth a word to the person. */
export type Mend = 'closed' | 'thinned' | 'untangled' | 'dropped-ring' | 'to-point' | 'to-area'

export interface MendedArea {
  readonly parts: MultiPolygon['coordinates']
  readonly mends: ReadonlySet<Mend>
  /** Vertices before and after, and the tolerance used, when thinned. */
  readonly thinned?: { readonly from: number; readonly to: number; readonly toleranceM: number }
}

/** More vertices than this in one outline draw no finer line on any screen; they are thinned, finest tolerance first. */
export const maxOutlineVertices = 50_000
const tolerancesM = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
// Clipping costs about 20 µs a vertex; past this a tangle is named and left to its owner.
const maxUntangleVertices = 50_000
/** A mend may change the enclosed area by this share at most; a bow tie (100 %) is a different shape, not a mended one. */
const maxAreaChange = 0.01

type Parts = Ring[][]

const verticesOf = (parts: Parts): number =>
  parts.reduce((sum, part) => sum + part.reduce((inner, ring) => inner + ring.length, 0), 0)

/** The area a drawer meant: each ring counted by its own size, holes taken off. Square degrees. */
const meantArea = (parts: Parts): number =>
  parts.reduce(
    (sum, [outer, ...holes]) =>
      sum + Math.abs(signedArea(outer ?? [])) - holes.reduce((inner, hole) => inner + Math.abs(signedArea(hole)), 0),
    0,
  )

function cleanParts(input: Position[][][], mends: Set<Mend>): Parts {
  const parts: Parts = []
  for (const part of input) {
    const [outerRaw, ...holesRaw] = part
    const [first] = outerRaw ?? []
    const last = outerRaw?.at(-1)
    if (first && (first[0] !== last?.[0] || first[1] !== last?.[1])) mends.add('closed')
    const outer = cleanRing(outerRaw ?? [])
    if (!outer) {
      mends.add('dropped-ring')
      continue
    }
    const holes = holesRaw.map(cleanRing)
    if (holes.includes(null)) mends.add('dropped-ring')
    parts.push([turned(outer, true), ...holes.filter((hole) => hole !== null).map((hole) => turned(hole, false))])
  }
  return parts
}

function thinParts(parts: Parts): { parts: Parts; toleranceM: number } {
  let thinned = parts
  let toleranceM = 0
  for (toleranceM of tolerancesM) {
    // Thinning the thinned: each pass is cheap after the first, and the tolerances add up to less than twice the last.
    thinned = thinned
      .map((part) => part.map((ring) => cleanRing(thinLine(ring, toleranceM))).filter((ring) => ring !== null))
      .filter((part) => part.length > 0)
    if (verticesOf(thinned) <= maxOutlineVertices) break
  }
  return { parts: thinned, toleranceM }
}

const isInBox = ([x = NaN, y = NaN]: Position, [west, south, east, north]: Bbox): boolean =>
  x >= west && x <= east && y >= south && y <= north

/** Holes outside their shell and parts inside one another are invalid though no lines cross. O(parts² + vertices of near pairs). */
function isNestedWrong(parts: Parts): boolean {
  const boxes = parts.map(([outer = []]) => boxOf(outer))
  for (const [index, [outer = [], ...holes]] of parts.entries()) {
    if (holes.some((hole) => !hole.some((position) => isInRing(position, outer)))) return true
    const probe = middleOf(outer)
    for (const [other, [otherOuter = [], ...otherHoles]] of parts.entries()) {
      const box = boxes[other]
      if (other === index || !box || !isInBox(probe, box)) continue
      if (isInRing(probe, otherOuter) && !otherHoles.some((hole) => isInRing(probe, hole))) return true
    }
  }
  return false
}

// A vertex may lie on the other ring, where the test is undecided; the middle of an edge hardly ever does.
const middleOf = (ring: Ring): Position => [
  ((ring[0]?.[0] ?? 0) + (ring[1]?.[0] ?? 0)) / 2,
  ((ring[0]?.[1] ?? 0) + (ring[1]?.[1] ?? 0)) / 2,
]

/** A tangle of more crossings than this is no slip of the hand, and clipping it could take minutes. */
const mostCrossings = 200

interface Tangle {
  readonly at: Position
  readonly isHopeless: boolean
}

function findTangle(parts: Parts): Tangle | null {
  const { first, count, isGivenUp } = findCrossings(parts.flat(), mostCrossings)
  const corner = parts[0]?.[0]?.[0] ?? [0, 0]
  if (first || isGivenUp) return { at: first ?? corner, isHopeless: isGivenUp || count >= mostCrossings }
  return isNestedWrong(parts) ? { at: corner, isHopeless: false } : null
}

function untangle(parts: Parts): Parts | null {
  // The union of a shape with itself is the clipper's way of resolving its crossings.
  const shape = multiPolygon(parts)
  try {
    const result = union(featureCollection([shape, shape]))
    if (!result) return null
    const { geometry } = result
    return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  } catch {
    // The clipper gives up on some degenerate tangles; the caller then names the outline as not mendable.
    return null
  }
}

const round7 = (parts: Parts): Position[][][] =>
  parts.map((part) => part.map((ring) => ring.map(([x = 0, y = 0]) => [Math.round(x * 1e7) / 1e7, Math.round(y * 1e7) / 1e7])))

/**
 * Makes an outline (degrees) valid where that is safe: rings closed, repeated points and spikes dropped, turned as RFC 7946
 * asks, too many vertices thinned, small crossings untangled when the area changes by under 1 %. Otherwise the fault in words.
 */
export function mendPolygon(input: Position[][][]): MendedArea | { fault: string } {
  const mends = new Set<Mend>()
  let parts = cleanParts(input, mends)
  if (parts.length === 0) return { fault: '图形是空的，或只有一条线、一个点' }
  const before = verticesOf(parts)
  let thinned: MendedArea['thinned']
  if (before > maxOutlineVertices) {
    const result = thinParts(parts)
    parts = result.parts
    if (parts.length === 0) return { fault: '图形太细碎，简化后不成面' }
    thinned = { from: before, to: verticesOf(parts), toleranceM: result.toleranceM }
    mends.add('thinned')
  }
  const tangle = findTangle(parts)
  if (tangle) {
    const [x = 0, y = 0] = tangle.at
    const where = `（在 ${x.toFixed(5)}, ${y.toFixed(5)} 附近）`
    if (tangle.isHopeless || verticesOf(parts) > maxUntangleVertices)
      return { fault: `边界多处自相交或过于复杂${where}，不能自动修补，请在原软件里改正` }
    const untangled = untangle(parts)
    const mended = untangled && cleanParts(round7(untangled), new Set())
    if (!mended || mended.length === 0) return { fault: `边界自相交${where}，不能自动修补` }
    const was = meantArea(parts)
    if (Math.abs(meantArea(mended) - was) > maxAreaChange * Math.max(was, meantArea(mended)))
      return { fault: `边界自相交${where}，自动修补会改变面积 1% 以上，请在原软件里改正` }
    if (findTangle(mended)) return { fault: `边界自相交${where}，不能自动修补` }
    parts = mended
    mends.add('untangled')
  }
  return { parts, mends, ...(thinned && { thinned }) }
}
