import type { FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import { defineLayer } from '@/map/layer'

/** One corner is a dot, two a line, three and more an outline. Pure. */
const projectLasso = (ring: readonly LngLat[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [
    ...ring.map((at) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'Point' as const, coordinates: [...at] },
    })),
    ...(ring.length < 2
      ? []
      : [
          {
            type: 'Feature' as const,
            properties: {},
            geometry: { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!].map((at) => [...at])] },
          },
        ]),
  ],
})

/** The outline someone draws to ask who was inside it. */
export const lassoLayer = defineLayer<readonly LngLat[]>({
  id: 'coverage-lasso',
  slot: 'draft',
  sources: { 'coverage-lasso': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'coverage-lasso-fill',
      source: 'coverage-lasso',
      type: 'fill',
      paint: { 'fill-color': palette['map-draft'], 'fill-opacity': 0.12 },
    },
    {
      id: 'coverage-lasso-line',
      source: 'coverage-lasso',
      type: 'line',
      paint: { 'line-color': palette['map-draft'], 'line-width': 2, 'line-dasharray': [2, 1] },
    },
    {
      id: 'coverage-lasso-corner',
      source: 'coverage-lasso',
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 5,
        'circle-color': palette['surface'],
        'circle-stroke-color': palette['map-draft'],
        'circle-stroke-width': 2,
      },
    },
  ],
  project: (ring) => ({ 'coverage-lasso': projectLasso(ring) }),
})
