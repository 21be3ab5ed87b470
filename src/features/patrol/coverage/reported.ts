import type { LngLat } from '@/domain/frame'
import { isInRing } from '@/geo/import/geometry/rings'

/** A hazard as the list of the branch gives it. */
export interface ReportedHazard {
  readonly id: string
  readonly title: string
  readonly reported_at: string
  readonly lng: number
  readonly lat: number
}

/** What was reported inside an outline from one moment to another, the newest first. A ring of fewer than three corners holds nothing. */
export const reportedInside = (
  hazards: readonly ReportedHazard[],
  ring: readonly LngLat[],
  fromMs: number,
  toMs: number,
): ReportedHazard[] => {
  if (ring.length < 3) return []
  const closed = [...ring, ring[0]!].map(([lng, lat]) => [lng, lat])
  return hazards
    .filter(({ reported_at, lng, lat }) => {
      const atMs = Date.parse(reported_at)
      return atMs >= fromMs && atMs < toMs && isInRing([lng, lat], closed)
    })
    .toSorted((a, b) => Date.parse(b.reported_at) - Date.parse(a.reported_at))
}
