import type { Bbox } from '@/domain/frame'
import type { IncidentGroup } from '@/domain/incidentGroup'
import { hourMs } from '@/domain/time'
import type { IncidentStatus } from '@/domain/workflow'

/** Which incidents list, map and chart show; an empty part lets everything through. */
export interface IncidentFilter {
  readonly groups: readonly IncidentGroup[]
  /** 0–23, Asia/Shanghai. */
  readonly hours: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

export const anyIncident: IncidentFilter = { groups: [], hours: [], weekdays: [] }

/** One incident as the map and the list need it. */
export interface IncidentPoint {
  readonly id: string
  readonly lng: number
  readonly lat: number
  readonly group: IncidentGroup
  readonly occurredAtMs: number
  readonly status: IncidentStatus
}

/** The filter as arguments of the database's functions: null is "all". */
export const filterArguments = ({ groups, hours, weekdays }: IncidentFilter) => ({
  groups: groups.length === 0 ? null : groups,
  hours: hours.length === 0 ? null : hours,
  weekdays: weekdays.length === 0 ? null : weekdays,
})

/** Whether a call passes the filter: for the open ones, which are read whole. Hours and weekdays are Shanghai's (UTC+8, no summer time). */
export function passes({ group, occurredAtMs }: IncidentPoint, { groups, hours, weekdays }: IncidentFilter): boolean {
  const local = new Date(occurredAtMs + 8 * hourMs)
  const has = <T>(chosen: readonly T[], value: T) => chosen.length === 0 || chosen.includes(value)
  return has(groups, group) && has(hours, local.getUTCHours()) && has(weekdays, local.getUTCDay())
}

/** Adds a value, or takes it out when it is there. */
export const toggled = <T>(values: readonly T[], value: T): readonly T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value]

/** What the list shows, latest first: all, or only what lies in a box where the person asks for it. O(n log n). */
export function latestFirst(points: readonly IncidentPoint[], box: Bbox | null): readonly IncidentPoint[] {
  const isWanted = ({ lng, lat }: IncidentPoint) =>
    box === null || (lng >= box[0] && lng <= box[2] && lat >= box[1] && lat <= box[3])
  return points.filter(isWanted).toSorted((a, b) => b.occurredAtMs - a.occurredAtMs)
}
