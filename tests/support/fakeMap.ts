import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { tokens, type Palette } from '@/map/palette'
import type { HostMap } from '@/map/host'

type Call = readonly [method: string, ...rest: unknown[]]

/** A palette in which every token has a colour of its own name, so a test can see which one was used. */
export const fakePalette = (theme = 'light'): Palette =>
  Object.fromEntries(tokens.map((token) => [token, `${theme}:${token}`])) as unknown as Palette

/** The part of a MapLibre map that the layer host uses, kept as lists, refusing what MapLibre refuses. */
export function fakeMap(base: StyleSpecification) {
  const sources = new Map<string, SourceSpecification>(Object.entries(base.sources))
  let layers: LayerSpecification[] = [...base.layers]
  let loaded = false
  const calls: Call[] = []
  const listeners = new Map<string, (() => void)[]>()
  const images = new Set<string>()
  const states = new Map<string, Record<string, unknown>>()
  let resolver: ((id: string) => void | Promise<void>) | null = null
  const note = (...call: Call) => void calls.push(call)

  const map = {
    on: (event: string, listener: () => void) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    addSource: (id: string, source: SourceSpecification) => {
      if (!loaded) throw new Error('Style is not done loading')
      if (sources.has(id)) throw new Error(`Source "${id}" already exists.`)
      sources.set(id, source)
      note('addSource', id)
    },
    removeSource: (id: string) => {
      if (layers.some((layer) => 'source' in layer && layer.source === id)) throw new Error(`Source "${id}" is in use`)
      sources.delete(id)
      note('removeSource', id)
    },
    getSource: (id: string) =>
      sources.has(id)
        ? {
            setData: (data: unknown) => {
              sources.set(id, { ...sources.get(id), data } as SourceSpecification)
              note('setData', id)
            },
            setTiles: (tiles: string[]) => {
              sources.set(id, { ...sources.get(id), tiles } as SourceSpecification)
              note('setTiles', id)
            },
          }
        : undefined,
    addLayer: (layer: LayerSpecification, before?: string) => {
      if ('slot' in layer) throw new Error('unknown property "slot"')
      if ('source' in layer && !sources.has(layer.source as string)) throw new Error(`Source of ${layer.id} is missing`)
      const at = before === undefined ? layers.length : layers.findIndex(({ id }) => id === before)
      layers = layers.toSpliced(at, 0, layer)
      note('addLayer', layer.id)
    },
    removeLayer: (id: string) => {
      layers = layers.filter((layer) => layer.id !== id)
      note('removeLayer', id)
    },
    getLayer: (id: string) => layers.find((layer) => layer.id === id),
    getLayersOrder: () => layers.map(({ id }) => id),
    setStyle: (
      style: StyleSpecification,
      options: { transformStyle: (before: unknown, next: StyleSpecification) => StyleSpecification },
    ) => {
      const next = options.transformStyle(undefined, style)
      sources.clear()
      for (const [id, source] of Object.entries(next.sources)) sources.set(id, source)
      layers = [...next.layers]
      note('setStyle')
    },
    getStyle: () => (loaded ? { version: 8, sources: Object.fromEntries(sources), layers } : undefined),
    setFilter: (...rest: unknown[]) => note('setFilter', ...rest),
    setPaintProperty: (...rest: unknown[]) => note('setPaintProperty', ...rest),
    setLayoutProperty: (...rest: unknown[]) => note('setLayoutProperty', ...rest),
    setLayerZoomRange: (...rest: unknown[]) => note('setLayerZoomRange', ...rest),
    setFeatureState: (target: unknown, state: Record<string, unknown>) => {
      const key = JSON.stringify(target)
      states.set(key, { ...states.get(key), ...state })
    },
    setMissingStyleImageResolver: (next: typeof resolver) => {
      resolver = next
    },
    hasImage: (id: string) => images.has(id),
    addImage: (id: string) => {
      images.add(id)
      note('addImage', id)
    },
    updateImage: (id: string) => note('updateImage', id),
  }

  return {
    map: map as unknown as HostMap,
    calls,
    states,
    order: () => layers.map(({ id }) => id),
    sourceIds: () => [...sources.keys()],
    source: (id: string) => sources.get(id),
    load: () => {
      loaded = true
      for (const listener of listeners.get('style.load') ?? []) listener()
    },
    askForImage: (id: string) => resolver?.(id),
  }
}
