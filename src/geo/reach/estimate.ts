import { centreOf, localProjection, type LocalProjection } from '@/geo/projection'
import { raiseBeside } from '@/geo/raster/beside'
import type { ComingUnit } from './nearest'
import type { TravelProfile } from './profile'
import { gridFor, type ReachField } from './rings'

/** Metres as the crow flies that a mode covers in the time where no road is known. */
export const crowM = (profile: TravelProfile, seconds: number): number => (seconds * profile.detourKmh) / 3.6 / profile.detour

const secondsOver = (profile: TravelProfile, crow: number) => (crow * profile.detour * 3.6) / profile.detourKmh

/** Circles around the origins (interleaved degrees) in place of rings along roads: an estimate. O(cells within the circles). */
export function estimatedFields(
  profile: TravelProfile,
  origins: Float64Array,
  limitsS: readonly number[],
): { readonly projection: LocalProjection; readonly fields: ReachField[] } {
  const projection = localProjection(...(centreOf(origins) ?? [0, 0]))
  const xy = projection.forwardAll(origins)
  const fields = limitsS.map((limitS): ReachField => {
    const radiusM = crowM(profile, limitS)
    const [xs, ys] = [0, 1].map((axis) => Array.from(xy).filter((_, at) => at % 2 === axis)) as [number[], number[]]
    const grid = gridFor(
      xs.length === 0
        ? [0, 0, 0, 0]
        : [Math.min(...xs) - radiusM, Math.min(...ys) - radiusM, Math.max(...xs) + radiusM, Math.max(...ys) + radiusM],
    )
    const margin = new Float32Array(grid.columns * grid.rows).fill(-Infinity)
    for (let at = 0; at < xy.length; at += 2) raiseBeside(margin, grid, xy.subarray(at, at + 2), radiusM)
    return { limitS, grid, margin, roadKm: 0 }
  })
  return { projection, fields }
}

/** For each place the soonest origin by straight line, as `soonestOf` by road. O(origins · places). */
export function estimatedSoonest(
  profile: TravelProfile,
  origins: Float64Array,
  places: Float64Array,
): { timeS: Float32Array; origin: Int32Array } {
  const projection = localProjection(...(centreOf(places) ?? [0, 0]))
  const [from, to] = [projection.forwardAll(origins), projection.forwardAll(places)]
  const size = places.length >> 1
  const timeS = new Float32Array(size).fill(Infinity)
  const origin = new Int32Array(size).fill(-1)
  for (let place = 0; place < size; place++)
    for (let unit = 0; unit < from.length >> 1; unit++) {
      const seconds = secondsOver(profile, Math.hypot(from[2 * unit]! - to[2 * place]!, from[2 * unit + 1]! - to[2 * place + 1]!))
      if (seconds >= timeS[place]!) continue
      timeS[place] = seconds
      origin[place] = unit
    }
  return { timeS, origin }
}

/** The units soonest at a place by straight line, as `nearestUnits` by road. O(units log units). */
export function estimatedUnits(
  profile: TravelProfile,
  place: readonly [number, number],
  units: Float64Array,
  count: number,
): ComingUnit[] {
  const xy = localProjection(...place).forwardAll(units)
  return Array.from({ length: units.length >> 1 }, (_, unit) => {
    const crow = Math.hypot(xy[2 * unit]!, xy[2 * unit + 1]!)
    return { unit, timeS: secondsOver(profile, crow), distanceM: crow * profile.detour }
  })
    .sort((a, b) => a.timeS - b.timeS)
    .slice(0, count)
}

/** For each origin the places within the limit by straight line, as `placesWithin` by road. O(origins · places). */
export function estimatedWithin(
  profile: TravelProfile,
  origins: Float64Array,
  places: Float64Array,
  limitS: number,
): Int32Array[] {
  const projection = localProjection(...(centreOf(places) ?? [0, 0]))
  const [from, to] = [projection.forwardAll(origins), projection.forwardAll(places)]
  const radiusM = crowM(profile, limitS)
  return Array.from({ length: from.length >> 1 }, (_, origin) =>
    Int32Array.from(
      Array.from({ length: to.length >> 1 }, (_, place) => place).filter(
        (place) => Math.hypot(from[2 * origin]! - to[2 * place]!, from[2 * origin + 1]! - to[2 * place + 1]!) <= radiusM,
      ),
    ),
  )
}
