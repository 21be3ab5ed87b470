import type { MultiPolygon, Polygon, Position } from 'geojson'

type Outline = Polygon | MultiPolygon

const ringsOf = (outline: Outline): Position[][] =>
  outline.type === 'Polygon' ? outline.coordinates : outline.coordinates.flat()

/** All edges of an outline as [x1, y1, x2, y2, …]; horizontal ones never cross a scan line and are left out. */
function edgesOf(outline: Outline): Float64Array {
  const edges: number[] = []
  for (const ring of ringsOf(outline)) {
    for (let i = 0; i < ring.length; i++) {
      const [x1 = NaN, y1 = NaN] = ring[i] ?? []
      const [x2 = NaN, y2 = NaN] = ring[(i + 1) % ring.length] ?? []
      if (y1 !== y2) edges.push(x1, y1, x2, y2)
    }
  }
  return Float64Array.from(edges)
}

/** Where each scan line crosses the outline, sorted: pairs of entry and exit by the even-odd rule. */
function crossings(edges: Float64Array, south: number, step: number, lines: number): number[][] {
  const found: number[][] = Array.from({ length: lines }, () => [])
  for (let i = 0; i < edges.length; i += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = edges.subarray(i, i + 4)
    const low = Math.min(y1, y2)
    const high = Math.max(y1, y2)
    const first = Math.max(0, Math.ceil((low - south) / step - 0.5))
    for (let line = first; line < lines; line++) {
      const y = south + (line + 0.5) * step
      if (y >= high) break
      if (y >= low) found[line]?.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
    }
  }
  for (const line of found) line.sort((a, b) => a - b)
  return found
}

const lengthOf = (line: readonly number[]): number => {
  let sum = 0
  for (let i = 0; i + 1 < line.length; i += 2) sum += (line[i + 1] ?? 0) - (line[i] ?? 0)
  return sum
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  let i = 0
  let j = 0
  while (i + 1 < a.length && j + 1 < b.length) {
    const endA = a[i + 1] ?? 0
    const endB = b[j + 1] ?? 0
    sum += Math.max(0, Math.min(endA, endB) - Math.max(a[i] ?? 0, b[j] ?? 0))
    if (endA < endB) i += 2
    else j += 2
  }
  return sum
}

/**
 * Overlap of two outlines: area in both over area in either (IoU), 0 to 1. Exact along each of `lines` scan lines, weighted
 * by the cosine of their latitude; even-odd, so invalid rings do no harm. Error about 1/lines of the boundary's share of the
 * area (under 0.0005 for a county). O(edges · lines / height + crossings).
 */
export function outlineOverlap(a: Outline, b: Outline, lines = 2000): number {
  const edges = [edgesOf(a), edgesOf(b)] as const
  let south = Infinity
  let north = -Infinity
  for (const set of edges) {
    for (let i = 1; i < set.length; i += 2) {
      south = Math.min(south, set[i] ?? south)
      north = Math.max(north, set[i] ?? north)
    }
  }
  if (!(north > south)) return 0
  const step = (north - south) / lines
  const [crossedA, crossedB] = [crossings(edges[0], south, step, lines), crossings(edges[1], south, step, lines)]
  let shared = 0
  let either = 0
  for (let line = 0; line < lines; line++) {
    const inA = crossedA[line] ?? []
    const inB = crossedB[line] ?? []
    const weight = Math.cos(((south + (line + 0.5) * step) * Math.PI) / 180)
    const both = sharedLength(inA, inB)
    shared += both * weight
    either += (lengthOf(inA) + lengthOf(inB) - both) * weight
  }
  return either === 0 ? 0 : shared / either
}
