import * as v from 'valibot'
import { areaKinds } from '@/domain/area'
import { readCall, sentPart, writeCall } from './call'
import { bbox, contact, featuresOf, number, numberOrNull, outline, rowsOf, text, textOrNull, yesNo } from './parts'

const kind = v.picklist(areaKinds)

const areaRow = v.object({
  id: text,
  code: text,
  name: text,
  kind,
  parent_id: textOrNull,
  /** Null until it has an outline. */
  lng: numberOrNull,
  lat: numberOrNull,
  bbox: v.nullable(bbox),
  population: numberOrNull,
  households: numberOrNull,
  area_km2: numberOrNull,
  patrols_per_week: numberOrNull,
  sight_day_m: numberOrNull,
  sight_night_m: numberOrNull,
  responsible_name: textOrNull,
  rev: number,
})
export type AreaRow = v.InferOutput<typeof areaRow>
export const areasList = readCall('areas_list', rowsOf(areaRow))

const areaDetailRow = v.object({
  id: text,
  code: text,
  name: text,
  kind,
  parent_id: textOrNull,
  names: v.array(text),
  population: numberOrNull,
  households: numberOrNull,
  area_km2: numberOrNull,
  patrols_per_week: numberOrNull,
  lng: numberOrNull,
  lat: numberOrNull,
  bbox: v.nullable(bbox),
  responsible: v.nullable(contact),
  children: v.array(v.object({ id: text, name: text, kind })),
  waters: number,
  waters_overdue: number,
  waters_never: number,
  offices: number,
  hazards_open: number,
})
export const areaDetail = readCall('area_detail', v.nullable(areaDetailRow))

const outlineProperties = v.object({ id: text, code: text, name: text, kind, parent_id: textOrNull, rev: number })
export type OutlineProperties = v.InferOutput<typeof outlineProperties>
export const areaGeometry = readCall('area_geometry', featuresOf(outline, outlineProperties))

const savedAreas = v.object({ areas: v.nullable(v.array(v.object({ id: text, rev: number, deleted: yesNo }))) })
export const saveAreas = writeCall('save_areas', savedAreas, ({ areas }, { changes }) => {
  const saved = new Set(areas?.map(({ id }) => id))
  return Array.isArray(changes) && changes.every((change: object) => saved.has(String(sentPart(change, 'id'))))
})
