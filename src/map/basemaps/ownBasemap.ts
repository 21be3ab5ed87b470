import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette } from '@/map/palette'
import { tileTemplate } from '@/map/tiles'
import { textFont, type Basemap } from './basemap'

const zoom = (...stops: number[]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as ExpressionSpecification
const isKind = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]]
const isClass = (...classes: string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', classes]]
const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon']
const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']
/** Rank 1 is the most important: a county seat, the trunk river. Features without one are ordinary. */
const rank: ExpressionSpecification = ['coalesce', ['get', 'rank'], 3]

const base = { source: 'base', 'source-layer': 'basemap' } as const
const roads = { source: 'roads', 'source-layer': 'roads' } as const
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

function ground(c: Palette): LayerSpecification[] {
  return [
    { id: 'base-land', type: 'background', paint: { 'background-color': c['map-land'] } },
    // Height bands lie on one another, so a thin tint for each adds up to a slope.
    {
      id: 'base-relief',
      ...base,
      type: 'fill',
      filter: ['all', isKind('contour', 'relief'), isArea],
      paint: { 'fill-color': c['map-relief'], 'fill-opacity': 0.5, 'fill-antialias': false },
    },
    {
      id: 'base-wood',
      ...base,
      type: 'fill',
      filter: isKind('wood'),
      paint: { 'fill-color': c['map-wood'], 'fill-opacity': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 12, 0.9] },
    },
    {
      id: 'base-contour',
      ...base,
      type: 'line',
      minzoom: 11,
      filter: ['all', isKind('contour'), isLine],
      paint: { 'line-color': c['map-contour'], 'line-width': ['case', ['<=', rank, 1], 1.1, 0.6] },
    },
  ]
}

function water(c: Palette): LayerSpecification[] {
  return [
    {
      id: 'base-lake',
      ...base,
      type: 'fill',
      filter: ['all', isKind('lake', 'river'), isArea],
      paint: { 'fill-color': c['map-water'], 'fill-outline-color': c['map-water-line'] },
    },
    {
      id: 'base-river',
      ...base,
      type: 'line',
      filter: ['all', isKind('river'), isLine],
      layout: round,
      paint: {
        'line-color': c['map-water'],
        'line-width': [
          'interpolate',
          ['exponential', 1.5],
          ['zoom'],
          7,
          ['match', rank, 1, 1.6, 2, 0.9, 0.4],
          11,
          ['match', rank, 1, 4, 2, 2.4, 1.2],
          16,
          ['match', rank, 1, 22, 2, 12, 6],
        ],
      },
    },
  ]
}

interface RoadClass {
  readonly id: string
  readonly classes: readonly string[]
  readonly minzoom: number
  readonly width: readonly number[]
  readonly isMain: boolean
}

/** From the smallest up, so that a main road crosses over a lane. Widths in map pixels at zoom stops. */
const roadClasses: readonly RoadClass[] = [
  {
    id: 'lane',
    classes: ['residential', 'service', 'unclassified'],
    minzoom: 11.5,
    width: [11.5, 0.6, 14, 2, 17, 9],
    isMain: false,
  },
  { id: 'town', classes: ['tertiary'], minzoom: 10, width: [10, 0.8, 13, 2.4, 17, 12], isMain: false },
  { id: 'county', classes: ['secondary'], minzoom: 8.5, width: [8.5, 0.9, 12, 2.6, 17, 15], isMain: true },
  { id: 'main', classes: ['trunk', 'primary', 'motorway'], minzoom: 6, width: [6, 0.8, 10, 2.2, 13, 4.5, 17, 18], isMain: true },
]

const wider = (width: readonly number[], by: number) => width.map((value, i) => (i % 2 === 1 ? value + by : value))

