import union from '@turf/union'
import { feature, featureCollection } from '@turf/helpers'
import { err, ok, type Result } from '@/domain/result'
import { partsOf, type Shape } from './shape'

export type MergeFailure = 'too-few' | 'not-adjacent'

/** Joins shapes that share a border into one. Shapes that only touch at a corner, or lie apart, are refused. */
export function mergeShapes(shapes: readonly Shape[]): Result<Shape, MergeFailure> {
  if (shapes.length < 2) return err('too-few')
  const joined = union(featureCollection(shapes.map((shape) => feature(shape))))
  if (joined === null) return err('too-few')
  const before = Math.max(...shapes.map((shape) => partsOf(shape).length))
  return partsOf(joined.geometry).length > before ? err('not-adjacent') : ok(joined.geometry)
}
