/** Semi-major axis of WGS-84, metres (NIMA TR8350.2). */
export const semiMajorM = 6_378_137
/** Mean radius of the Earth, metres (IUGG 1980). */
export const meanRadiusM = 6_371_008.8
/** A degree of latitude, and of longitude at the equator: good to half a percent, for limits and neighbourhoods. */
export const metresPerDegree = 111_320

/** Pixels around the world at zoom 0, as MapLibre counts. */
const worldPx = 512
/** Metres on the ground under one map pixel at a zoom and latitude, in Web Mercator. */
export const metresPerPixel = (zoom: number, lat: number): number =>
  (2 * Math.PI * semiMajorM * Math.cos((lat * Math.PI) / 180)) / (worldPx * 2 ** zoom)
