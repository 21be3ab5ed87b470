import type { Feature, FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import type { DrawnPoint } from '@/domain/plan'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'

export interface DrawnView {
  readonly office: LngLat
  readonly points: readonly DrawnPoint[]
  /** The way by road; empty while it is looked for. */
  readonly line: readonly LngLat[]
}

/** Pure. The way, its bends as small dots, its stops as numbers, and the office it starts from. */
export function projectDrawn({ office, points, line }: DrawnView): FeatureCollection {
  const point = ([lng, lat]: LngLat, role: string, label = ''): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { role, label },
  })
  let stops = 0
  return {
    type: 'FeatureCollection',
    features: [
      ...(line.length > 1
        ? [
            {
              type: 'Feature' as const,
              geometry: { type: 'LineString' as const, coordinates: line.map(([lng, lat]) => [lng, lat]) },
              properties: { role: 'way' },
            },
          ]
        : []),
      point(office, 'office'),
      ...points.map(({ at, stopId }) => (stopId === null ? point(at, 'bend') : point(at, 'stop', String(++stops)))),
    ],
  }
}

export const drawRouteLayer = defineLayer<DrawnView>({
  id: 'drawn',
  slot: 'draft',
  sources: { drawn: { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'drawn-casing',
      source: 'drawn',
      type: 'line',
      filter: ['==', ['get', 'role'], 'way'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['map-halo'], 'line-width': 8 },
    },
    {
      id: 'drawn-way',
      source: 'drawn',
      type: 'line',
      filter: ['==', ['get', 'role'], 'way'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['map-draft'], 'line-width': 4 },
    },
    {
      id: 'drawn-point',
      source: 'drawn',
      type: 'circle',
      filter: ['!=', ['get', 'role'], 'way'],
      paint: {
        'circle-radius': ['match', ['get', 'role'], 'bend', 5, 10],
        'circle-color': ['match', ['get', 'role'], 'stop', palette['map-draft'], palette.surface],
        'circle-stroke-color': palette['map-draft'],
        'circle-stroke-width': ['match', ['get', 'role'], 'office', 4, 2],
      },
    },
    {
      id: 'drawn-number',
      source: 'drawn',
      type: 'symbol',
      filter: ['==', ['get', 'role'], 'stop'],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': textFont,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.surface },
    },
  ],
  project: (view) => ({ drawn: projectDrawn(view) }),
})
