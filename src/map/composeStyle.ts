import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { slots, type Slot, type SlottedLayer } from './layer'

/** What one mounted layer definition adds to the style. */
export interface StylePart {
  readonly slot: Slot
  readonly sources: Readonly<Record<string, SourceSpecification>>
  readonly layers: readonly SlottedLayer[]
}

/** MapLibre refuses keys it does not know, so the slot comes off before the style is handed over. */
export function withoutSlot(layer: SlottedLayer): LayerSpecification {
  const { slot: _, ...rest } = layer
  return rest as LayerSpecification
}

/** So many slots lie under the basemap's own names. */
const underNames = slots.indexOf('line') + 1

const isGround = (layer: LayerSpecification) => layer.type !== 'symbol'

/**
 * The whole style as one value: the basemap's ground, our areas and lines, the basemap's names, then our points,
 * labels and drafts. Parts keep their order of mounting inside a slot. Pure; used as MapLibre's `transformStyle`,
 * because a plain `setStyle` drops layers that were added by hand.
 */
export function composeStyle(base: StyleSpecification, parts: readonly StylePart[]): StyleSpecification {
  const inSlot = (slot: Slot) =>
    parts.flatMap((part) => part.layers.filter((layer) => (layer.slot ?? part.slot) === slot).map(withoutSlot))
  const ground = base.layers.filter(isGround)
  const names = base.layers.filter((layer) => !isGround(layer))
  return {
    ...base,
    sources: Object.assign({}, base.sources, ...parts.map((part) => part.sources)) as StyleSpecification['sources'],
    layers: [...ground, ...slots.slice(0, underNames).flatMap(inSlot), ...names, ...slots.slice(underNames).flatMap(inSlot)],
  }
}

/** Names of the sources and layers that the drawing tool puts on the map by itself. */
export const handPrefix = 'edit-hand'

/** The next style with the drawing that is under way still on top: another basemap or theme must not take it off. */
export function keepHand(previous: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  if (previous === undefined) return next
  const drawn = Object.entries(previous.sources).filter(([id]) => id.startsWith(handPrefix))
  const layers = previous.layers.filter(({ id }) => id.startsWith(handPrefix))
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(drawn) }, layers: [...next.layers, ...layers] }
}

/**
 * The layer before which a new layer of `slot` goes, given the ids now on the map in order and the slot of each of ours;
 * undefined means on top. Basemap layers are those without a slot.
 */
export function layerAbove(
  order: readonly string[],
  slotOf: ReadonlyMap<string, Slot>,
  slot: Slot,
  baseNames: ReadonlySet<string>,
): string | undefined {
  const rank = slots.indexOf(slot)
  return order.find((id) => {
    const other = slotOf.get(id)
    if (other !== undefined) return slots.indexOf(other) > rank
    return baseNames.has(id) && rank < underNames
  })
}
