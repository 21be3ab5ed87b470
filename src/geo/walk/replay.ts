import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'

/** A timed track: Unix seconds in order, flat [lng, lat, …] in degrees WGS-84. */
export interface ReplayTrack {
  readonly id: string
  readonly teamId: string | null
  readonly timeS: Float64Array
  readonly lngLat: Float64Array
}

export interface Replay {
  /** Moves the clock; forward by a little is O(tracks), anywhere else O(tracks · log fixes). */
  readonly seek: (timeS: number) => void
  /** [lng, lat, …] of each track at the clock; NaN where it is not out, or silent for too long. */
  readonly places: Float64Array
  /** Newest fix of each track at or before the clock; −1 before its first. */
  readonly cursor: Int32Array
}

/** The last index whose time is at or before; −1 when none is. O(log n). */
export function lastAtOrBefore(timeS: Float64Array, at: number): number {
  let low = 0
  let high = timeS.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeS[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

function placeInto(out: Float64Array, slot: number, track: ReplayTrack, index: number, at: number, maxSilenceS: number): void {
  out[slot * 2] = out[slot * 2 + 1] = NaN
  const from = track.timeS[index]
  const to = track.timeS[index + 1]
  if (from === undefined) return
  // The last fix is shown for its own second only; a longer stay would be invented.
  if (to === undefined ? at > from : to - from > maxSilenceS && at > from) return
  const share = to === undefined || to === from ? 0 : (at - from) / (to - from)
  for (let axis = 0; axis < 2; axis++) {
    const a = track.lngLat[index * 2 + axis]!
    const b = to === undefined ? a : track.lngLat[index * 2 + 2 + axis]!
    out[slot * 2 + axis] = a + (b - a) * share
  }
}

/** All tracks on one clock. Between two fixes a walk is straight and even; over a silence longer than `maxSilenceS` it is nowhere. */
export function createReplay(tracks: readonly ReplayTrack[], maxSilenceS = 900): Replay {
  const places = new Float64Array(tracks.length * 2).fill(NaN)
  const cursor = new Int32Array(tracks.length).fill(-1)
  let clockS = -Infinity

  function seek(timeS: number): void {
    tracks.forEach((track, slot) => {
      let index = cursor[slot]!
      if (timeS < clockS) index = lastAtOrBefore(track.timeS, timeS)
      else {
        let steps = 0
        while (index + 1 < track.timeS.length && track.timeS[index + 1]! <= timeS && steps++ < 16) index++
        if (steps > 16) index = lastAtOrBefore(track.timeS, timeS)
      }
      cursor[slot] = index
      placeInto(places, slot, track, index, timeS, maxSilenceS)
    })
    clockS = timeS
  }
  return { seek, places, cursor }
}

export interface Near {
  readonly trackId: string
  readonly teamId: string | null
  readonly distanceM: number
  readonly atS: number
}

/** Who came within `radiusM` of a place between `atS` ± `windowS`, with the closest moment of each, the nearest first. O(fixes in the window). */
export function whoWasNear(tracks: readonly ReplayTrack[], place: LngLat, atS: number, radiusM = 500, windowS = 600): Near[] {
  const plane = localProjection(place[0], place[1])
  const spot = new Float64Array(2)
  const near: Near[] = []
  for (const track of tracks) {
    let best: Near | null = null
    const consider = (timeS: number) => {
      placeInto(spot, 0, track, lastAtOrBefore(track.timeS, timeS), timeS, 900)
      const [x, y] = plane.forward(spot[0]!, spot[1]!)
      const distanceM = Math.hypot(x, y)
      if (distanceM <= radiusM && (!best || distanceM < best.distanceM))
        best = { trackId: track.id, teamId: track.teamId, distanceM, atS: timeS }
    }
    consider(atS - windowS)
    for (let i = lastAtOrBefore(track.timeS, atS - windowS) + 1; i < track.timeS.length; i++) {
      const timeS = track.timeS[i]!
      if (timeS > atS + windowS) break
      consider(timeS)
    }
    consider(atS)
    consider(atS + windowS)
    if (best) near.push(best)
  }
  return near.sort((a, b) => a.distanceM - b.distanceM)
}
