/** Values a tile function takes beside z, x and y. Null and undefined leave the database's default. */
export type TileArguments = Readonly<Record<string, string | number | readonly (string | number)[] | null | undefined>>

const encode = (value: string | number | readonly (string | number)[]) =>
  encodeURIComponent(Array.isArray(value) ? `{${value.map((item) => JSON.stringify(item)).join(',')}}` : String(value))

/**
 * URL template of a vector-tile function of the database, with MapLibre's {z}, {x} and {y} left in it. Arrays are written
 * as PostgreSQL array literals; their braces are escaped, so MapLibre does not take them for its own.
 */
export function tileTemplate(apiOrigin: string, name: string, parameters: TileArguments = {}): string {
  const rest = Object.entries(parameters).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [`&${encodeURIComponent(key)}=${encode(value)}`],
  )
  return `${apiOrigin}/rest/v1/rpc/${name}?z={z}&x={x}&y={y}${rest.join('')}`
}

/** Whether a request is for one of the database's tiles, and so needs the bearer token and the tile media type. */
export const isTileRequest = (apiOrigin: string, url: string): boolean => url.startsWith(`${apiOrigin}/rest/v1/rpc/tile_`)

/** Headers of a tile request. Without the Accept header the database answers JSON. */
export const tileHeaders = (token: string, anonKey: string): Record<string, string> => ({
  Accept: 'application/vnd.mapbox-vector-tile',
  Authorization: `Bearer ${token}`,
  apikey: anonKey,
})
