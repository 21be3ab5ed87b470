import type { Frame } from '@/domain/frame'

/** Takes a position [x, y] of one frame to another; degrees unless the frame is projected. Never throws; NaN in, NaN out. */
export type PointTransform = (x: number, y: number) => [number, number]

// Krasovsky 1940: the ellipsoid the published GCJ-02 formula is written on.
const semiMajorM = 6378245
const eccentricity2 = 0.006693421622965943
const radian = Math.PI / 180
const baiduAngle = (Math.PI * 3000) / 180

/** The offset is applied only inside this box, as the map services do; outside, GCJ-02 equals WGS-84. */
const insideChinaBox = (lng: number, lat: number): boolean => lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271

const wave = (value: number): number => ((20 * Math.sin(6 * value * Math.PI) + 20 * Math.sin(2 * value * Math.PI)) * 2) / 3

function latOffset(x: number, y: number): number {
  return (
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    wave(x) +
    ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 +
    ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  )
}

function lngOffset(x: number, y: number): number {
  return (
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    wave(x) +
    ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 +
    ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  )
}

/** WGS-84 to GCJ-02 (AMap, Tencent, Chinese phones), by the published polynomial; moves a point 100 to 700 m. */
export function wgs84ToGcj02(lng: number, lat: number): [number, number] {
  if (!insideChinaBox(lng, lat)) return [lng, lat]
  const x = lng - 105
  const y = lat - 35
  const sine = Math.sin(lat * radian)
  const bend = 1 - eccentricity2 * sine * sine
  const root = Math.sqrt(bend)
  const metresPerLat = ((semiMajorM * (1 - eccentricity2)) / (bend * root)) * radian
  const metresPerLng = (semiMajorM / root) * Math.cos(lat * radian) * radian
  return [lng + lngOffset(x, y) / metresPerLng, lat + latOffset(x, y) / metresPerLat]
}

// The offset changes by under 1 % over its own length, so each pass gains two digits; six reach double precision.
const inversePasses = 6

/** GCJ-02 to WGS-84, by fixed-point iteration: exact to under 1 mm, where the usual one-step inverse is 1 to 2 m off. */
export function gcj02ToWgs84(lng: number, lat: number): [number, number] {
  if (!insideChinaBox(lng, lat)) return [lng, lat]
  let x = lng
  let y = lat
  for (let pass = 0; pass < inversePasses; pass++) {
    const [shiftedX, shiftedY] = wgs84ToGcj02(x, y)
    x += lng - shiftedX
    y += lat - shiftedY
  }
  return [x, y]
}

/** GCJ-02 to BD-09 (Baidu), by the published polar shift. */
export function gcj02ToBd09(lng: number, lat: number): [number, number] {
  const length = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * baiduAngle)
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * baiduAngle)
  return [length * Math.cos(angle) + 0.0065, length * Math.sin(angle) + 0.006]
}

/** BD-09 to GCJ-02, by the same iteration: exact to under 1 mm. */
export function bd09ToGcj02(lng: number, lat: number): [number, number] {
  let x = lng - 0.0065
  let y = lat - 0.006
  for (let pass = 0; pass < inversePasses; pass++) {
    const [shiftedX, shiftedY] = gcj02ToBd09(x, y)
    x += lng - shiftedX
    y += lat - shiftedY
  }
  return [x, y]
}

const same: PointTransform = (x, y) => [x, y]

/** To WGS-84 from each frame in degrees. CGCS2000 differs from WGS-84 by centimetres: it is taken as equal. */
export const toWgs84: Record<Exclude<Frame, 'projected'>, PointTransform> = {
  wgs84: same,
  cgcs2000: same,
  gcj02: gcj02ToWgs84,
  // Outside the box Baidu still shifts, so only the GCJ-02 half is skipped there.
  bd09: (x, y) => gcj02ToWgs84(...bd09ToGcj02(x, y)),
}

/** From WGS-84 to each frame in degrees; the inverse of `toWgs84`. */
export const fromWgs84: Record<Exclude<Frame, 'projected'>, PointTransform> = {
  wgs84: same,
  cgcs2000: same,
  gcj02: wgs84ToGcj02,
  bd09: (x, y) => gcj02ToBd09(...wgs84ToGcj02(x, y)),
}
