import type { ExpressionSpecification } from 'maplibre-gl'
import { metresPerDegree, metresPerPixel } from '@/geo/earth'

/** Beyond this the blur costs more than a frame and shows nothing new. */
const greatestRadiusPx = 160

/**
 * Radius of a heat map that means `radiusM` on the ground at every zoom: it doubles with each step, as the map does.
 * The latitude is taken once, at the middle of the county: across 100 km the error is under 2 %.
 */
export function metreTrueRadius(radiusM: number, lat: number): ExpressionSpecification {
  const atZero = radiusM / metresPerPixel(0, lat)
  const limitZoom = Math.log2(greatestRadiusPx / atZero)
  const last = Math.min(24, Math.max(1, limitZoom))
  return ['interpolate', ['exponential', 2], ['zoom'], 0, atZero, last, Math.min(greatestRadiusPx, atZero * 2 ** last)]
}

/** The share of occupied places below which the ramp is spread; the few above it all show at the top. */
const spreadShare = 0.97

/**
 * Intensity at which a place busier than 97 in 100 just reaches the top of the ramp: one over the number of points in a
 * square of the radius there. Not the busiest place, since one town would then pale the whole county. MapLibre's kernel
 * peaks near 0.4 of a point's weight. O(n).
 */
export function heatIntensity(points: readonly { readonly lng: number; readonly lat: number }[], radiusM: number): number {
  const cells = new Map<string, number>()
  for (const { lng, lat } of points) {
    const stepLat = radiusM / 110_574
    const stepLng = radiusM / (metresPerDegree * Math.cos((lat * Math.PI) / 180))
    const key = `${Math.floor(lng / stepLng)},${Math.floor(lat / stepLat)}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
  }
  const counts = [...cells.values()].sort((a, b) => a - b)
  return 2.5 / (counts[Math.floor((counts.length - 1) * spreadShare)] ?? 1)
}

/** How many times busier than the county's mean a place is that should reach the top of the ramp: villages lie along few valleys. */
const busyTimesMean = 6

/** The same for incidents that come as tiles, whose places are not known here: from their number and the county's own box. */
export const heatIntensityOf = (total: number, boxAreaM2: number, radiusM: number): number =>
  2.5 / Math.max(1, (busyTimesMean * total * radiusM * radiusM) / boxAreaM2)
