import type { Feature, FeatureCollection, Position } from 'geojson'
import type { LngLat } from '@/domain/frame'
import { pathLengthM } from '@/geo/measure/measure'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'
import { lengthText } from './units'
import type { MeasureMode } from './sketch'

export interface MeasureState {
  readonly mode: MeasureMode
  readonly path: readonly LngLat[]
  /** How many of the path's positions were pressed; one more is the cursor's. */
  readonly pressed: number
}

/** Pure. Line or polygon, and a dot with the length so far at each pressed position. */
export function projectMeasure({ mode, path, pressed }: MeasureState): FeatureCollection {
  const positions = path.map(([lng, lat]): Position => [lng, lat])
  const [first] = positions
  const shapes: Feature[] = []
  if (first !== undefined && positions.length > 1)
    shapes.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: mode === 'area' ? [...positions, first] : positions },
    })
  if (first !== undefined && mode === 'area' && positions.length > 2)
    shapes.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[...positions, first]] } })
  const dots = positions.slice(0, pressed).map((coordinates, index): Feature => ({
    type: 'Feature',
    properties: { label: mode === 'distance' && index > 0 ? lengthText(pathLengthM(path.slice(0, index + 1))) : '' },
    geometry: { type: 'Point', coordinates },
  }))
  return { type: 'FeatureCollection', features: [...shapes, ...dots] }
}

export const measureLayer = defineLayer<MeasureState>({
  id: 'measure',
  slot: 'draft',
  sources: { measure: { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'measure-fill',
      source: 'measure',
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette['map-draft'], 'fill-opacity': 0.14 },
    },
    {
      id: 'measure-line',
      source: 'measure',
      type: 'line',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['map-draft'], 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
    },
    {
      id: 'measure-dot',
      source: 'measure',
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': palette.surface,
        'circle-radius': 4.5,
        'circle-stroke-color': palette['map-draft'],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'measure-label',
      source: 'measure',
      type: 'symbol',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': textFont,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.8, 0],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette['map-draft'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 2 },
    },
  ],
  project: (state) => ({ measure: projectMeasure(state) }),
})
