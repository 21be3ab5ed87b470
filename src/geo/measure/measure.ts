import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'

function middle(a: LngLat, b: LngLat): LngLat {
  const dLng = ((b[0] - a[0] + 540) % 360) - 180
  return [a[0] + dLng / 2, (a[1] + b[1]) / 2]
}

/**
 * Length in metres of the straight line on the ground between two positions, on the WGS-84 ellipsoid: the plane is laid
 * at its middle, so the error is under 0.001 % up to 50 km and 0.02 % at 200 km.
 */
export function distanceM(a: LngLat, b: LngLat): number {
  const [lng, lat] = middle(a, b)
  const plane = localProjection(lng, lat)
  const [ax, ay] = plane.forward(a[0], a[1])
  const [bx, by] = plane.forward(b[0], b[1])
  return Math.hypot(bx - ax, by - ay)
}

/** Length of a path in metres; 0 for fewer than two positions. O(n). */
export const pathLengthM = (path: readonly LngLat[]): number =>
  path.slice(1).reduce((sum, position, index) => sum + distanceM(path[index] ?? position, position), 0)

/**
 * Area in m² of the polygon that the positions close, on the WGS-84 ellipsoid by an equal-area plane; sides are straight on
 * that plane. 0 for fewer than three. A ring that crosses itself counts each turn by its sign, so the answer is then too small. O(n).
 */
export function ringAreaM2(ring: readonly LngLat[]): number {
  const [first] = ring
  if (first === undefined || ring.length < 3) return 0
  const plane = localProjection(first[0], first[1])
  const flat = ring.map(([lng, lat]) => plane.forward(lng, lat))
  const doubled = flat.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = flat[(index + 1) % flat.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(doubled) / 2
}

const squareMetresPerMu = 2000 / 3

/** Area in the units a person may want: square metres, 亩 (a fifteenth of a hectare), hectares, square kilometres. */
export const areaUnits = (areaM2: number) => ({
  squareMetres: areaM2,
  mu: areaM2 / squareMetresPerMu,
  hectares: areaM2 / 10_000,
  squareKilometres: areaM2 / 1_000_000,
})
