import type { FeatureCollection, Point } from 'geojson'
import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import { areaKinds, isPlaced, type Area, type AreaKind } from '@/domain/area'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type SlottedLayer } from '@/map/layer'
import type { Palette } from '@/map/palette'
import { tileTemplate } from '@/map/tiles'
import { levelBands, type LevelBand } from './levels'

export interface AreasState {
  readonly apiOrigin: string
  readonly bands: readonly LevelBand[]
  readonly names: FeatureCollection<Point>
  /** Changes when outlines were edited, so that tiles are asked for again. */
  readonly version: number
}

/** Borders from the widest kind to the smallest: heavier and whole above, finer and broken below. */
const borders: Record<AreaKind, { widthPx: number; dash?: number[] }> = {
  prefecture: { widthPx: 3.2 },
  county: { widthPx: 2.8 },
  station: { widthPx: 2.2 },
  beat: { widthPx: 1.4, dash: [5, 2] },
  village: { widthPx: 1, dash: [3, 2] },
  cell: { widthPx: 0.9, dash: [1.5, 1.5] },
}
const labelPx: Record<AreaKind, number> = { prefecture: 17, county: 17, station: 15, beat: 13.5, village: 12.5, cell: 11.5 }

const isOn = (state: 'hover' | 'selected'): ExpressionSpecification => ['boolean', ['feature-state', state], false]

const hidden: LevelBand = { kind: 'cell', minZoom: 0, maxZoom: 0, divided: new Set() }

/** Areas that nothing finer fills. */
const isUndivided = ({ divided }: LevelBand): FilterSpecification =>
  // A match looks up by a hash, however many there are; it takes no empty list.
  divided.size === 0 ? true : ['match', ['get', 'id'], [...divided], false, true]
const visibleIf = (isVisible: boolean) => (isVisible ? 'visible' : 'none')

/** The level while it is the one to work with, and from there on what has nothing finer inside. */
function fillLayers(kind: AreaKind, band: LevelBand | undefined, palette: Palette): SlottedLayer[] {
  const { minZoom, maxZoom } = band ?? hidden
  const look = {
    source: `areas-${kind}`,
    'source-layer': 'areas',
    type: 'fill',
    paint: {
      'fill-color': ['case', isOn('selected'), palette['map-selected'], palette['map-area-fill']],
      'fill-opacity': ['case', isOn('selected'), 0.12, isOn('hover'), 0.12, 0.025],
    },
  } as const satisfies Partial<SlottedLayer>
  return [
    {
      ...look,
      id: `areas-fill-${kind}`,
      minzoom: minZoom,
      maxzoom: maxZoom,
      layout: { visibility: visibleIf(band !== undefined && maxZoom > minZoom) },
    },
    {
      ...look,
      id: `areas-rest-${kind}`,
      minzoom: maxZoom,
      maxzoom: 24,
      filter: isUndivided(band ?? hidden),
      layout: { visibility: visibleIf(band !== undefined && maxZoom < 24) },
    },
  ]
}

function levelLayers(kind: AreaKind, band: LevelBand | undefined, palette: Palette): SlottedLayer[] {
  const source = { source: `areas-${kind}`, 'source-layer': 'areas' } as const
  const { minZoom, maxZoom } = band ?? hidden
  const visibility = visibleIf(band !== undefined)
  // Where finer areas stand for the divided ones from the start, their border would only double the finer one.
  const filter = maxZoom > minZoom ? true : isUndivided(band ?? hidden)
  const { widthPx, dash } = borders[kind]
  const faintZoom = Math.max(0, minZoom - 3.3)
  return [
    ...fillLayers(kind, band, palette),
    {
      id: `areas-line-${kind}`,
      slot: 'line',
      ...source,
      type: 'line',
      // Faintly long before it is the level to work with: where an import brought this level alone, nothing else would show.
      minzoom: faintZoom,
      filter,
      layout: { visibility, 'line-join': 'round' },
      paint: {
        'line-color': palette['map-area-line'],
        'line-width': ['interpolate', ['linear'], ['zoom'], 7, widthPx * 0.6, 12, widthPx, 16, widthPx * 1.4],
        'line-opacity': [
          'interpolate',
          ['linear'],
          ['zoom'],
          faintZoom,
          0.2,
          faintZoom + 3,
          kind === 'cell' || kind === 'village' ? 0.75 : 0.9,
        ],
        ...(dash === undefined ? {} : { 'line-dasharray': dash }),
      },
    },
    {
      id: `areas-selected-${kind}`,
      slot: 'line',
      ...source,
      type: 'line',
      minzoom: Math.max(0, minZoom - 3),
      filter,
      layout: { visibility, 'line-join': 'round' },
      paint: {
        'line-color': ['case', isOn('selected'), palette['map-selected'], palette['map-hover']],
        'line-width': ['case', isOn('selected'), 3.2, 1.8],
        'line-opacity': ['case', isOn('selected'), 1, isOn('hover'), 0.8, 0],
      },
    },
  ]
}

