import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { textFont } from '@/map/basemaps/basemap'
import { drawIcon } from '@/map/iconCanvas'
import { defineLayer, type Hit, type Icon } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { Office } from './office'

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]

/** A house on a plate; a station's plate is a shield and filled, so the two differ in print too. */
export function officeIcon(name: string, palette: Palette): Icon | null {
  const isStation = name === 'offices:station'
  if (!isStation && name !== 'offices:office') return null
  return drawIcon(30, (context) => {
    const plate = new Path2D(
      isStation
        ? 'M0 -13 L11 -9 V0 C11 7 6 11 0 13.500 C-6 11 -11 7 -11 0 V-9 Z'
        : 'M-10 -7 a3 3 0 0 1 3 -3 H7 a3 3 0 0 1 3 3 V7 a3 3 0 0 1 -3 3 H-7 a3 3 0 0 1 -3 -3 Z',
    )
    context.lineJoin = 'round'
    context.lineWidth = 3
    context.strokeStyle = palette.surface
    context.stroke(plate)
    context.fillStyle = isStation ? palette['map-office'] : palette.surface
    context.fill(plate)
    context.lineWidth = 1.6
    context.strokeStyle = palette['map-office']
    context.stroke(plate)
    context.strokeStyle = isStation ? palette.surface : palette['map-office']
    context.lineCap = 'round'
    context.stroke(new Path2D('M-5.500 5.500 V-1.500 L0 -6 L5.500 -1.500 V5.500 Z M-1.600 5.500 V1.500 H1.600 V5.500'))
  })
}

/** Pure. Stations come first, so that their names win. */
export const projectOffices = (offices: readonly Office[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: offices.map(({ id, name, kind, lng, lat }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { id, name, kind, icon: `offices:${kind}`, order: kind === 'station' ? 0 : 1 },
  })),
})

/** Stations and police offices; offices shrink to dots when the whole county is in view. */
export const officesLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<FeatureCollection>({
    id: 'offices',
    slot: 'point',
    titleKey: 'offices.title',
    kind: 'office',
    sources: { offices: { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'offices-mark',
        source: 'offices',
        type: 'circle',
        paint: {
          'circle-color': ['case', isOn('selected'), palette['map-selected'], palette['map-hover']],
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 9, 13, 20],
          'circle-opacity': ['case', isOn('selected'), 0.95, isOn('hover'), 0.35, 0],
        },
      },
      {
        id: 'offices-icon',
        source: 'offices',
        type: 'symbol',
        layout: {
          'icon-image': ['get', 'icon'],
          'icon-size': [
            'interpolate',
            ['linear'],
            ['zoom'],
            7,
            ['match', ['get', 'kind'], 'station', 0.6, 0.28],
            10.5,
            ['match', ['get', 'kind'], 'station', 0.85, 0.52],
            13,
            1,
          ],
          'icon-allow-overlap': true,
          'symbol-sort-key': ['-', 1, ['get', 'order']],
        },
      },
      {
        id: 'offices-name',
        slot: 'label',
        source: 'offices',
        type: 'symbol',
        minzoom: 9.5,
        filter: ['any', ['==', ['get', 'kind'], 'station'], ['>=', ['zoom'], 12.3]],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': textFont,
          'text-size': ['match', ['get', 'kind'], 'station', 13, 11.5],
          'text-anchor': 'top',
          'text-offset': [0, 1.2],
          'text-max-width': 9,
          'symbol-sort-key': ['get', 'order'],
        },
        paint: { 'text-color': palette['map-office'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.5 },
      },
    ],
    project: (features) => ({ offices: features }),
    pressable: ['offices-icon'],
    onPress,
    icon: officeIcon,
    legend: {
      countIn: ['offices-icon'],
      items: () =>
        (['station', 'office'] as const).map((kind) => ({
          labelKey: `offices.kind.${kind}`,
          swatch: { kind: 'image' as const, image: `offices:${kind}` },
          count: (properties) => (properties['kind'] === kind ? 1 : 0),
        })),
    },
  })
