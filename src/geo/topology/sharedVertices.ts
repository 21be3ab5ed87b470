import type { Position } from 'geojson'
import { partsOf, samePosition, shapeOf, type Shape } from './shape'

type Ring = readonly Position[]
type RingChange = (ring: Ring) => Ring

function changeRings(shape: Shape, change: RingChange): Shape {
  let isChanged = false
  const parts = partsOf(shape).map((rings) =>
    rings.map((ring) => {
      const next = change(ring)
      if (next === ring) return ring
      isChanged = true
      return [...next]
    }),
  )
  return isChanged ? (shapeOf(parts) ?? shape) : shape
}

/** Moves every vertex that lies exactly at `from`: in a mosaic, a corner belongs to all the cells around it. Same reference when there is none. */
export const moveVertex = (shape: Shape, from: Position, to: Position): Shape =>
  changeRings(shape, (ring) =>
    ring.some((vertex) => samePosition(vertex, from)) ? ring.map((vertex) => (samePosition(vertex, from) ? to : vertex)) : ring,
  )

/** Puts a vertex into the edge from `a` to `b`, whichever way round the ring runs: a neighbour's side of a shared border. */
export const insertVertex = (shape: Shape, a: Position, b: Position, at: Position): Shape =>
  changeRings(shape, (ring) => {
    const index = ring.findIndex((vertex, i) => {
      const next = ring[i + 1]
      return (samePosition(vertex, a) && samePosition(next, b)) || (samePosition(vertex, b) && samePosition(next, a))
    })
    return index < 0 ? ring : ring.toSpliced(index + 1, 0, at)
  })

/** A closed ring needs three corners and the first again. */
const leastRing = 4

/** Takes a vertex away; a ring that would fall below three corners keeps it. */
export const removeVertex = (shape: Shape, at: Position): Shape =>
  changeRings(shape, (ring) => {
    if (!ring.some((vertex) => samePosition(vertex, at))) return ring
    const open = ring.slice(0, -1).filter((vertex) => !samePosition(vertex, at))
    const [first] = open
    return first === undefined || open.length + 1 < leastRing ? ring : [...open, first]
  })

/** What one edit did to a shape's vertices, so that the same can be done to its neighbours. */
export type VertexChange =
  | { readonly kind: 'moved'; readonly from: Position; readonly to: Position }
  | { readonly kind: 'inserted'; readonly a: Position; readonly b: Position; readonly at: Position }
  | { readonly kind: 'removed'; readonly at: Position }

function ringChange(before: Ring, after: Ring): VertexChange | null {
  const [a, b] = [before.slice(0, -1), after.slice(0, -1)]
  const first = a.findIndex((vertex, i) => !samePosition(vertex, b[i]))
  const at = first < 0 ? Math.min(a.length, b.length) : first
  const wrap = (ring: Ring, i: number) => ring[(i + ring.length) % ring.length]
  if (a.length === b.length) {
    const [from, to] = [a[at], b[at]]
    return from === undefined || to === undefined ? null : { kind: 'moved', from, to }
  }
  if (b.length === a.length + 1) {
    const [before1, after1, added] = [wrap(a, at - 1), wrap(a, at), b[at]]
    return before1 === undefined || after1 === undefined || added === undefined
      ? null
      : { kind: 'inserted', a: before1, b: after1, at: added }
  }
  const removed = a[at]
  return b.length === a.length - 1 && removed !== undefined ? { kind: 'removed', at: removed } : null
}

/** The one vertex that differs between two versions of a shape; null when none or more than a single edit does. */
export function findChange(before: Shape, after: Shape): VertexChange | null {
  const [olds, news] = [partsOf(before).flat(), partsOf(after).flat()]
  if (olds.length !== news.length) return null
  const changes = olds.flatMap((ring, i) => {
    const next = news[i]
    if (next === undefined || (ring.length === next.length && ring.every((vertex, j) => samePosition(vertex, next[j])))) return []
    return [ringChange(ring, next)]
  })
  return changes.length === 1 ? (changes[0] ?? null) : null
}

/** Does to a neighbour what an edit did to a shape. Same reference when the neighbour has no part in it. */
export function applyChange(shape: Shape, change: VertexChange): Shape {
  switch (change.kind) {
    case 'moved':
      return moveVertex(shape, change.from, change.to)
    case 'inserted':
      return insertVertex(shape, change.a, change.b, change.at)
    case 'removed':
      return removeVertex(shape, change.at)
  }
}