function nameLayers(kind: AreaKind, band: LevelBand | undefined, palette: Palette): SlottedLayer[] {
  const { minZoom, maxZoom } = band ?? hidden
  // A wide level's names stay a little into the next, so that one always knows where one is.
  const restZoom = maxZoom > minZoom ? Math.min(24, maxZoom + 0.4) : minZoom
  const isOfKind: ExpressionSpecification = ['==', ['get', 'kind'], kind]
  const rest = isUndivided(band ?? hidden)
  const look = nameLook(kind, palette)
  return [
    {
      ...look,
      id: `areas-name-${kind}`,
      minzoom: minZoom,
      maxzoom: restZoom,
      filter: isOfKind,
      layout: { ...look.layout, visibility: visibleIf(band !== undefined && restZoom > minZoom) },
    },
    {
      ...look,
      id: `areas-name-rest-${kind}`,
      minzoom: restZoom,
      maxzoom: 24,
      filter: rest === true ? isOfKind : ['all', isOfKind, rest as ExpressionSpecification],
      layout: { ...look.layout, visibility: visibleIf(band !== undefined && restZoom < 24) },
    },
  ]
}

const nameLook = (kind: AreaKind, palette: Palette) =>
  ({
    slot: 'name',
    source: 'areas-names',
    type: 'symbol',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': textFont,
      'text-size': labelPx[kind],
      'text-max-width': 6,
      'text-variable-anchor': [
        'center',
        'bottom',
        'top',
        'left',
        'right',
        'bottom-left',
        'bottom-right',
        'top-left',
        'top-right',
      ],
      'text-radial-offset': 0.9,
      'text-justify': 'auto',
      'text-padding': 8,
      'text-letter-spacing': kind === 'station' || kind === 'county' ? 0.12 : 0.02,
      'symbol-sort-key': ['get', 'order'],
    },
    paint: {
      'text-color': palette['map-text'],
      'text-opacity': 0.85,
      'text-halo-color': palette['map-halo'],
      'text-halo-width': 1.6,
    },
  }) as const satisfies Partial<SlottedLayer>

const fillsOf = (kinds: readonly AreaKind[]) => kinds.flatMap((kind) => [`areas-fill-${kind}`, `areas-rest-${kind}`])

/** Points that carry the names; larger areas first, so that theirs wins where two collide. Pure. */
export const projectNames = (areas: readonly Area[]): FeatureCollection<Point> => ({
  type: 'FeatureCollection',
  features: areas.filter(isPlaced).map(({ id, name, kind, lng, lat, areaKm2 }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { id, name, kind, order: -areaKm2 },
  })),
})

export const areasState = (areas: readonly Area[], apiOrigin: string, version: number): AreasState => ({
  apiOrigin,
  bands: levelBands(areas),
  names: projectNames(areas),
  version,
})

/** The area tree: at each zoom the level that is readable there can be pressed; wider borders stay, heavier. */
export const areasLayer = (onPress: (hit: Hit) => void) =>
  defineLayer<AreasState>({
    id: 'areas',
    slot: 'area',
    titleKey: 'areas.title',
    kind: 'area',
    sources: {
      ...Object.fromEntries(
        areaKinds.map((kind) => [
          `areas-${kind}`,
          { type: 'vector' as const, promoteId: { areas: 'id' }, minzoom: 3, maxzoom: 14 },
        ]),
      ),
      'areas-names': { type: 'geojson', promoteId: 'id' },
    },
    layers: (palette, { bands }) => {
      const bandOf = (kind: AreaKind) => bands.find((band) => band.kind === kind)
      // The smallest level is drawn first, so that a wider border lies over the finer ones it follows.
      const finestFirst = areaKinds.toReversed()
      return [
        ...finestFirst.flatMap((kind) => levelLayers(kind, bandOf(kind), palette)),
        ...areaKinds.flatMap((kind) => nameLayers(kind, bandOf(kind), palette)),
      ]
    },
    project: ({ apiOrigin, names, version }) => ({
      ...Object.fromEntries(
        areaKinds.map((kind) => [`areas-${kind}`, [tileTemplate(apiOrigin, 'tile_areas', { level: kind, v: version || null })]]),
      ),
      'areas-names': names,
    }),
    pressable: fillsOf(areaKinds.toReversed()),
    onPress,
    legend: {
      countIn: fillsOf(areaKinds),
      items: ({ bands }) =>
        bands.map(({ kind }) => ({
          labelKey: `areaKind.${kind}`,
          swatch: { kind: 'line' as const, token: 'map-area-line' as const, dashed: borders[kind].dash !== undefined },
          count: (properties) => (properties['kind'] === kind ? 1 : 0),
          isOnlyWhenInView: true,
        })),
    },
  })
