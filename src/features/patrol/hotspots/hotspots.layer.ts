import type { LngLat } from '@/domain/frame'
import type { Feature, FeatureCollection, MultiPolygon } from 'geojson'
import type { Surface } from '@/geo/hotspots/analysisTypes'
import type { Ramp } from '@/geo/hotspots/paint'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer, type Hit, type LegendItem } from '@/map/layer'
import type { Palette } from '@/map/palette'
import type { RecordRow } from './hotspots.store'

/** Colours of the classes, from the widest (three quarters of the incidents) to the densest tenth. */
const classTokens = ['heat-1', 'heat-2', 'heat-3', 'heat-4'] as const
const opacities = [150, 175, 195, 210] as const

function rgbOf(text: string): readonly [number, number, number] {
  const value = /^#([0-9a-f]{6})$/i.exec(text.trim())?.[1]
  if (value === undefined) throw new Error(`Not a six-digit colour: ${text}`)
  const number = parseInt(value, 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

/**
 * The classes of the picture: each holds the densest ground with its share of the incidents. Classes that share one level,
 * as with a single stack of incidents, become the densest of them. Pure.
 */
export function rampOf(surface: Surface, palette: Palette): Ramp {
  const bands = [...surface.bands].sort((a, b) => b.share - a.share)
  const steps = bands.map(({ level }, place) => ({
    level,
    colour: [...rgbOf(palette[classTokens[place] ?? 'heat-4']), opacities[place] ?? 210] as const,
  }))
  const distinct = steps.filter(({ level }, place) => level > 0 && level !== steps[place + 1]?.level)
  return { levels: distinct.map(({ level }) => level), colours: distinct.map(({ colour }) => colour) }
}

export interface SurfaceState {
  readonly template: string
  readonly bands: Surface['bands']
}

/** Densest ground as tiles painted by the worker that computed it, with the edge of each class as a line. */
export const surfaceLayer = defineLayer<SurfaceState>({
  id: 'hotspots',
  slot: 'area',
  titleKey: 'hotspots.layer',
  sources: {
    hotspots: { type: 'raster', tileSize: 256, minzoom: 5, maxzoom: 16 },
    'hotspots-bands': { type: 'geojson' },
  },
  layers: (palette) => [
    {
      id: 'hotspots-paint',
      source: 'hotspots',
      type: 'raster',
      paint: { 'raster-opacity': 0.85, 'raster-fade-duration': 0 },
    },
    {
      id: 'hotspots-edge',
      source: 'hotspots-bands',
      type: 'line',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette['heat-4'], 'line-width': ['get', 'width'], 'line-opacity': 0.7 },
    },
  ],
  project: ({ template, bands }) => ({
    hotspots: [template],
    'hotspots-bands': {
      type: 'FeatureCollection',
      features: bands.map(({ share, region }): Feature => ({
        type: 'Feature',
        geometry: region,
        properties: { width: share < 0.2 ? 1.6 : 0.7 },
      })),
    },
  }),
  legend: {
    countIn: [],
    items: () =>
      [...classTokens].map((token, place): LegendItem => ({
        labelKey: `hotspots.legend.${place}`,
        swatch: { kind: 'fill', token },
      })),
  },
})

/** Numbered places, the first the densest. */
export interface Mark {
  readonly at: readonly [lng: number, lat: number]
  readonly isSelected: boolean
}

export const marksLayer = (onPress: (place: number) => void) =>
  defineLayer<readonly Mark[]>({
    id: 'hotspots-peaks',
    slot: 'point',
    titleKey: 'hotspots.peaks',
    sources: { 'hotspots-peaks': { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'hotspots-peaks-dot',
        source: 'hotspots-peaks',
        type: 'circle',
        paint: {
          'circle-radius': ['case', ['get', 'isSelected'], 14, 11],
          'circle-color': palette['surface'],
          'circle-stroke-color': ['case', ['get', 'isSelected'], palette['map-selected'], palette['heat-3']],
          'circle-stroke-width': ['case', ['get', 'isSelected'], 4, 2.5],
        },
      },
      {
        id: 'hotspots-peaks-number',
        source: 'hotspots-peaks',
        type: 'symbol',
        layout: {
          'text-field': ['get', 'number'],
          'text-font': textFont,
          'text-size': 12,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': palette['text'] },
      },
    ],
    project: (marks) => ({
      'hotspots-peaks': {
        type: 'FeatureCollection',
        // Last drawn is on top: the first place hides the others where they meet.
        features: marks
          .map(({ at: [lng, lat], isSelected }, place): Feature => ({
            type: 'Feature',
            geometry: { type: 'Point', coordinates: [lng, lat] },
            properties: { id: String(place), number: String(place + 1), isSelected },
          }))
          .reverse(),
      },
    }),
    pressable: ['hotspots-peaks-dot'],
    onPress: ({ id }: Hit) => onPress(Number(id)),
  })

export interface PatternState {
  readonly hot: MultiPolygon
  readonly cold: MultiPolygon
}

const region = (geometry: MultiPolygon, kind: 'hot' | 'cold'): Feature => ({ type: 'Feature', geometry, properties: { kind } })

/** Cells with more, or fewer, incidents than chance gives: outlines only, so that the surface beneath stays readable. Pressing inside opens them. */
export const significanceLayer = (onPress: (at: LngLat) => void) =>
  defineLayer<PatternState>({
    id: 'hotspots-sure',
    slot: 'line',
    titleKey: 'hotspots.significance',
    sources: { 'hotspots-sure': { type: 'geojson' } },
    layers: (palette) => [
      {
        // Clear: only there to be pressed.
        id: 'hotspots-sure-ground',
        source: 'hotspots-sure',
        slot: 'area',
        type: 'fill',
        paint: { 'fill-color': palette['heat-3'], 'fill-opacity': 0 },
      },
      {
        id: 'hotspots-sure-hot',
        source: 'hotspots-sure',
        type: 'line',
        filter: ['==', ['get', 'kind'], 'hot'],
        paint: { 'line-color': palette['heat-3'], 'line-width': 3 },
      },
      {
        id: 'hotspots-sure-cold',
        source: 'hotspots-sure',
        type: 'line',
        filter: ['==', ['get', 'kind'], 'cold'],
        paint: { 'line-color': palette['map-water-text'], 'line-width': 2.4, 'line-dasharray': [3, 2] },
      },
    ],
    project: ({ hot, cold }) => ({
      'hotspots-sure': { type: 'FeatureCollection', features: [region(hot, 'hot'), region(cold, 'cold')] },
    }),
    pressable: ['hotspots-sure-ground'],
    onPress: ({ at }: Hit) => onPress(at),
    legend: {
      countIn: [],
      items: () => [
        { labelKey: 'hotspots.hot', swatch: { kind: 'line', token: 'heat-3' } },
        { labelKey: 'hotspots.cold', swatch: { kind: 'line', token: 'map-water-text', dashed: true } },
      ],
    },
  })

/** The incidents behind the figure that was pressed. */
export const recordsLayer = (onPress: (id: string) => void) =>
  defineLayer<readonly RecordRow[]>({
    id: 'hotspots-records',
    slot: 'point',
    titleKey: 'hotspots.records',
    kind: 'incident',
    sources: { 'hotspots-records': { type: 'geojson', promoteId: 'id' } },
    layers: (palette) => [
      {
        id: 'hotspots-records-dot',
        source: 'hotspots-records',
        type: 'circle',
        paint: {
          'circle-radius': ['case', ['boolean', ['feature-state', 'selected'], false], 9, 5],
          'circle-color': palette['incident'],
          'circle-stroke-color': [
            'case',
            ['boolean', ['feature-state', 'selected'], false],
            palette['map-selected'],
            palette['map-halo'],
          ],
          'circle-stroke-width': ['case', ['boolean', ['feature-state', 'selected'], false], 3, 1.5],
        },
      },
    ],
    project: (rows) => ({
      'hotspots-records': {
        type: 'FeatureCollection',
        features: rows.map(({ id, at: [lng, lat] }): Feature => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [lng, lat] },
          properties: { id },
        })),
      },
    }),
    pressable: ['hotspots-records-dot'],
    onPress: ({ id }: Hit) => onPress(id),
  })

/** Squares of the density that the roles without points may see, as outlines around the fullest. */
export const squaresLayer = defineLayer<FeatureCollection>({
  id: 'hotspots-squares',
  slot: 'line',
  titleKey: 'hotspots.squares',
  sources: { 'hotspots-squares': { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'hotspots-squares-line',
      source: 'hotspots-squares',
      type: 'line',
      paint: { 'line-color': palette['heat-3'], 'line-width': 2.4 },
    },
  ],
  project: (squares) => ({ 'hotspots-squares': squares }),
})
