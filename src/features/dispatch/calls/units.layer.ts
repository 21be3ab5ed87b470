import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import type { BoardUnit } from '@/data/rows/calls'
import { defineLayer } from '@/map/layer'
import { staleMs } from './clocks'

export interface UnitsState {
  readonly units: readonly BoardUnit[]
  readonly nowMs: number
}
/** Teams on patrol by their last position; what is old is faint, and older than that fainter. Pure. */
export const projectUnits = ({ units, nowMs }: UnitsState): FeatureCollection => ({
  type: 'FeatureCollection',
  features: units
    .filter(({ kind }) => kind === 'team')
    .map(({ id, name, lng, lat, state, seen_at }) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: {
        id,
        name,
        state,
        fade: seen_at === null ? 0.5 : Math.max(0.25, Math.min(1, 1.25 - (nowMs - Date.parse(seen_at)) / (2 * staleMs))),
      },
    })),
})
const fade: ExpressionSpecification = ['get', 'fade']

export const unitsLayer = defineLayer<UnitsState>({
  id: 'units',
  slot: 'urgent',
  titleKey: 'calls.layer',
  sources: { units: { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'units-dot',
      source: 'units',
      type: 'circle',
      paint: {
        'circle-radius': 8,
        'circle-color': [
          'match',
          ['get', 'state'],
          'free',
          palette.ok,
          'there',
          palette.danger,
          ['sent', 'under_way'],
          palette.warning,
          palette['kit-unknown'],
        ],
        'circle-opacity': fade,
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 2,
        'circle-stroke-opacity': fade,
      },
    },
    {
      id: 'units-name',
      source: 'units',
      type: 'symbol',
      slot: 'label',
      layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-offset': [0, 1.3], 'text-anchor': 'top' },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.surface, 'text-halo-width': 1.5, 'text-opacity': fade },
    },
  ],
  project: (state) => ({ units: projectUnits(state) }),
  legend: {
    countIn: ['units-dot'],
    items: () => [{ labelKey: 'calls.layer', swatch: { kind: 'dot', token: 'ok' }, count: () => 1 }],
  },
})
