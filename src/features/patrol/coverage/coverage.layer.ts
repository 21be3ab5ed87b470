import type { FeatureCollection, Point } from 'geojson'
import type { ExpressionSpecification } from 'maplibre-gl'
import { isPlaced, type Area, type AreaKind } from '@/domain/area'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type LegendItem } from '@/map/layer'
import type { Palette } from '@/map/palette'
import { tileTemplate } from '@/map/tiles'
import type { CoverageTheme } from '@/stores/coverage.store'
import { bandsOf } from './bands'

export interface ChoroplethState {
  readonly apiOrigin: string
  readonly kind: AreaKind
  readonly theme: CoverageTheme
  /** Ids of the areas in each band of the theme. */
  readonly bands: readonly (readonly string[])[]
  readonly version: number
}

/** Colour by band; areas without a value stay clear. */
const colourOf = (palette: Palette, { theme, bands }: ChoroplethState): ExpressionSpecification | string => {
  const branches = bandsOf[theme].flatMap(({ token }, place) => {
    const ids = bands[place] ?? []
    return ids.length === 0 ? [] : [[...ids], palette[token]]
  })
  return branches.length === 0
    ? 'transparent'
    : (['match', ['get', 'id'], ...branches, 'transparent'] as unknown as ExpressionSpecification)
}

const legendItems = ({ theme, bands }: ChoroplethState): LegendItem[] =>
  bandsOf[theme].flatMap(({ token }, place): LegendItem[] =>
    (bands[place] ?? []).length === 0
      ? []
      : [{ labelKey: `coverage.band.${theme}.${place}`, swatch: { kind: 'fill', token, outline: 'map-area-line' } }],
  )

/** Areas of one kind by how they stand: share seen, days since the last visit, visits owed, risk unseen. */
export const choroplethLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<ChoroplethState>({
    id: 'coverage',
    slot: 'area',
    titleKey: 'coverage.layer',
    sources: { coverage: { type: 'vector', promoteId: { areas: 'id' }, minzoom: 3, maxzoom: 14 } },
    layers: (palette, state) => [
      {
        id: 'coverage-fill',
        source: 'coverage',
        'source-layer': 'areas',
        type: 'fill',
        // Close up the ground itself matters: roads and hamlets must show through.
        paint: {
          'fill-color': colourOf(palette, state),
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 10, 0.72, 13, 0.38],
        },
      },
      {
        id: 'coverage-edge',
        source: 'coverage',
        'source-layer': 'areas',
        type: 'line',
        paint: { 'line-color': palette['surface'], 'line-width': 1, 'line-opacity': 0.8 },
      },
    ],
    project: ({ apiOrigin, kind, version }) => ({
      coverage: [tileTemplate(apiOrigin, 'tile_areas', { level: kind, v: version || null })],
    }),
    pressable: ['coverage-fill'],
    onPress,
    legend: { countIn: ['coverage-fill'], items: legendItems },
  })

/** Names of the areas painted, for a map that has no other layer: the second of two that are compared. */
export const namesLayer = defineLayer<FeatureCollection<Point>>({
  id: 'coverage-names',
  slot: 'name',
  sources: { 'coverage-names': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'coverage-names-text',
      source: 'coverage-names',
      type: 'symbol',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': textFont,
        'text-size': 12,
        'text-max-width': 6,
        'text-padding': 8,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { 'text-color': palette['map-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.6 },
    },
  ],
  project: (names) => ({ 'coverage-names': names }),
})

/** Points that carry the names of areas of a kind; where two collide the larger area keeps its own. */
export const namesOf = (areas: readonly Area[], kind: AreaKind | null): FeatureCollection<Point> => ({
  type: 'FeatureCollection',
  features: areas
    .filter((area) => area.kind === kind)
    .filter(isPlaced)
    .map(({ name, lng, lat, areaKm2 }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { name, order: -areaKm2 },
    })),
})

/** Ground of the opened area that nobody saw. Dashed, so that it is told from a filled band in print. */
export const gapLayer = defineLayer<FeatureCollection>({
  id: 'coverage-gap',
  slot: 'line',
  titleKey: 'coverage.gapLayer',
  sources: { 'coverage-gap': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'coverage-gap-fill',
      source: 'coverage-gap',
      type: 'fill',
      paint: { 'fill-color': palette['coverage-never'], 'fill-opacity': 0.32 },
    },
    {
      id: 'coverage-gap-line',
      source: 'coverage-gap',
      type: 'line',
      paint: { 'line-color': palette['coverage-never'], 'line-width': 1.6, 'line-dasharray': [3, 2] },
    },
  ],
  project: (gaps) => ({ 'coverage-gap': gaps }),
  legend: {
    countIn: ['coverage-gap-fill'],
    items: () => [
      { labelKey: 'coverage.legendGap', swatch: { kind: 'fill', token: 'coverage-never', outline: 'coverage-never' } },
    ],
  },
})

export interface FineState {
  readonly template: string
  readonly isStaleness: boolean
}

/** Every cell of ten metres, painted by the worker that counted it. */
export const fineLayer = defineLayer<FineState>({
  id: 'coverage-cells',
  slot: 'area',
  titleKey: 'coverage.fineLayer',
  sources: { 'coverage-cells': { type: 'raster', tileSize: 256, minzoom: 6, maxzoom: 17 } },
  layers: () => [
    {
      id: 'coverage-cells-paint',
      source: 'coverage-cells',
      type: 'raster',
      paint: { 'raster-opacity': 0.8, 'raster-fade-duration': 0, 'raster-resampling': 'nearest' },
    },
  ],
  project: ({ template }) => ({ 'coverage-cells': [template] }),
  legend: {
    countIn: [],
    items: ({ isStaleness }) =>
      isStaleness
        ? [
            {
              labelKey: 'coverage.legendStale',
              swatch: {
                kind: 'ramp',
                tokens: ['coverage-0', 'coverage-1', 'coverage-2', 'coverage-3', 'coverage-4', 'coverage-never'],
              },
            },
          ]
        : [
            { labelKey: 'coverage.legendSeen', swatch: { kind: 'fill', token: 'coverage-1' } },
            { labelKey: 'coverage.legendProbable', swatch: { kind: 'fill', token: 'coverage-probable' } },
            { labelKey: 'coverage.legendUnseen', swatch: { kind: 'fill', token: 'coverage-never' } },
          ],
  },
})
