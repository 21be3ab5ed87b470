import type { Feature, FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'

export interface FieldMark {
  readonly id: string
  readonly kind: 'water' | 'hazard'
  readonly name: string
  readonly at: LngLat
  readonly isPressing: boolean
}
export interface FieldView {
  readonly outlines: FeatureCollection
  readonly marks: readonly FieldMark[]
  readonly here: { readonly at: LngLat; readonly accuracyM: number } | null
}

/** Pure. What the phone took along, drawn without a tile: outlines, waters, open hazards, and where the phone is. */
export function projectField({ marks, here }: Pick<FieldView, 'marks' | 'here'>): FeatureCollection {
  const features: Feature[] = marks.map(({ id, kind, name, at, isPressing }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [at[0], at[1]] },
    properties: { id, kind, name, isPressing },
  }))
  if (here)
    features.push({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [here.at[0], here.at[1]] },
      properties: { kind: 'here' },
    })
  return { type: 'FeatureCollection', features }
}

export const fieldLayer = defineLayer<FieldView>({
  id: 'field',
  slot: 'point',
  sources: { 'field-outlines': { type: 'geojson' }, 'field-marks': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'field-outline',
      slot: 'area',
      source: 'field-outlines',
      type: 'line',
      paint: { 'line-color': palette['map-area-line'], 'line-width': 1.5, 'line-dasharray': [4, 2] },
    },
    {
      id: 'field-area-name',
      slot: 'name',
      source: 'field-outlines',
      type: 'symbol',
      minzoom: 11,
      layout: { 'text-field': ['get', 'name'], 'text-font': textFont, 'text-size': 13 },
      paint: { 'text-color': palette['map-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.5 },
    },
    {
      id: 'field-water',
      source: 'field-marks',
      type: 'circle',
      filter: ['==', ['get', 'kind'], 'water'],
      paint: {
        'circle-radius': ['case', ['get', 'isPressing'], 8, 5],
        'circle-color': ['case', ['get', 'isPressing'], palette['danger'], palette['map-water-line']],
        'circle-stroke-color': palette['map-halo'],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'field-hazard',
      source: 'field-marks',
      type: 'circle',
      filter: ['==', ['get', 'kind'], 'hazard'],
      paint: {
        'circle-radius': 5,
        'circle-color': palette['warning'],
        'circle-stroke-color': palette['map-halo'],
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'field-name',
      slot: 'label',
      source: 'field-marks',
      type: 'symbol',
      minzoom: 13,
      filter: ['has', 'name'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': textFont,
        'text-size': 12,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: { 'text-color': palette['map-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.5 },
    },
    {
      id: 'field-here',
      slot: 'urgent',
      source: 'field-marks',
      type: 'circle',
      filter: ['==', ['get', 'kind'], 'here'],
      paint: {
        'circle-radius': 8,
        'circle-color': palette['accent'],
        'circle-stroke-color': palette['map-halo'],
        'circle-stroke-width': 3,
      },
    },
  ],
  pressable: ['field-water'],
  project: ({ outlines, ...rest }) => ({ 'field-outlines': outlines, 'field-marks': projectField(rest) }),
})
