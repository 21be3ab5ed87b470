import type { Labels } from './labels'
import type { Point, Raster } from './raster'
import { simplifyLine } from './lines'

/** A border between two regions, walked with `left` on the left hand. Ends are junctions, or it is closed. */
export interface Arc {
  readonly points: readonly Point[]
  readonly left: number
  readonly right: number
  readonly start: number
  readonly end: number
}

/** Rings of one polygon: outer counter-clockwise, then holes clockwise, first point repeated. */
export type PolygonRings = (readonly Point[])[]

/** Share of a cell a border may leave the lattice by. Below ½ with the simplification, so borders never cross. */
const swayShare = 0.4
const simplifyShare = 0.08

const steps = [
  { di: 1, dj: 0 },
  { di: 0, dj: 1 },
  { di: -1, dj: 0 },
  { di: 0, dj: -1 },
] as const

/**
 * Turns labelled cells into borders that neighbours share point for point, so polygons built from them tile the
 * plane exactly. Lattice borders are smoothed within less than half a cell, which cannot make two of them cross.
 */
export function traceArcs(raster: Raster, labels: Labels): Arc[] {
  const { columns, rows, cellM } = raster
  const wide = columns + 1
  const labelAt = (i: number, j: number) => (i < 0 || j < 0 || i >= columns || j >= rows ? -1 : labels[j * columns + i]!)
  /** Labels left and right of the lattice edge that leaves (i, j) in direction k. */
  const sides = (i: number, j: number, k: number): [left: number, right: number] => {
    if (k === 0) return [labelAt(i, j), labelAt(i, j - 1)]
    if (k === 1) return [labelAt(i - 1, j), labelAt(i, j)]
    if (k === 2) return [labelAt(i - 1, j - 1), labelAt(i - 1, j)]
    return [labelAt(i, j - 1), labelAt(i - 1, j - 1)]
  }
  const exits = (vertex: number) => {
    const i = vertex % wide
    const j = (vertex - i) / wide
    return [0, 1, 2, 3].filter((k) => {
      const [left, right] = sides(i, j, k)
      return left !== right
    })
  }
  const degree = new Map<number, number[]>()
  for (let vertex = 0; vertex < wide * (rows + 1); vertex++) {
    const out = exits(vertex)
    if (out.length > 0) degree.set(vertex, out)
  }
  const next = (vertex: number, k: number) => vertex + steps[k]!.di + steps[k]!.dj * wide
  const position = smooth(degree, next, wide)
  const walked = new Set<number>()
  const arcs: Arc[] = []
  const walk = (start: number, first: number) => {
    const path = [start]
    const [left, right] = sides(start % wide, Math.floor(start / wide), first)
    let vertex = start
    let k = first
    for (;;) {
      walked.add(vertex * 4 + k)
      vertex = next(vertex, k)
      const back = (k + 2) % 4
      walked.add(vertex * 4 + back)
      path.push(vertex)
      const out = degree.get(vertex)!
      if (vertex === start || out.length !== 2) break
      k = out[0] === back ? out[1]! : out[0]!
    }
    const line = path.map((v): Point => [position.get(v)![0] * cellM, position.get(v)![1] * cellM])
    arcs.push({ points: simplifyLine(line, simplifyShare * cellM), left, right, start, end: vertex })
  }
  for (const isJunction of [true, false])
    for (const [vertex, out] of degree)
      if (!isJunction || out.length !== 2) for (const k of out) if (!walked.has(vertex * 4 + k)) walk(vertex, k)
  return arcs
}

/** Lattice positions relaxed towards their neighbours' mean, each kept inside its own small square. */
function smooth(degree: Map<number, number[]>, next: (vertex: number, k: number) => number, wide: number): Map<number, Point> {
  let position = new Map<number, Point>()
  for (const vertex of degree.keys()) position.set(vertex, [vertex % wide, Math.floor(vertex / wide)])
  const clamp = (value: number, home: number) => Math.min(home + swayShare, Math.max(home - swayShare, value))
  for (let pass = 0; pass < 8; pass++) {
    const moved = new Map<number, Point>()
    for (const [vertex, out] of degree) {
      const [x, y] = position.get(vertex)!
      let sumX = 0
      let sumY = 0
      for (const k of out) {
        const [nx, ny] = position.get(next(vertex, k))!
        sumX += nx
        sumY += ny
      }
      const homeX = vertex % wide
      const homeY = Math.floor(vertex / wide)
      moved.set(vertex, [clamp((x + sumX / out.length) / 2, homeX), clamp((y + sumY / out.length) / 2, homeY)])
    }
    position = moved
  }
  return position
}

/**
 * Polygons of every group of regions: `groupOf` maps a label to its group, −1 for none. Borders inside a group
 * dissolve; what remains is the same points its neighbours have.
 */
export function dissolve(arcs: readonly Arc[], groupOf: (label: number) => number): Map<number, PolygonRings[]> {
  const byGroup = new Map<number, { points: readonly Point[]; start: number; end: number }[]>()
  const add = (group: number, points: readonly Point[], start: number, end: number) => {
    if (group < 0) return
    const list = byGroup.get(group)
    if (list) list.push({ points, start, end })
    else byGroup.set(group, [{ points, start, end }])
  }
  for (const { points, left, right, start, end } of arcs) {
    const leftGroup = left < 0 ? -1 : groupOf(left)
    const rightGroup = right < 0 ? -1 : groupOf(right)
    if (leftGroup === rightGroup) continue
    add(leftGroup, points, start, end)
    add(rightGroup, points.toReversed(), end, start)
  }
  const polygons = new Map<number, PolygonRings[]>()
  for (const [group, pieces] of byGroup) polygons.set(group, nestRings(joinRings(pieces)))
  return polygons
}

function joinRings(pieces: { points: readonly Point[]; start: number; end: number }[]): Point[][] {
  const from = new Map<number, number[]>()
  pieces.forEach(({ start }, index) => from.set(start, [...(from.get(start) ?? []), index]))
  const rings: Point[][] = []
  const used = new Uint8Array(pieces.length)
  for (let first = 0; first < pieces.length; first++) {
    if (used[first]) continue
    const ring: Point[] = [pieces[first]!.points[0]!]
    let at = first
    while (!used[at]) {
      used[at] = 1
      ring.push(...pieces[at]!.points.slice(1))
      const onward = (from.get(pieces[at]!.end) ?? []).find((index) => !used[index])
      if (onward === undefined) break
      at = onward
    }
    rings.push(ring)
  }
  return rings
}

function nestRings(rings: Point[][]): PolygonRings[] {
  const outers = rings.filter((ring) => signedArea(ring) > 0)
  const polygons = outers.map((outer): PolygonRings => [outer])
  for (const hole of rings) {
    if (signedArea(hole) >= 0) continue
    const home = outers.findIndex((outer) => isInRing(hole[0]!, outer))
    polygons[Math.max(0, home)]!.push(hole)
  }
  return polygons
}

/** Square metres; positive when counter-clockwise. */
export function signedArea(ring: readonly Point[]): number {
  let sum = 0
  for (let k = 0; k + 1 < ring.length; k++) sum += ring[k]![0] * ring[k + 1]![1] - ring[k + 1]![0] * ring[k]![1]
  return sum / 2
}

export function isInRing([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false
  for (let k = 0, l = ring.length - 1; k < ring.length; l = k++) {
    const [xk, yk] = ring[k]!
    const [xl, yl] = ring[l]!
    if (yk > y !== yl > y && x < ((xl - xk) * (y - yk)) / (yl - yk) + xk) inside = !inside
  }
  return inside
}
