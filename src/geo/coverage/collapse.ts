import { createEdgeIndex, type EdgeIndex } from './edgeIndex'
import { createQueue } from './queue'
import type { CellPolygon, Ring } from './trace'

/** All rings as linked corners. `pinned` corners are shared by two rings and never move. */
type Outline = {
  x: number[]
  y: number[]
  before: number[]
  after: number[]
  pinned: boolean[]
  ringOf: number[]
  ringSize: number[]
}
type Move = { readonly x: number; readonly y: number; readonly cost: number }

/**
 * Simplifies outlines without changing their area: one edge after another, the least displacement first, is replaced by a
 * point such that what is cut off on one side is given back on the other. A move is refused that shifts a corner by more than
 * `tolerance` or makes outlines cross, touch or swallow one another, so valid polygons stay valid. Rings keep at least four
 * corners. `tolerance` in the unit of the rings. O(corners · log corners) as a rule.
 * Source: Kronenfeld, Stanislawski, Buttenfield, Brockmeyer, Simplification of polylines by segment collapse, 2020.
 */
export function collapseEdges(polygons: readonly CellPolygon[], tolerance: number): CellPolygon[] {
  const outline = link(polygons.flat())
  const edges = createEdgeIndex(outline)
  const queue = createQueue()
  const stamp = new Array<number>(outline.x.length).fill(0)
  const moves = new Map<number, Move>()
  const consider = (b: number): void => {
    stamp[b]!++
    const move = moveOf(outline, b, tolerance)
    if (move === undefined) return
    moves.set(b, move)
    queue.push(move.cost, b, stamp[b]!)
  }
  outline.x.forEach((_, corner) => consider(corner))
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const b = next.item
    if (next.stamp !== stamp[b] || outline.after[b]! < 0) continue
    const move = moves.get(b)!
    if (!isFree(outline, edges, b, move)) continue
    apply(outline, edges, b, move)
    // The new corner and the two edges on either side are judged anew.
    const a = outline.before[b]!
    for (const corner of [outline.before[a]!, a, b, outline.after[b]!]) consider(corner)
  }
  return unlink(outline, polygons)
}

function link(rings: readonly Ring[]): Outline {
  const outline: Outline = { x: [], y: [], before: [], after: [], pinned: [], ringOf: [], ringSize: [] }
  const seen = new Map<string, number>()
  rings.forEach((ring, place) => {
    const first = outline.x.length
    const size = ring.length / 2
    for (let i = 0; i < size; i++) {
      outline.x.push(ring[i * 2]!)
      outline.y.push(ring[i * 2 + 1]!)
      outline.before.push(first + ((i + size - 1) % size))
      outline.after.push(first + ((i + 1) % size))
      outline.ringOf.push(place)
      const key = `${ring[i * 2]},${ring[i * 2 + 1]}`
      const twin = seen.get(key)
      outline.pinned.push(twin !== undefined)
      if (twin === undefined) seen.set(key, first + i)
      else outline.pinned[twin] = true
    }
    outline.ringSize.push(size)
  })
  return outline
}

function unlink({ x, y, after, ringOf }: Outline, polygons: readonly CellPolygon[]): CellPolygon[] {
  const rings: Ring[] = polygons.flat().map(() => [])
  const isDone = new Array<boolean>(rings.length).fill(false)
  ringOf.forEach((place, corner) => {
    if (after[corner]! < 0 || isDone[place]) return
    isDone[place] = true
    let at = corner
    do {
      rings[place]!.push(x[at]!, y[at]!)
      at = after[at]!
    } while (at !== corner)
  })
  let next = 0
  return polygons.map((polygon) => polygon.map(() => rings[next++]!))
}

const cross = (ax: number, ay: number, bx: number, by: number): number => ax * by - ay * bx

