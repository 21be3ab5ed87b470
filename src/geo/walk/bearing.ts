import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'

/** Metres and compass bearing (0 north, 90 east) from one place to another, over some tens of kilometres. */
export function towards(from: LngLat, to: LngLat): { readonly distanceM: number; readonly bearingDeg: number } {
  const [x, y] = localProjection(from[0], from[1]).forward(to[0], to[1])
  return { distanceM: Math.hypot(x, y), bearingDeg: ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360 }
}

/** 0 north, 1 north-east, … 7 north-west. */
export const compassPoint = (bearingDeg: number): number => Math.round((((bearingDeg % 360) + 360) % 360) / 45) % 8
