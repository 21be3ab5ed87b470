import type { WaterRow } from '@/data/rows/waters'
import type { LngLat } from '@/domain/frame'
import { towards } from '@/geo/walk'

/** The most pressing first; within three days is a reason to stop by, not to set out. */
const rank: Readonly<Record<WaterRow['due'], number>> = { overdue: 0, never: 0, soon: 1, ok: 2 }

export interface NearWater {
  readonly spot: WaterRow
  /** Null while the phone does not know where it is. */
  readonly way: { readonly distanceM: number; readonly bearingDeg: number } | null
}

/** Own waters, nearest first; without a position the most pressing first. A neighbour's are the neighbour's round. */
export function nearestWaters(waters: readonly WaterRow[], here: LngLat | null): NearWater[] {
  return waters
    .filter(({ shared }) => !shared)
    .map((spot) => ({ spot, way: here === null ? null : towards(here, [spot.lng, spot.lat]) }))
    .sort((a, b) => (a.way && b.way ? a.way.distanceM - b.way.distanceM : rank[a.spot.due] - rank[b.spot.due]))
}

/** The next one to go to: what is past its round or never had one before what is due soon, and of those the nearest. */
export function nextWater(waters: readonly WaterRow[], here: LngLat | null): NearWater | null {
  const near = nearestWaters(waters, here)
  const found = [0, 1].map((wanted) => near.find(({ spot }) => rank[spot.due] === wanted))
  return found[0] ?? found[1] ?? null
}
