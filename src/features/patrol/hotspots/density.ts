import type { Feature, FeatureCollection } from 'geojson'
import type { IncidentDensity } from '@/data/rows/incidents'
import type { LngLat } from '@/domain/frame'

export interface Square {
  readonly id: string
  readonly at: LngLat
  readonly count: number
  /** In the months before; null when it was not published then, which need not mean none. */
  readonly before: number | null
}

/** The fullest squares first, each with its count in the months before. Pure. */
export function trendOf(now: IncidentDensity, before: IncidentDensity): Square[] {
  const key = (lng: number, lat: number) => `${lng} ${lat}`
  const earlier = new Map(before.cells.map(([lng, lat, count]) => [key(lng, lat), count]))
  return now.cells
    .map(([lng, lat, count]): Square => ({
      id: key(lng, lat),
      at: [lng, lat],
      count,
      before: earlier.get(key(lng, lat)) ?? null,
    }))
    .sort((a, b) => b.count - a.count)
}

/** Outlines of squares with the side given in metres. Pure. */
export function outlinesOf(squares: readonly Square[], sideM: number): FeatureCollection {
  const features = squares.map(({ id, at: [lng, lat] }): Feature => {
    const halfLat = sideM / 111_195 / 2
    const halfLng = halfLat / Math.cos((lat * Math.PI) / 180)
    const [west, east, south, north] = [lng - halfLng, lng + halfLng, lat - halfLat, lat + halfLat]
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ]
    return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: { id } }
  })
  return { type: 'FeatureCollection', features }
}
