import type { Map } from 'maplibre-gl'
import type { SlottedLayer } from './layer'

/** The map as far as its layers go. A name and its value come from one specification and so belong together. */
interface Target extends Pick<Map, 'setFilter' | 'setLayerZoomRange'> {
  setPaintProperty(layerId: string, name: string, value: unknown): unknown
  setLayoutProperty(layerId: string, name: string, value: unknown): unknown
}
type Properties = Readonly<Record<string, unknown>>

const differ = (a: unknown, b: unknown) => a !== b && JSON.stringify(a) !== JSON.stringify(b)

function changed(before: Properties, after: Properties): [name: string, value: unknown][] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => differ(before[name], after[name])).map((name) => [name, after[name]])
}

/** Brings a layer on the map from one specification to the next by the fewest calls. Its type and source stay as they are. */
export function applyLayerChanges(map: Target, before: SlottedLayer, after: SlottedLayer): void {
  const filterBefore = 'filter' in before ? before.filter : undefined
  const filterAfter = 'filter' in after ? after.filter : undefined
  if (differ(filterBefore, filterAfter)) map.setFilter(after.id, filterAfter ?? null)
  if (before.minzoom !== after.minzoom || before.maxzoom !== after.maxzoom)
    map.setLayerZoomRange(after.id, after.minzoom ?? 0, after.maxzoom ?? 24)
  for (const [name, value] of changed((before.paint ?? {}) as Properties, (after.paint ?? {}) as Properties))
    map.setPaintProperty(after.id, name, value)
  for (const [name, value] of changed((before.layout ?? {}) as Properties, (after.layout ?? {}) as Properties))
    map.setLayoutProperty(after.id, name, value)
}
