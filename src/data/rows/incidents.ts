import * as v from 'valibot'
import { incidentGroups } from '@/domain/incidentGroup'
import { incidentStatuses } from '@/domain/workflow'
import { readCall } from './call'
import { unitSteps } from './calls'
import { caseEvent, nearCase } from './cases'
import { areEven, number, numberOrNull, numbers, rowsOf, text, textOrNull, texts, yesNo } from './parts'

const group = v.picklist(incidentGroups)
const status = v.picklist(incidentStatuses)

/** Id, longitude, latitude, group, seconds since 1970, status. */
const boxRow = v.tuple([text, number, number, group, number, status])
export type IncidentBoxRow = v.InferOutput<typeof boxRow>
export const incidentsInBox = readCall('incidents_in_box', v.object({ total: number, rows: rowsOf(boxRow) }))

const incidentDetailRow = v.object({
  id: text,
  code: text,
  type: text,
  type_group: group,
  status,
  rev: number,
  may_edit: yesNo,
  names: v.array(text),
  source: textOrNull,
  summary: textOrNull,
  address: textOrNull,
  occurred_at: text,
  time_precision: v.picklist(['minute', 'day']),
  received_at: textOrNull,
  arrived_at: textOrNull,
  lng: number,
  lat: number,
  team: v.nullable(v.object({ id: text, name: text })),
  outcome: textOrNull,
  caller_phone: textOrNull,
  acts: v.array(text),
  nearby: v.array(nearCase),
  units: v.array(
    v.object({
      kind: v.picklist(['team', 'office']),
      id: text,
      name: text,
      state: v.picklist(unitSteps),
      sent_at: text,
      there_at: textOrNull,
    }),
  ),
  events: v.array(caseEvent),
})
export const incidentDetail = readCall('incident_detail', v.nullable(incidentDetailRow))

const pointsPage = v.pipe(
  v.object({
    /** Of the whole period; only with the first page. */
    total: numberOrNull,
    ids: texts,
    /** Seconds since 1970. */
    t: numbers,
    /** Degrees × 10⁶. */
    x: numbers,
    y: numbers,
    g: rowsOf(group),
    /** 1: known to the day only. */
    d: numbers,
    next: v.nullable(v.object({ at: text, id: text })),
  }),
  v.check(({ ids, t, x, y, g, d }) => areEven(ids, t, x, y, g, d), 'columns of unequal length'),
)
export type IncidentPointsPage = v.InferOutput<typeof pointsPage>
export const incidentPoints = readCall('incident_points', pointsPage)

const incidentCountsRow = v.object({
  /** 1: exact; more: in whole steps. */
  step: number,
  total: number,
  /** Rows known to the day only: they have no hour and are in no hour's count. */
  day_only: number,
  by_group: v.record(group, number),
  by_day: rowsOf(v.tuple([text, number])),
  by_hour_weekday: v.array(v.array(number)),
})
export type IncidentCounts = v.InferOutput<typeof incidentCountsRow>
export const incidentCounts = readCall('incident_counts', incidentCountsRow)

/** Squares of at least k incidents, in whole months. */
const densityRow = v.object({
  k: number,
  cell_m: number,
  from: text,
  to: text,
  /** Longitude, latitude, count. */
  cells: rowsOf(v.tuple([number, number, number])),
})
export type IncidentDensity = v.InferOutput<typeof densityRow>
export const incidentDensity = readCall('incident_density', densityRow)
