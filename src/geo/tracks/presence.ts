import type { Bbox } from '@/domain/frame'
import { boxOfFlat } from '@/geo/box'
import type { CleanTrack } from './cleanTrack'

/** One uninterrupted time inside. A leg of a single fix inside is a presence of no duration. */
export type Presence = { readonly enterMs: number; readonly leaveMs: number }

/** Outer and inner rings alike, flat [lng, lat, …] in degrees, closed or not; inside is by the even-odd rule. */
export type Rings = readonly Float64Array[]

/**
 * When a track was inside an outline drawn after the fact: entered and left between fixes in proportion, never across a
 * gap. Limited to [fromMs, toMs]. Straight lines are straight in degrees, as on the map; keep outlines off the
 * antimeridian. Untimed tracks give none. O(segments near the outline · its edges).
 */
export function presenceInside(clean: CleanTrack, rings: Rings, fromMs = -Infinity, toMs = Infinity): Presence[] {
  const { lngLat, timeMs } = clean.track
  const box = boxOfFlat(rings)
  const presences: Presence[] = []
  let open: { enterMs: number; leaveMs: number } | undefined
  const add = (startMs: number, endMs: number): void => {
    const enterMs = Math.max(startMs, fromMs)
    const leaveMs = Math.min(endMs, toMs)
    if (!(enterMs <= leaveMs)) return
    // Times are rounded to the millisecond, so pieces that meet differ by at most one.
    if (open !== undefined && enterMs - open.leaveMs <= 1) open.leaveMs = leaveMs
    else presences.push((open = { enterMs, leaveMs }))
  }
  for (let leg = 0; leg + 1 < clean.legStart.length; leg++) {
    const first = clean.legStart[leg]!
    const end = clean.legStart[leg + 1]!
    open = undefined
    if (end - first === 1 && isInside(rings, lngLat[first * 2]!, lngLat[first * 2 + 1]!)) add(timeMs[first]!, timeMs[first]!)
    for (let i = first; i + 1 < end; i++)
      insideShares(lngLat, i, rings, box, (from, to) => {
        const spanMs = timeMs[i + 1]! - timeMs[i]!
        add(timeMs[i]! + Math.round(from * spanMs), timeMs[i]! + Math.round(to * spanMs))
      })
  }
  return presences
}

/** Gives the stretches of segment i → i+1 that lie inside, as shares of its length. */
function insideShares(lngLat: Float64Array, i: number, rings: Rings, box: Bbox, give: (from: number, to: number) => void) {
  const ax = lngLat[i * 2]!
  const ay = lngLat[i * 2 + 1]!
  const dx = lngLat[i * 2 + 2]! - ax
  const dy = lngLat[i * 2 + 3]! - ay
  if (Math.max(ax, ax + dx) < box[0] || Math.min(ax, ax + dx) > box[2]) return
  if (Math.max(ay, ay + dy) < box[1] || Math.min(ay, ay + dy) > box[3]) return
  const cuts = [0, 1]
  for (const ring of rings)
    for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
      const ex = ring[k]! - ring[j]!
      const ey = ring[k + 1]! - ring[j + 1]!
      const cross = dx * ey - dy * ex
      if (cross === 0) continue
      const share = ((ring[j]! - ax) * ey - (ring[j + 1]! - ay) * ex) / cross
      const along = ((ring[j]! - ax) * dy - (ring[j + 1]! - ay) * dx) / cross
      if (share > 0 && share < 1 && along >= 0 && along <= 1) cuts.push(share)
    }
  cuts.sort((a, b) => a - b)
  for (let c = 0; c + 1 < cuts.length; c++) {
    const middle = (cuts[c]! + cuts[c + 1]!) / 2
    if (isInside(rings, ax + middle * dx, ay + middle * dy)) give(cuts[c]!, cuts[c + 1]!)
  }
}

function isInside(rings: Rings, x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
      const y1 = ring[k + 1]!
      const y2 = ring[j + 1]!
      if (y1 > y !== y2 > y && x < ring[k]! + ((y - y1) / (y2 - y1)) * (ring[j]! - ring[k]!)) inside = !inside
    }
  return inside
}
