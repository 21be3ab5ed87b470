import type { RoadWay } from './graph'

/**
 * One road as the database sends it: class, one-way 0 or 1, bridge 0 or 1, limit in km/h, name, its line as interleaved
 * millionths of a degree, and the heights of its points in decimetres, null where unknown.
 */
export type StoredRoad = readonly [
  roadClass: string,
  oneway: number,
  bridge: number,
  speedKmh: number | null,
  name: string | null,
  line: readonly number[],
  heightsDm?: readonly (number | null)[] | null,
]

/** Roads of `roads_graph` as road ways. O(points). */
export const waysFromStored = (roads: readonly StoredRoad[]): RoadWay[] =>
  roads.map(([roadClass, oneway, bridge, speedKmh, name, line, heightsDm]) => ({
    lngLat: Float64Array.from(line, (millionths) => millionths / 1e6),
    ...(heightsDm
      ? { heightM: Float32Array.from(heightsDm, (decimetres) => (decimetres === null ? NaN : decimetres / 10)) }
      : {}),
    tags: {
      class: roadClass,
      oneway: oneway === 1 ? 'yes' : 'no',
      ...(bridge === 1 ? { bridge: 'yes' } : {}),
      ...(speedKmh === null ? {} : { speed_kmh: String(speedKmh) }),
      ...(name === null ? {} : { name }),
    },
  }))
