import type { Feature, FeatureCollection } from 'geojson'
import type { HeatmapLayerSpecification } from 'maplibre-gl'
import { defineLayer, type LayerDefinition, type LegendItem } from '@/map/layer'
import type { Palette } from '@/map/palette'
import { metreTrueRadius } from './heat'
import type { IncidentDensity } from '@/data/rows/incidents'

export interface HeatSettings {
  /** Bandwidth on the ground, metres. */
  readonly radiusM: number
  readonly lat: number
  readonly intensity: number
}

export interface HeatState extends HeatSettings {
  readonly content: FeatureCollection | string
}

const paint = (palette: Palette, { radiusM, lat, intensity }: HeatSettings): NonNullable<HeatmapLayerSpecification['paint']> => ({
  'heatmap-radius': metreTrueRadius(radiusM, lat),
  'heatmap-intensity': intensity,
  'heatmap-weight': ['coalesce', ['get', 'n'], 1],
  'heatmap-opacity': 0.75,
  'heatmap-color': [
    'interpolate',
    ['linear'],
    ['heatmap-density'],
    0,
    palette['heat-0'],
    0.15,
    palette['heat-1'],
    0.45,
    palette['heat-2'],
    0.75,
    palette['heat-3'],
    1,
    palette['heat-4'],
  ],
})

const legendItems: readonly LegendItem[] = [
  { labelKey: 'incidents.legend.heat', swatch: { kind: 'ramp', tokens: ['heat-1', 'heat-2', 'heat-3', 'heat-4'] } },
]

function heatLayer(id: string, isTiled: boolean): LayerDefinition<HeatState> {
  return defineLayer<HeatState>({
    id,
    switchId: 'heat',
    isOffAtFirst: true,
    slot: 'area',
    titleKey: 'incidents.heat',
    sources: { [id]: isTiled ? { type: 'vector', minzoom: 4, maxzoom: 15 } : { type: 'geojson' } },
    layers: (palette, state) => [
      {
        id: `${id}-map`,
        source: id,
        type: 'heatmap',
        paint: paint(palette, state),
        ...(isTiled ? { 'source-layer': 'incidents' } : {}),
      },
    ],
    project: ({ content }) => ({ [id]: typeof content === 'string' ? [content] : content }),
    legend: { countIn: [], items: () => legendItems },
  })
}

/** Where incidents concentrate: the same incidents as the points, blurred over a distance on the ground. */
export const heatPointsLayer = heatLayer('heat', false)
export const heatTilesLayer = heatLayer('heat-tiles', true)

/** Squares of at least k incidents for those who may not see points, as polygons around their centres. Pure. */
export function projectDensity({ cells, cell_m: cellM }: IncidentDensity): FeatureCollection {
  const most = Math.max(1, ...cells.map(([, , count]) => count))
  const features = cells.map(([lng, lat, count]): Feature => {
    const halfLat = cellM / 111_195 / 2
    const halfLng = halfLat / Math.cos((lat * Math.PI) / 180)
    const [west, east, south, north] = [lng - halfLng, lng + halfLng, lat - halfLat, lat + halfLat]
    return {
      type: 'Feature',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
          ],
        ],
      },
      properties: { count, share: count / most },
    }
  })
  return { type: 'FeatureCollection', features }
}

export const densityLayer: LayerDefinition<FeatureCollection> = defineLayer<FeatureCollection>({
  id: 'density',
  slot: 'area',
  titleKey: 'incidents.density',
  sources: { density: { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'density-fill',
      source: 'density',
      type: 'fill',
      paint: {
        'fill-color': [
          'interpolate',
          ['linear'],
          ['get', 'share'],
          0,
          palette['heat-1'],
          0.4,
          palette['heat-2'],
          0.75,
          palette['heat-3'],
          1,
          palette['heat-4'],
        ],
        'fill-opacity': 0.65,
      },
    },
  ],
  project: (features) => ({ density: features }),
  legend: {
    countIn: ['density-fill'],
    items: () => [
      {
        labelKey: 'incidents.legend.density',
        swatch: { kind: 'ramp', tokens: ['heat-1', 'heat-2', 'heat-3', 'heat-4'] },
        count: ({ count }) => Number(count),
      },
    ],
  },
})
