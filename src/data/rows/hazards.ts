import * as v from 'valibot'
import { hazardStatuses } from '@/domain/workflow'
import { readCall, writeCall } from './call'
import { number, rowsOf, text, textOrNull, yesNo } from './parts'

export const hazardKinds = ['fire', 'electricity', 'building', 'road', 'water', 'security', 'other'] as const
const severity = v.picklist([1, 2, 3])
const status = v.picklist(hazardStatuses)

const hazardRow = v.object({
  id: text,
  code: text,
  kind: v.picklist(hazardKinds),
  severity,
  title: text,
  status,
  /** Shanghai day, 2026-11-21. */
  deadline: textOrNull,
  is_open: yesNo,
  is_overdue: yesNo,
  is_due_soon: yesNo,
  /** A neighbour's, shown by joint defence: listed, counted nowhere. */
  shared: yesNo,
  reported_at: text,
  lng: number,
  lat: number,
})
export type HazardRow = v.InferOutput<typeof hazardRow>
export const hazardsList = readCall('hazards_list', rowsOf(hazardRow))

const hazardDetailRow = v.object({
  id: text,
  code: text,
  kind: v.picklist(hazardKinds),
  severity,
  title: text,
  description: textOrNull,
  status,
  rev: number,
  may_edit: yesNo,
  deadline: textOrNull,
  names: v.array(text),
  reported_at: text,
  assignee: v.nullable(v.object({ name: text })),
  lng: number,
  lat: number,
  events: v.array(v.object({ at: text, to: status, note: textOrNull, by: textOrNull })),
})
export const hazardDetail = readCall('hazard_detail', v.nullable(hazardDetailRow))

export const transitionHazard = writeCall(
  'transition_hazard',
  v.object({ id: text, rev: number, status }),
  (now, { id, to_status }) => now.id === id && now.status === to_status,
)
