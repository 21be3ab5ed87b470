import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { shallowRef, watch, onScopeDispose, type ShallowRef } from 'vue'
import type { Selection } from '@/domain/selection'
import { composeStyle, keepHand, layerAbove, withoutSlot, type StylePart } from './composeStyle'
import { applyLayerChanges } from './layerChanges'
import type { Icon, LayerDefinition, LegendItem, Slot, SlottedLayer, SourceContent } from './layer'
import type { Palette } from './palette'

/** The part of a MapLibre map that the host uses; a fake of this is enough for its tests. */
export type HostMap = Pick<
  Map,
  | 'on'
  | 'addSource'
  | 'removeSource'
  | 'getSource'
  | 'addLayer'
  | 'removeLayer'
  | 'getLayer'
  | 'getLayersOrder'
  | 'setStyle'
  | 'getStyle'
  | 'setFilter'
  | 'setPaintProperty'
  | 'setLayoutProperty'
  | 'setLayerZoomRange'
  | 'setFeatureState'
  | 'setMissingStyleImageResolver'
  | 'hasImage'
  | 'addImage'
  | 'updateImage'
>

/** A definition with its state already in it: what the panel, the legend and the pointer read. */
export interface Listed extends Pick<
  LayerDefinition<never>,
  'id' | 'slot' | 'titleKey' | 'switchId' | 'kind' | 'pressable' | 'onPress' | 'icon'
> {
  readonly layerIds: readonly string[]
  readonly legend: { readonly countIn: readonly string[]; readonly items: readonly LegendItem[] } | null
}

interface Mounted {
  listed: Listed
  part: StylePart
  content: Readonly<Record<string, SourceContent>>
  state: unknown
  /** Draws the part again, from the same state, in another palette. */
  recolour: (palette: Palette) => readonly SlottedLayer[]
}

export interface LayerHost {
  /** Shows a layer in a state, changes it to the state, or takes it off the map when the state is null. */
  readonly set: <State>(definition: LayerDefinition<State>, state: State | null) => void
  /** Follows a reactive state until the surrounding effect scope ends. */
  readonly attach: <State>(definition: LayerDefinition<State>, state: () => State | null) => void
  /** Every definition attached, shown or not, in the order of attaching: the layer panel's list. */
  readonly catalogue: Readonly<ShallowRef<readonly LayerDefinition<never>[]>>
  /** Definitions on the map now, bottom first. */
  readonly shown: Readonly<ShallowRef<readonly Listed[]>>
  readonly select: (selection: Selection | null) => void
  /** Replaces what lies under our layers, or the colours of all of them. */
  readonly setBase: (base: StyleSpecification, palette: Palette) => void
  /** Draws an icon by its full name, for the legend. */
  readonly icon: (name: string) => Icon | null
}

const isTemplates = (content: SourceContent): content is readonly string[] => Array.isArray(content)
const sameContent = (a: SourceContent | undefined, b: SourceContent) =>
  a === b || (a !== undefined && isTemplates(a) && isTemplates(b) && a.join('\n') === b.join('\n'))

function filled(definition: LayerDefinition<never>, content: Readonly<Record<string, SourceContent>>) {
  const sources: Record<string, SourceSpecification> = {}
  for (const [id, template] of Object.entries(definition.sources)) {
    const shown = content[id]
    if (shown === undefined) throw new Error(`Layer ${definition.id} projects nothing for its source ${id}`)
    sources[id] = { ...template, ...(isTemplates(shown) ? { tiles: [...shown] } : { data: shown }) } as SourceSpecification
  }
  return sources
}

