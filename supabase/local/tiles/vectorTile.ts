import { fromVectorTileJs, GeoJSONWrapper, type Feature } from '@maplibre/vt-pbf'

export type TileValue = string | number | boolean
type Position = readonly number[]

/** Coordinates are whole numbers in tile space. */
export type TileGeometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }

export interface TileFeature {
  readonly id: number | null
  readonly geometry: TileGeometry
  readonly properties: Readonly<Record<string, TileValue>>
}

export interface TileLayer {
  readonly name: string
  readonly extent: number
  readonly features: readonly TileFeature[]
}

/** Version of the vector tile specification: 2 asks that rings turn the right way, which the database sees to. */
const version = 2

const point = ([x = 0, y = 0]: Position): [number, number] => [x, y]
/** A line or ring of one point is none. */
const lines = (parts: readonly (readonly Position[])[]) => parts.filter(({ length }) => length > 1).map((part) => part.map(point))

function encodable({ id, geometry, properties: tags }: TileFeature): Feature {
  const own = id === null ? { tags } : { tags, id }
  switch (geometry.type) {
    case 'Point':
      return { ...own, type: 1, geometry: [point(geometry.coordinates)] }
    case 'MultiPoint':
      return { ...own, type: 1, geometry: geometry.coordinates.map(point) }
    case 'LineString':
      return { ...own, type: 2, geometry: lines([geometry.coordinates]) }
    case 'MultiLineString':
      return { ...own, type: 2, geometry: lines(geometry.coordinates) }
    case 'Polygon':
      return { ...own, type: 3, geometry: lines(geometry.coordinates) }
    case 'MultiPolygon':
      return { ...own, type: 3, geometry: lines(geometry.coordinates.flat()) }
  }
}

/** The layers as the bytes of one tile. O(coordinates). */
export function encodeTile(layers: readonly TileLayer[]): Uint8Array {
  const wrapped = layers.map(({ name, extent, features }) => {
    const layer = new GeoJSONWrapper(features.map(encodable), { version, extent })
    layer.name = name
    return layer
  })
  return fromVectorTileJs({ layers: Object.fromEntries(wrapped.entries()) })
}
