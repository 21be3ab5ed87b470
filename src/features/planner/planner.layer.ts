import type { Feature, FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft } from '@/domain/plan'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { ExpressionSpecification } from 'maplibre-gl'

export interface PlanView {
  readonly draft: PlanDraft
  readonly lines: ReadonlyMap<string, readonly LngLat[]>
  readonly selectedStop: string | null
}

/** Pure. Routes as lines, stops as numbered points; stops on no route are hollow. */
export function projectPlan({ draft, lines, selectedStop }: PlanView): {
  readonly lines: FeatureCollection
  readonly stops: FeatureCollection
} {
  const colourOf = new Map(draft.teams.map((team) => [team.id, team.colour]))
  const place = new Map<string, { readonly number: number; readonly colour: number }>()
  for (const team of draft.teams)
    (draft.routes[team.id] ?? []).forEach((id, index) => place.set(id, { number: index + 1, colour: team.colour }))
  const routes = [...lines].map(([teamId, line]): Feature => ({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: line.map(([lng, lat]) => [lng, lat]) },
    properties: { id: teamId, colour: colourOf.get(teamId) ?? 0 },
  }))
  const stops = draft.stops
    .filter((stop) => !stop.isDropped)
    .map((stop): Feature => {
      const on = place.get(stop.id)
      return {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [stop.at[0], stop.at[1]] },
        properties: {
          id: stop.id,
          name: stop.name,
          number: on ? String(on.number) : '',
          colour: on?.colour ?? -1,
          isSelected: stop.id === selectedStop,
        },
      }
    })
  return { lines: { type: 'FeatureCollection', features: routes }, stops: { type: 'FeatureCollection', features: stops } }
}

const teamColour = (palette: Palette): ExpressionSpecification =>
  [
    'match',
    ['get', 'colour'],
    0,
    palette['team-0'],
    ...Array.from({ length: 11 }, (_, k) => [k + 1, palette[`team-${k + 1}` as keyof Palette]]).flat(),
    palette['text'],
  ] as unknown as ExpressionSpecification

export const plannerLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<ReturnType<typeof projectPlan>>({
    id: 'plan',
    slot: 'point',
    titleKey: 'planner.layer',
    sources: { 'plan-lines': { type: 'geojson' }, 'plan-stops': { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'plan-casing',
        slot: 'line',
        source: 'plan-lines',
        type: 'line',
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': palette['map-halo'], 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 4, 15, 9] },
      },
      {
        id: 'plan-line',
        slot: 'line',
        source: 'plan-lines',
        type: 'line',
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': teamColour(palette), 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 2.2, 15, 5] },
      },
      {
        id: 'plan-stop',
        source: 'plan-stops',
        type: 'circle',
        paint: {
          'circle-radius': ['case', ['get', 'isSelected'], 13, ['==', ['get', 'number'], ''], 6, 9],
          'circle-color': ['case', ['==', ['get', 'number'], ''], palette['surface'], teamColour(palette)],
          'circle-stroke-color': [
            'case',
            ['get', 'isSelected'],
            palette['map-selected'],
            ['==', ['get', 'number'], ''],
            palette['text'],
            palette['map-halo'],
          ],
          'circle-stroke-width': ['case', ['get', 'isSelected'], 3, 1.5],
        },
      },
      {
        id: 'plan-number',
        source: 'plan-stops',
        type: 'symbol',
        filter: ['!=', ['get', 'number'], ''],
        layout: {
          'text-field': ['get', 'number'],
          'text-font': textFont,
          'text-size': 11,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': palette['surface'] },
      },
      {
        id: 'plan-name',
        slot: 'label',
        source: 'plan-stops',
        type: 'symbol',
        minzoom: 12,
        layout: {
          'text-field': ['get', 'name'],
          'text-font': textFont,
          'text-size': 11.5,
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-max-width': 9,
        },
        paint: { 'text-color': palette['map-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.5 },
      },
    ],
    project: (state) => ({ 'plan-lines': state.lines, 'plan-stops': state.stops }),
    pressable: ['plan-stop'],
    onPress,
  })
