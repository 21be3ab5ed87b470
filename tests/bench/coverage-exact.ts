import turfArea from '@turf/area'
import turfBuffer from '@turf/buffer'
import turfIntersect from '@turf/intersect'
import turfUnion from '@turf/union'
import { featureCollection, lineString, polygon } from '@turf/helpers'
import type { Feature, MultiPolygon, Polygon } from 'geojson'
import initGeos from 'geos-wasm'
import type { CoverageArea } from '@/geo/coverage'
import type { LocalProjection } from '@/geo/projection'
import type { CleanTrack } from '@/geo/tracks'

/** Seen m² of each area and of their union, by exact geometry. */
export type ExactCoverage = { readonly areaM2: Float64Array; readonly seenM2: Float64Array }

const geos = await initGeos()
// Sixteen segments to a quarter circle: the buffer loses 0.16 % of its round ends and nothing of its sides.
const QUARTER_SEGMENTS = 16

function coordinates(flat: ArrayLike<number>): number {
  const pointer = geos.Module._malloc(flat.length * 8)
  geos.Module.HEAPF64.set(Float64Array.from(flat), pointer / 8)
  const sequence = geos.GEOSCoordSeq_copyFromBuffer(pointer, flat.length / 2, 0, 0)
  geos.Module._free(pointer)
  return sequence as unknown as number
}

function areaOf(geometry: number): number {
  const pointer = geos.Module._malloc(8)
  geos.GEOSArea(geometry as never, pointer as never)
  const area = geos.Module.HEAPF64[pointer / 8]!
  geos.Module._free(pointer)
  return area
}

/** Every track buffered on the plane, all of them united, the union cut by each area: GEOS, exact but for round ends. */
export function geosCoverage(
  tracks: readonly Float64Array[],
  areas: readonly (readonly Float64Array[])[],
  reachM: number,
): ExactCoverage {
  const buffers = tracks.map((xy) => {
    const line = geos.GEOSGeom_createLineString(coordinates(xy) as never)
    const buffer = geos.GEOSBuffer(line, reachM, QUARTER_SEGMENTS) as unknown as number
    geos.GEOSGeom_destroy(line)
    return buffer
  })
  const pointer = geos.Module._malloc(buffers.length * 4)
  geos.Module.HEAPU32.set(Uint32Array.from(buffers), pointer / 4)
  const multiPolygon = 6
  const collection = geos.GEOSGeom_createCollection(multiPolygon, pointer as never, buffers.length)
  geos.Module._free(pointer)
  const union = geos.GEOSUnaryUnion(collection)
  const areaM2 = new Float64Array(areas.length)
  const seenM2 = Float64Array.from(areas, (rings, place) => {
    let seen = 0
    for (const ring of rings) {
      const closed = [...ring, ring[0]!, ring[1]!]
      const shape = geos.GEOSGeom_createPolygon(geos.GEOSGeom_createLinearRing(coordinates(closed) as never), 0 as never, 0)
      const within = geos.GEOSIntersection(union, shape)
      areaM2[place]! += areaOf(shape as unknown as number)
      seen += areaOf(within as unknown as number)
      geos.GEOSGeom_destroy(within)
      geos.GEOSGeom_destroy(shape)
    }
    return seen
  })
  geos.GEOSGeom_destroy(union)
  geos.GEOSGeom_destroy(collection)
  return { areaM2, seenM2 }
}

/** The same by Turf on degrees, the way one would first write it. */
export function turfCoverage(tracks: readonly Float64Array[], areas: readonly CoverageArea[], reachM: number): ExactCoverage {
  const buffers = tracks.flatMap((lngLat) => {
    const line = lineString(Array.from({ length: lngLat.length / 2 }, (_, i) => [lngLat[i * 2]!, lngLat[i * 2 + 1]!]))
    return turfBuffer(line, reachM, { units: 'meters', steps: QUARTER_SEGMENTS }) ?? []
  })
  let union: Feature<Polygon | MultiPolygon> | null = buffers[0] ?? null
  for (const buffer of buffers.slice(1)) if (union !== null) union = turfUnion(featureCollection([union, buffer]))
  const shapes = areas.map((area) => polygon(area.polygons[0]!.map((ring) => ring.map((position) => [...position]))))
  return {
    areaM2: Float64Array.from(shapes, (shape) => turfArea(shape)),
    seenM2: Float64Array.from(shapes, (shape) => {
      const within = union === null ? null : turfIntersect(featureCollection([union, shape]))
      return within === null ? 0 : turfArea(within)
    }),
  }
}

/** The legs of a track on the plane, metres; a leg of one fix is a line of no length, which has a disc around it. */
export function legsOnPlane(projection: LocalProjection, { track, legStart }: CleanTrack): Float64Array[] {
  const xy = projection.forwardAll(track.lngLat)
  return Array.from(legStart.subarray(0, -1), (first, leg) => {
    const line = xy.subarray(first * 2, legStart[leg + 1]! * 2)
    return line.length > 2 ? line : Float64Array.from([...line, ...line])
  })
}
