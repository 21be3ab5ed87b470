import { fixDistanceM, type Track } from './track'

/** Somebody stayed near one place. `from` to `to` are fixes, both included; the place is the mean of them, in degrees. */
export type Stay = {
  readonly from: number
  readonly to: number
  readonly lng: number
  readonly lat: number
  readonly arriveMs: number
  readonly leaveMs: number
}
export type StayOptions = { readonly radiusM: number; readonly minS: number }
export const defaultStayOptions: StayOptions = { radiusM: 50, minS: 300 }

/**
 * Stay points: stretches of at least `minS` seconds in which no fix lies more than `radiusM` metres from the first.
 * A phone that falls silent in a house and comes back at the door has stayed there, so silences count.
 * Untimed tracks have none. Feed it cleaned fixes in time order. O(n · fixes in minS).
 * Source: Li et al., Mining user similarity based on location history, 2008, with a fixed anchor.
 */
export function findStays({ lngLat, timeMs }: Track, options: Partial<StayOptions> = {}): Stay[] {
  const { radiusM, minS } = { ...defaultStayOptions, ...options }
  const stays: Stay[] = []
  for (let from = 0; from < timeMs.length;) {
    let to = from
    while (to + 1 < timeMs.length && fixDistanceM(lngLat, from, to + 1) <= radiusM) to++
    if (timeMs[to]! - timeMs[from]! >= minS * 1000) {
      stays.push(stayOf(lngLat, timeMs, from, to))
      from = to + 1
    } else from++
  }
  return stays
}

function stayOf(lngLat: Float64Array, timeMs: Float64Array, from: number, to: number): Stay {
  let east = 0
  let north = 0
  for (let i = from; i <= to; i++) {
    // Relative to the first fix: a mean of 179.99 and −179.99 must not land in Africa.
    const dLng = lngLat[i * 2]! - lngLat[from * 2]!
    east += dLng > 180 ? dLng - 360 : dLng < -180 ? dLng + 360 : dLng
    north += lngLat[i * 2 + 1]!
  }
  const fixes = to - from + 1
  const lng = lngLat[from * 2]! + east / fixes
  return {
    from,
    to,
    lng: lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng,
    lat: north / fixes,
    arriveMs: timeMs[from]!,
    leaveMs: timeMs[to]!,
  }
}

/**
 * The same question of a simplified leg: 1 for each segment k (vertex k to k + 1) that belongs to a stay. `xy` is flat in a
 * plane, `radius` in its unit. Between vertices the track is straight, so no fix of a stay lies farther out than its
 * vertices. O(vertices · vertices in minS).
 */
export function markStaying(xy: Float64Array, timeMs: Float64Array, radius: number, minS: number): Uint8Array {
  const staying = new Uint8Array(Math.max(0, timeMs.length - 1))
  const near = (a: number, b: number): boolean => {
    const dx = xy[a * 2]! - xy[b * 2]!
    const dy = xy[a * 2 + 1]! - xy[b * 2 + 1]!
    return dx * dx + dy * dy <= radius * radius
  }
  for (let from = 0; from < staying.length;) {
    let to = from
    while (to + 1 < timeMs.length && near(from, to + 1)) to++
    if (to > from && timeMs[to]! - timeMs[from]! >= minS * 1000) {
      staying.fill(1, from, to)
      from = to
    } else from++
  }
  return staying
}
