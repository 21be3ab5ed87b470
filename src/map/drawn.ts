import type { Map } from 'maplibre-gl'
import type { Listed } from './host'
import type { LayerDefinition } from './layer'

/** What became of a switch that is on: drawn, in place with nothing to draw in view, or not meant for this zoom. */
export type DrawnState = 'drawn' | 'nothing' | 'zoom'

export const switchOf = ({ id, switchId }: Pick<LayerDefinition<never>, 'id' | 'switchId'>): string => switchId ?? id

/** What is really on the map of each switch. Asks the map for what it rendered: call when it is idle. */
export function drawnSwitches(
  map: Pick<Map, 'getZoom' | 'getLayer' | 'queryRenderedFeatures'>,
  shown: readonly Listed[],
): ReadonlyMap<string, DrawnState> {
  const states = new globalThis.Map<string, DrawnState>()
  const zoom = map.getZoom()
  for (const listed of shown) {
    const id = switchOf(listed)
    const state = stateOf(map, listed, zoom)
    // Of several under one switch the one that is drawn says it.
    if (state === 'drawn' || states.get(id) === undefined || states.get(id) === 'nothing') states.set(id, state)
  }
  return states
}

function stateOf(map: Pick<Map, 'getLayer' | 'queryRenderedFeatures'>, { layerIds }: Listed, zoom: number): DrawnState {
  const layers = layerIds.flatMap((id) => map.getLayer(id) ?? [])
  const visible = layers.filter(({ visibility }) => visibility !== 'none')
  const atZoom = visible.filter(({ minzoom, maxzoom }) => zoom >= (minzoom ?? 0) && zoom < (maxzoom ?? 25))
  if (atZoom.length === 0) return visible.length === 0 ? 'nothing' : 'zoom'
  // A picture has no features to ask for: it is drawn, or its state would have taken it off the map.
  if (atZoom.some(({ type }) => type === 'raster')) return 'drawn'
  return map.queryRenderedFeatures({ layers: atZoom.map(({ id }) => id) }).length > 0 ? 'drawn' : 'nothing'
}