/** Where the edge from b to the corner after it would shrink to, or undefined when it may not. */
function moveOf(outline: Outline, b: number, tolerance: number): Move | undefined {
  const { x, y, before, after, pinned, ringOf, ringSize } = outline
  const [a, c] = [before[b]!, after[b]!]
  if (c < 0 || pinned[b] === true || pinned[c] === true || ringSize[ringOf[b]!]! <= 4) return undefined
  const d = after[c]!
  const [dx, dy] = [x[d]! - x[a]!, y[d]! - y[a]!]
  const [bx, by] = [x[b]! - x[a]!, y[b]! - y[a]!]
  const [cx, cy] = [x[c]! - x[a]!, y[c]! - y[a]!]
  if (dx === 0 && dy === 0) return undefined
  // Twice the area between the old path and the chord; the new corner must span as much with the chord.
  const twice = cross(bx, by, cx, cy) + cross(cx, cy, dx, dy)
  const [offB, offC] = [cross(bx, by, dx, dy), cross(cx, cy, dx, dy)]
  const onFirst = offB * offC > 0 ? Math.abs(offB) >= Math.abs(offC) : twice * offB > 0
  let ex = dx / 2
  let ey = dy / 2
  if (Math.abs(twice) > 1e-9) {
    const share = twice / (onFirst ? offB : offC)
    if (!Number.isFinite(share)) return undefined
    ex = onFirst ? share * bx : dx + share * (cx - dx)
    ey = onFirst ? share * by : dy + share * (cy - dy)
  }
  const farthest = Math.max(
    Math.min(toSegment(bx, by, 0, 0, ex, ey), toSegment(bx, by, ex, ey, dx, dy)),
    Math.min(toSegment(cx, cy, 0, 0, ex, ey), toSegment(cx, cy, ex, ey, dx, dy)),
    Math.min(toSegment(ex, ey, 0, 0, bx, by), toSegment(ex, ey, bx, by, cx, cy), toSegment(ex, ey, cx, cy, dx, dy)),
  )
  if (farthest > tolerance) return undefined
  const cost =
    Math.abs(cross(-ex, -ey, bx - ex, by - ey)) +
    Math.abs(cross(bx - ex, by - ey, cx - ex, cy - ey)) +
    Math.abs(cross(cx - ex, cy - ey, dx - ex, dy - ey))
  return { x: x[a]! + ex, y: y[a]! + ey, cost }
}

function toSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square))
  return Math.hypot(px - ax - share * dx, py - ay - share * dy)
}

/** Whether the two new edges meet nothing, and nothing lies in the ground that changes sides. */
function isFree({ x, y, before, after }: Outline, edges: EdgeIndex, b: number, move: Move): boolean {
  const [a, c] = [before[b]!, after[b]!]
  const d = after[c]!
  const path = [a, b, c, d]
  const xs = [...path.map((corner) => x[corner]!), move.x]
  const ys = [...path.map((corner) => y[corner]!), move.y]
  return edges.every(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (from) => {
    if (from === a || from === b || from === c) return true
    const to = after[from]!
    const [fx, fy, tx, ty] = [x[from]!, y[from]!, x[to]!, y[to]!]
    // An edge that ends in a or starts in d meets the new ones there; it must not fold back on to them.
    if (to !== a && meet(fx, fy, tx, ty, x[a]!, y[a]!, move.x, move.y)) return false
    if (from !== d && meet(fx, fy, tx, ty, move.x, move.y, x[d]!, y[d]!)) return false
    if (to === a && toSegment(move.x, move.y, fx, fy, tx, ty) < 1e-9) return false
    if (from === d && toSegment(move.x, move.y, fx, fy, tx, ty) < 1e-9) return false
    return path.includes(from) || !isSwept(fx, fy, xs, ys)
  })
}

/** Whether two segments cross or touch. */
function meet(ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number): boolean {
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number) =>
    Math.sign(cross(qx - px, qy - py, rx - px, ry - py))
  const [c, d] = [side(ax, ay, bx, by, cx, cy), side(ax, ay, bx, by, dx, dy)]
  const [a, b] = [side(cx, cy, dx, dy, ax, ay), side(cx, cy, dx, dy, bx, by)]
  if (c === 0 && d === 0)
    return (
      Math.max(ax, bx) >= Math.min(cx, dx) &&
      Math.max(cx, dx) >= Math.min(ax, bx) &&
      Math.max(ay, by) >= Math.min(cy, dy) &&
      Math.max(cy, dy) >= Math.min(ay, by)
    )
  return c * d <= 0 && a * b <= 0
}

/** Whether a point lies in the fan from the new corner (last) over the old path. */
function isSwept(px: number, py: number, xs: readonly number[], ys: readonly number[]): boolean {
  const [ex, ey] = [xs[4]!, ys[4]!]
  for (let k = 0; k < 3; k++) {
    const one = cross(xs[k]! - ex, ys[k]! - ey, px - ex, py - ey)
    const two = cross(xs[k + 1]! - xs[k]!, ys[k + 1]! - ys[k]!, px - xs[k]!, py - ys[k]!)
    const three = cross(ex - xs[k + 1]!, ey - ys[k + 1]!, px - xs[k + 1]!, py - ys[k + 1]!)
    if ((one > 0 && two > 0 && three > 0) || (one < 0 && two < 0 && three < 0)) return true
  }
  return false
}

function apply({ x, y, before, after, ringOf, ringSize }: Outline, edges: EdgeIndex, b: number, move: Move): void {
  const c = after[b]!
  const d = after[c]!
  x[b] = move.x
  y[b] = move.y
  after[b] = d
  before[d] = b
  after[c] = -1
  ringSize[ringOf[b]!]!--
  edges.add(before[b]!)
  edges.add(b)
}
