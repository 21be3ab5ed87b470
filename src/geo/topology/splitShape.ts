import type { Position } from 'geojson'
import booleanPointInPolygon from '@turf/boolean-point-in-polygon'
import { err, ok, type Result } from '@/domain/result'
import { partsOf, samePosition, shapeBbox, shapeOf, type Shape } from './shape'

export type SplitFailure = 'misses' | 'ends-inside' | 'crosses-hole' | 'crosses-itself'

interface Crossing {
  readonly at: Position
  /** Position along the line: segment number and share of it. */
  readonly along: number
  /** The ring's edge that is crossed, and the share of it. */
  readonly edge: number
  readonly share: number
}

/** Coordinates are kept to 9 decimals, 0.1 mm: what the database stores and what the drawing tool gives. */
const rounded = (value: number) => Math.round(value * 1e9) / 1e9

function crossings(line: readonly Position[], ring: readonly Position[]): Crossing[] {
  const found: Crossing[] = []
  for (let i = 0; i + 1 < line.length; i++)
    for (let j = 0; j + 1 < ring.length; j++) {
      const [[px = 0, py = 0], [qx = 0, qy = 0]] = [line[i] ?? [], line[i + 1] ?? []]
      const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [ring[j] ?? [], ring[j + 1] ?? []]
      const [rx, ry, sx, sy] = [qx - px, qy - py, bx - ax, by - ay]
      const cross = rx * sy - ry * sx
      if (cross === 0) continue
      const along = ((ax - px) * sy - (ay - py) * sx) / cross
      const share = ((ax - px) * ry - (ay - py) * rx) / cross
      // Half-open on the ring, so that a line through a corner crosses once, not twice.
      if (along < 0 || along > 1 || share < 0 || share >= 1) continue
      const at = share === 0 ? [ax, ay] : [rounded(ax + share * sx), rounded(ay + share * sy)]
      found.push({ at, along: i + along, edge: j, share })
    }
  return found.sort((a, b) => a.along - b.along)
}

const isInside = (at: Position, ring: readonly Position[]) =>
  booleanPointInPolygon([at[0] ?? 0, at[1] ?? 0], { type: 'Polygon', coordinates: [[...ring]] }, { ignoreBoundary: true })

function pointAlong(line: readonly Position[], along: number): Position {
  const index = Math.min(Math.floor(along), line.length - 2)
  const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [line[index] ?? [], line[index + 1] ?? []]
  return [ax + (along - index) * (bx - ax), ay + (along - index) * (by - ay)]
}

/** The ring from one crossing forward to the next, both ends included. */
function ringBetween(ring: readonly Position[], from: Crossing, to: Crossing): Position[] {
  const open = ring.slice(0, -1)
  const steps = (to.edge - from.edge + open.length) % open.length
  const turns = steps === 0 && (to.share < from.share || to === from) ? open.length : steps
  const between = Array.from({ length: turns }, (_, i) => open[(from.edge + 1 + i) % open.length] ?? from.at)
  const path = [from.at, ...between, to.at]
  return path.filter((position, i) => i === 0 || !samePosition(position, path[i - 1]))
}

export interface Split {
  readonly shapes: readonly [Shape, Shape]
  /** Where the cut meets the border: neighbours get these vertices too, or a gap of rounding would open. */
  readonly corners: readonly { readonly a: Position; readonly b: Position; readonly at: Position }[]
}

/** Where along the line it first goes through a part, from border to border; null where it does not. */
function passage(line: readonly Position[], outer: readonly Position[]): readonly [Crossing, Crossing] | null {
  const met = crossings(line, outer)
  for (const [i, from] of met.entries()) {
    const to = met[i + 1]
    if (to !== undefined && isInside(pointAlong(line, (from.along + to.along) / 2), outer)) return [from, to]
  }
  return null
}

const middleOf = (shape: Shape): readonly [number, number] => {
  const [west, south, east, north] = shapeBbox(shape)
  return [(west + east) / 2, (south + north) / 2]
}

/**
 * Cuts a shape in two along the first stretch of a line that runs through one of its parts from border to border. The two
 * share the cut's vertices exactly, and keep every vertex of the original, so the areas add up to it. Holes go to the side
 * they lie on, the parts that the line does not cut to the half whose middle is nearer. O(n·m) for n corners and m points
 * of the line.
 */
export function splitShape(shape: Shape, line: readonly Position[]): Result<Split, SplitFailure> {
  const parts = partsOf(shape)
  const ways = parts.map(([outer = []]) => passage(line, outer))
  const first = ways.reduce<number>((best, way, i) => (way && way[0].along < (ways[best]?.[0].along ?? Infinity) ? i : best), -1)
  const way = ways[first]
  const [outer = [], ...holes] = parts[first] ?? []
  if (!way) {
    const isTouched = parts.some(([ring = []]) => crossings(line, ring).length > 0 || line.some((at) => isInside(at, ring)))
    return err(isTouched ? 'ends-inside' : 'misses')
  }
  const split = cutPart(outer, holes, line, way)
  if (!split.ok || parts.length === 1) return split
  const sides = split.value.shapes.map((half) => [...partsOf(half)])
  const middles = split.value.shapes.map(middleOf)
  parts.forEach((rings, i) => {
    if (i === first) return
    const [x, y] = middleOf({ type: 'Polygon', coordinates: rings })
    // Over the few kilometres between the parts of one area a degree of longitude has one length.
    const narrow = Math.cos((y * Math.PI) / 180)
    const [near = 0, far = 0] = middles.map(([mx, my]) => Math.hypot((mx - x) * narrow, my - y))
    sides[near <= far ? 0 : 1]?.push(rings)
  })
  const [one, other] = [shapeOf(sides[0] ?? []), shapeOf(sides[1] ?? [])]
  return one === null || other === null ? err('misses') : ok({ ...split.value, shapes: [one, other] })
}

function cutPart(
  outer: readonly Position[],
  holes: Position[][],
  line: readonly Position[],
  [from, to]: readonly [Crossing, Crossing],
): Result<Split, SplitFailure> {
  const inner = line.filter((_, i) => i > from.along && i < to.along).map(([x = 0, y = 0]) => [rounded(x), rounded(y)])
  const cut = [from.at, ...inner, to.at]
  if (holes.some((hole) => crossings(cut, hole).length > 0)) return err('crosses-hole')
  const firstRing = [...ringBetween(outer, to, from), ...cut.slice(1)]
  const secondRing = [...ringBetween(outer, from, to), ...cut.toReversed().slice(1)]
  if (firstRing.length < 4 || secondRing.length < 4) return err('misses')
  if (crossesItself(cut)) return err('crosses-itself')
  const withHoles = (ring: Position[]) =>
    shapeOf([[ring, ...holes.filter(([first]) => first !== undefined && isInside(first, ring))]])
  const [first, second] = [withHoles(firstRing), withHoles(secondRing)]
  if (first === null || second === null) return err('misses')
  const corners = [from, to].flatMap(({ edge, share, at }) => {
    const [a, b] = [outer[edge], outer[edge + 1]]
    return share === 0 || a === undefined || b === undefined ? [] : [{ a, b, at }]
  })
  return ok({ shapes: [first, second], corners })
}

function crossesItself(path: readonly Position[]): boolean {
  for (let i = 0; i + 1 < path.length; i++) {
    const later = path.slice(i + 2)
    if (later.length > 1 && crossings(path.slice(i, i + 2), later).length > 0) return true
  }
  return false
}
