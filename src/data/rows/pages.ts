import * as v from 'valibot'
import { areaKinds } from '@/domain/area'
import { incidentGroups } from '@/domain/incidentGroup'
import { hazardStatuses, incidentStatuses } from '@/domain/workflow'
import { readCall } from './call'
import { disputeCategories, disputeLevels, disputeStatuses, tier, tipSources, tipStatuses } from './cases'
import { hazardKinds } from './hazards'
import { officeKinds } from './offices'
import { bbox, number, numberOrNull, place, rowsOf, text, textOrNull, yesNo } from './parts'
import { patrolKinds, patrolStatuses } from './patrols'
import { teamKinds } from './people'
import { dueStates, kitPieces, kitStates, waterKinds } from './waters'

/** Where a page ends: the values it is sorted by, and the record. The next one begins after it. */
const mark = v.object({ values: v.array(v.union([text, number, v.null()])), id: text })
export type Mark = v.InferOutput<typeof mark>
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: Mark | null
}
function pageOf<Row>(row: v.GenericSchema<Row>): v.GenericSchema<unknown, Page<Row>> {
  return v.object({ rows: rowsOf(row), next: v.nullable(mark) })
}
/** How many rows all pages of a filter bring. */
export const recordsCount = readCall('records_count', number)

const severity = v.picklist([1, 2, 3])
const placeOrNull = { lng: numberOrNull, lat: numberOrNull }

const incidentLine = v.object({
  id: text,
  code: text,
  type: text,
  type_group: v.picklist(incidentGroups),
  status: v.picklist(incidentStatuses),
  is_open: yesNo,
  rev: number,
  occurred_at: text,
  time_precision: v.picklist(['minute', 'day']),
  address: textOrNull,
  summary: textOrNull,
  source: textOrNull,
  area_name: textOrNull,
  team_name: textOrNull,
  /** From receipt to arrival. */
  response_s: numberOrNull,
  ...place,
})
export type IncidentLine = v.InferOutput<typeof incidentLine>
export const incidentsPage = readCall('incidents_page', pageOf(incidentLine))

const hazardLine = v.object({
  id: text,
  code: text,
  kind: v.picklist(hazardKinds),
  severity,
  title: text,
  status: v.picklist(hazardStatuses),
  deadline: textOrNull,
  reported_at: text,
  rev: number,
  is_open: yesNo,
  is_overdue: yesNo,
  is_due_soon: yesNo,
  /** A neighbour's, shown by joint defence: listed, counted nowhere. */
  shared: yesNo,
  area_name: textOrNull,
  assignee_name: textOrNull,
  is_step_late: yesNo,
  ...place,
})
export type HazardLine = v.InferOutput<typeof hazardLine>
export const hazardsPage = readCall('hazards_page', pageOf(hazardLine))

const waterLine = v.object({
  id: text,
  code: text,
  name: text,
  kind: v.picklist(waterKinds),
  risk: severity,
  cycle_days: number,
  last_inspected_at: textOrNull,
  next_due_at: textOrNull,
  due: v.picklist(dueStates),
  kit: v.nullable(v.record(v.picklist(kitPieces), v.picklist(kitStates))),
  lacking: v.array(v.picklist(kitPieces)),
  note: textOrNull,
  area_name: textOrNull,
  responsible_name: textOrNull,
  shared: yesNo,
  ...place,
})
export type WaterLine = v.InferOutput<typeof waterLine>
export const watersPage = readCall('waters_page', pageOf(waterLine))

const officeLine = v.object({
  id: text,
  code: text,
  name: text,
  kind: v.picklist(officeKinds),
  address: textOrNull,
  phone: textOrNull,
  opening_hours: textOrNull,
  staff_count: numberOrNull,
  /** Pieces of its kit that are not known to be there and whole. */
  kit_faults: number,
  area_name: textOrNull,
  shared: yesNo,
  ...place,
})
export type OfficeLine = v.InferOutput<typeof officeLine>
export const officesPage = readCall('offices_page', pageOf(officeLine))

const personLine = v.object({
  id: text,
  name: text,
  kind: text,
  office_name: textOrNull,
  area_name: textOrNull,
  phone: textOrNull,
  has_account: yesNo,
  is_active: yesNo,
  teams: v.array(text),
})
export type PersonLine = v.InferOutput<typeof personLine>
export const peoplePage = readCall('people_page', pageOf(personLine))

const teamLine = v.object({
  id: text,
  code: text,
  name: text,
  kind: v.picklist(teamKinds),
  office_name: textOrNull,
  area_name: textOrNull,
  colour: number,
  is_active: yesNo,
  phone: textOrNull,
  /** Null for those who may not read names, as are leads. */
  member_count: numberOrNull,
  leads: v.nullable(v.array(text)),
  ...placeOrNull,
})
export type TeamLine = v.InferOutput<typeof teamLine>
export const teamsPage = readCall('teams_page', pageOf(teamLine))

const areaLine = v.object({
  id: text,
  code: text,
  name: text,
  kind: v.picklist(areaKinds),
  parent_name: textOrNull,
  population: numberOrNull,
  households: numberOrNull,
  area_km2: numberOrNull,
  patrols_per_week: numberOrNull,
  responsible_name: textOrNull,
  bbox: v.nullable(bbox),
  ...placeOrNull,
})
export type AreaLine = v.InferOutput<typeof areaLine>
export const areasPage = readCall('areas_page', pageOf(areaLine))

const patrolLine = v.object({
  id: text,
  team_id: textOrNull,
  team_name: textOrNull,
  colour: numberOrNull,
  name: textOrNull,
  kind: v.picklist(patrolKinds),
  status: v.picklist(patrolStatuses),
  /** False: withdrawn, listed but counted nowhere. */
  is_counted: yesNo,
  service_day: textOrNull,
  started_at: textOrNull,
  ended_at: textOrNull,
  distance_m: numberOrNull,
  duration_s: numberOrNull,
  note: textOrNull,
  has_track: yesNo,
  area_name: textOrNull,
  /** Of the caller's own team alone. */
  bbox: v.nullable(bbox),
})
export type PatrolLine = v.InferOutput<typeof patrolLine>
export const patrolsPage = readCall('patrols_page', pageOf(patrolLine))

const disputeLine = v.object({
  id: text,
  code: text,
  category: v.picklist(disputeCategories),
  /** Initials only. */
  parties: text,
  level: v.picklist(disputeLevels),
  status: v.picklist(disputeStatuses),
  tier,
  sessions: number,
  opened_at: text,
  settled_at: textOrNull,
  next_visit_on: textOrNull,
  rev: number,
  is_open: yesNo,
  is_visit_due: yesNo,
  is_step_late: yesNo,
  area_name: textOrNull,
  assignee_name: textOrNull,
  ...placeOrNull,
})
export type DisputeLine = v.InferOutput<typeof disputeLine>
export const disputesPage = readCall('disputes_page', pageOf(disputeLine))

const tipLine = v.object({
  id: text,
  code: text,
  content: text,
  severity,
  source: v.picklist(tipSources),
  status: v.picklist(tipStatuses),
  deadline: text,
  reported_at: text,
  rev: number,
  is_open: yesNo,
  is_overdue: yesNo,
  area_name: textOrNull,
  assignee_name: textOrNull,
  ...placeOrNull,
})
export type TipLine = v.InferOutput<typeof tipLine>
export const tipsPage = readCall('tips_page', pageOf(tipLine))
