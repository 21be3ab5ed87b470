import type { LngLat } from '@/domain/frame'
import type { Point, Raster } from './raster'

/** Middle of the invented land, degrees WGS-84. It stands for no real place. */
const middle: LngLat = [115.3, 26.45]
/** Metres in a degree at 26.45° N on the WGS-84 ellipsoid. */
const metresPerDegree = { lng: 99_745, lat: 110_785 }

/** From the raster's plane to degrees and back. Exact inverses; true to 0.4 % in length over a county. */
export function planeOf({ columns, rows, cellM }: Raster) {
  const halfX = (columns * cellM) / 2
  const halfY = (rows * cellM) / 2
  return {
    toLngLat: ([x, y]: Point): LngLat => [
      round6(middle[0] + (x - halfX) / metresPerDegree.lng),
      round6(middle[1] + (y - halfY) / metresPerDegree.lat),
    ],
    toPoint: ([lng, lat]: LngLat): Point => [
      (lng - middle[0]) * metresPerDegree.lng + halfX,
      (lat - middle[1]) * metresPerDegree.lat + halfY,
    ],
  }
}

export type Plane = ReturnType<typeof planeOf>

const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6
