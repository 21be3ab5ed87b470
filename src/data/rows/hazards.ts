import * as v from 'valibot'
import { hazardStatuses } from '@/domain/workflow'
import { readCall } from './call'
import { assignee, caseEvent, nearCase, referral } from './cases'
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
  shared: yesNo,
  deadline: textOrNull,
  names: v.array(text),
  reported_at: text,
  assignee,
  acts: v.array(text),
  is_overdue: yesNo,
  step_due_at: textOrNull,
  is_step_late: yesNo,
  nearby: v.array(nearCase),
  referrals: v.array(referral),
  lng: number,
  lat: number,
  events: v.array(caseEvent),
})
export const hazardDetail = readCall('hazard_detail', v.nullable(hazardDetailRow))