/** Mounts layer definitions on one map and keeps both in step. The only code that adds, changes or removes our layers. */
export function createLayerHost(map: HostMap, base: StyleSpecification, firstPalette: Palette): LayerHost {
  const mounted = new globalThis.Map<string, Mounted>()
  const slotOf = new globalThis.Map<string, Slot>()
  const drawnIcons = new Set<string>()
  const catalogue = shallowRef<readonly LayerDefinition<never>[]>([])
  const shown = shallowRef<readonly Listed[]>([])
  let palette = firstPalette
  let baseNames = namesOf(base)
  let selection: Selection | null = null
  let isReady = false

  const announce = () => (shown.value = [...mounted.values()].map(({ listed }) => listed))

  function markSelected(entry: Mounted, id: string, isSelected: boolean) {
    for (const [source, spec] of Object.entries(entry.part.sources)) {
      const sourceLayers = new Set(
        entry.part.layers.flatMap((l) => ('source' in l && l.source === source ? [l['source-layer']] : [])),
      )
      if (spec.type !== 'geojson' && spec.type !== 'vector') continue
      for (const sourceLayer of sourceLayers)
        map.setFeatureState(
          { source, id, ...(spec.type === 'vector' && sourceLayer !== undefined ? { sourceLayer } : {}) },
          { selected: isSelected },
        )
    }
  }

  function put(entry: Mounted) {
    for (const [id, source] of Object.entries(entry.part.sources)) map.addSource(id, source)
    const order = map.getLayersOrder()
    for (const layer of entry.part.layers) {
      const slot = layer.slot ?? entry.part.slot
      slotOf.set(layer.id, slot)
      map.addLayer(withoutSlot(layer), layerAbove(order, slotOf, slot, baseNames))
    }
    if (selection !== null && selection.kind === entry.listed.kind) markSelected(entry, selection.id, true)
  }

  function take(entry: Mounted) {
    for (const layer of entry.part.layers) {
      slotOf.delete(layer.id)
      if (isReady && map.getLayer(layer.id) !== undefined) map.removeLayer(layer.id)
    }
    for (const id of Object.keys(entry.part.sources)) if (isReady && map.getSource(id) !== undefined) map.removeSource(id)
  }

  function show(id: string, from: SourceContent | undefined, to: SourceContent) {
    if (sameContent(from, to)) return
    const source = map.getSource(id)
    if (source === undefined) return
    if (isTemplates(to)) (source as unknown as { setTiles: (tiles: string[]) => void }).setTiles([...to])
    else void (source as GeoJSONSource).setData(to as FeatureCollection)
  }

  function change(entry: Mounted, next: Mounted) {
    if (!isReady) return
    for (const [id, content] of Object.entries(next.content)) show(id, entry.content[id], content)
    const before = entry.part.layers
    const kept = before.length === next.part.layers.length && before.every((layer, i) => layer.id === next.part.layers[i]?.id)
    if (!kept)
      throw new Error(`Layer ${entry.listed.id} changed its list of layers; hide one by its filter or visibility instead`)
    before.forEach((layer, i) => applyLayerChanges(map, layer, next.part.layers[i] as SlottedLayer))
  }

  const set: LayerHost['set'] = (definition, state) => {
    const entry = mounted.get(definition.id)
    if (state === null) {
      if (entry === undefined) return
      take(entry)
      mounted.delete(definition.id)
      announce()
      return
    }
    if (entry !== undefined && entry.state === state) return
    const content = definition.project(state)
    const { id, slot, titleKey, switchId, kind, pressable, onPress, icon, legend } = definition
    const layers = definition.layers(palette, state)
    const listed = {
      id,
      slot,
      ...(titleKey === undefined ? {} : { titleKey }),
      layerIds: layers.map((layer) => layer.id),
      ...(switchId === undefined ? {} : { switchId }),
      ...(kind === undefined ? {} : { kind }),
      ...(pressable === undefined ? {} : { pressable }),
      ...(onPress === undefined ? {} : { onPress }),
      ...(icon === undefined ? {} : { icon }),
      legend: legend === undefined ? null : { countIn: legend.countIn, items: legend.items(state) },
    }
    const sources = filled(definition as unknown as LayerDefinition<never>, content)
    const next: Mounted = {
      listed,
      content,
      state,
      part: { slot, sources, layers },
      recolour: (colours) => definition.layers(colours, state),
    }
    mounted.set(id, next)
    if (entry !== undefined) change(entry, next)
    else if (isReady) put(next)
    announce()
  }

  const icon: LayerHost['icon'] = (name) => {
    const owner =
      mounted.get(name.slice(0, name.indexOf(':')))?.listed ?? catalogue.value.find(({ id }) => name.startsWith(`${id}:`))
    return owner?.icon?.(name, palette) ?? null
  }

  map.setMissingStyleImageResolver((name) => {
    const drawn = icon(name)
    if (drawn === null || map.hasImage(name)) return
    map.addImage(name, drawn.image, { pixelRatio: drawn.pixelRatio })
    drawnIcons.add(name)
  })
  // A whole style load (the first one, and any that MapLibre cannot apply as a difference) comes without our layers.
  map.on('style.load', () => {
    isReady = true
    for (const entry of mounted.values())
      if (Object.keys(entry.part.sources).every((id) => map.getSource(id) === undefined)) put(entry)
  })

  return {
    set,
    attach: (definition, state) => {
      catalogue.value = [...catalogue.value, definition as unknown as LayerDefinition<never>]
      watch(state, (value) => set(definition, value), { immediate: true })
      onScopeDispose(() => {
        set(definition, null)
        catalogue.value = catalogue.value.filter(({ id }) => id !== definition.id)
      })
    },
    catalogue,
    shown,
    select: (next) => {
      for (const entry of mounted.values()) {
        if (!isReady || entry.listed.kind === undefined) continue
        if (selection?.kind === entry.listed.kind) markSelected(entry, selection.id, false)
        if (next?.kind === entry.listed.kind) markSelected(entry, next.id, true)
      }
      selection = next
    },
    setBase: (nextBase, nextPalette) => {
      palette = nextPalette
      baseNames = namesOf(nextBase)
      for (const entry of mounted.values()) entry.part = { ...entry.part, layers: entry.recolour(palette) }
      const parts = [...mounted.values()].map(({ part }) => part)
      map.setStyle(nextBase, { diff: true, transformStyle: (previous, next) => keepHand(previous, composeStyle(next, parts)) })
      isReady = map.getStyle() !== undefined
      for (const name of drawnIcons) {
        const drawn = icon(name)
        if (drawn !== null && map.hasImage(name)) map.updateImage(name, drawn.image)
      }
    },
    icon,
  }
}

const namesOf = (base: StyleSpecification) => new Set(base.layers.filter(({ type }) => type === 'symbol').map(({ id }) => id))
