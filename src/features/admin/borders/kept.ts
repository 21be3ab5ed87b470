import type { Geometry } from 'geojson'
import { array, boolean, custom, nullable, number, object, picklist, string, type GenericSchema } from 'valibot'
import { areaKinds } from '@/domain/area'
import type { Shape } from '@/geo/topology/shape'
import type { KeptEdit } from './edit.store'
import type { KeptPost } from './post.store'

/** Outlines are looked at by their type: the server judges the rest. */
const isGeometry = (value: unknown) =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'coordinates' in value
const isShape = (value: unknown) =>
  isGeometry(value) && ['Polygon', 'MultiPolygon'].includes((value as { readonly type: string }).type)
const parts = {
  id: string(),
  code: string(),
  name: string(),
  kind: picklist(areaKinds),
  parentId: nullable(string()),
  shape: custom<Shape>(isShape),
}

/** How unsaved borders lie in the browser's database. */
export const keptEditSchema = object({
  scope: object({ parentId: string(), kind: picklist(areaKinds) }),
  base: array(object({ ...parts, rev: number() })),
  now: array(object(parts)),
}) satisfies GenericSchema<unknown, KeptEdit>

export const keptPostSchema = object({
  isRedrawn: boolean(),
  post: object({
    id: string(),
    rev: nullable(number()),
    name: string(),
    kind: string(),
    geometry: nullable(custom<Geometry>(isGeometry)),
    cycleDays: number(),
    risk: number(),
    address: string(),
    phone: string(),
  }),
}) satisfies GenericSchema<unknown, KeptPost>
