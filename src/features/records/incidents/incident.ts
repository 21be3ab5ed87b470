import { incidentGroups, type IncidentGroup } from '@/domain/incidentGroup'
import { hourMs } from '@/domain/time'
import type { IncidentStatus } from '@/domain/workflow'
import type { FilterValues } from '@/records/record'

/** Which incidents list, map and chart show; an empty part lets everything through. */
export interface IncidentFilter {
  readonly groups: readonly IncidentGroup[]
  /** 0–23, Asia/Shanghai. */
  readonly hours: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

/** The part of the list's filter that the map and the chart know. */
export function filterOf(filters: FilterValues): IncidentFilter {
  const listed = (id: string) => (Array.isArray(filters[id]) ? filters[id] : [])
  const numbers = (id: string) => listed(id).filter((value) => typeof value === 'number')
  const groups = incidentGroups.filter((group) => listed('group').includes(group))
  return { groups, hours: numbers('hours'), weekdays: numbers('weekdays') }
}

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
