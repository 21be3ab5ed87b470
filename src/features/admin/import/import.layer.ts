import type { FeatureCollection } from 'geojson'
import { defineLayer } from '@/map/layer'

/** The sample of a file about to be imported, over everything else, so that a wrong frame shows at a glance. */
export const importLayer = defineLayer<FeatureCollection>({
  id: 'import-preview',
  slot: 'draft',
  sources: { 'import-preview': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'import-preview-area',
      type: 'fill',
      source: 'import-preview',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.accent, 'fill-opacity': 0.12 },
    },
    {
      id: 'import-preview-line',
      type: 'line',
      source: 'import-preview',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': palette.accent, 'line-width': 1.6, 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'import-preview-point',
      type: 'circle',
      source: 'import-preview',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 4,
        'circle-color': palette.accent,
        'circle-opacity': 0.75,
        'circle-stroke-width': 1,
        'circle-stroke-color': palette.surface,
      },
    },
  ],
  project: (state) => ({ 'import-preview': state }),
})
