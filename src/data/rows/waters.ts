import * as v from 'valibot'
import { isEchoOf, readCall, writeCall } from './call'
import { contact, featuresOf, geometry, number, rowsOf, text, textOrNull, yesNo } from './parts'

export const waterKinds = ['river', 'pond', 'reservoir', 'canal', 'pit', 'other'] as const
export const kitPieces = ['sign', 'ring', 'rope', 'pole'] as const
export const kitStates = ['present', 'damaged', 'missing', 'unknown'] as const
/** Inspection against its cycle, the most pressing first: past due, never inspected, due within three days, in time. */
export const dueStates = ['overdue', 'never', 'soon', 'ok'] as const

const kind = v.picklist(waterKinds)
const risk = v.picklist([1, 2, 3])
const piece = v.picklist(kitPieces)
const state = v.picklist(kitStates)

const waterRow = v.object({
  id: text,
  code: text,
  name: text,
  kind,
  area_id: textOrNull,
  lng: number,
  lat: number,
  geometry,
  /** Null only while a spot's four rows are being made. */
  kit: v.nullable(v.record(piece, state)),
  due: v.picklist(dueStates),
  cycle_days: number,
  risk,
  last_inspected_at: textOrNull,
  next_due_at: textOrNull,
  responsible_name: textOrNull,
  note: textOrNull,
  rev: number,
})
export type WaterRow = v.InferOutput<typeof waterRow>
export const watersList = readCall('waters_list', rowsOf(waterRow))

const waterDetailRow = v.object({
  id: text,
  rev: number,
  code: text,
  name: text,
  kind,
  names: v.array(text),
  risk,
  /** False for a water of a neighbour's, shown by joint defence. */
  may_inspect: yesNo,
  cycle_days: number,
  note: textOrNull,
  last_inspected_at: textOrNull,
  next_due_at: textOrNull,
  lng: number,
  lat: number,
  responsible: v.nullable(contact),
  kit: v.nullable(v.record(piece, v.object({ state, checked_at: textOrNull }))),
  inspections: v.array(v.object({ id: text, at: text, note: textOrNull, by: textOrNull })),
})
export type WaterDetail = v.InferOutput<typeof waterDetailRow>
export const waterDetail = readCall('water_detail', v.nullable(waterDetailRow))

export const waterGeometry = readCall('water_geometry', featuresOf(geometry, v.object({ id: text, rev: number })))

const saved = v.object({ id: text, rev: number })
export const saveWater = writeCall('save_water', saved, (answer, { water }) => isEchoOf(answer, water))
export const deleteWater = writeCall('delete_water', saved, (answer, { id }) => answer.id === id)
export const recordInspection = writeCall('record_inspection', v.object({ id: text }), (made, { inspection }) =>
  isEchoOf(made, inspection),
)
