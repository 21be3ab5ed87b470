import type { Map, MapGeoJSONFeature } from 'maplibre-gl'
import type { LegendItem } from './layer'
import type { Listed } from './host'

export interface LegendCount {
  readonly item: LegendItem
  /** How many are in view now; null where counting says nothing. */
  readonly count: number | null
}

export interface LegendSection {
  readonly id: string
  readonly titleKey: string
  readonly rows: readonly LegendCount[]
}

/** Tiles cut a feature at their edges and repeat points in their margins: each id counts once. */
function once(features: readonly MapGeoJSONFeature[]): MapGeoJSONFeature[] {
  const seen = new Set<string>()
  return features.filter(({ id, source, properties }) => {
    const own: unknown = id ?? properties['id'] ?? properties['cluster_id']
    // A square of many has no id; tiles do not repeat those.
    if (own === undefined || own === null) return true
    const key = `${source}/${String(own)}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The legend of what is shown, with counts of what is in view. Asks the map once for each layer: call when it is idle. */
export function countLegend(map: Pick<Map, 'queryRenderedFeatures' | 'getLayer'>, shown: readonly Listed[]): LegendSection[] {
  return shown.flatMap(({ id, titleKey, legend }) => {
    if (legend === null || titleKey === undefined) return []
    const layers = legend.countIn.filter((layer) => map.getLayer(layer) !== undefined)
    const isCounted = layers.length > 0 && legend.items.some(({ count }) => count !== undefined)
    const features = isCounted ? once(map.queryRenderedFeatures({ layers })) : []
    const counted = legend.items.map((item): LegendCount => {
      const { count } = item
      return { item, count: count === undefined ? null : features.reduce((sum, { properties }) => sum + count(properties), 0) }
    })
    const rows = counted.filter(({ item, count }) => !(item.isOnlyWhenInView && count === 0))
    return rows.length === 0 ? [] : [{ id, titleKey, rows }]
  })
}
