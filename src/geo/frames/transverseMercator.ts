import { semiMajorM } from '@/geo/earth'

/** A transverse Mercator grid on the WGS-84 ellipsoid. Lengths in metres, the meridian in degrees. */
export interface MeridianGrid {
  readonly centralMeridian: number
  readonly scale: number
  readonly falseEastingM: number
  readonly falseNorthingM: number
}

const flattening = 1 / 298.257223563
const n = flattening / (2 - flattening)
const eccentricity = Math.sqrt(flattening * (2 - flattening))
const rectifyingM = (semiMajorM / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64)
// Krüger's series to the fourth order (Karney 2011, eq. 35 and 36): under 1 µm within 30° of the meridian.
const alpha = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
]
const beta = [
  n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
  (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
  (4397 * n ** 4) / 161280,
]
const radian = Math.PI / 180
// Each pass gains five digits (Karney 2011, eq. 19 to 21); three reach double precision.
const latitudePasses = 3

const conformalOf = (sine: number): number => Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine))

/** Easting and northing in metres of a position in degrees. Closed form, O(1). */
export function projectMeridian(lng: number, lat: number, grid: MeridianGrid): [eastingM: number, northingM: number] {
  const conformal = conformalOf(Math.sin(lat * radian))
  const longitude = (lng - grid.centralMeridian) * radian
  const xi = Math.atan2(conformal, Math.cos(longitude))
  const eta = Math.atanh(Math.sin(longitude) / Math.hypot(1, conformal))
  let northing = xi
  let easting = eta
  for (const [index, factor] of alpha.entries()) {
    const order = 2 * (index + 1)
    northing += factor * Math.sin(order * xi) * Math.cosh(order * eta)
    easting += factor * Math.cos(order * xi) * Math.sinh(order * eta)
  }
  return [grid.falseEastingM + grid.scale * rectifyingM * easting, grid.falseNorthingM + grid.scale * rectifyingM * northing]
}

/** The position in degrees of an easting and a northing in metres: the inverse of `projectMeridian`. O(1). */
export function unprojectMeridian(eastingM: number, northingM: number, grid: MeridianGrid): [lng: number, lat: number] {
  const xi = (northingM - grid.falseNorthingM) / (grid.scale * rectifyingM)
  const eta = (eastingM - grid.falseEastingM) / (grid.scale * rectifyingM)
  let north = xi
  let east = eta
  for (const [index, factor] of beta.entries()) {
    const order = 2 * (index + 1)
    north -= factor * Math.sin(order * xi) * Math.cosh(order * eta)
    east -= factor * Math.cos(order * xi) * Math.sinh(order * eta)
  }
  const conformal = Math.sin(north) / Math.hypot(Math.sinh(east), Math.cos(north))
  let tangent = conformal
  for (let pass = 0; pass < latitudePasses; pass++) {
    const reached = conformalOf(tangent / Math.hypot(1, tangent))
    const slope = (1 + (1 - eccentricity ** 2) * tangent ** 2) / ((1 - eccentricity ** 2) * Math.hypot(1, tangent))
    tangent += ((conformal - reached) / Math.hypot(1, reached)) * slope
  }
  return [grid.centralMeridian + Math.atan2(Math.sinh(east), Math.cos(north)) / radian, Math.atan(tangent) / radian]
}

/** The UTM zone (1 to 60) of a longitude; the Norwegian exceptions are left out. */
export const utmZone = (lng: number): number => Math.min(60, Math.max(1, Math.floor((lng + 180) / 6) + 1))

/** The UTM grid of a zone, north or south. */
export const utmGrid = (zone: number, isSouth: boolean): MeridianGrid => ({
  centralMeridian: zone * 6 - 183,
  scale: 0.9996,
  falseEastingM: 500_000,
  falseNorthingM: isSouth ? 10_000_000 : 0,
})

/** The 3-degree Gauss-Krüger zone number used by Chinese surveys: zone 38 has its meridian at 114° E. */
export const gaussZone = (lng: number): number => Math.round(lng / 3)

/** The CGCS2000 3-degree grid of a zone; with `hasPrefix` the zone number stands before the easting, as on official maps. */
export const gaussGrid = (zone: number, hasPrefix: boolean): MeridianGrid => ({
  centralMeridian: zone * 3,
  scale: 1,
  falseEastingM: 500_000 + (hasPrefix ? zone * 1_000_000 : 0),
  falseNorthingM: 0,
})
