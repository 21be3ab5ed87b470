import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { drawIcon } from '@/map/iconCanvas'
import { defineLayer, type Hit, type Icon, type SlottedLayer } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { HazardRow } from '@/data/rows/hazards'

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]

/** A warning plate with one to three bars: severity reads without colour. */
export function hazardIcon(name: string, palette: Palette): Icon | null {
  const severity = Number(name.replace('hazards:', ''))
  if (!(severity >= 1 && severity <= 3)) return null
  const colour = palette[`severity-${severity as 1 | 2 | 3}`]
  return drawIcon(28, (context) => {
    const plate = new Path2D('M0 -11 L11 0 L0 11 L-11 0 Z')
    context.lineJoin = 'round'
    context.lineWidth = 4
    context.strokeStyle = palette.surface
    context.stroke(plate)
    context.fillStyle = colour
    context.fill(plate)
    context.fillStyle = palette.surface
    for (let bar = 0; bar < severity; bar++) context.fillRect(-4.2 + bar * 3 + (3 - severity) * 1.5, -4.5, 1.9, 9)
  })
}

/** Pure. */
export const projectHazards = (hazards: readonly HazardRow[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: hazards.map(({ id, title, severity, is_overdue, lng, lat }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { id, title, severity, isOverdue: is_overdue, icon: `hazards:${severity}` },
  })),
})

/** Those past their day lie over every other mark. */
const plates = (id: string, slot: 'point' | 'urgent', filter: ExpressionSpecification): SlottedLayer => ({
  id,
  slot,
  source: 'hazards',
  type: 'symbol',
  filter,
  layout: {
    'icon-image': ['get', 'icon'],
    'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.4, 12, 0.9],
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'symbol-sort-key': ['get', 'severity'],
  },
})

export const hazardsLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<FeatureCollection>({
    id: 'hazards',
    slot: 'point',
    titleKey: 'hazards.title',
    kind: 'hazard',
    isOffAtFirst: true,
    sources: { hazards: { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'hazards-mark',
        source: 'hazards',
        type: 'circle',
        paint: {
          'circle-color': ['case', isOn('selected'), palette['map-selected'], palette['map-hover']],
          'circle-radius': 17,
          'circle-opacity': ['case', isOn('selected'), 0.95, isOn('hover'), 0.35, 0],
        },
      },
      plates('hazards-icon', 'point', ['!', ['get', 'isOverdue']]),
      plates('hazards-overdue', 'urgent', ['get', 'isOverdue']),
    ],
    project: (features) => ({ hazards: features }),
    pressable: ['hazards-overdue', 'hazards-icon'],
    onPress,
    icon: hazardIcon,
    legend: {
      countIn: ['hazards-icon', 'hazards-overdue'],
      items: () =>
        ([3, 2, 1] as const).map((severity) => ({
          labelKey: `hazards.severity.${severity}`,
          swatch: { kind: 'image' as const, image: `hazards:${severity}` },
          count: (properties) => (properties['severity'] === severity ? 1 : 0),
        })),
    },
  })
