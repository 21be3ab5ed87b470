import { meanRadiusM } from '@/geo/earth'

/**
 * The fixes of one patrol, one slot a fix, in WGS-84. Cleaning and splitting make new ones; raw fixes are never altered.
 * `lngLat` is flat [lng, lat, …] in degrees; `timeMs` is Unix time in milliseconds; NaN says unknown in the other three.
 */
export type Track = {
  readonly lngLat: Float64Array
  readonly timeMs: Float64Array
  readonly accuracyM: Float32Array
  readonly altitudeM: Float32Array
}

/** Columns of equal length, as readers and phones give them; a column that is left out is unknown throughout. */
export type TrackColumns = {
  readonly lng: ArrayLike<number>
  readonly lat: ArrayLike<number>
  readonly timeMs?: ArrayLike<number | null>
  readonly accuracyM?: ArrayLike<number | null>
  readonly altitudeM?: ArrayLike<number | null>
}

/** Number of fixes. */
export const fixCount = (track: Track): number => track.timeMs.length

/** A track from columns; throws a RangeError when they differ in length. O(n). */
export function trackOf(columns: TrackColumns): Track {
  const count = columns.lng.length
  for (const column of [columns.lat, columns.timeMs, columns.accuracyM, columns.altitudeM])
    if (column !== undefined && column.length !== count)
      throw new RangeError(`Track columns differ in length: ${count} and ${column.length}`)
  const track = {
    lngLat: new Float64Array(count * 2),
    timeMs: new Float64Array(count),
    accuracyM: new Float32Array(count),
    altitudeM: new Float32Array(count),
  }
  for (let i = 0; i < count; i++) {
    track.lngLat[i * 2] = columns.lng[i]!
    track.lngLat[i * 2 + 1] = columns.lat[i]!
    track.timeMs[i] = columns.timeMs?.[i] ?? NaN
    track.accuracyM[i] = columns.accuracyM?.[i] ?? NaN
    track.altitudeM[i] = columns.altitudeM?.[i] ?? NaN
  }
  return track
}

/** The fixes at `indices`, in that order, as a track of its own. O(indices). */
export function pickFixes(track: Track, indices: Uint32Array): Track {
  const count = indices.length
  if (count === fixCount(track) && indices.every((index, slot) => index === slot))
    return {
      lngLat: track.lngLat.slice(),
      timeMs: track.timeMs.slice(),
      accuracyM: track.accuracyM.slice(),
      altitudeM: track.altitudeM.slice(),
    }
  const picked = {
    lngLat: new Float64Array(count * 2),
    timeMs: new Float64Array(count),
    accuracyM: new Float32Array(count),
    altitudeM: new Float32Array(count),
  }
  for (let slot = 0; slot < count; slot++) {
    const i = indices[slot]!
    picked.lngLat[slot * 2] = track.lngLat[i * 2]!
    picked.lngLat[slot * 2 + 1] = track.lngLat[i * 2 + 1]!
    picked.timeMs[slot] = track.timeMs[i]!
    picked.accuracyM[slot] = track.accuracyM[i]!
    picked.altitudeM[slot] = track.altitudeM[i]!
  }
  return picked
}

const RADIANS = Math.PI / 180
const EARTH_DIAMETER_M = 2 * meanRadiusM

/** Metres between fixes i and j on the mean sphere, within 0.5 % of the ellipsoid. Any latitude, any longitude. */
export function fixDistanceM(lngLat: Float64Array, i: number, j: number): number {
  const dLng = (lngLat[j * 2]! - lngLat[i * 2]!) * RADIANS
  const dLat = (lngLat[j * 2 + 1]! - lngLat[i * 2 + 1]!) * RADIANS
  const middle = lngLat[i * 2 + 1]! * RADIANS + dLat / 2
  // Near each other the sphere is flat: off by less than 1e-4 below 80° of latitude, at a third of the cost.
  if (Math.abs(dLng) < 0.01 && Math.abs(dLat) < 0.01 && Math.abs(middle) < 1.4) {
    const east = dLng * Math.cos(middle)
    return (EARTH_DIAMETER_M / 2) * Math.sqrt(east * east + dLat * dLat)
  }
  const lat1 = lngLat[i * 2 + 1]! * RADIANS
  const lat2 = lngLat[j * 2 + 1]! * RADIANS
  const sinLat = Math.sin(dLat / 2)
  const sinLng = Math.sin(dLng / 2)
  const square = sinLat * sinLat + Math.cos(lat1) * Math.cos(lat2) * sinLng * sinLng
  return EARTH_DIAMETER_M * Math.asin(Math.min(1, Math.sqrt(square)))
}
