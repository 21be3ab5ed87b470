import type { LocalProjection } from '@/geo/projection'
import type { Region } from './contours'

/** Rings of an area in metres of the local plane, interleaved; which is a hole does not matter to the even-odd rule. */
export function toProjected(area: GeoJSON.Polygon | GeoJSON.MultiPolygon, projection: LocalProjection): Float64Array[] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates
  return polygons.flat().map((ring) => {
    const flat = Float64Array.from(ring.flatMap(([lng, lat]) => [lng!, lat!]))
    return projection.forwardAll(flat, flat)
  })
}

// A millionth of a degree is a decimetre: more digits only make the message longer.
const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6

/**
 * Traced regions as GeoJSON, WGS-84; an empty region is a MultiPolygon without parts. Across the antimeridian longitudes
 * run on past 180 instead of jumping, which a map draws right.
 */
export function toMultiPolygon(region: Region, projection: LocalProjection): GeoJSON.MultiPolygon {
  const unwrapped = (lng: number) => lng + 360 * Math.round((projection.originLng - lng) / 360)
  const ringOf = (ring: Float64Array) => {
    const lngLat = projection.inverseAll(ring)
    return Array.from({ length: ring.length / 2 }, (_, i) => [rounded(unwrapped(lngLat[2 * i]!)), rounded(lngLat[2 * i + 1]!)])
  }
  return { type: 'MultiPolygon', coordinates: region.map((polygon) => polygon.map(ringOf)) }
}
