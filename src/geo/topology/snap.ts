import type { Position } from 'geojson'
import { metresPerDegree } from '@/geo/earth'
import { partsOf, type Shape } from './shape'

export interface Snap {
  readonly at: Position
  readonly kind: 'vertex' | 'edge'
}

/**
 * The vertex within reach nearest to a position, or else the nearest point of an edge within reach; null when neither is.
 * Vertices win over edges: borders are shared corner by corner. O(corners).
 */
export function snapTo(at: Position, shapes: readonly Shape[], reachM: number): Snap | null {
  const [lng = 0, lat = 0] = at
  const scaleX = metresPerDegree * Math.cos((lat * Math.PI) / 180)
  let vertex: Position | null = null
  let edge: Position | null = null
  let vertexM = reachM
  let edgeM = reachM
  for (const shape of shapes)
    for (const ring of partsOf(shape).flat())
      for (let i = 0; i + 1 < ring.length; i++) {
        const [ax, ay, bx, by] = [ring[i]?.[0] ?? 0, ring[i]?.[1] ?? 0, ring[i + 1]?.[0] ?? 0, ring[i + 1]?.[1] ?? 0]
        const [px, py, sx, sy] = [
          (lng - ax) * scaleX,
          (lat - ay) * metresPerDegree,
          (bx - ax) * scaleX,
          (by - ay) * metresPerDegree,
        ]
        const toVertexM = Math.hypot(px, py)
        if (toVertexM <= vertexM) {
          vertexM = toVertexM
          vertex = [ax, ay]
        }
        const length2 = sx * sx + sy * sy
        const share = length2 === 0 ? 0 : Math.max(0, Math.min(1, (px * sx + py * sy) / length2))
        const toEdgeM = Math.hypot(px - share * sx, py - share * sy)
        if (toEdgeM <= edgeM) {
          edgeM = toEdgeM
          edge = [ax + share * (bx - ax), ay + share * (by - ay)]
        }
      }
  if (vertex !== null) return { at: vertex, kind: 'vertex' }
  return edge === null ? null : { at: edge, kind: 'edge' }
}
