import type { FeatureCollection, Point } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { incidentGroups, type IncidentGroup } from '@/domain/incidentGroup'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type LayerDefinition, type LegendItem, type SlottedLayer } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { IncidentPoint } from './incident'

/** One character a group: read at a glance, and without colour. */
const glyphOf: Record<IncidentGroup, string> = {
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

const glyph = [
  'match',
  ['get', 'type_group'],
  ...incidentGroups.flatMap((group) => [group, glyphOf[group]]),
  '他',
] as unknown as ExpressionSpecification

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]
const isOne: ExpressionSpecification = ['!', ['has', 'point_count']]
/** The server's tiles give an id to an incident and none to a square of many. */
const isOneOfTile: ExpressionSpecification = ['has', 'id']

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

interface Source {
  readonly source: string
  readonly 'source-layer'?: string
}

/** Incidents one by one: a ring, with the character of its group from `readableZoom` on, where they no longer lie on each other. */
function singles(
  prefix: string,
  source: Source,
  filter: ExpressionSpecification,
  palette: Palette,
  readableZoom: number,
): SlottedLayer[] {
  const nearPx: ExpressionSpecification = ['case', isOn('selected'), 13, isOn('hover'), 11.5, 10]
  return [
    {
      id: `${prefix}-dot`,
      ...source,
      type: 'circle',
      filter,
      paint: {
        'circle-color': ['case', isOn('selected'), palette['map-selected'], palette.surface],
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 3.5, readableZoom - 0.5, 6, readableZoom + 2.5, nearPx],
        'circle-stroke-color': palette.incident,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 8, 1.2, 12, 2],
      },
    },
    {
      id: `${prefix}-glyph`,
      ...source,
      type: 'symbol',
      minzoom: readableZoom,
      filter,
      layout: {
        'text-field': glyph,
        'text-font': textFont,
        'text-size': ['interpolate', ['linear'], ['zoom'], readableZoom, 8, readableZoom + 2.5, 12],
        // In a heap only those that have room are written: characters over one another are none.
        'text-padding': 0,
      },
      paint: { 'text-color': palette.incident },
    },
  ]
}

/** Counts of the browser's own clusters: few on the screen, so each carries its number. */
function clusters(prefix: string, source: Source, palette: Palette, isFaint: boolean): SlottedLayer[] {
  return [
    {
      id: `${prefix}-cluster`,
      ...source,
      type: 'circle',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.incident,
        'circle-opacity': isFaint ? 0.2 : 0.85,
        'circle-radius': ['interpolate', ['linear'], ['ln', ['get', 'point_count']], 0, 8, 3, 13, 6, 19, 9, 26],
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': isFaint ? 0 : 1.5,
      },
    },
    {
      id: `${prefix}-count`,
      ...source,
      type: 'symbol',
      filter: ['has', 'point_count'],
      layout: {
        'text-field': ['to-string', ['get', 'point_count_abbreviated']],
        'text-font': textFont,
        'text-size': 12,
        'text-allow-overlap': true,
        // The circle takes room too, so that names of areas step aside.
        'text-padding': 9,
      },
      paint: { 'text-color': isFaint ? palette['map-text'] : palette.surface },
    },
  ]
}

/**
 * The server's squares, 64 to a tile's side: eight pixels and more apart, so each is a small dot, deeper the more it holds. They are
 * not sorted: MapLibre draws each value of a sort key by itself, hundreds of calls a frame.
 */
function squares(prefix: string, source: Source, palette: Palette, isFaint: boolean): SlottedLayer[] {
  return [
    {
      id: `${prefix}-square`,
      ...source,
      type: 'circle',
      filter: ['!', isOneOfTile],
      paint: {
        'circle-color': [
          'interpolate',
          ['linear'],
          ['ln', ['max', 1, ['get', 'n']]],
          0,
          palette['heat-1'],
          2,
          palette['heat-2'],
          4,
          palette['heat-3'],
          6,
          palette['heat-4'],
        ],
        'circle-radius': ['interpolate', ['linear'], ['ln', ['max', 1, ['get', 'n']]], 0, 2.2, 4, 4, 7, 6],
        'circle-opacity': isFaint ? 0 : 0.9,
      },
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
    layers: (palette, { isFaint }) => [
      ...clusters('incidents', { source: 'incidents' }, palette, isFaint),
      ...singles('incidents', { source: 'incidents' }, isOne, palette, 11.5),
    ],
    project: ({ content }) => ({ incidents: content }),
    pressable: ['incidents-dot', 'incidents-cluster'],
    onPress,
    legend: { countIn: ['incidents-dot', 'incidents-cluster'], items: () => legendItems },
  })

const tileSource = { source: 'incident-tiles', 'source-layer': 'incidents' } as const
const tileLegend: readonly LegendItem[] = [
  { labelKey: 'incidents.legend.inView', swatch: { kind: 'dot', token: 'surface', outline: 'incident' }, count: countOf },
  { labelKey: 'incidents.legend.square', swatch: { kind: 'ramp', tokens: ['heat-1', 'heat-2', 'heat-3', 'heat-4'] } },
]

/** More than that: tiles, which the server gathers into squares while they would be too many to draw. */
export const incidentTilesLayer = (onPress: (hit: Hit) => void): LayerDefinition<IncidentsState<string>> =>
  defineLayer({
    id: 'incident-tiles',
    switchId: 'incidents',
    slot: 'point',
    titleKey: 'incidents.title',
    kind: 'incident',
    sources: { 'incident-tiles': { type: 'vector', promoteId: { incidents: 'id' }, minzoom: 4, maxzoom: 15 } },
    layers: (palette, { isFaint }) => [
      ...squares('incident-tiles', tileSource, palette, isFaint),
      ...singles('incident-tiles', tileSource, isOneOfTile, palette, 14),
    ],
    project: ({ content }) => ({ 'incident-tiles': [content] }),
    pressable: ['incident-tiles-dot', 'incident-tiles-square'],
    onPress,
    legend: { countIn: ['incident-tiles-dot', 'incident-tiles-square'], items: () => tileLegend },
  })

const openLegend: readonly LegendItem[] = [
  { labelKey: 'incidents.legend.open', swatch: { kind: 'dot', token: 'incident' }, count: () => 1 },
]

/**
 * Calls that are still open, over every other mark and never gathered: filled, where what is closed is a ring. Whatever the period is:
 * one of last month is as open as one of tonight.
 */
export const openCallsLayer = (onPress: (hit: Hit) => void): LayerDefinition<FeatureCollection> =>
  defineLayer({
    id: 'incident-open',
    switchId: 'incidents',
    slot: 'urgent',
    titleKey: 'incidents.legend.openTitle',
    kind: 'incident',
    sources: { 'incident-open': { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'incident-open-dot',
        source: 'incident-open',
        type: 'circle',
        paint: {
          'circle-color': ['case', isOn('selected'), palette['map-selected'], palette.incident],
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 5, 14, ['case', isOn('hover'), 14, 12.5]],
          'circle-stroke-color': palette.surface,
          'circle-stroke-width': 2,
        },
      },
      {
        id: 'incident-open-glyph',
        source: 'incident-open',
        type: 'symbol',
        minzoom: 11,
        layout: { 'text-field': glyph, 'text-font': textFont, 'text-size': 13, 'text-allow-overlap': true, 'text-padding': 9 },
        paint: { 'text-color': palette.surface },
      },
    ],
    project: (content) => ({ 'incident-open': content }),
    pressable: ['incident-open-dot'],
    onPress,
    legend: { countIn: ['incident-open-dot'], items: () => openLegend },
  })
