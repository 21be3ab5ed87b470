import type { Feature, FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'

export interface WalkView {
  readonly planned: readonly (readonly [number, number])[]
  readonly walked: readonly LngLat[]
  readonly here: LngLat | null
  readonly stops: readonly { readonly id: string; readonly at: LngLat; readonly state: string; readonly isNext: boolean }[]
}

const lineOf = (places: readonly (readonly [number, number])[], role: string): Feature[] =>
  places.length > 1
    ? [
        {
          type: 'Feature',
          geometry: { type: 'LineString', coordinates: places.map(([lng, lat]) => [lng, lat]) },
          properties: { role },
        },
      ]
    : []
const pointOf = (at: LngLat, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [at[0], at[1]] },
  properties,
})

/** Pure. The planned line, the walked line, numbered stops by state, and the device. */
export function projectWalk(view: WalkView): { readonly lines: FeatureCollection; readonly points: FeatureCollection } {
  const stops = view.stops.map(({ id, at, state, isNext }, index) =>
    pointOf(at, { id, role: 'stop', state: isNext ? 'next' : state, number: state === 'visited' ? '✓' : String(index + 1) }),
  )
  const here = view.here ? [pointOf(view.here, { id: 'here', role: 'here', state: 'here', number: '' })] : []
  return {
    lines: { type: 'FeatureCollection', features: [...lineOf(view.planned, 'planned'), ...lineOf(view.walked, 'walked')] },
    points: { type: 'FeatureCollection', features: [...stops, ...here] },
  }
}

export const walkLayer = defineLayer<WalkView>({
  id: 'walk',
  slot: 'point',
  titleKey: 'walk.layer',
  sources: { 'walk-lines': { type: 'geojson' }, 'walk-points': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'walk-planned',
      slot: 'line',
      source: 'walk-lines',
      type: 'line',
      filter: ['==', ['get', 'role'], 'planned'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['accent'], 'line-width': 6, 'line-opacity': 0.55 },
    },
    {
      id: 'walk-walked',
      slot: 'line',
      source: 'walk-lines',
      type: 'line',
      filter: ['==', ['get', 'role'], 'walked'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['text'], 'line-width': 2.5, 'line-dasharray': [1, 1.4] },
    },
    {
      id: 'walk-stop',
      source: 'walk-points',
      type: 'circle',
      filter: ['==', ['get', 'role'], 'stop'],
      paint: {
        'circle-radius': ['match', ['get', 'state'], 'next', 14, 10],
        'circle-color': [
          'match',
          ['get', 'state'],
          'visited',
          palette['ok'],
          'skipped',
          palette['kit-unknown'],
          'next',
          palette['accent'],
          palette['surface'],
        ],
        'circle-stroke-color': ['match', ['get', 'state'], 'open', palette['accent'], palette['map-halo']],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'walk-number',
      source: 'walk-points',
      type: 'symbol',
      filter: ['==', ['get', 'role'], 'stop'],
      layout: {
        'text-field': ['get', 'number'],
        'text-font': textFont,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': ['match', ['get', 'state'], 'open', palette['text'], palette['surface']] },
    },
    {
      id: 'walk-here',
      source: 'walk-points',
      type: 'circle',
      filter: ['==', ['get', 'role'], 'here'],
      paint: {
        'circle-radius': 8,
        'circle-color': palette['map-selected'],
        'circle-stroke-color': palette['map-halo'],
        'circle-stroke-width': 3,
      },
    },
  ],
  project: (view) => {
    const { lines, points } = projectWalk(view)
    return { 'walk-lines': lines, 'walk-points': points }
  },
})
