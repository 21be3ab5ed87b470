import { areaKinds, type Area, type AreaKind } from '@/domain/area'

/** The zooms between which areas of a kind are the ones to press and to read. */
export interface LevelBand {
  readonly kind: AreaKind
  readonly minZoom: number
  readonly maxZoom: number
}

/** A typical area of the level should be at least this wide on screen before it is drawn as the level to work with. */
const readablePx = 88
/** Two levels that would change within this much zoom are one step to the eye: the finer is kept. */
const leastStep = 0.6
const earthM = 40_075_016.686
/** MapLibre's zoom 0 shows the world in one tile of this many pixels. */
const worldPx = 512

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Zoom at which a length on the ground at a latitude is so many pixels long. */
export const zoomFor = (lengthM: number, lengthPx: number, lat: number): number =>
  Math.log2((lengthPx * earthM * Math.cos((lat * Math.PI) / 180)) / (worldPx * lengthM))

/**
 * The right level for each zoom, from the sizes of the areas themselves: a level begins where its median area is readable
 * and ends where the next finer one begins. The widest begins at 0, the finest never ends. O(n log n).
 */
export function levelBands(areas: readonly Area[]): LevelBand[] {
  const levels: { kind: AreaKind; zoom: number }[] = []
  for (const kind of areaKinds) {
    const ofKind = areas.filter((area) => area.kind === kind && area.areaKm2 > 0)
    if (ofKind.length === 0) continue
    const widthM = Math.sqrt(median(ofKind.map(({ areaKm2 }) => areaKm2))) * 1000
    const zoom = zoomFor(widthM, readablePx, median(ofKind.map(({ lat }) => lat)))
    // A finer level is never readable before the wider one around it, whatever a lone odd area says.
    const after = Math.max(zoom, levels.at(-1)?.zoom ?? 0)
    const previous = levels.at(-1)
    if (previous !== undefined && after - previous.zoom < leastStep) levels.pop()
    levels.push({ kind, zoom: after })
  }
  return levels.map(({ kind, zoom }, i) => ({
    kind,
    minZoom: i === 0 ? 0 : Math.min(zoom, 20),
    maxZoom: Math.min(levels[i + 1]?.zoom ?? 24, 24),
  }))
}