function roadLayers(c: Palette): LayerSpecification[] {
  const casings = roadClasses.map((road): LayerSpecification => ({
    id: `road-${road.id}-casing`,
    ...roads,
    type: 'line',
    minzoom: road.minzoom + 0.5,
    filter: isClass(...road.classes),
    layout: round,
    paint: {
      'line-color': c[road.isMain ? 'map-road-main-casing' : 'map-road-casing'],
      'line-width': zoom(...wider(road.width, 1.5)),
    },
  }))
  const fills = roadClasses.map((road): LayerSpecification => ({
    id: `road-${road.id}`,
    ...roads,
    type: 'line',
    minzoom: road.minzoom,
    filter: isClass(...road.classes),
    layout: round,
    paint: { 'line-color': c[road.isMain ? 'map-road-main' : 'map-road'], 'line-width': zoom(...road.width) },
  }))
  const path: LayerSpecification = {
    id: 'road-path',
    ...roads,
    type: 'line',
    minzoom: 12,
    filter: isClass('track', 'path', 'footway', 'steps'),
    paint: { 'line-color': c['map-path'], 'line-width': zoom(12, 0.6, 17, 2.2), 'line-dasharray': [3, 2] },
  }
  const bridge: LayerSpecification = {
    id: 'road-bridge',
    ...roads,
    type: 'line',
    minzoom: 13,
    filter: ['==', ['get', 'bridge'], true],
    paint: { 'line-color': c['map-text'], 'line-width': 1, 'line-gap-width': zoom(13, 4, 17, 18), 'line-opacity': 0.6 },
  }
  return [path, ...casings, ...fills, bridge]
}

function names(c: Palette): LayerSpecification[] {
  const halo = { 'text-halo-color': c['map-halo'], 'text-halo-width': 1.4 }
  return [
    {
      id: 'name-river',
      ...base,
      type: 'symbol',
      minzoom: 10,
      filter: ['all', isKind('river'), isLine, ['has', 'name']],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 380,
        'text-field': ['get', 'name'],
        'text-font': textFont,
        'text-size': 11.5,
        'text-letter-spacing': 0.2,
      },
      paint: { 'text-color': c['map-water-text'], ...halo },
    },
    {
      id: 'name-lake',
      ...base,
      type: 'symbol',
      minzoom: 11.5,
      filter: ['all', isKind('lake'), ['has', 'name']],
      layout: { 'text-field': ['get', 'name'], 'text-font': textFont, 'text-size': 11 },
      paint: { 'text-color': c['map-water-text'], ...halo },
    },
    {
      id: 'name-road',
      ...roads,
      type: 'symbol',
      minzoom: 12.5,
      filter: ['all', ['has', 'name'], ['!=', ['get', 'name'], '']],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': ['get', 'name'],
        'text-font': textFont,
        'text-size': 10.5,
      },
      paint: { 'text-color': c['map-text'], 'text-opacity': 0.85, ...halo },
    },
    {
      id: 'name-peak',
      ...base,
      type: 'symbol',
      minzoom: 11,
      filter: isKind('peak'),
      layout: {
        'text-field': ['concat', '▲ ', ['coalesce', ['get', 'name'], '']],
        'text-font': textFont,
        'text-size': 10.5,
        'text-padding': 8,
      },
      paint: { 'text-color': c['map-text'], 'text-opacity': 0.7, ...halo },
    },
    {
      id: 'name-place',
      ...base,
      type: 'symbol',
      filter: ['all', isKind('place'), ['<=', rank, ['step', ['zoom'], 1, 8.5, 2, 10.8, 9]]],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': textFont,
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          ['match', rank, 1, 15, 2, 11.5, 10],
          13,
          ['match', rank, 1, 20, 2, 16, 12.5],
        ],
        'symbol-sort-key': rank,
        'text-padding': 6,
        'text-max-width': 8,
      },
      paint: { 'text-color': c['map-text'], ...halo, 'text-opacity': ['match', rank, 1, 1, 2, 0.92, 0.8] },
    },
  ]
}

/** The offline basemap: the county's own heights, woods, waters, roads and places, drawn from the database. */
export function ownBasemap(apiOrigin: string): Basemap {
  return {
    id: 'own',
    titleKey: 'basemap.own',
    frame: 'wgs84',
    style: (palette): StyleSpecification => ({
      version: 8,
      sources: {
        base: { type: 'vector', tiles: [tileTemplate(apiOrigin, 'tile_basemap')], minzoom: 6, maxzoom: 14 },
        roads: { type: 'vector', tiles: [tileTemplate(apiOrigin, 'tile_roads')], minzoom: 6, maxzoom: 14 },
      },
      layers: [...ground(palette), ...water(palette), ...roadLayers(palette), ...names(palette)],
    }),
  }
}

/** No map at all: paper to draw on, for prints and for slow machines. */
export const blankBasemap: Basemap = {
  id: 'blank',
  titleKey: 'basemap.blank',
  frame: 'wgs84',
  style: (palette) => ({
    version: 8,
    sources: {},
    layers: [{ id: 'base-land', type: 'background', paint: { 'background-color': palette['map-land'] } }],
  }),
}
