import type { RoadWay } from './graph'

/**
 * One road as the database sends it: class, one-way 0 or 1, bridge 0 or 1, limit in km/h, name, and its line as interleaved
 * millionths of a degree.
 */
export type StoredRoad = readonly [
  roadClass: string,
  oneway: number,
  bridge: number,
  speedKmh: number | null,
  name: string | null,
  line: readonly number[],
]

/** Roads of `roads_graph` as road ways. O(points). */
export const waysFromStored = (roads: readonly StoredRoad[]): RoadWay[] =>
  roads.map(([roadClass, oneway, bridge, speedKmh, name, line]) => ({
    lngLat: Float64Array.from(line, (millionths) => millionths / 1e6),
    tags: {
      class: roadClass,
      oneway: oneway === 1 ? 'yes' : 'no',
      ...(bridge === 1 ? { bridge: 'yes' } : {}),
      ...(speedKmh === null ? {} : { speed_kmh: String(speedKmh) }),
      ...(name === null ? {} : { name }),
    },
  }))
