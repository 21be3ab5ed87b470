/** Semi-major axis of WGS-84, metres (NIMA TR8350.2). */
export const semiMajorM = 6_378_137
/** Mean radius of the Earth, metres (IUGG 1980). */
export const meanRadiusM = 6_371_008.8
/** A degree of latitude, and of longitude at the equator: good to half a percent, for limits and neighbourhoods. */
export const metresPerDegree = 111_320
