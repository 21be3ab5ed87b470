import type { FeatureCollection, Geometry } from 'geojson'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import type { SelectionKind } from '@/domain/selection'
import type { Palette } from './palette'

/**
 * Drawing order of our layers, from the ground up. A basemap's own labels lie between `line` and `name`. Names of areas lie
 * under all marks, whichever was mounted first: a name can move aside, a mark cannot. What is `urgent` lies over all other marks, of
 * whatever kind: where many lie in a heap, it is the one that is seen.
 */
export const slots = ['area', 'line', 'name', 'point', 'urgent', 'label', 'draft'] as const
export type Slot = (typeof slots)[number]

type WithoutContent<Source> = Source extends { type: 'geojson' } ? Omit<Source, 'data'> : Omit<Source, 'tiles' | 'url'>
/** A source as MapLibre knows it, without what it shows: that comes from `project`. */
export type SourceTemplate = WithoutContent<Extract<SourceSpecification, { type: 'geojson' | 'vector' | 'raster' }>>

/** What a source shows: features for a GeoJSON source, tile URL templates for the others. */
export type SourceContent = FeatureCollection | readonly string[]

/** A MapLibre layer, with its own slot where that differs from its definition's. Its id starts with the definition's. */
export type SlottedLayer = LayerSpecification & { readonly slot?: Slot }

/** What was under the pointer when it pressed. */
export interface Hit {
  readonly id: string
  readonly layerId: string
  readonly at: LngLat
  readonly geometry: Geometry
  readonly properties: Readonly<Record<string, unknown>>
}

/** One line of the live legend. */
export interface LegendItem {
  readonly labelKey: string
  /** Tokens or an image name that draw the swatch as the map draws the thing. */
  readonly swatch:
    | {
        readonly kind: 'fill' | 'line' | 'dot'
        readonly token: keyof Palette
        readonly outline?: keyof Palette
        readonly dashed?: boolean
      }
    | { readonly kind: 'image'; readonly image: string }
    | { readonly kind: 'ramp'; readonly tokens: readonly (keyof Palette)[] }
  /** How many things a feature in view stands for; absent where counting says nothing. */
  readonly count?: (properties: Readonly<Record<string, unknown>>) => number
  /** Left out while nothing of it is in view: a level of areas that belongs to another zoom. */
  readonly isOnlyWhenInView?: boolean
}

/** Pixels of an icon drawn in code, at `pixelRatio` device pixels for each map pixel. */
export interface Icon {
  readonly image: ImageData
  readonly pixelRatio: number
}

/** A map layer as a value: what it draws, from which state, and what a press on it does. */
export interface LayerDefinition<State> {
  /** Unique; the prefix of every source and layer id it owns. */
  readonly id: string
  readonly slot: Slot
  /** Name in the layer panel; a layer without one is not listed there. */
  readonly titleKey?: string
  /** Id of its switch in the layer panel, where several definitions share one; its own id otherwise. */
  readonly switchId?: string
  /** Whether it stays off until the person switches it on. */
  readonly isOffAtFirst?: boolean
  readonly sources: Readonly<Record<string, SourceTemplate>>
  /** Pure. The host compares each layer with the one before and changes only what differs. */
  readonly layers: (palette: Palette, state: State) => readonly SlottedLayer[]
  /** Pure. Content for each source; the host compares by reference, so equal state should give equal content. */
  readonly project: (state: State) => Readonly<Record<string, SourceContent>>
  /** Selecting a record of this kind marks its feature with the feature state `selected`. */
  readonly kind?: SelectionKind
  /** Layers that answer the pointer; features there carry `id` in their properties (see `promoteId`). */
  readonly pressable?: readonly string[]
  readonly onPress?: (hit: Hit) => void
  /** Layers the legend counts in, and its lines. */
  readonly legend?: { readonly countIn: readonly string[]; readonly items: (state: State) => readonly LegendItem[] }
  /** Draws an icon whose name starts with `<definition id>:`, asked for the first time the style needs it. */
  readonly icon?: (name: string, palette: Palette) => Icon | null
}

/** Keeps the type of the state; a definition is data and needs nothing else done to it. */
export const defineLayer = <State>(definition: LayerDefinition<State>): LayerDefinition<State> => definition

/** An empty collection, one for all: equal by reference, so showing nothing twice costs nothing. */
export const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }
