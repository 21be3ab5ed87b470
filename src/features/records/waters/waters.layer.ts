import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { dueStates } from '@/data/rows/waters'
import { kitStates } from '@/data/rows/waters'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type SlottedLayer } from '@/map/layer'
import { piecesPresent, type WaterSpot } from './water'
import { readIconName, waterIcon, waterIconName } from './waterIcon'

export interface WatersState {
  readonly points: FeatureCollection
  readonly shapes: FeatureCollection
}

/** From here on a spot shows its ring; further out only a dot in the colour of its due state. */
const ringZoom = 10.6

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]

const isDue: ExpressionSpecification = ['in', ['get', 'due'], ['literal', ['overdue', 'soon']]]

/** Rings of some of the spots: those with nothing to do step back, those that are due lie over every other mark. */
const rings = (id: string, slot: 'point' | 'urgent', filter: ExpressionSpecification, share: number): SlottedLayer[] => [
  {
    id,
    slot,
    source: 'waters-points',
    type: 'symbol',
    minzoom: ringZoom,
    filter,
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-size': ['interpolate', ['linear'], ['zoom'], ringZoom, 0.55 * share, 14, share],
      'icon-allow-overlap': true,
      // Later is drawn over: the pressing ones last.
      'symbol-sort-key': ['-', 4, ['get', 'order']],
    },
    paint: { 'icon-opacity': share },
  },
]

/** Points for all spots, shapes for those that are lines or polygons. Pure. */
export function projectWaters(spots: readonly WaterSpot[]): WatersState {
  const points = spots.map((spot): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [spot.lng, spot.lat] },
    properties: {
      id: spot.id,
      name: spot.name,
      kind: spot.kind,
      due: spot.due,
      icon: waterIconName(spot),
      isShort: piecesPresent(spot) < 4,
      order: dueStates.indexOf(spot.due),
    },
  }))
  const shapes = spots
    .filter(({ geometry }) => !geometry.type.endsWith('Point'))
    .map(({ id, geometry, due }): Feature => ({ type: 'Feature', geometry, properties: { id, due } }))
  return { points: { type: 'FeatureCollection', features: points }, shapes: { type: 'FeatureCollection', features: shapes } }
}

/** Dangerous waters: their shape, and a ring whose quarters are the four pieces of kit around the due state. */
export const watersLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<WatersState>({
    id: 'waters',
    slot: 'point',
    titleKey: 'waters.title',
    kind: 'water',
    sources: {
      'waters-shapes': { type: 'geojson', promoteId: 'id' },
      'waters-points': { type: 'geojson', promoteId: 'id' },
    },
    layers: (palette) => {
      const dueColour: ExpressionSpecification = [
        'match',
        ['get', 'due'],
        'overdue',
        palette.danger,
        'soon',
        palette.warning,
        'never',
        palette['kit-unknown'],
        palette['map-water-text'],
      ]
      const marked: ExpressionSpecification = [
        'case',
        isOn('selected'),
        palette['map-selected'],
        isOn('hover'),
        palette['map-hover'],
        dueColour,
      ]
      return [
        {
          id: 'waters-fill',
          slot: 'area',
          source: 'waters-shapes',
          type: 'fill',
          filter: ['==', ['geometry-type'], 'Polygon'],
          paint: { 'fill-color': palette['map-water'], 'fill-opacity': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 13, 0.8] },
        },
        {
          id: 'waters-line',
          slot: 'line',
          source: 'waters-shapes',
          type: 'line',
          layout: { 'line-join': 'round', 'line-cap': 'round' },
          paint: {
            'line-color': marked,
            'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.8, 13, ['case', isOn('selected'), 4, isOn('hover'), 3, 2]],
          },
        },
        {
          id: 'waters-dot',
          source: 'waters-points',
          type: 'circle',
          maxzoom: ringZoom,
          layout: { 'circle-sort-key': ['-', 4, ['get', 'order']] },
          paint: {
            'circle-color': dueColour,
            'circle-radius': ['interpolate', ['linear'], ['zoom'], 6, 1.6, 9, 3, ringZoom, 4.5],
            'circle-stroke-color': ['case', isOn('selected'), palette['map-selected'], palette.surface],
            'circle-stroke-width': ['case', isOn('selected'), 3, 1],
          },
        },
        {
          id: 'waters-mark',
          source: 'waters-points',
          type: 'circle',
          minzoom: ringZoom,
          paint: {
            'circle-color': palette['map-selected'],
            'circle-radius': ['interpolate', ['linear'], ['zoom'], ringZoom, 12, 14, 21],
            'circle-opacity': ['case', isOn('selected'), 0.95, isOn('hover'), 0.35, 0],
          },
        },
        ...rings('waters-ring', 'point', ['!', isDue], 0.75),
        ...rings('waters-due', 'urgent', isDue, 1),
        {
          id: 'waters-name',
          slot: 'label',
          source: 'waters-points',
          type: 'symbol',
          minzoom: 13,
          layout: {
            'text-field': ['get', 'name'],
            'text-font': textFont,
            'text-size': 11.5,
            'text-anchor': 'top',
            'text-offset': [0, 1.6],
            'text-max-width': 8,
            'symbol-sort-key': ['get', 'order'],
          },
          paint: { 'text-color': palette['map-water-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.5 },
        },
      ]
    },
    project: ({ points, shapes }) => ({ 'waters-points': points, 'waters-shapes': shapes }),
    pressable: ['waters-due', 'waters-ring', 'waters-dot', 'waters-line', 'waters-fill'],
    onPress,
    icon: waterIcon,
    legend: {
      countIn: ['waters-due', 'waters-ring', 'waters-dot'],
      items: () => [
        ...dueStates.map((due) => ({
          labelKey: `waters.due.${due}`,
          swatch: { kind: 'image' as const, image: `waters:pppp:${due}` },
          count: (properties: Readonly<Record<string, unknown>>) => (properties['due'] === due ? 1 : 0),
        })),
        // Pieces, not spots: a ring may lack two.
        ...kitStates.map((state) => ({
          labelKey: `waters.pieces.${state}`,
          swatch: {
            kind: 'image' as const,
            image: waterIconName({ kit: { sign: state, ring: state, rope: state, pole: state }, due: 'ok' }),
          },
          count: ({ icon }: Readonly<Record<string, unknown>>) =>
            readIconName(String(icon))?.quarters.filter((each) => each === state).length ?? 0,
        })),
      ],
    },
  })
