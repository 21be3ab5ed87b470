import type { Feature, FeatureCollection } from 'geojson'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft, PlanTeam } from '@/domain/plan'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { ExpressionSpecification } from 'maplibre-gl'

export interface PlanView {
  readonly draft: PlanDraft
  readonly lines: ReadonlyMap<string, readonly LngLat[]>
  readonly selectedStop: string | null
}

/** A team's colour is its own and there are twelve: of those that share one tonight, the first is 0, the next 1 … O(teams). */
export function twinsOf(teams: readonly Pick<PlanTeam, 'id' | 'colour'>[]): ReadonlyMap<string, number> {
  const seen = new Map<number, number>()
  return new Map(
    teams.map(({ id, colour }) => {
      const twin = seen.get(colour) ?? 0
      seen.set(colour, twin + 1)
      return [id, twin]
    }),
  )
}

/** Pure. Routes as lines, stops as numbered points; stops on no route are hollow. */
export function projectPlan({ draft, lines, selectedStop }: PlanView): {
  readonly lines: FeatureCollection
  readonly stops: FeatureCollection
} {
  const colourOf = new Map(draft.teams.map((team) => [team.id, team.colour]))
  const twins = twinsOf(draft.teams)
  const twinOf = (teamId: string) => twins.get(teamId) ?? 0
  const place = new Map<string, { readonly number: number; readonly colour: number; readonly twin: number }>()
  for (const { id: teamId, colour } of draft.teams)
    (draft.routes[teamId] ?? []).forEach((id, index) => place.set(id, { number: index + 1, colour, twin: twinOf(teamId) }))
  const routes = [...lines].map(([teamId, line]): Feature => ({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: line.map(([lng, lat]) => [lng, lat]) },
    properties: { id: teamId, colour: colourOf.get(teamId) ?? 0, twin: twinOf(teamId) },
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
          twin: on?.twin ?? 0,
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
        // Two teams of one colour on one night: the second's line is broken, its stops are edged in dark.
        id: 'plan-twin',
        slot: 'line',
        source: 'plan-lines',
        type: 'line',
        filter: ['>', ['get', 'twin'], 0],
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette['map-halo'],
          'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1.4, 15, 3],
          'line-dasharray': [2, 2],
        },
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
            ['>', ['get', 'twin'], 0],
            palette['text'],
            palette['map-halo'],
          ],
          'circle-stroke-width': ['case', ['get', 'isSelected'], 3, ['>', ['get', 'twin'], 0], 2.5, 1.5],
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
