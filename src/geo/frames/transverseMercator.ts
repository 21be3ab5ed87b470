/** A transverse Mercator grid on the WGS-84 ellipsoid. Lengths in metres, the meridian in degrees. */
export interface MeridianGrid {
  readonly centralMeridian: number
  readonly scale: number
  readonly falseEastingM: number
  readonly falseNorthingM: number
}

const semiMajorM = 6378137
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
const radian = Math.PI / 180

/** Easting and northing in metres of a position in degrees. Closed form, O(1). */
export function projectMeridian(lng: number, lat: number, grid: MeridianGrid): [eastingM: number, northingM: number] {
  const sine = Math.sin(lat * radian)
  const conformal = Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine))
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
