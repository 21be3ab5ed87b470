import type { FeatureCollection, Point } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type LayerDefinition, type LegendItem, type SlottedLayer } from '@/map/layer'
import type { Palette } from '@/map/palette'
import { incidentGroups, type IncidentGroup, type IncidentPoint } from './incident'

/** One character a group: read at a glance, and without colour. */
const glyphs: Record<IncidentGroup, string> = {
  theft: '盗',
  violence: '暴',
  fraud: '诈',
  traffic: '交',
  dispute: '纠',
  help: '助',
  fire: '火',
  water: '水',
  other: '他',
}

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]
/** A single incident: not a cluster of the browser's, nor a square gathered by the server. */
const isOne: ExpressionSpecification = ['all', ['!', ['has', 'point_count']], ['<=', ['coalesce', ['get', 'n'], 1], 1]]
const isMany: ExpressionSpecification = ['any', ['has', 'point_count'], ['>', ['coalesce', ['get', 'n'], 1], 1]]
const size: ExpressionSpecification = ['coalesce', ['get', 'point_count'], ['get', 'n'], 1]

/** Pure. */
export const projectIncidents = (points: readonly IncidentPoint[]): FeatureCollection<Point> => ({
  type: 'FeatureCollection',
  features: points.map(({ id, lng, lat, group }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { id, type_group: group },
  })),
})

export interface IncidentsState<Content> {
  readonly content: Content
  /** Clusters step back while the heat map tells the same story. */
  readonly isFaint: boolean
}

function layers(
  prefix: string,
  source: { source: string; 'source-layer'?: string },
  palette: Palette,
  isFaint: boolean,
): SlottedLayer[] {
  const glyph = [
    'match',
    ['get', 'type_group'],
    ...incidentGroups.flatMap((group) => [group, glyphs[group]]),
    '他',
  ] as unknown as ExpressionSpecification
  return [
    {
      id: `${prefix}-cluster`,
      ...source,
      type: 'circle',
      filter: isMany,
      paint: {
        'circle-color': palette.incident,
        'circle-opacity': isFaint ? 0.2 : 0.85,
        'circle-radius': ['interpolate', ['linear'], ['ln', size], 0, 8, 3, 13, 6, 19, 9, 26],
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': isFaint ? 0 : 1.5,
      },
    },
    {
      id: `${prefix}-count`,
      ...source,
      type: 'symbol',
      filter: isMany,
      layout: {
        'text-field': ['to-string', ['coalesce', ['get', 'point_count_abbreviated'], ['get', 'n'], '']],
        'text-font': textFont,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': isFaint ? palette['map-text'] : palette.surface },
    },
    {
      id: `${prefix}-dot`,
      ...source,
      type: 'circle',
      filter: isOne,
      paint: {
        'circle-color': ['case', isOn('selected'), palette['map-selected'], palette.surface],
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          3.5,
          11,
          6,
          14,
          ['case', isOn('selected'), 13, isOn('hover'), 11.5, 10],
        ],
        'circle-stroke-color': palette.incident,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 8, 1.2, 12, 2],
      },
    },
    {
      id: `${prefix}-glyph`,
      ...source,
      type: 'symbol',
      minzoom: 11.5,
      filter: isOne,
      layout: {
        'text-field': glyph,
        'text-font': textFont,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11.5, 8, 14, 12],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.incident },
    },
  ]
}

const countOf = (properties: Readonly<Record<string, unknown>>) => Number(properties['point_count'] ?? properties['n'] ?? 1)
const legendItems: readonly LegendItem[] = [
  { labelKey: 'incidents.legend.inView', swatch: { kind: 'dot', token: 'surface', outline: 'incident' }, count: countOf },
  { labelKey: 'incidents.legend.cluster', swatch: { kind: 'dot', token: 'incident' } },
]

/** Up to 20,000 incidents, gathered into counts where they crowd. */
export const incidentsLayer = (onPress: (hit: Hit) => void): LayerDefinition<IncidentsState<FeatureCollection>> =>
  defineLayer({
    id: 'incidents',
    slot: 'point',
    titleKey: 'incidents.title',
    kind: 'incident',
    sources: { incidents: { type: 'geojson', promoteId: 'id', cluster: true, clusterRadius: 44, clusterMaxZoom: 13 } },
    layers: (palette, { isFaint }) => layers('incidents', { source: 'incidents' }, palette, isFaint),
    project: ({ content }) => ({ incidents: content }),
    pressable: ['incidents-dot', 'incidents-cluster'],
    onPress,
    legend: { countIn: ['incidents-dot', 'incidents-cluster'], items: () => legendItems },
  })

/** More than that: tiles, which the server gathers into squares while they would be too many to draw. */
export const incidentTilesLayer = (onPress: (hit: Hit) => void): LayerDefinition<IncidentsState<string>> =>
  defineLayer({
    id: 'incident-tiles',
    switchId: 'incidents',
    slot: 'point',
    titleKey: 'incidents.title',
    kind: 'incident',
    sources: { 'incident-tiles': { type: 'vector', promoteId: { incidents: 'id' }, minzoom: 4, maxzoom: 15 } },
    layers: (palette, { isFaint }) =>
      layers('incident-tiles', { source: 'incident-tiles', 'source-layer': 'incidents' }, palette, isFaint),
    project: ({ content }) => ({ 'incident-tiles': [content] }),
    pressable: ['incident-tiles-dot', 'incident-tiles-cluster'],
    onPress,
    legend: { countIn: ['incident-tiles-dot', 'incident-tiles-cluster'], items: () => legendItems },
  })
