import { metresPerDegree } from '@/geo/earth'

/** A prefecture lies within this of the middle of where its patrols walk, degrees. */
const farthestDegrees = 2
/** Cells a side of a raster, less a tenth for outlines that reach over. */
const cellsAcross = 59_000

export interface Placed {
  readonly lng: number
  readonly lat: number
}

/**
 * The areas that lie around where patrols walk. One raster holds 655 km at 10 m, half of that at 5: an area on another continent, imported to try things
 * out, would not fit on it, and is counted in `leftOut` instead. Without walks all are kept. O(n log n).
 */
export function areasAround<A extends Placed>(
  areas: readonly A[],
  walks: readonly Placed[],
  cellM: number,
): { readonly kept: A[]; readonly leftOut: number } {
  const middle = middleOf(walks)
  if (middle === null) return { kept: [...areas], leftOut: 0 }
  const within = Math.min(farthestDegrees, (cellsAcross * cellM) / 2 / metresPerDegree)
  const kept = areas.filter(({ lng, lat }) => Math.abs(turn(lng - middle.lng)) < within && Math.abs(lat - middle.lat) < within)
  return { kept, leftOut: areas.length - kept.length }
}

/** The shorter way round, −180 to 180. */
const turn = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180

function middleOf(walks: readonly Placed[]): Placed | null {
  const known = walks.filter(({ lng, lat }) => Number.isFinite(lng) && Number.isFinite(lat))
  const first = known[0]
  if (first === undefined) return null
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
  // Around the first of them, so that walks on both sides of the antimeridian have a middle between them.
  return { lng: first.lng + median(known.map(({ lng }) => turn(lng - first.lng))), lat: median(known.map(({ lat }) => lat)) }
}
