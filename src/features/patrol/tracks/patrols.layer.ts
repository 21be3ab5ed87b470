import type { ExpressionSpecification } from 'maplibre-gl'
import { defineLayer, type Hit } from '@/map/layer'
import type { Palette, Token } from '@/map/palette'
import { tileTemplate } from '@/map/tiles'

export interface TracksState {
  readonly apiOrigin: string
  readonly viewId: string
  /** Counts changes of patrols: a tile's address carries it. */
  readonly revision: number
  readonly fromAt: string
  readonly toAt: string
  /** Teams shown; empty means all. */
  readonly teams: readonly string[]
}

const teamTokens = Array.from({ length: 12 }, (_, index) => `team-${index}` as Token)

/** Colour of a team by its index; repeated beyond twelve. */
const teamColour = (palette: Palette): ExpressionSpecification =>
  [
    'match',
    ['%', ['coalesce', ['get', 'colour'], 0], 12],
    ...teamTokens.flatMap((token, index) => [index, palette[token]]),
    palette['team-0'],
  ] as unknown as ExpressionSpecification

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]

/** Tracks of the period by team. The filter by team and time is on the map, so that switching one costs no request. */
export const patrolsLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<TracksState>({
    id: 'patrols',
    slot: 'line',
    titleKey: 'patrols.title',
    kind: 'patrol',
    sources: { patrols: { type: 'vector', promoteId: { tracks: 'id' }, minzoom: 5, maxzoom: 14 } },
    layers: (palette, { teams, fromAt, toAt }) => {
      const source = { source: 'patrols', 'source-layer': 'tracks' } as const
      const inPeriod: ExpressionSpecification = [
        'all',
        ['>=', ['coalesce', ['get', 'at'], 0], Date.parse(fromAt) / 1000],
        ['<', ['coalesce', ['get', 'at'], 0], Date.parse(toAt) / 1000],
      ]
      const filter: ExpressionSpecification =
        teams.length === 0 ? inPeriod : ['all', inPeriod, ['in', ['get', 'team_id'], ['literal', [...teams]]]]
      const width: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 8, 0.8, 12, 1.8, 16, 3.5]
      return [
        {
          id: 'patrols-line',
          ...source,
          type: 'line',
          filter,
          layout: { 'line-join': 'round', 'line-cap': 'round' },
          paint: {
            'line-color': teamColour(palette),
            'line-width': width,
            'line-opacity': ['case', ['any', isOn('selected'), isOn('hover')], 1, 0.62],
          },
        },
        {
          // Beside the line, not over it: patrols share roads, and the team's colour stays readable.
          id: 'patrols-mark',
          ...source,
          type: 'line',
          filter,
          layout: { 'line-join': 'round', 'line-cap': 'round' },
          paint: {
            'line-color': ['case', isOn('selected'), palette['map-selected'], palette['map-hover']],
            'line-width': ['case', isOn('selected'), 3, isOn('hover'), 2, 0],
            'line-gap-width': ['interpolate', ['linear'], ['zoom'], 8, 2, 16, 5],
          },
        },
      ]
    },
    project: ({ apiOrigin, viewId, revision }) => ({
      patrols: [tileTemplate(apiOrigin, 'tile_tracks', { view_id: viewId, v: String(revision) })],
    }),
    pressable: ['patrols-line'],
    onPress,
    legend: {
      countIn: ['patrols-line'],
      items: () => [{ labelKey: 'patrols.legend.track', swatch: { kind: 'line', token: 'team-0' }, count: () => 1 }],
    },
  })
