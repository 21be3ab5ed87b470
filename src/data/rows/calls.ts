import * as v from 'valibot'
import { incidentGroups } from '@/domain/incidentGroup'
import { incidentStatuses } from '@/domain/workflow'
import { readCall, sentPart, writeCall } from './call'
import { number, numberOrNull, place, rowsOf, text, textOrNull, yesNo } from './parts'

export const outcomes = ['handled', 'mediated', 'handed_over', 'not_found', 'false_alarm', 'duplicate', 'mistake'] as const
const outcome = v.nullable(v.picklist([...outcomes, 'unstated']))
/** Of a unit sent to a call. */
export const unitSteps = ['sent', 'acknowledged', 'under_way', 'there', 'done', 'recalled'] as const
const unitKind = v.picklist(['team', 'office'])
const status = v.picklist(incidentStatuses)

const callUnit = v.object({
  kind: unitKind,
  id: text,
  name: text,
  state: v.picklist(unitSteps),
  sent_at: text,
  acknowledged_at: textOrNull,
  there_at: textOrNull,
  /** Travel time when it was sent, seconds. */
  expected_s: numberOrNull,
})
const callRow = v.object({
  id: text,
  code: text,
  type: text,
  type_group: v.picklist(incidentGroups),
  status,
  is_open: yesNo,
  /** Pressed on a phone by somebody who is out and needs help. */
  is_alarm: yesNo,
  rev: number,
  summary: textOrNull,
  address: textOrNull,
  area_name: textOrNull,
  received_at: text,
  dispatched_at: textOrNull,
  en_route_at: textOrNull,
  arrived_at: textOrNull,
  closed_at: textOrNull,
  outcome,
  /** Until the call is closed. */
  caller_phone: textOrNull,
  units: v.array(callUnit),
  ...place,
})
export type CallRow = v.InferOutput<typeof callRow>
/** Open calls (alarms, then the newest, 200 of open_total) and those closed in the last twelve hours. */
export const callsBoard = readCall('calls_board', v.object({ now: text, open_total: number, calls: rowsOf(callRow) }))

/** What a unit does now. */
export const unitStates = ['free', 'sent', 'under_way', 'there', 'pause', 'off'] as const
const unitRow = v.object({
  kind: unitKind,
  id: text,
  name: text,
  phone: textOrNull,
  /** When a team on patrol last told its position; null: it stands at its office. */
  seen_at: textOrNull,
  source: text,
  colour: numberOrNull,
  state: v.picklist(unitStates),
  incident_id: textOrNull,
  ...place,
})
export type BoardUnit = v.InferOutput<typeof unitRow>
export const unitsBoard = readCall('units_board', rowsOf(unitRow))

const ownCall = v.object({
  id: text,
  code: text,
  type: text,
  type_group: v.picklist(incidentGroups),
  summary: textOrNull,
  address: textOrNull,
  received_at: textOrNull,
  status,
  team_id: text,
  team_name: text,
  state: v.picklist(unitSteps),
  sent_at: text,
  ...place,
})
export type OwnCall = v.InferOutput<typeof ownCall>
/** Calls that a team of the caller's was sent to and has not done with. */
export const myCalls = readCall('my_calls', rowsOf(ownCall))

export const createIncident = writeCall(
  'create_incident',
  v.object({ id: text, rev: number, code: text, area_id: text, status }),
  (now, { incident }) => now.id === sentPart(incident, 'id'),
)
export const stepUnit = writeCall(
  'step_unit',
  v.object({ id: text, state: v.picklist(unitSteps), status }),
  (now, { unit }) => now.id === sentPart(unit, 'incident_id'),
)
/** A team that is paused is sent nowhere; it may be taken up again. */
export const pauseUnit = writeCall(
  'pause_unit',
  v.object({ team_id: text, is_paused: yesNo }),
  (now, { team, is_paused }) => now.team_id === team && now.is_paused === is_paused,
)
