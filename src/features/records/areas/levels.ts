import { areaKinds, isPlaced, type Area, type AreaKind } from '@/domain/area'

/** The zooms between which areas of a kind are the ones to press and to read. */
export interface LevelBand {
  readonly kind: AreaKind
  readonly minZoom: number
  /** Here finer areas take the place of the divided ones; it is `minZoom` where they do so from the start. */
  readonly maxZoom: number
  /** Areas that finer ones fill. The others have nothing that could stand for them: they are drawn to the end. */
  readonly divided: ReadonlySet<string>
}

/** Whether an area of the band is one to press at a zoom. The layers' zooms and filters say the same. */
export const isShownAt = ({ minZoom, maxZoom, divided }: LevelBand, id: string, zoom: number): boolean =>
  zoom >= minZoom && (zoom < maxZoom || !divided.has(id))

/** A typical area of the level should be at least this wide on screen before it is drawn as the level to work with. */
const readablePx = 88
/** Two levels that would change within this much zoom are one step to the eye: the finer stands for the areas it fills. */
const leastStep = 0.6
/** An area counts as filled by those inside it from this share of its ground on. */
const filledShare = 0.5
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

/** Areas whose own children, outlines and all, fill them. O(n). */
function dividedAreas(areas: readonly Area[]): ReadonlySet<string> {
  const insideKm2 = new Map<string, number>()
  for (const { parentId, areaKm2 } of areas)
    if (parentId !== null) insideKm2.set(parentId, (insideKm2.get(parentId) ?? 0) + areaKm2)
  return new Set(
    areas.filter(({ id, areaKm2 }) => areaKm2 > 0 && (insideKm2.get(id) ?? 0) >= filledShare * areaKm2).map(({ id }) => id),
  )
}

/** Zoom at which a typical one of these areas is readable. */
function readableZoom(ofKind: readonly Area[]): number {
  const widthM = Math.sqrt(median(ofKind.map(({ areaKm2 }) => areaKm2))) * 1000
  return Math.min(20, zoomFor(widthM, readablePx, median(ofKind.filter(isPlaced).map(({ lat }) => lat))))
}

/**
 * The right level for each zoom, from the sizes of the areas themselves: a level begins where its median area is readable and
 * gives way, area by area, where those inside begin. The widest begins at 0. No level is left out and none holds up another: an
 * import may have brought areas of any kind and size, into a county that has another right beside it. O(n log n).
 */
export function levelBands(areas: readonly Area[]): LevelBand[] {
  const drawable = areas.filter(({ areaKm2 }) => areaKm2 > 0)
  const filled = dividedAreas(drawable)
  const ofKind = Map.groupBy(drawable, ({ kind }) => kind)
  const present = areaKinds.filter((kind) => ofKind.has(kind))
  // Those with finer ones inside and those without are often of two counties: the larger begin, the smaller come along.
  const groups = (kind: AreaKind) => Map.groupBy(ofKind.get(kind)!, ({ id }) => filled.has(id)).values()
  const zoomOf = new Map(present.map((kind) => [kind, Math.min(...[...groups(kind)].map(readableZoom))]))
  const levels = present.map((kind) => {
    const divided = new Set(ofKind.get(kind)!.flatMap(({ id }) => (filled.has(id) ? [id] : [])))
    const inside = present.filter((finer) => ofKind.get(finer)!.some(({ parentId }) => divided.has(parentId ?? '')))
    const zoom = zoomOf.get(kind)!
    const endZoom = Math.min(24, ...inside.map((finer) => zoomOf.get(finer)!))
    return { kind, divided, zoom, endZoom, givesWay: endZoom - zoom < leastStep }
  })
  const widest = levels.findIndex(({ givesWay }) => !givesWay)
  return levels.map(({ kind, divided, zoom, endZoom, givesWay }, at) => {
    const minZoom = at <= widest ? 0 : zoom
    return { kind, minZoom, maxZoom: givesWay ? minZoom : endZoom, divided }
  })
}
