import type { RoadGraph } from './graph'

/**
 * The piece of an edge's line between two shares of its length (0 to 1), in the order from → to, interleaved metres. The two ends
 * are included and interpolated; equal shares give one point twice. O(points of the edge).
 */
export function edgePart(graph: RoadGraph, edge: number, from: number, to: number): number[] {
  if (from > to) return reversed(edgePart(graph, edge, to, from))
  const { shape, shapeStart, edgeLengthM } = graph
  const low = from * edgeLengthM[edge]!
  const high = to * edgeLengthM[edge]!
  const part: number[] = []
  let before = 0
  const last = shapeStart[edge + 1]! - 1
  for (let k = shapeStart[edge]!; k < last; k++) {
    const [ax, ay, bx, by] = [shape[2 * k]!, shape[2 * k + 1]!, shape[2 * k + 2]!, shape[2 * k + 3]!]
    const length = Math.hypot(bx - ax, by - ay)
    const at = (metres: number): [number, number] => {
      const share = length === 0 ? 0 : Math.min(1, Math.max(0, (metres - before) / length))
      return [ax + share * (bx - ax), ay + share * (by - ay)]
    }
    const isFirst = part.length === 0
    // Lengths are stored in single precision: the last piece takes what rounding left over.
    if (isFirst && (before + length >= low || k + 1 === last)) part.push(...at(low))
    if (part.length > 0) {
      if (before + length >= high || k + 1 === last) {
        part.push(...at(high))
        return part
      }
      part.push(bx, by)
    }
    before += length
  }
  return part
}

function reversed(points: readonly number[]): number[] {
  const turned: number[] = []
  for (let i = points.length - 2; i >= 0; i -= 2) turned.push(points[i]!, points[i + 1]!)
  return turned
}
