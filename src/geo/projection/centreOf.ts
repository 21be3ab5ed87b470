import type { LngLat } from '@/domain/frame'

const RADIANS = Math.PI / 180

/**
 * The middle of a set of positions, flat [lng, lat, …] in degrees: where to put the origin of a local projection.
 * Taken from the box around their directions in space, so it is right across the antimeridian and over a pole, and
 * does not lean towards where vertices are dense. Positions that are not finite are passed over; undefined for none. O(n).
 */
export function centreOf(lngLat: Float64Array): LngLat | undefined {
  const low = [Infinity, Infinity, Infinity] as [number, number, number]
  const high = [-Infinity, -Infinity, -Infinity] as [number, number, number]
  for (let i = 0; i + 1 < lngLat.length; i += 2) {
    const lng = lngLat[i]! * RADIANS
    const lat = lngLat[i + 1]! * RADIANS
    if (!Number.isFinite(lng) || !Number.isFinite(lat)) continue
    const direction = [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)] as const
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], direction[axis])
      high[axis] = Math.max(high[axis], direction[axis])
    }
  }
  if (low[0] > high[0]) return undefined
  const [x, y, z] = [low[0] + high[0], low[1] + high[1], low[2] + high[2]]
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS]
}
