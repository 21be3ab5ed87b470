import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { ResponseRing } from '@/geo/reach/rings'

export interface RingsState {
  readonly rings: readonly ResponseRing[]
  readonly labels: readonly string[]
  readonly isEstimate: boolean
}
export interface QuestionState {
  readonly place: LngLat | null
  /** Interleaved degrees of the way of the unit looked at. */
  readonly path: Float64Array | null
  readonly sites: readonly { readonly at: LngLat; readonly rank: number }[]
}

/** Inner to outer; told apart by label and dash too, not by colour alone. */
const ringTokens = ['team-2', 'team-0', 'team-3', 'team-4', 'team-9'] as const
const ringColour = (palette: Palette): ExpressionSpecification =>
  [
    'match',
    ['get', 'place'],
    ...ringTokens.flatMap((token, place) => [place, palette[token]]),
    palette['accent'],
  ] as unknown as ExpressionSpecification

/** Pure. The widest ring first, so that the nearer ones lie on it. */
export const projectRings = ({ rings, labels }: RingsState): FeatureCollection => ({
  type: 'FeatureCollection',
  features: rings
    .map(({ region, limitS }, place): Feature => ({
      type: 'Feature',
      geometry: region,
      properties: { id: String(limitS), place, label: labels[place] ?? '' },
    }))
    .toReversed(),
})

/** Ground that a unit reaches in time, one outline for each limit. */
export const ringsLayer = defineLayer<RingsState>({
  id: 'response',
  slot: 'area',
  titleKey: 'response.layer',
  sources: { response: { type: 'geojson' } },
  layers: (palette, { isEstimate }) => [
    {
      id: 'response-fill',
      source: 'response',
      type: 'fill',
      paint: { 'fill-color': ringColour(palette), 'fill-opacity': 0.2 },
    },
    {
      id: 'response-line',
      source: 'response',
      type: 'line',
      slot: 'line',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ringColour(palette),
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 14, 2.2],
        // An estimate never looks like a measured border.
        ...(isEstimate ? { 'line-dasharray': [3, 2] } : {}),
      },
    },
    {
      id: 'response-label',
      source: 'response',
      type: 'symbol',
      slot: 'label',
      minzoom: 11,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': ['get', 'label'],
        'text-font': textFont,
        'text-size': 11,
      },
      paint: { 'text-color': ringColour(palette), 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.6 },
    },
  ],
  project: (state) => ({ response: projectRings(state) }),
  legend: {
    countIn: [],
    items: ({ rings }) =>
      rings.map((_, place) => ({
        labelKey: `response.ring.${place}`,
        swatch: {
          kind: 'fill',
          token: ringTokens[place] ?? 'accent',
          outline: ringTokens[place] ?? 'accent',
        },
      })),
  },
})

/** Pure. The asked place, the way to it, and proposed sites. */
export function projectQuestion({ place, path, sites }: QuestionState): FeatureCollection {
  const point = (kind: string, [lng, lat]: LngLat, label: string): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { kind, label },
  })
  const line: [number, number][] = []
  for (let at = 0; path && at + 1 < path.length; at += 2) line.push([path[at]!, path[at + 1]!])
  return {
    type: 'FeatureCollection',
    features: [
      ...(line.length > 1
        ? [
            {
              type: 'Feature' as const,
              geometry: { type: 'LineString' as const, coordinates: line },
              properties: { kind: 'path', label: '' },
            },
          ]
        : []),
      ...sites.map(({ at, rank }) => point('site', at, String(rank))),
      ...(place ? [point('place', place, '')] : []),
    ],
  }
}

const isKind = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind]

/** What someone asks about: a place pressed on the map, who comes to it, and where one more office would stand. */
export const questionLayer = defineLayer<QuestionState>({
  id: 'response-question',
  slot: 'draft',
  sources: { 'response-question': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'response-question-casing',
      source: 'response-question',
      type: 'line',
      filter: isKind('path'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['map-halo'], 'line-width': 8 },
    },
    {
      id: 'response-question-path',
      source: 'response-question',
      type: 'line',
      filter: isKind('path'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette['map-draft'], 'line-width': 4 },
    },
    {
      id: 'response-question-point',
      source: 'response-question',
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': ['case', isKind('site'), 13, 9],
        'circle-color': ['case', isKind('site'), palette['map-draft'], palette['surface']],
        'circle-stroke-color': ['case', isKind('site'), palette['map-halo'], palette['map-draft']],
        'circle-stroke-width': ['case', isKind('site'), 2, 4],
      },
    },
    {
      id: 'response-question-rank',
      source: 'response-question',
      type: 'symbol',
      filter: isKind('site'),
      layout: {
        'text-field': ['get', 'label'],
        'text-font': textFont,
        'text-size': 13,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette['surface'] },
    },
  ],
  project: (state) => ({ 'response-question': projectQuestion(state) }),
})
