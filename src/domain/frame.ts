/** A coordinate frame in which a file or a device states its positions. Storage is always WGS-84. */
export const frames = ['wgs84', 'gcj02', 'bd09', 'cgcs2000', 'projected'] as const
export type Frame = (typeof frames)[number]

/** Longitude, latitude in degrees, always in this order. */
export type LngLat = readonly [lng: number, lat: number]
/** West, south, east, north in degrees. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]
