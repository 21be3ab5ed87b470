import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { Bbox } from '@/domain/frame'
import type { Result } from '@/domain/result'
import type { KnownPlaces } from './inspect'

/** An area as `areas_list` gives it, as far as it matters here. */
export interface KnownArea {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly bbox: Bbox | null
}

// Enough to tell a shift of 500 m beyond doubt, few enough to fetch in a moment.
const mostOutlines = 12

/** The box of the area imported into; before it has an outline, that of all areas that have one. */
export function homeOf(areas: readonly KnownArea[], areaId: string): Bbox | null {
  const own = areas.find((area) => area.id === areaId)?.bbox
  if (own) return own
  return areas.reduce<Bbox | null>((whole, { bbox }) => {
    if (!whole || !bbox) return whole ?? bbox
    return [Math.min(whole[0], bbox[0]), Math.min(whole[1], bbox[1]), Math.max(whole[2], bbox[2]), Math.max(whole[3], bbox[3])]
  }, null)
}

/**
 * Gathers what a file is judged by: the box of the area imported into, and the outlines of areas that the file names too.
 * A failure to fetch outlines leaves them out; the comparison is a help, not a gate.
 */
export async function gatherKnownPlaces(
  areas: readonly KnownArea[],
  areaId: string,
  labels: readonly string[],
  fetchOutlines: (ids: readonly string[]) => Promise<Result<FeatureCollection>>,
): Promise<KnownPlaces> {
  const home = homeOf(areas, areaId)
  const wanted = new Set(labels)
  const ids = areas
    .filter((area) => area.bbox !== null && (wanted.has(area.code) || wanted.has(area.name)))
    .map((area) => area.id)
  if (ids.length === 0) return { home, outlines: [] }
  const fetched = await fetchOutlines(ids.slice(0, mostOutlines))
  if (!fetched.ok) return { home, outlines: [] }
  const outlines = fetched.value.features.flatMap(({ geometry, properties }) =>
    geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
      ? [
          {
            code: String(properties?.['code'] ?? ''),
            name: String(properties?.['name'] ?? ''),
            outline: geometry satisfies Polygon | MultiPolygon,
          },
        ]
      : [],
  )
  return { home, outlines }
}
