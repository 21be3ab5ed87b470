import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'

export interface DecodedFeature {
  readonly type: number
  readonly properties: Readonly<Record<string, unknown>>
  /** Rings, lines or points, in tile units. */
  readonly parts: readonly (readonly (readonly [number, number])[])[]
}

/** Features of one layer by id, as the map's own reader sees them. */
export const decodeTile = (bytes: Uint8Array, layerName: string): Map<number, DecodedFeature> => {
  const layer = new VectorTile(new PbfReader(bytes)).layers[layerName]
  const features = new Map<number, DecodedFeature>()
  for (let index = 0; index < (layer?.length ?? 0); index++) {
    const feature = layer?.feature(index)
    if (feature === undefined) continue
    const parts = feature.loadGeometry().map((part) => part.map(({ x, y }) => [x, y] as const))
    features.set(feature.id ?? -index, { type: feature.type, properties: { ...feature.properties }, parts })
  }
  return features
}
