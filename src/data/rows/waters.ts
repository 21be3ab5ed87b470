import * as v from 'valibot'
import { isEchoOf, readCall, writeCall } from './call'
import { contact, featuresOf, geometry, number, place, rowsOf, text, textOrNull, yesNo } from './parts'

export const waterKinds = ['river', 'pond', 'reservoir', 'canal', 'pit', 'other'] as const
export const kitPieces = ['sign', 'ring', 'rope', 'pole'] as const
export const kitStates = ['present', 'damaged', 'missing', 'unknown'] as const
/** Inspection against its cycle, the most pressing first: past due, never inspected, due within three days, in time. */
export const dueStates = ['overdue', 'never', 'soon', 'ok'] as const

const kind = v.picklist(waterKinds)
const risk = v.picklist([1, 2, 3])
const piece = v.picklist(kitPieces)
const state = v.picklist(kitStates)

/** What the list and the record have in common. */
const water = {
  code: text,
  name: text,
  kind,
  ...place,
  cycle_days: number,
  risk,
  last_inspected_at: textOrNull,
  next_due_at: textOrNull,
  note: textOrNull,
}
const kept = v.object({ id: text, rev: number })

const waterRow = v.object({
  ...kept.entries,
  ...water,
  area_id: textOrNull,
  geometry,
  /** Null only while a spot's four rows are being made. */
  kit: v.nullable(v.record(piece, state)),
  /** The pieces that are missing or damaged. */
  lacking: v.array(piece),
  due: v.picklist(dueStates),
  responsible_name: textOrNull,
  /** A neighbour's, shown by joint defence: listed, counted nowhere. */
  shared: yesNo,
})
export type WaterRow = v.InferOutput<typeof waterRow>
export const watersList = readCall('waters_list', rowsOf(waterRow))

const waterDetailRow = v.object({
  ...kept.entries,
  ...water,
  shared: yesNo,
  names: v.array(text),
  /** False for a water of a neighbour's, shown by joint defence. */
  may_inspect: yesNo,
  responsible: v.nullable(contact),
  kit: v.nullable(v.record(piece, v.object({ state, checked_at: textOrNull }))),
  inspections: v.array(v.object({ id: text, at: text, note: textOrNull, by: textOrNull })),
})
export type WaterDetail = v.InferOutput<typeof waterDetailRow>
export const waterDetail = readCall('water_detail', v.nullable(waterDetailRow))

export const waterGeometry = readCall('water_geometry', featuresOf(geometry, kept))

export const saveWater = writeCall('save_water', kept, (answer, { water }) => isEchoOf(answer, water))
export const deleteWater = writeCall('delete_water', kept, (answer, { id }) => answer.id === id)
