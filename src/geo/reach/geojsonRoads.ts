import type { RoadWay } from './graph'

/**
 * Lines of a GeoJSON as road ways: LineString and MultiLineString, heights from third coordinates, properties as tags (numbers and
 * booleans become text). What is no line is passed over. Positions that are not finite are left out.
 */
export function waysFromGeoJson(collection: GeoJSON.FeatureCollection): RoadWay[] {
  return collection.features.flatMap(({ geometry, properties }) => {
    const lines =
      geometry?.type === 'LineString' ? [geometry.coordinates] : geometry?.type === 'MultiLineString' ? geometry.coordinates : []
    const tags = Object.fromEntries(
      Object.entries(properties ?? {}).flatMap(([key, value]) =>
        value === null || value === undefined || typeof value === 'object' ? [] : [[key, toTag(value)]],
      ),
    )
    return lines.map((line) => {
      const positions = line.filter(([lng, lat]) => Number.isFinite(lng) && Number.isFinite(lat))
      const lngLat = Float64Array.from(positions.flatMap(([lng, lat]) => [lng!, lat!]))
      if (!positions.some((position) => position.length > 2)) return { lngLat, tags }
      return { lngLat, heightM: Float32Array.from(positions, (position) => position[2] ?? NaN), tags }
    })
  })
}

const toTag = (value: unknown) => (value === true ? 'yes' : value === false ? 'no' : String(value))
