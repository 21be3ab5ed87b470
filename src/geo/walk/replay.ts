/** A timed track: Unix seconds in order, flat [lng, lat, …] in degrees WGS-84. */
export interface ReplayTrack {
  readonly id: string
  readonly teamId: string | null
  readonly timeS: Float64Array
  readonly lngLat: Float64Array
  /** 1 where the way from a fix to the next is known; 0 over a silence, over a jump, and at the last. */
  readonly joined: Uint8Array
}

export interface Replay {
  /** Moves the clock; forward by a little is O(tracks), anywhere else O(tracks · log fixes). */
  readonly seek: (timeS: number) => void
  /** [lng, lat, …] of each track at the clock; NaN where it is not out, or silent. */
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

/** Where a track is at a moment, `index` being its newest fix by then; NaN when nobody knows. */
export function placeInto(out: Float64Array, slot: number, track: ReplayTrack, index: number, at: number): void {
  const x = slot * 2
  const from = index < 0 ? NaN : track.timeS[index]!
  // A fix with no way onward is shown for its own moment only; a longer stay would be invented.
  if (!(at === from || (at > from && track.joined[index] === 1))) {
    out[x] = out[x + 1] = NaN
    return
  }
  const lng = track.lngLat[index * 2]!
  const lat = track.lngLat[index * 2 + 1]!
  const share = at === from ? 0 : (at - from) / (track.timeS[index + 1]! - from)
  out[x] = share === 0 ? lng : lng + (track.lngLat[index * 2 + 2]! - lng) * share
  out[x + 1] = share === 0 ? lat : lat + (track.lngLat[index * 2 + 3]! - lat) * share
}

/** How many tracks are somewhere known at a moment. O(tracks · log fixes). */
export function countOut(tracks: readonly ReplayTrack[], atS: number): number {
  let out = 0
  for (const { timeS, joined } of tracks) {
    const index = lastAtOrBefore(timeS, atS)
    if (index >= 0 && (joined[index] === 1 || timeS[index] === atS)) out++
  }
  return out
}

/** All tracks on one clock. Between two joined fixes a walk is straight and even; elsewhere it is nowhere. */
export function createReplay(tracks: readonly ReplayTrack[]): Replay {
  const places = new Float64Array(tracks.length * 2).fill(NaN)
  const cursor = new Int32Array(tracks.length).fill(-1)
  let clockS = -Infinity

  function seek(timeS: number): void {
    for (let slot = 0; slot < tracks.length; slot++) {
      const track = tracks[slot]!
      let index = cursor[slot]!
      if (timeS < clockS) index = lastAtOrBefore(track.timeS, timeS)
      else {
        let steps = 0
        while (index + 1 < track.timeS.length && track.timeS[index + 1]! <= timeS && steps++ < 16) index++
        if (steps > 16) index = lastAtOrBefore(track.timeS, timeS)
      }
      cursor[slot] = index
      placeInto(places, slot, track, index, timeS)
    }
    clockS = timeS
  }
  return { seek, places, cursor }
}
